"""The commands behind ``make``: build the book, serve it, execute its notebooks."""

import errno
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

PROJECT = Path(__file__).resolve().parents[1]

# No cell of the book should need a tenth of this; a hung kernel must end.
CELL_TIMEOUT_SECONDS = 600

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# The same on every machine. What the kernel reports holds its exact version,
# and every notebook would change with every minor release of Python.
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


class UsageProblem(click.ClickException):
    """Something outside the book that the person at the keyboard can put right."""

    exit_code = 2


class BuildProblem(click.ClickException):
    """Something in the book that stopped a build or an execution."""

    exit_code = 1


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


def build_book(project: Path, output: Path) -> Path:
    """Build the book from nothing; a warning is an error.

    Parameters
    ----------
    project : Path
        The folder with ``_config.yml`` and ``_toc.yml``.
    output : Path
        The folder that gets ``_build``. An older ``_build`` in it is removed,
        because a build over an old one is not byte for byte the same.

    Returns
    -------
    Path
        The folder with the pages, ``<output>/_build/html``.

    Raises
    ------
    UsageProblem
        If the output folder cannot be written to.
    BuildProblem
        If Jupyter Book stops with an error or a warning.
    """
    build = output / "_build"
    require_writable(build)
    try:
        shutil.rmtree(build)
    except OSError as error:
        raise UsageProblem(
            f"The earlier build in {build} cannot be removed ({error.strerror or error}):"
            " remove it, then build again."
        ) from error
    # Jupyter Book has no __main__, and its script may not be on the path.
    run = "from jupyter_book.cli.main import main; main(prog_name='jupyter-book')"
    arguments = ["build", str(project), "--path-output", str(output), "-W", "--keep-going"]
    finished = subprocess.run([sys.executable, "-c", run, *arguments], cwd=project, check=False)
    pages = build / "html"
    if finished.returncode != 0:
        raise BuildProblem(
            "The book was not built: Jupyter Book stopped with exit code"
            f" {finished.returncode}. Its errors and warnings stand above; both stop the build."
        )
    if not (pages / "index.html").is_file():
        raise BuildProblem(f"The book was not built: there is no index.html in {pages}.")
    return pages


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
        """Ask the browser to look again, so that a rebuilt page is seen at once."""
        self.send_header("Cache-Control", "no-cache")
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


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook and give every cell an id that stays.

    Cells that have an id keep it. The library would give the others random
    ids, different ones each time; here they follow from the cell's place.

    Parameters
    ----------
    path : Path
        An ``.ipynb`` file of format 4.

    Returns
    -------
    nbformat.NotebookNode
        The notebook in format 4.5.

    Raises
    ------
    BuildProblem
        If the file is not a notebook of format 4.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["nbformat"] != 4:
            raise BuildProblem(f"{path}: notebook format {raw['nbformat']}; format 4 is needed.")
        taken: set[str] = set()
        for place, cell in enumerate(raw["cells"]):
            identifier = cell.get("id")
            if identifier is None or identifier in taken:
                identifier = f"cell-{place:03d}"
                while identifier in taken:
                    identifier += "x"
                cell["id"] = identifier
            taken.add(identifier)
        raw["nbformat_minor"] = 5
        return nbformat.reads(json.dumps(raw), as_version=4)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildProblem(f"{path} is not a notebook that can be read: {error}") from error


def clean_notebook(notebook: nbformat.NotebookNode) -> None:
    """Remove from an executed notebook, in place, what is different each time.

    Widget views go because the models they name die with the kernel:
    JupyterLab would show an error in their place, and without them it shows
    the stored HTML until the reader runs the cell.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed notebook.
    """
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata["language_info"] = dict(LANGUAGE_INFO)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata.pop(WIDGET_VIEW, None)
                if not output.data:
                    continue
            kept.append(output)
        cell.outputs = kept


def execute_notebook(path: Path) -> bool:
    """Execute a notebook in its own folder and store its outputs.

    Parameters
    ----------
    path : Path
        The notebook. It is written only when every cell has run, and only if
        something in it changed.

    Returns
    -------
    bool
        Whether the file was written.

    Raises
    ------
    BuildProblem
        If a cell fails, with the notebook, the cell and the error. The file
        stays as it was.
    """
    notebook = read_notebook(path)
    at = {"cell": 0}

    def remember(cell: nbformat.NotebookNode, cell_index: int) -> None:  # noqa: ARG001
        at["cell"] = cell_index

    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT_SECONDS,
        kernel_name=KERNELSPEC["name"],
        # Each kernel warns that its sockets on this machine are not encrypted;
        # beside that nobody would see a warning that matters.
        extra_arguments=["--IPKernelApp.log_level=40"],
        record_timing=False,
        # Otherwise text that is printed arrives in as many outputs as the
        # kernel happened to flush it.
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=remember,
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failed = [out for out in notebook.cells[at["cell"]].outputs if out.output_type == "error"]
        if isinstance(error, CellExecutionError) and failed:
            # An object that fails while it is shown names its error only in the output.
            reason = f"{failed[-1].ename}: {failed[-1].evalue}"
        else:
            reason = str(error).strip().splitlines()[0]
        source = notebook.cells[at["cell"]].source.strip()
        first_line = source.splitlines()[0] if source else ""
        raise BuildProblem(
            f"{path}: cell {at['cell'] + 1} of {len(notebook.cells)}, which begins"
            f" “{first_line}”, failed with {reason}"
        ) from error
    clean_notebook(notebook)
    text = nbformat.writes(notebook)
    text = text.rstrip("\n") + "\n"
    if path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def find_notebooks(folder: Path) -> list[Path]:
    """List the notebooks below a folder in a fixed order, without JupyterLab's checkpoints.

    Parameters
    ----------
    folder : Path
        Where to look, folders in it included.

    Returns
    -------
    list of Path
        Sorted paths.
    """
    return sorted(
        path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )


@click.group()
def main() -> None:
    """Build, serve and execute the book."""


output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, resolve_path=True),
    help="Folder that gets _build/html; the project's own unless told.",
)


@main.command()
@output_option
def build(output: Path | None) -> None:
    """Build the book, clean, into _build/html."""
    pages = build_book(PROJECT, output or PROJECT)
    click.echo(f"The book is in {pages}")


@main.command()
@output_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--no-build", is_flag=True, help="Serve what was built before.")
def serve(output: Path | None, port: int, no_build: bool) -> None:
    """Build the book and serve it on this machine."""
    output = output or PROJECT
    pages = output / "_build" / "html"
    with page_server(pages, port) as server:
        if not no_build:
            build_book(PROJECT, output)
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
    for path in list(notebooks) or find_notebooks(PROJECT / "book"):
        written = execute_notebook(path.resolve())
        click.echo(f"{path}: {'outputs stored' if written else 'unchanged'}")
