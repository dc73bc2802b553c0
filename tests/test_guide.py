"""The worked example of CONTRIBUTING.md: made from its blocks alone, it is what the guide says.

The blocks go, in their order, into a copy of the package, the data and the helpers of the tests;
commands are run where the guide gives them.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect, sync_playwright

from tests import packages
from tests.browser.conftest import serving
from tests.browser.explorers import live, settle
from tests.browsers import launch

pytestmark = pytest.mark.slow

EXAMPLE = "dialogue_round"
MOST_LINES = 150

BLOCK = re.compile(
    r"(?:`(?P<file>[\w/.]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)

FACTS = f"""
import json
from tillit.contents import contents
from tillit.explorers import explorer
from tillit.models.{EXAMPLE} import evaluate, surplus
from tillit.parameters import defaults

one = explorer({EXAMPLE!r})
values = {{**defaults(), "round_gain_percent": 0.5}}
found = evaluate(values)
(picture,) = one.pictures
print(json.dumps({{
    "page": one.to_html(),
    "place": contents()[{EXAMPLE!r}].page,
    "answers": [one.to_text({{"round_gain_percent": gain}}) for gain in (0.05, 0.5)],
    "shown": {{output.id: one.results(values)[output.id] for output in one.outputs}},
    "model": {{name: float(value) for name, value in found.items()}},
    "columns": one.columns(picture, values),
    "expected": [float(surplus(found, level)) for level in picture.table.rows],
    "linked": [group.chapter for group in one.linked],
}}))
"""


@dataclass(frozen=True)
class Block:
    """A block of the guide; what is to be written names its file, a command none."""

    kind: str
    text: str
    file: str


@dataclass
class Made:
    """The copy with the example in it, and what its commands did not say."""

    folder: Path
    unsaid: list[str] = field(default_factory=list)

    def run(self, *arguments: str) -> str:
        """Run Python in the copy and return what it prints."""
        finished = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout

    def place(self, block: Block) -> None:
        """Put a block where the guide says that it goes."""
        path = self.folder / block.file
        if block.file == "data/parameters.csv":
            path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
        elif block.file == "data/datapackage.json":
            package = packages.describe(path.parent)
            models = packages.field_of(package, "parameters", "model")["constraints"]["enum"]
            models.append(json.loads(block.text))
            packages.write_description(path.parent, package)
        elif block.file == "tillit/contents.py":
            entries, end, rest = path.read_text(encoding="utf-8").rpartition("    }\n")
            path.write_text(entries + block.text + end + rest, encoding="utf-8")
        else:
            assert not path.exists(), f"{block.file} is in the book: the example needs a new name"
            path.write_text(block.text, encoding="utf-8")

    def do(self, command: str, expected: list[str]) -> None:
        """Run a command of the guide and note what it does not say."""
        prompt, python, *arguments = shlex.split(command)
        assert (prompt, python) == ("$", ".venv/bin/python"), command
        said = self.run(*arguments)
        self.unsaid += [f"{line!r} is not in {said!r}" for line in expected if line not in said]


def blocks(project: Path) -> list[Block]:
    guide = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = guide.partition("## Add an explorer\n")[2].partition("\n## ")[0]
    return [Block(one["kind"], one["text"], one["file"] or "") for one in BLOCK.finditer(section)]


def written(project: Path) -> list[Block]:
    return [block for block in blocks(project) if block.kind != "console"]


@pytest.fixture(scope="module")
def made(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    example = Made(tmp_path_factory.mktemp("guide"))
    beside = shutil.ignore_patterns("__pycache__", "test_*")
    for folder in ("tillit", "data", "tests"):
        shutil.copytree(project / folder, example.folder / folder, ignore=beside)
    for name in ("pyproject.toml", "requirements.txt", "_config.yml"):
        shutil.copy(project / name, example.folder)
    for block in blocks(project):
        if block.kind == "console":
            command, *expected = block.text.splitlines()
            example.do(command, expected)
        elif block.file.endswith((".csv", ".json", ".py")):
            example.place(block)
    return example


@pytest.fixture(scope="module")
def pages(project: Path, made: Made) -> Path:
    """A book of the example's chapter alone, built as the guide says."""
    (_title, first), *others = (
        (block.file, block.text) for block in written(project) if block.file.endswith(".ipynb")
    )
    cells = [
        new_markdown_cell("# One more round of dialogue", id="title"),
        new_code_cell(first, id="style", metadata={"tags": ["remove-cell"]}),
        *(
            new_code_cell(text, id=f"cell{place}", metadata={"tags": ["hide-input"]})
            for place, (_file, text) in enumerate(others)
        ),
    ]
    chapter = made.folder / "book" / "explorers" / f"{EXAMPLE}.ipynb"
    chapter.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), chapter)
    (made.folder / "book" / "index.md").write_text("# The book\n", encoding="utf-8")
    contents = {
        "format": "jb-book",
        "root": "book/index",
        "chapters": [{"file": f"book/explorers/{EXAMPLE}"}],
    }
    (made.folder / "_toc.yml").write_text(json.dumps(contents), encoding="utf-8")
    made.run("-m", "tillit", "execute")
    made.run("-m", "tillit", "build")
    return made.folder / "_build" / "html"


@pytest.fixture(scope="module")
def facts(made: Made) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.run("-c", FACTS))
    return found


def test_the_example_is_short(project: Path) -> None:
    assert sum(len(block.text.splitlines()) for block in written(project)) <= MOST_LINES


def test_every_block_names_its_file(project: Path) -> None:
    assert [block for block in written(project) if not block.file] == []
    assert {Path(block.file).suffix for block in written(project)} == {
        ".csv", ".json", ".py", ".ipynb", ".yml",
    }  # fmt: skip


def test_the_reader_of_the_guide_sees_what_it_says(made: Made) -> None:
    # The commands print the answer at the defaults and run the tests of the example.
    assert not made.unsaid, "\n".join(made.unsaid)


def test_the_explorer_says_the_other_cases(facts: dict[str, Any]) -> None:
    assert facts["answers"] == [
        "At 0.05 % the round is not worth its kr 330 thousand.",
        "At 0.5 % the round is worth its kr 330 thousand.",
    ]


def test_results_and_table_are_the_models(facts: dict[str, Any]) -> None:
    assert facts["shown"].keys() <= facts["model"].keys()
    for name, value in facts["shown"].items():
        assert value == facts["model"][name], name
    assert facts["columns"] == {"surplus": pytest.approx(facts["expected"])}
    assert facts["linked"] == ["staff_terms", "scope_phasing", "net_saving"]


def test_its_part_of_the_page_is_rendered(facts: dict[str, Any]) -> None:
    page = facts["page"]
    assert f'data-explorer="{EXAMPLE}"' in page
    assert "<svg" in page
    for name in facts["shown"]:
        assert f'data-output="{name}"' in page, name


def test_the_chapter_shows_it_and_has_its_place(
    project: Path, made: Made, facts: dict[str, Any]
) -> None:
    cells = [block.text for block in written(project) if block.file.endswith(".ipynb")]
    assert len(cells) == 3
    made.run("-c", "\n".join(cells))
    (line,) = (block.text.strip() for block in written(project) if block.file == "_toc.yml")
    assert line == f"- file: book/{facts['place']}"


def test_its_page_comes_alive(pages: Path) -> None:
    with serving(pages) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        explorer = live(page, f"{address}/book/explorers/{EXAMPLE}.html", EXAMPLE)
        expect(explorer.locator("[data-picture] .live svg").first).to_be_visible()
        explorer.locator('input[type="range"]').first.press("End")
        settle(page, EXAMPLE)
        # Eight suppliers: 20 + 8 x 15 days at NOK 5,000.
        cost = explorer.locator('[data-output="round_cost"]').first
        expect(cost).to_have_attribute("data-value", "700000")
        browser.close()


def test_the_code_is_written_as_the_rest(project: Path, made: Made) -> None:
    files = [block.file for block in written(project) if block.file.endswith(".py")]
    made.run("-m", "ruff", "check", "--quiet", "--no-cache", *files)
    made.run("-m", "ruff", "format", "--quiet", "--check", "--no-cache", *files)
