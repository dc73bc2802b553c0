"""What may import what: the contracts of pyproject.toml hold, and would break."""

import shutil
import subprocess
import sys
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
