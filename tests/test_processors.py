"""A notebook executed on another processor stores the same: NumPy computes there in other ways."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FEATURES = """
import numpy
print(*numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", []))
"""
STORED = """
from tillit.contents import contents
from tillit.explorers import explorer
for name in contents():
    one = explorer(name)
    print(name, one.to_still(), one.to_text())
"""


def said(project: Path, code: str, without: str = "") -> str:
    """Return what code prints in a process of its own, where NumPy does without these features."""
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        # In place of what the tests themselves may have been told.
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": without},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def test_what_is_stored_does_not_depend_on_the_processor(project: Path) -> None:
    # On a processor without any there is nothing to do without, and nothing to compare.
    wide = said(project, FEATURES).strip()
    assert said(project, STORED, without=wide) == said(project, STORED)
