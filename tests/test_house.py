"""What may import what: the contracts of pyproject.toml hold, would break and are drawn as such."""

import re
import shutil
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

LINT = Path(sys.executable).with_name("lint-imports")


def lint_imports(project: Path) -> subprocess.CompletedProcess[str]:
    # A process of its own: the contracts are checked on the package found in
    # the working folder, and this process has imported ours.
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(project), "COLUMNS": "200"},
    )


@pytest.fixture
def copy_of_house(project: Path, tmp_path: Path) -> Path:
    shutil.copy(project / "pyproject.toml", tmp_path)
    shutil.copytree(
        project / "tillit", tmp_path / "tillit", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_contracts_hold(project: Path) -> None:
    finished = lint_imports(project)
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("formula.py", "import tillit.models"),
        ("parameters.py", "import tillit.scenario"),
        ("models/__init__.py", "import tillit.explorer"),
        ("models/__init__.py", "import tillit.site"),
        ("site/__init__.py", "import tillit.models"),
        ("commands.py", "import tillit.explorers"),
        ("cellar.py", ""),
    ],
    ids=lambda value: value.replace("import ", "").removesuffix(".py") or "without a room",
)
def test_contracts_break(copy_of_house: Path, module: str, statement: str) -> None:
    with (copy_of_house / "tillit" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{statement}\n")
    finished = lint_imports(copy_of_house)
    assert finished.returncode != 0
    assert module.split("/")[0].removesuffix(".py") in finished.stdout


# The drawing of CONTRIBUTING.md


def drawn_rooms(project: Path) -> list[set[str]]:
    """Return the modules and packages of each floor of the drawing, from the top."""
    guide = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawing = guide.partition("## The house")[2].split("```")[1]
    floors = re.split(r"^ *\|\n|^\n", drawing, flags=re.MULTILINE)
    return [set(re.findall(r"(\w+)(?:\.py\b|/ )", floor)) for floor in floors]


def layers(project: Path) -> list[set[str]]:
    """Return the modules of each layer of the contract, from what imports nothing."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    written = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [set(layer.split(" | ")) for layer in reversed(written)]


def test_every_module_stands_in_the_drawing(project: Path) -> None:
    modules = {path.stem for path in (project / "tillit").glob("[!_]*.py")}
    packages = {path.parent.name for path in (project / "tillit").glob("*/__init__.py")}
    # The notebooks and the tables are no modules.
    assert set().union(*drawn_rooms(project)) - {"book", "browser", "data"} == modules | packages


def test_the_drawing_has_the_order_of_the_contract(project: Path) -> None:
    floor = {room: i for i, rooms in enumerate(drawn_rooms(project)) for room in rooms}
    wrong = [
        f"{lower} stands below {upper}"
        for below, above in combinations(layers(project), 2)
        for lower in below
        for upper in above
        if floor[lower] > floor[upper]
    ]
    assert not wrong
