"""What tests of every kind share: one profile for Hypothesis, the built sites."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import BaseFileLock, FileLock
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tillit.evidence import DataError
from tillit.parameters import registry

PROJECT = Path(__file__).resolve().parents[1]

SITE_FOLDER = "TENDER_OR_TRUST_TEST_SITE"
"""Variable with the folder in which the sites are built for one run of the tests."""

SITES = {"site": "en", "pseudo_site": "qps"}
"""The language of the site that a fixture gives, in the order in which they are built."""

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


# The built sites. They take a while: one worker starts them when the tests are collected, and those
# that read them come last.


def pytest_configure(config: pytest.Config) -> None:
    """Refuse broken tables before any test; name a folder for the sites; the workers inherit it."""
    if not hasattr(config, "workerinput"):
        try:
            registry()
        except DataError as error:
            raise pytest.UsageError(str(error)) from error
        folder = tempfile.mkdtemp(prefix="tender-or-trust-")
        os.environ[SITE_FOLDER] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(tryfirst=True)  # before those that are marked are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put notebooks first, which take long, and last what needs a site; mark both as slow."""
    for item in items:
        if item.path.suffix == ".ipynb" or "browser" in item.path.parts or _sites(item):
            item.add_marker("slow")
    order = list(SITES.values())
    items.sort(
        key=lambda item: (
            max(map(order.index, _sites(item)), default=-1),
            item.path.suffix != ".ipynb",
        )
    )


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


def _sites(item: pytest.Item) -> list[str]:
    """Return the languages of the sites that a test reads."""
    return [SITES[name] for name in getattr(item, "fixturenames", ()) if name in SITES]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start building the sites that a test will read."""
    worker = getattr(session.config, "workerinput", {}).get("workerid", "gw0")
    read = {language for item in session.items for language in _sites(item)}
    if worker == "gw0" and read:
        begun = threading.Event()
        languages = [language for language in SITES.values() if language in read]
        threading.Thread(target=_build, args=(languages, begun), daemon=True).start()
        begun.wait()


def _build(languages: list[str], begun: threading.Event) -> None:
    with ExitStack() as built:
        # Each is held until its site is built; should this process die, they are free as well.
        locks = {language: built.enter_context(_lock(language)) for language in languages}
        begun.set()
        for language, lock in locks.items():
            folder = _folder(language)
            with (folder / "log").open("wb") as log:
                finished = subprocess.run(
                    [
                        *(sys.executable, "-m", "tillit", "build"),
                        *("--language", language, "--output", folder),
                    ],
                    cwd=PROJECT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
            (folder / "status").write_text(str(finished.returncode))
            lock.release()


def _folder(language: str) -> Path:
    folder = Path(os.environ[SITE_FOLDER]) / language
    folder.mkdir(exist_ok=True)
    return folder


def _lock(language: str) -> BaseFileLock:
    return FileLock(_folder(language) / "lock")


def _built(language: str, *pages: str) -> Path:
    """Wait until a site is built and return the folder with its pages."""
    folder = _folder(language)
    with _lock(language):
        status, log = folder / "status", folder / "log"
        if not status.exists() or status.read_text() != "0":
            said = log.read_text(errors="replace")[-6000:]
            pytest.fail(f"The book does not build:\n{said}", pytrace=False)
    return folder.joinpath("_build", *pages)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder with the built pages, built once for all workers."""
    return _built("en", "html")


@pytest.fixture(scope="session")
def pseudo_site() -> Path:
    """The folder with the pages in the pseudo-language, built once for all workers."""
    return _built("qps", "qps", "html")
