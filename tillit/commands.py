"""The commands behind ``make``: build the book, serve it, execute and translate it."""

import concurrent.futures
import errno
import shutil
import signal
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from tillit import catalogues
from tillit.editions import write_edition
from tillit.evidence import DataError, load, require_valid
from tillit.i18n import LANGUAGES, PSEUDO, SOURCE, VARIABLE
from tillit.jupyter_book import build_pages
from tillit.notebooks import (
    PROJECT,
    BuildProblem,
    execute_notebooks,
    find_notebooks,
    require_fresh,
    require_whole,
)
from tillit.parameters import registry
from tillit.tables import UnreadableError


class UsageProblem(click.ClickException):
    """Something outside the book that the person at the keyboard can put right."""

    exit_code = 2


def require_writable(folder: Path) -> None:
    """Create a folder if need be and make sure that files can be written there.

    Parameters
    ----------
    folder : Path
        The folder the build will write to.

    Raises
    ------
    UsageProblem
        If it cannot be created or written to. Raised before anything in it is
        touched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Trying is the only answer that holds for read-only disks, full disks
        # and root alike; permission bits are not.
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageProblem(
            f"The book cannot be written to {folder} ({error.strerror}): make that folder writable,"
            f" or choose another: {sys.executable} -m tillit build --output FOLDER"
        ) from error


def build_book(project: Path, output: Path, language: str = SOURCE) -> Path:
    """Build the book from nothing, aside, and put it in the place of an earlier one.

    A warning is an error, and so is a notebook whose stored outputs are not what its code shows.
    Until the new pages are whole the earlier ones stay as they are.

    Parameters
    ----------
    project : Path
        The folder with ``_config.yml`` and ``_toc.yml``.
    output : Path
        The folder that gets ``_build``.
    language : str
        The language of the edition.

    Returns
    -------
    Path
        The folder with the pages: ``<output>/_build/html``, or ``<output>/_build/<language>/html``
        of an edition in another language than that of the source.

    Raises
    ------
    UsageProblem
        If the output folder cannot be written to, or nothing is translated into the language.
    BuildProblem
        If a notebook is stale, or Jupyter Book stops with an error or a warning.
    """
    _require_translated(project, language)
    build = _folder(output, language)
    require_writable(build)
    try:
        with FileLock(build / "lock", timeout=0):
            return _build(project, build, language)
    except Timeout as error:
        raise UsageProblem(
            f"Another build is writing to {build}: wait for it, or choose another folder:"
            f" {sys.executable} -m tillit build --output FOLDER"
        ) from error


def _folder(output: Path, language: str) -> Path:
    """Return the folder of an edition."""
    return output / "_build" / (language if language != SOURCE else "")


def _require_translated(project: Path, language: str) -> None:
    if language in LANGUAGES and not catalogues.file_of_code(project, language).is_file():
        raise UsageProblem(
            f"Nothing is translated into {language!r}; begin: make translate LANGUAGE={language}"
        )


def _build(project: Path, build: Path, language: str) -> Path:
    """Build in a folder that nobody else builds in."""
    click.echo("Building the book (about a minute the first time) ...", err=True)
    pages = build / "html"
    # An earlier build may have been stopped between any two steps.
    _restore(pages)
    for left in build.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    _require_data(project / "data")
    with tempfile.TemporaryDirectory(prefix=ASIDE, dir=build) as aside:
        if language == SOURCE:
            built = _build_source(project, Path(aside))
        else:
            built = _build_edition(project, Path(aside), language)
        _replace(pages, built)
    return pages


def _build_source(project: Path, aside: Path) -> Path:
    """Build the pages from the chapters as they are, the outputs of their code included."""
    notebooks = find_notebooks(project / "book")
    for notebook in notebooks:
        require_whole(notebook)
    stop = threading.Event()
    with concurrent.futures.ThreadPoolExecutor(1) as other:
        # While Sphinx works on one processor, kernels execute on the others.
        checking = other.submit(require_fresh, notebooks, stop)
        try:
            built = build_pages(project, aside)
        except BuildProblem:
            checking.result()  # a notebook may be the reason, and this names it
            raise
        except BaseException:
            stop.set()  # Ctrl-C
            raise
        checking.result()
    return built


def _build_edition(project: Path, aside: Path, language: str) -> Path:
    """Build the pages from what an edition in another language is put together of."""
    source = aside / "source"
    write_edition(project, language, source)
    return build_pages(source, aside, language)


def _require_data(folder: Path) -> None:
    """Refuse broken tables before anything else fails for want of them."""
    try:
        if folder.is_dir() and "parameters" in load(folder).tables:
            registry(folder)
    except DataError as error:
        raise BuildProblem(str(error)) from error


ASIDE = "building-"
"""Begins the name of the folder in which a build is under way."""


def _earlier(pages: Path) -> Path:
    return pages.with_name(f"{pages.name}-earlier")


def _replace(pages: Path, built: Path) -> None:
    """Put new pages in the place of the earlier ones."""
    earlier = _earlier(pages)
    try:
        if pages.exists():
            pages.rename(earlier)
        built.rename(pages)
        shutil.rmtree(earlier, ignore_errors=True)
    except OSError as error:
        _restore(pages)
        raise UsageProblem(
            f"The earlier build in {pages} cannot be replaced ({error.strerror or error}):"
            " remove it, then build again."
        ) from error


def _restore(pages: Path) -> None:
    """Bring back earlier pages that were moved away and not replaced."""
    earlier = _earlier(pages)
    if earlier.exists() and not pages.exists():
        earlier.rename(pages)
    shutil.rmtree(earlier, ignore_errors=True)


class PageHandler(SimpleHTTPRequestHandler):
    """Serve the pages of a folder, silently, and never from a browser's cache."""

    # Python asks the system's table first, and some systems call scripts plain
    # text, which browsers refuse to run.
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }

    def end_headers(self) -> None:
        """Ask the browser to look again, so that a rebuilt page is seen at once.

        And to run no script but the book's files: what a municipality's server may demand.
        """
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Security-Policy", "script-src 'self'")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the address must stay in sight."""


def page_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Bind a server for a folder of pages to this machine only.

    Parameters
    ----------
    folder : Path
        What to serve. It may still be empty: the port is taken first, so that
        nobody waits for a build that cannot be served.
    port : int
        The port, or 0 for any free one.

    Returns
    -------
    ThreadingHTTPServer
        Bound but not yet answering; ``serve_forever`` makes it answer.

    Raises
    ------
    UsageProblem
        If the port is in use or not allowed.
    """
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(PageHandler, directory=str(folder)))
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"failed ({error.strerror})"
        other = port + 1 if 1024 <= port < 65535 else 8001
        raise UsageProblem(
            f"Port {port} {reason}; choose another: make serve PORT={other}"
        ) from error


@click.group()
def main() -> None:
    """Build, serve and execute the book."""
    # Asked to end, a command ends what it started and clears up, as at Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, resolve_path=True),
    help="Folder that gets _build/html; the project's own unless told.",
)


language_option = click.option(
    "--language",
    type=click.Choice([SOURCE, *LANGUAGES, PSEUDO]),
    envvar=VARIABLE,
    default=SOURCE,
    show_default=True,
    help=f"Language of the edition, if {VARIABLE} does not tell; each has its folder in _build.",
)


@main.command()
@output_option
@language_option
def build(output: Path | None, language: str) -> None:
    """Build the book, clean, into _build/html."""
    pages = build_book(PROJECT, output or PROJECT, language)
    click.echo(f"The book is in {pages}")


@main.command()
@output_option
@language_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--no-build", is_flag=True, help="Serve what was built before.")
def serve(output: Path | None, language: str, port: int, no_build: bool) -> None:
    """Build the book and serve it on this machine."""
    output = output or PROJECT
    pages = _folder(output, language) / "html"
    with page_server(pages, port) as server:
        if not no_build:
            build_book(PROJECT, output, language)
        elif not (pages / "index.html").is_file():
            raise UsageProblem(f"There is no built book in {pages}; build it: make site")
        click.echo(f"The book is at http://127.0.0.1:{server.server_port}/ (end with Ctrl-C)")
        # Into a pipe or a log the line would otherwise wait in a buffer.
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()


@main.command()
@click.argument("notebooks", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def execute(notebooks: Iterable[Path]) -> None:
    """Execute notebooks in place and store their outputs; all of book/ unless named."""
    _require_data(PROJECT / "data")
    paths = [path.resolve() for path in notebooks] or find_notebooks(PROJECT / "book")
    for path, written in zip(paths, execute_notebooks(paths), strict=True):
        click.echo(f"{path}: {'outputs stored' if written else 'unchanged'}")


@main.command()
@click.argument("language", type=click.Choice(LANGUAGES))
def translate(language: str) -> None:
    """Update the catalogues of a language, and say what is not translated."""
    try:
        # What is wrong with translations of rows that are gone, this puts right.
        require_valid(PROJECT / "data", translated=False)
        click.echo("Collecting the texts of the book ...", err=True)
        states = catalogues.update(PROJECT, language)
    except (DataError, UnreadableError) as error:
        raise BuildProblem(str(error)) from error
    for state in states:
        click.echo(f"{state.name}: {state.missing} of {state.texts} missing")
        for what, texts in (("reworded", state.stale), ("other places", state.misplaced)):
            for text in texts:
                click.echo(f"  {what}: {textwrap.shorten(text, 90, placeholder=' …')}")
