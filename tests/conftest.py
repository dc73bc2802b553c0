"""What tests of every kind share: one profile for Hypothesis, one built site."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

PROJECT = Path(__file__).resolve().parents[1]

# Two workers on two cores make single examples slow now and then, which is not
# a fault. In CI the examples are the same each time: a red build is then about
# the change and not about luck; the search for new ones goes on at home.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder with the built pages; built once for all workers.

    The first worker to come builds, the others wait. The log stands beside the
    pages: it is what a failed build shows, in every worker.
    """
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    folder = shared / "site"
    log = shared / "site.log"
    status = shared / "site.status"
    with FileLock(shared / "site.lock"):
        if not status.exists():
            with log.open("wb") as stream:
                finished = subprocess.run(
                    [sys.executable, "-m", "tillit", "build", "--output", str(folder)],
                    cwd=PROJECT,
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
            status.write_text(str(finished.returncode))
    if status.read_text() != "0":
        pytest.fail(
            "The book does not build:\n" + log.read_text(errors="replace")[-6000:], pytrace=False
        )
    return folder / "_build" / "html"
