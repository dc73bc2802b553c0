"""Building, serving and executing, and what each says when it cannot."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests import chromium
from tillit import commands


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands.main, [str(argument) for argument in arguments])


@pytest.fixture
def fake_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, so that no test touches the real _build."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.setattr(commands, "PROJECT", folder)
    return folder


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


Write = Callable[..., Path]


@pytest.fixture
def write_notebook(tmp_path: Path) -> Write:
    def write(*cells: Any, name: str = "notebook.ipynb", **metadata: Any) -> Path:
        path = tmp_path / name
        notebook = new_notebook(cells=list(cells), metadata=metadata)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return path

    return write


def small_book(folder: Path, text: str) -> None:
    (folder / "_config.yml").write_text('title: Small\nexecute:\n  execute_notebooks: "off"\n')
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (folder / "index.md").write_text(text)


def test_build_is_clean(tmp_path: Path) -> None:
    small_book(tmp_path, "# Small\n\nOne page.\n")
    left_over = tmp_path / "_build" / "html" / "left-over.html"
    left_over.parent.mkdir(parents=True)
    left_over.touch()
    pages = commands.build_book(tmp_path, tmp_path)
    assert pages == tmp_path / "_build" / "html"
    assert "One page." in (pages / "index.html").read_text(encoding="utf-8")
    assert not left_over.exists()


def test_a_warning_stops_the_build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    small_book(tmp_path, "# Small\n\n[Nowhere](nowhere.md)\n")
    with pytest.raises(commands.BuildProblem, match="was not built") as caught:
        commands.build_book(tmp_path, tmp_path)
    assert caught.value.exit_code == 1
    assert "nowhere.md" in capfd.readouterr().err


def test_an_unwritable_folder_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    # Root may write where the permission bits say no, but not inside a file.
    file = tmp_path / "file"
    file.write_text("kept")
    result = run("build", "--output", file / "below")
    assert result.exit_code == 2
    assert str(file / "below" / "_build") in result.output
    assert "--output" in result.output
    assert result.output.count("\n") == 1
    assert file.read_text() == "kept"


def test_a_port_in_use_is_named_before_anything_is_built(
    fake_project: Path, taken_port: int
) -> None:
    result = run("serve", "--port", str(taken_port))
    assert result.exit_code == 2
    assert f"Port {taken_port} is in use" in result.output
    assert "make serve PORT=" in result.output
    assert list(fake_project.iterdir()) == []


def test_serving_nothing_says_what_to_do(fake_project: Path) -> None:
    result = run("serve", "--no-build", "--port", "0")
    assert result.exit_code == 2
    assert "make site" in result.output
    assert str(fake_project) in result.output


def test_serve_prints_the_address_and_ends_quietly(tmp_path: Path) -> None:
    pages = tmp_path / "_build" / "html"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text("The page")
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tillit", "serve"),
            *("--no-build", "--port", "0", "--output", tmp_path),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs us in the background has Ctrl-C switched off, and
        # children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as server:
        try:
            line = server.stdout.readline()
            address = line.split(" at ")[1].split()[0]
            with urllib.request.urlopen(address) as answer:
                assert answer.read() == b"The page"
                assert answer.headers["Cache-Control"] == "no-cache"
            server.send_signal(signal.SIGINT)
            _, errors = server.communicate(timeout=20)
        finally:
            server.kill()
    assert server.returncode == 0
    assert errors == ""


def test_execute_stores_outputs_and_cleans(write_notebook: Write, tmp_path: Path) -> None:
    (tmp_path / "beside.txt").write_text("read in the notebook's own folder")
    path = write_notebook(
        new_markdown_cell("# Title", id="title"),
        new_code_cell("print(open('beside.txt').read())", id="own", metadata={"execution": {}}),
        new_code_cell(
            "from IPython.display import display\n"
            "class Both:\n"
            "    def _repr_mimebundle_(self, **kwargs):\n"
            f"        return {{'text/html': '<p>1</p>', {commands.WIDGET_VIEW!r}: {{}}}}\n"
            "display(Both())"
        ),
        new_code_cell(
            f"display({{{commands.WIDGET_VIEW!r}: {{'model_id': 'x'}}}}, raw=True)",
            outputs=[new_output("display_data", {"text/plain": "old"})],
            execution_count=17,
        ),
        name="executed.ipynb",
        widgets={"application/vnd.jupyter.widget-state+json": {}},
        kernelspec={"name": "some-kernel", "display_name": "of one machine"},
    )
    result = run("execute", path)
    assert result.exit_code == 0, result.output
    assert "outputs stored" in result.output

    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert "widgets" not in notebook.metadata
    title, own, both, view = notebook.cells
    assert (title.id, own.id) == ("title", "own")
    assert "execution" not in own.metadata
    assert own.outputs[0].text == "read in the notebook's own folder\n"
    assert both.outputs[0].data["text/html"] == "<p>1</p>"
    assert commands.WIDGET_VIEW not in both.outputs[0].data
    assert view.outputs == []
    assert [cell.execution_count for cell in (own, both, view)] == [1, 2, 3]


def test_execute_twice_writes_once(write_notebook: Write) -> None:
    path = write_notebook(new_code_cell("1 + 1"), new_code_cell("print('one', flush=True)"))
    assert commands.execute_notebook(path)
    first, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert not commands.execute_notebook(path)
    assert path.read_bytes() == first
    assert path.stat().st_mtime_ns == stamp


def test_cells_without_an_id_get_the_same_one_each_time(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    cell = '{"cell_type": "markdown", "metadata": {}, "source": ["text"]}'
    path.write_text(
        f'{{"nbformat": 4, "nbformat_minor": 4, "metadata": {{}}, "cells": [{cell}, {cell}]}}'
    )
    identifiers = [[cell.id for cell in commands.read_notebook(path).cells] for _ in range(2)]
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


@pytest.mark.parametrize("text", ["", "[]", '{"cells": []}', '{"nbformat": 3}', "{"])
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
    assert commands.find_notebooks(tmp_path) == [tmp_path / "a/one.ipynb", tmp_path / "b/two.ipynb"]


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without a browser, and the commands that were tried on it."""
    tried: list[tuple[str, ...]] = []
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "runs", lambda path: False)
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    monkeypatch.setattr(chromium, "attempt", lambda *command: tried.append(command))
    return tried


def words(tried: list[tuple[str, ...]]) -> list[str]:
    return [" ".join(command).replace(sys.executable, "python") for command in tried]


@pytest.mark.parametrize(
    ("root", "debian", "expected"),
    [
        (
            True,
            True,
            [
                "apt-get update",
                "apt-get install --yes --no-install-recommends chromium fonts-liberation",
                "python -m playwright install --with-deps chromium",
            ],
        ),
        (True, False, ["python -m playwright install --with-deps chromium"]),
        (False, True, ["python -m playwright install chromium"]),
    ],
    ids=["root on debian", "root elsewhere", "not root"],
)
def test_without_a_browser_each_way_is_tried_and_the_error_says_what_to_install(
    no_browser: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    root: bool,
    debian: bool,
    expected: list[str],
) -> None:
    monkeypatch.setattr(chromium, "is_root", lambda: root)
    monkeypatch.setattr(chromium, "is_debian", lambda: debian)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(chromium.NoChromiumError, match="apt install chromium"):
        chromium.find_or_install()
    assert words(no_browser) == expected


def test_a_browser_named_by_hand_is_not_replaced(
    no_browser: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(chromium.VARIABLE, os.devnull)
    with pytest.raises(chromium.NoChromiumError, match=os.devnull):
        chromium.find_or_install()
    assert no_browser == []
