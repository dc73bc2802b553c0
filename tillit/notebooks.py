"""The notebooks of the book: execute them, store what they show, and find what is stale."""

import asyncio
import json
import os
import platform
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tillit import cache
from tillit.i18n import LOCALE_FOLDER, SOURCE, VARIABLE

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


class BuildProblem(click.ClickException):
    """Something in the book that stopped a build or an execution."""

    exit_code = 1


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
        for number, cell in enumerate(raw["cells"]):
            identifier = cell.get("id")
            if identifier is None or identifier in taken:
                identifier = f"cell-{number:03d}"
                while identifier in taken:
                    identifier += "x"
                cell["id"] = identifier
            taken.add(identifier)
        raw["nbformat_minor"] = 5
        nbformat.validate(raw)
        return nbformat.reads(json.dumps(raw), as_version=4)
    except nbformat.ValidationError as error:
        place = ".".join(map(str, error.absolute_path))
        raise BuildProblem(
            f"{path} is not a valid notebook: {place or 'the file'}: {error.message[:200]}"
        ) from error
    except (
        OSError,
        UnicodeDecodeError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise BuildProblem(f"{path} is not a notebook that can be read: {error}") from error


def execute_notebooks(paths: Sequence[Path]) -> list[bool]:
    """Execute notebooks, each in its own folder, and store their outputs.

    Parameters
    ----------
    paths : sequence of Path
        The notebooks. One is written only when every cell of it has run, and only if something in
        it changed.

    Returns
    -------
    list of bool
        Whether each file was written.

    Raises
    ------
    BuildProblem
        If a cell fails, with the notebook, the cell and the error; of the first that fails. Its
        file stays as it was, the others are stored.
    """
    executed, problems = asyncio.run(_executed(paths, SOURCE))
    written = [path in executed and _store(path, executed[path]) for path in paths]
    if problems:
        raise problems[0]
    return written


def _store(path: Path, executed: nbformat.NotebookNode) -> bool:
    text = _text(executed)
    if path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def _text(notebook: nbformat.NotebookNode) -> str:
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def executed_in(language: str, paths: Sequence[Path]) -> dict[Path, str]:
    """Return notebooks with what their code shows in a language, by path.

    Each is executed once for one content of notebook, package and data.

    Raises
    ------
    BuildProblem
        If a cell fails, with the notebook, the cell and the error; of the first that fails.
    """
    names = {path: _name("executed-notebooks", path, language) for path in paths}
    known = {path: cache.find(name) for path, name in names.items()}
    found = {path: text for path, text in known.items() if text is not None}
    unknown = [path for path in paths if path not in found]
    executed, problems = asyncio.run(_executed(unknown, language))
    for path, notebook in executed.items():
        found[path] = _text(notebook)
        if _name("executed-notebooks", path, language) == names[path]:
            cache.keep(names[path], found[path])
    if problems:
        raise problems[0]
    return found


def require_whole(path: Path) -> None:
    """Refuse what a look at the file tells: no notebook, or one with an error among its outputs.

    Raises
    ------
    BuildProblem
        With the notebook, and the cell that stores an error.
    """
    stored = read_notebook(path)
    for place, cell in enumerate(stored.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise BuildProblem(
                    f"{_cell(path, stored, place)}, has an error stored as its output"
                    f" ({output.ename}: {output.evalue}). Put it right, then: make execute"
                )


def require_fresh(paths: Sequence[Path], stop: threading.Event | None = None) -> None:
    """Refuse notebooks that store something else than their code shows.

    Each is executed and compared, once for one content of notebook, package and data.

    Parameters
    ----------
    paths : sequence of Path
        The notebooks.
    stop : threading.Event, optional
        Ends the execution when it is set from another thread; nothing is refused then.

    Raises
    ------
    BuildProblem
        Of the first that is refused, with the notebook and the cell: an output that is missing or
        not what the code gives now, a cell that fails.
    """
    names = {path: _name("fresh-notebooks", path, SOURCE) for path in paths}
    unknown = [path for path in paths if cache.find(names[path]) is None]
    executed, problems = asyncio.run(_executed(unknown, SOURCE, stop))
    if problems:
        raise problems[0]
    for path, fresh in executed.items():
        _require_same(path, fresh)
        # Somebody may have changed the code or the data while the kernel ran.
        if _name("fresh-notebooks", path, SOURCE) == names[path]:
            cache.keep(names[path], "")


def _name(kind: str, path: Path, language: str) -> str:
    """Name what is remembered of a notebook: a digest of it and of all its outputs follow from."""
    return f"{kind}/{cache.digest([('', path)], _digest_of_code(language), language)}"


def _require_same(path: Path, fresh: nbformat.NotebookNode) -> None:
    stored = read_notebook(path)
    _without_what_varies(stored)
    for place, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True)):
        if _shown(old) != _shown(new):
            reason = (
                "stores an output that is not what the code shows now"
                if _shown(old)
                else "has no stored output"
            )
            raise BuildProblem(f"{_cell(path, stored, place)}, {reason}. Store it: make execute")


def _shown(cell: nbformat.NotebookNode) -> list[Mapping[str, Any]]:
    """Return what a reader sees of the outputs of a cell: not how often it was run."""
    return [
        {key: value for key, value in output.items() if key not in ("execution_count", "metadata")}
        for output in cell.get("outputs", ())
    ]


def _digest_of_code(language: str) -> str:
    """Return a digest of the package, the data, the locked requirements and Python's version.

    What translates into other languages is left out.
    """
    files = [PROJECT / "requirements.txt"]
    for folder in ("tillit", "data"):
        files += sorted(
            path
            for path in (PROJECT / folder).rglob("*")
            if "__pycache__" not in path.parts and _may_speak(path, language) and path.is_file()
        )
    named = [(path.relative_to(PROJECT).as_posix(), path) for path in files]
    return cache.digest(named, platform.python_version())


def _may_speak(path: Path, language: str) -> bool:
    """Say whether a file is not of another language."""
    for translations in (LOCALE_FOLDER, PROJECT / "data" / "translations"):
        if translations in path.parents:
            return path.relative_to(translations).parts[0].removesuffix(".csv") == language
    return True


def _cell(path: Path, notebook: nbformat.NotebookNode, place: int) -> str:
    """Name a cell so that it can be found."""
    source = notebook.cells[place].source.strip()
    first_line = source.splitlines()[0] if source else ""
    return f"{path}: cell {place + 1} of {len(notebook.cells)}, which begins “{first_line}”"


async def _executed(
    paths: Sequence[Path], language: str, stop: threading.Event | None = None
) -> tuple[dict[Path, nbformat.NotebookNode], list[BuildProblem]]:
    """Execute notebooks in as many kernels as there are processors, one after the other in each.

    What the code says is in this language.

    A kernel takes seconds to start and to import: it is used again, emptied in between. The tests
    execute each notebook in a kernel of its own.

    Returns
    -------
    tuple
        The notebooks that could be executed by path, and why the others could not, in their order.
    """
    found: dict[Path, nbformat.NotebookNode] = {}
    problems: dict[Path, BuildProblem] = {}
    waiting = list(reversed(paths))

    async def lane() -> None:
        manager = AsyncKernelManager(kernel_name=KERNELSPEC["name"])
        # Each kernel warns that its sockets on this machine are not encrypted;
        # beside that nobody would see a warning that matters.
        await manager.start_kernel(
            extra_arguments=["--IPKernelApp.log_level=40"],
            env={**os.environ, VARIABLE: language},
        )
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=CELL_TIMEOUT_SECONDS)
            while waiting:
                path = waiting.pop()
                try:
                    found[path] = await _executed_in(manager, client, path)
                except BuildProblem as problem:
                    problems[path] = problem
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    lanes = [asyncio.ensure_future(lane()) for _ in range(min(os.cpu_count() or 1, len(paths)))]
    while lanes and not (stop and stop.is_set()):
        done, _ = await asyncio.wait(lanes, timeout=0.2)
        for one in done:
            one.result()
        lanes = [one for one in lanes if one not in done]
    for one in lanes:
        one.cancel()
    await asyncio.gather(*lanes, return_exceptions=True)
    return found, [problems[path] for path in paths if path in problems]


async def _executed_in(
    manager: AsyncKernelManager, client: AsyncKernelClient, path: Path
) -> nbformat.NotebookNode:
    """Return the notebook as a running kernel executes it, emptied first."""
    notebook = read_notebook(path)
    at = {"cell": 0}

    def remember(cell: nbformat.NotebookNode, cell_index: int) -> None:  # noqa: ARG001
        at["cell"] = cell_index

    runner = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_TIMEOUT_SECONDS,
        # On a busy machine an output may come long after the word that the cell has ended; by
        # default one that is 4 s late would be left out, and the notebook be called stale.
        iopub_timeout=CELL_TIMEOUT_SECONDS,
        record_timing=False,
        # Otherwise text that is printed arrives in as many outputs as the
        # kernel happened to flush it.
        coalesce_streams=True,
        on_cell_start=remember,
    )
    runner.kc = client
    empty = f"import os\nos.chdir({str(path.parent)!r})\nget_ipython().reset(new_session=True)"
    try:
        await client.execute(empty, silent=True, reply=True)
        await runner.async_execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failed = [out for out in notebook.cells[at["cell"]].outputs if out.output_type == "error"]
        if isinstance(error, CellExecutionError) and failed:
            # An object that fails while it is shown names its error only in the output.
            reason = f"{failed[-1].ename}: {failed[-1].evalue}"
        else:
            reason = str(error).strip().splitlines()[0]
        place = _cell(path, notebook, at["cell"])
        raise BuildProblem(f"{place}, failed with {reason}") from error
    _without_what_varies(notebook)
    return notebook


def _without_what_varies(notebook: nbformat.NotebookNode) -> None:
    """Remove from a notebook, in place, what is different each time it is executed.

    Widget views go because the models they name die with the kernel:
    JupyterLab would show an error in their place, and without them it shows
    the stored HTML until the reader runs the cell.
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
