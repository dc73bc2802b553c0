"""Executing the notebooks of the book, and what is said of one that cannot be read or run."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tillit import commands, notebooks

pytestmark = pytest.mark.slow


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands.main, [str(argument) for argument in arguments])


Write = Callable[..., Path]


@pytest.fixture
def write_notebook(tmp_path: Path) -> Write:
    def write(*cells: Any, name: str = "notebook.ipynb", **metadata: Any) -> Path:
        path = tmp_path / name
        notebook = new_notebook(cells=list(cells), metadata=metadata)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return path

    return write


def test_execute_stores_outputs_and_cleans(write_notebook: Write, tmp_path: Path) -> None:
    (tmp_path / "beside.txt").write_text("read in the notebook's own folder")
    path = write_notebook(
        new_markdown_cell("# Title", id="title"),
        new_code_cell("print(open('beside.txt').read())", id="own", metadata={"execution": {}}),
        new_code_cell(
            "from IPython.display import display\n"
            "class Both:\n"
            "    def _repr_mimebundle_(self, **kwargs):\n"
            f"        return {{'text/html': '<p>1</p>', {notebooks.WIDGET_VIEW!r}: {{}}}}\n"
            "display(Both())"
        ),
        new_code_cell(
            f"display({{{notebooks.WIDGET_VIEW!r}: {{'model_id': 'x'}}}}, raw=True)",
            outputs=[new_output("display_data", {"text/plain": "old"})],
            execution_count=17,
        ),
        name="executed.ipynb",
        widgets={"application/vnd.jupyter.widget-state+json": {}},
        kernelspec={"name": "some-kernel", "display_name": "of one machine"},
    )
    assert notebooks.execute_notebooks([path]) == [True]

    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata
    title, own, both, view = notebook.cells
    assert (title.id, own.id) == ("title", "own")
    assert "execution" not in own.metadata
    assert own.outputs[0].text == "read in the notebook's own folder\n"
    assert both.outputs[0].data["text/html"] == "<p>1</p>"
    assert notebooks.WIDGET_VIEW not in both.outputs[0].data
    assert view.outputs == []
    assert [cell.execution_count for cell in (own, both, view)] == [1, 2, 3]


def test_execute_twice_writes_once(write_notebook: Write) -> None:
    path = write_notebook(new_code_cell("1 + 1"), new_code_cell("print('one', flush=True)"))
    assert notebooks.execute_notebooks([path]) == [True]
    first, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert notebooks.execute_notebooks([path]) == [False]
    assert path.read_bytes() == first
    assert path.stat().st_mtime_ns == stamp


def test_cells_without_an_id_get_the_same_one_each_time(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    cell = '{"cell_type": "markdown", "metadata": {}, "source": ["text"]}'
    path.write_text(
        f'{{"nbformat": 4, "nbformat_minor": 4, "metadata": {{}}, "cells": [{cell}, {cell}]}}'
    )
    identifiers = [[cell.id for cell in notebooks.read_notebook(path).cells] for _ in range(2)]
    assert identifiers == [["cell-000", "cell-001"]] * 2


def test_a_failing_cell_is_named_and_the_notebook_kept(write_notebook: Write) -> None:
    path = write_notebook(
        new_markdown_cell("# Title"), new_code_cell("value = 0"), new_code_cell("1 / value\n2")
    )
    before = path.read_bytes()
    result = run("execute", path)
    assert result.exit_code == 1
    for part in (str(path), "cell 3 of 3", "1 / value", "ZeroDivisionError", "division by zero"):
        assert part in result.output
    assert path.read_bytes() == before


def test_an_object_that_cannot_be_shown_names_its_error(write_notebook: Write) -> None:
    shown = "class Chart:\n    def _repr_html_(self):\n        raise KeyError('finding')\nChart()"
    result = run("execute", write_notebook(new_code_cell(shown)))
    assert result.exit_code == 1
    assert "KeyError: 'finding'" in result.output


NO_OUTPUTS = (
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code",'
    ' "id": "a", "metadata": {}, "source": "1", "execution_count": null}]}'
)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"cells": []}', '{"nbformat": 3}', "{", NO_OUTPUTS, "[" * 100_000]
)
def test_what_is_no_notebook_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    result = run("execute", path)
    assert result.exit_code == 1
    assert str(path) in result.output


def test_checkpoints_are_not_notebooks_of_the_book(tmp_path: Path) -> None:
    for name in ("b/two.ipynb", "a/one.ipynb", "a/.ipynb_checkpoints/one-checkpoint.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert notebooks.find_notebooks(tmp_path) == [
        tmp_path / "a/one.ipynb",
        tmp_path / "b/two.ipynb",
    ]


@pytest.fixture
def executed_notebook(
    write_notebook: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """A notebook with its outputs, and nothing remembered of any."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = write_notebook(new_code_cell("1 + 1"))
    notebooks.execute_notebooks([path])
    return path


def test_a_fresh_notebook_is_executed_once_for_one_content(
    executed_notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = executed_notebook
    executed = []
    execute = notebooks._executed_in

    async def executed_in(manager: Any, client: Any, one: Path) -> nbformat.NotebookNode:
        executed.append(one)
        return await execute(manager, client, one)

    monkeypatch.setattr(notebooks, "_executed_in", executed_in)
    for _ in range(2):
        notebooks.require_fresh([path])
    assert executed == [path]
    path.write_text(path.read_text().replace("1 + 1", "1 + 2"))
    for _ in range(2):
        with pytest.raises(notebooks.BuildProblem, match="not what the code shows now"):
            notebooks.require_fresh([path])
    assert executed == [path] * 3


def test_a_notebook_finds_nothing_of_another(write_notebook: Write) -> None:
    paths = [
        write_notebook(new_code_cell("'left' in globals(), len(Out)"), name="reads.ipynb"),
        write_notebook(new_code_cell("left = 1\nleft"), name="writes.ipynb"),
    ]
    # More than there are kernels, so that each kernel has several.
    notebooks.execute_notebooks(paths * os.cpu_count() * 2)
    (cell,) = notebooks.read_notebook(paths[0]).cells
    assert cell.outputs[0].data["text/plain"] == "(False, 0)"


def test_the_notebooks_beside_one_that_fails_are_stored(write_notebook: Write) -> None:
    good = write_notebook(new_code_cell("1 + 1"), name="good.ipynb")
    bad = write_notebook(new_code_cell("1 / 0"), name="bad.ipynb")
    with pytest.raises(notebooks.BuildProblem, match="ZeroDivisionError"):
        notebooks.execute_notebooks([bad, good])
    assert notebooks.read_notebook(good).cells[0].outputs


def test_what_changed_while_it_was_executed_is_not_called_fresh(
    executed_notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = executed_notebook
    digests = iter(["before", "after", "before"])
    monkeypatch.setattr(notebooks, "_digest_of_code", lambda _language: next(digests))
    notebooks.require_fresh([path])
    assert notebooks.cache.find(notebooks._name("fresh-notebooks", path, "en")) is None
