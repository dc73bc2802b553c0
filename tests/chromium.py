"""Find the Chromium the browser tests drive, or install one.

``make test`` runs this module before the tests; the tests themselves only look.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The variable wins, so that another build of the browser can be tested.
VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

# Root has no sandbox in a container; the rest keeps the browser from talking to
# its maker, which a test of "no request to another host" must not have to excuse.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

ADVICE = (
    "No Chromium was found, and none could be installed. Install one and run `make test`"
    " again:\n"
    "  Debian          apt install chromium fonts-liberation   (as root)\n"
    "  Ubuntu, others  .venv/bin/python -m playwright install --with-deps chromium   (as root)\n"
    "  macOS, Windows  Chromium or Google Chrome from its maker\n"
    f"or name one that is installed elsewhere: {VARIABLE}=/path/to/chromium make test"
)


class NoChromiumError(RuntimeError):
    """There is no Chromium that starts; the message says what to install."""


def runs(path: str | Path) -> bool:
    """Say whether a browser starts; one without its libraries does not."""
    try:
        finished = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def playwrights_own() -> str | None:
    """Return where Playwright keeps its own Chromium, whether or not it is there."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find() -> str:
    """Return the path of a Chromium that starts.

    Raises
    ------
    NoChromiumError
        If there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if runs(named):
            return named
        raise NoChromiumError(f"{VARIABLE} names {named}, which does not start.")
    for candidate in (*map(shutil.which, NAMES), *PLACES):
        if candidate and runs(candidate):
            return candidate
    own = playwrights_own()
    if own and runs(own):
        return own
    raise NoChromiumError(ADVICE)


def is_debian() -> bool:
    """Say whether this is Debian itself; Ubuntu's package is a stub for snap."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in lines


def is_root() -> bool:
    """Say whether we may install packages; Windows has no such number."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def attempt(*command: str) -> None:
    """Run a command and show what it says; its failure shows in the next search."""
    print("+", " ".join(command), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        print(error, flush=True)


def find_or_install() -> str:
    """Return the path of a Chromium that starts, installing one if need be.

    First one that is there; then, as root on Debian, Debian's package; then
    Playwright's own.

    Raises
    ------
    NoChromiumError
        If none of these gave one; the message says what to install.
    """
    try:
        return find()
    except NoChromiumError:
        # A browser that was asked for by name is not silently replaced.
        if os.environ.get(VARIABLE):
            raise
    if is_root() and is_debian():
        attempt("apt-get", "update")
        attempt(
            *("apt-get", "install", "--yes", "--no-install-recommends"),
            *("chromium", "fonts-liberation"),
        )
        try:
            return find()
        except NoChromiumError:
            pass
    # Its libraries come from the system's packages, which only root may install.
    with_libraries = ("--with-deps",) if is_root() and sys.platform == "linux" else ()
    attempt(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium")
    return find()


if __name__ == "__main__":
    try:
        print(f"The browser tests use {find_or_install()}")
    except NoChromiumError as error:
        sys.exit(str(error))
