"""Find the browsers that the tests drive, or install them.

``make test`` runs this module before the tests; the tests themselves only look.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Playwright, sync_playwright


@dataclass(frozen=True)
class Kind:
    """A kind of browser: where it may be, what installs it, how it is started.

    Attributes
    ----------
    name
        As Playwright calls it; in capitals, the variable that names another build to be tested.
    names, places
        Of the command, and where it is that is on no path.
    package
        Of Debian.
    options
        To start the system's own build with.
    """

    name: str
    names: tuple[str, ...]
    places: tuple[str, ...]
    package: str
    options: Mapping[str, Any] = field(hash=False)

    def __str__(self) -> str:
        return self.name

    @property
    def variable(self) -> str:
        """The variable that names another build; it wins."""
        return self.name.upper()

    @property
    def advice(self) -> str:
        """What to do where there is none and none could be installed."""
        title = self.name.title()
        own = f".venv/bin/python -m playwright install --with-deps {self.name}"
        return (
            f"No {title} was found, and none could be installed. Install one and run `make test`"
            " again:\n"
            f"  Debian          apt install {self.package} fonts-liberation   (as root)\n"
            f"  Ubuntu, others  {own}   (as root)\n"
            f"  macOS, Windows  {title} from its maker\n"
            f"or name one that is installed elsewhere: {self.variable}=/path/to/it make test"
        )


CHROMIUM = Kind(
    "chromium",
    ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
    (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "chromium",
    {
        # Root has no sandbox in a container; the rest keeps the browser from talking to
        # its maker, which a test of "no request to another host" must not have to excuse.
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
        # Back shows a page as it was left, as it does for readers.
        "ignore_default_args": ["--disable-back-forward-cache"],
    },
)
FIREFOX = Kind(
    "firefox",
    ("firefox-esr", "firefox"),
    ("/Applications/Firefox.app/Contents/MacOS/firefox",),
    "firefox-esr",
    # As its maker ships it, driven over WebDriver BiDi; Playwright's own is patched instead.
    {"channel": "moz-firefox"},
)
KINDS = (CHROMIUM, FIREFOX)


class NoBrowserError(RuntimeError):
    """There is no browser of a kind that starts; the message says what to install."""


def runs(path: str | Path) -> bool:
    """Say whether a browser starts; one without its libraries does not."""
    try:
        finished = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def find(playwright: Playwright, kind: Kind) -> str:
    """Return the path of a browser of this kind that starts.

    Raises
    ------
    NoBrowserError
        If there is none.
    """
    named = os.environ.get(kind.variable)
    if named:
        if runs(named):
            return named
        raise NoBrowserError(f"{kind.variable} names {named}, which does not start.")
    for candidate in (*map(shutil.which, kind.names), *kind.places):
        if candidate and runs(candidate):
            return candidate
    own: str = getattr(playwright, kind.name).executable_path
    if runs(own):
        return own
    raise NoBrowserError(kind.advice)


def launch(playwright: Playwright, kind: Kind = CHROMIUM) -> Browser:
    """Start a browser of this kind, headless.

    Raises
    ------
    NoBrowserError
        If there is none.
    """
    browsers: BrowserType = getattr(playwright, kind.name)
    path = find(playwright, kind)
    patched = kind is FIREFOX and path == browsers.executable_path
    return browsers.launch(executable_path=path, **({} if patched else kind.options))


def is_debian() -> bool:
    """Say whether this is Debian itself; Ubuntu's packages are stubs for snap."""
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


def find_or_install(playwright: Playwright, kind: Kind) -> str:
    """Return the path of a browser of this kind that starts, installing one if need be.

    First one that is there; then, as root on Debian, Debian's package; then
    Playwright's own.

    Raises
    ------
    NoBrowserError
        If none of these gave one; the message says what to install.
    """
    try:
        return find(playwright, kind)
    except NoBrowserError:
        # A browser that was asked for by name is not silently replaced.
        if os.environ.get(kind.variable):
            raise
    if is_root() and is_debian():
        attempt("apt-get", "update")
        attempt(
            *("apt-get", "install", "--yes", "--no-install-recommends"),
            *(kind.package, "fonts-liberation"),
        )
        try:
            return find(playwright, kind)
        except NoBrowserError:
            pass
    # Its libraries come from the system's packages, which only root may install.
    with_libraries = ("--with-deps",) if is_root() and sys.platform == "linux" else ()
    attempt(sys.executable, "-m", "playwright", "install", *with_libraries, kind.name)
    return find(playwright, kind)


if __name__ == "__main__":
    try:
        with sync_playwright() as running:
            for one in KINDS:
                print(f"The browser tests use {find_or_install(running, one)}")
    except NoBrowserError as error:
        sys.exit(str(error))
