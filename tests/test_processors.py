"""A notebook executed on another processor stores the same: NumPy computes there in other ways."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

STORED = """
from tillit.explorers import EXPLORERS, explorer
for name in EXPLORERS:
    one = explorer(name)
    print(name, one.to_still(), one.to_text())
"""

pytestmark = pytest.mark.slow


def stored(project: Path, disabled: str) -> str:
    """Return what the explorers store in notebooks, made without these features."""
    finished = subprocess.run(
        [sys.executable, "-c", STORED],
        cwd=project,
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def test_what_is_stored_does_not_depend_on_the_processor(project: Path) -> None:
    wide = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    assert wide, "this processor has no wide features to do without: nothing is compared"
    assert stored(project, " ".join(wide)) == stored(project, "")
