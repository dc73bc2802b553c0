"""A real browser on the built site, watched for errors and for other hosts.

``page`` and ``page_no_script`` are fresh contexts. Options of a context (size
of the window, colour scheme, touch) are given with a marker::

    @pytest.mark.context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    def test_...(page, site_url): ...

``open_page(**options)`` opens further ones in the same test. What a page said
and asked for is in ``record``; a test that expects an error clears it there.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browsers import CHROMIUM, KINDS, NoBrowserError, launch
from tillit.commands import page_server

# A page answers within a frame. Beside eight busy processes it takes tens of seconds; only what
# hangs takes minutes.
TIMEOUT_MILLISECONDS = 240_000
expect.set_options(timeout=TIMEOUT_MILLISECONDS)


@dataclass
class Record:
    """What the pages of one test said and asked for."""

    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    # Set by a test that opens another server of its own, JupyterLab for one.
    own_hosts: set[str] = field(default_factory=set)

    @property
    def foreign_requests(self) -> list[str]:
        """Requests that left the site."""
        return [
            address
            for address in self.requests
            if urlsplit(address).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(address).netloc not in self.own_hosts
        ]

    def watch(self, context: BrowserContext) -> None:
        """Write down everything that happens in a context, pop-ups included."""

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                where = message.location.get("url", "")
                self.console_errors.append(f"{message.text} ({where})")

        context.on("console", console)
        context.on("weberror", lambda error: self.page_errors.append(str(error.error)))
        context.on("request", lambda request: self.requests.append(request.url))
        # Web sockets are not requests to Playwright, but they leave all the same.
        context.on(
            "page", lambda page: page.on("websocket", lambda ws: self.requests.append(ws.url))
        )

    def complaints(self) -> list[str]:
        """Return one line for each thing that must not happen on a page."""
        return [
            *(f"console error: {text}" for text in self.console_errors),
            *(f"page error: {text}" for text in self.page_errors),
            *(f"request to another host: {address}" for address in self.foreign_requests),
        ]

    def check(self) -> None:
        """Fail if anything happened that must not happen on a page."""
        complaints = self.complaints()
        if complaints:
            pytest.fail("\n".join(complaints), pytrace=False)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine and give its address."""
    with page_server(folder, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The address of the built site, without a slash at its end."""
    with serving(site) as address:
        yield address


# Not for the session: Playwright keeps an event loop running in this thread as
# long as it lives, and what executes notebooks must not meet it.
@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium, headless, or what ``in_every_browser`` asks for; a fresh one for each test file."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright, getattr(request, "param", CHROMIUM))
        except NoBrowserError as error:
            pytest.fail(str(error), pytrace=False)
        yield browser
        browser.close()


in_every_browser = pytest.mark.parametrize("browser", KINDS, ids=str, indirect=True)
"""Marks what is run in each of the browsers, and not in Chromium alone."""


@pytest.fixture
def record(site_url: str) -> Iterator[Record]:
    """What the pages of this test said and asked for; checked when it ends."""
    record = Record(own_hosts={urlsplit(site_url).netloc})
    yield record
    record.check()


@pytest.fixture
def open_page(
    browser: Browser, record: Record, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh context: ``open_page(**options)``."""
    marked: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("context"))):
        marked.update(marker.kwargs)
    with ExitStack() as closing:

        def open_one(**options: Any) -> Page:
            context = browser.new_context(**{**marked, **options})
            closing.callback(context.close)
            context.set_default_timeout(TIMEOUT_MILLISECONDS)
            record.watch(context)
            return context.new_page()

        yield open_one


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page with script."""
    return open_page()


@pytest.fixture
def page_no_script(open_page: Callable[..., Page]) -> Page:
    """A page with script switched off, as a reader or an administrator may have it."""
    return open_page(java_script_enabled=False)


def let_timers_pass(page: Page, milliseconds: int) -> None:
    """Let the page do what it put off for less than this; its timers keep their order."""
    page.evaluate("wait => new Promise((done) => setTimeout(done, wait))", milliseconds)


def let_images_fail(page: Page) -> None:
    """Wait until an image that is not there has failed, and with it each that was asked before."""
    page.evaluate(
        """() => new Promise((done) => {
          const image = new Image();
          image.onerror = () => setTimeout(done);
          image.src = "data:image/png,none";
        })"""
    )
