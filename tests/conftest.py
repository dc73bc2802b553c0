"""What tests of every kind share: one profile for Hypothesis, one built site."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

PROJECT = Path(__file__).resolve().parents[1]

SITE_FOLDER = "TENDER_OR_TRUST_TEST_SITE"
"""Variable with the folder in which the site is built for one run of the tests."""

# Two workers on two cores make single examples slow now and then, which is not
# a fault. In CI the examples are the same each time: a red build is then about
# the change and not about luck; the search for new ones goes on at home.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("check", parent=settings.get_profile("house"), max_examples=15)
settings.load_profile("house")


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return PROJECT


# The built site. It takes a while: one worker starts it when the tests are collected, and those
# that read it come last.


def pytest_configure(config: pytest.Config) -> None:
    """Name a folder for the site; the workers inherit it."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="tender-or-trust-")
        os.environ[SITE_FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(tryfirst=True)  # before those that are marked are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put notebooks first, which take long, and last what needs the site; mark both as slow."""
    for item in items:
        if item.path.suffix == ".ipynb" or "browser" in item.path.parts or _needs_site(item):
            item.add_marker("slow")
    items.sort(key=lambda item: (_needs_site(item), item.path.suffix != ".ipynb"))


EXPLORER = re.compile(r"[-\[\]]")
"""What stands around the name of an explorer among the parameters of a test."""


class TogetherWhatIsShared(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker one test after the other, and all that share a kernel or a page together."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        if file.endswith(".ipynb"):
            return file
        if file.endswith("test_every_explorer.py") and "[" in test:
            return f"{file}::{EXPLORER.split(test)[1]}"
        return nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> TogetherWhatIsShared:
    """Tell xdist who runs what."""
    config.option.loadscopereorder = False  # the order is that of collection
    return TogetherWhatIsShared(config, log)


def _needs_site(item: pytest.Item) -> bool:
    return "site" in getattr(item, "fixturenames", ())


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start building the site if a test will read it."""
    worker = getattr(session.config, "workerinput", {}).get("workerid", "gw0")
    if worker == "gw0" and any(map(_needs_site, session.items)):
        begun = threading.Event()
        threading.Thread(target=_build, args=(begun,), daemon=True).start()
        begun.wait()


def _build(begun: threading.Event) -> None:
    folder = Path(os.environ[SITE_FOLDER])
    # Held until the site is built; should this process die, it is free as well.
    with FileLock(folder / "lock"):
        begun.set()
        with (folder / "log").open("wb") as log:
            finished = subprocess.run(
                [sys.executable, "-m", "tillit", "build", "--output", str(folder)],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
        (folder / "status").write_text(str(finished.returncode))


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder with the built pages, built once for all workers."""
    folder = Path(os.environ[SITE_FOLDER])
    with FileLock(folder / "lock"):
        status, log = folder / "status", folder / "log"
        if not status.exists() or status.read_text() != "0":
            said = log.read_text(errors="replace")[-6000:]
            pytest.fail(f"The book does not build:\n{said}", pytrace=False)
    return folder / "_build" / "html"
