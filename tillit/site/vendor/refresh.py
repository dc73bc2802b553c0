"""Fetch a version of docx from npm, minify its script for browsers, and note what was made."""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = "dist/index.iife.js"
# As published it is 1.06 MB, 231 kB gzip, most of it comments: a third is left. No other file of
# the package has the whole of it for a plain script tag.
MINIFIER = "esbuild@0.28.2"


def refresh(version: str) -> None:
    """Write ``docx.js`` and ``docx.json`` for a version of the npm package docx."""
    with tempfile.TemporaryDirectory() as folder:
        packed = _run(["npm", "pack", "--json", f"docx@{version}"], folder)
        described = json.loads(packed)[0]
        with tarfile.open(Path(folder) / described["filename"]) as package:
            package.extract(f"package/{SOURCE}", folder, filter="data")
        source = Path(folder) / "package" / SOURCE
        minified = _run(["npx", "--yes", MINIFIER, "--minify", str(source)], folder)
    licence = (HERE / "docx.LICENSE.txt").read_text("utf-8")
    script = f"/*! docx {version}, {SOURCE}, minified.\n\n{licence}*/\n{minified}"
    (HERE / "docx.js").write_text(script, "utf-8")
    made = {
        "package": "docx",
        "version": version,
        "file": SOURCE,
        "package_integrity": described["integrity"],
        "minified_with": MINIFIER,
        "sha256": hashlib.sha256(script.encode("utf-8")).hexdigest(),
    }
    (HERE / "docx.json").write_text(json.dumps(made, indent=2) + "\n", "utf-8")


def _run(command: list[str], folder: str) -> str:
    return subprocess.run(
        command, cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


if __name__ == "__main__":
    recorded = json.loads((HERE / "docx.json").read_text("utf-8"))["version"]
    refresh(sys.argv[1] if len(sys.argv) > 1 else recorded)
