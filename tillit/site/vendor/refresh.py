"""Fetch scripts of others from npm, bundle and minify them, and note what was made."""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from shutil import copytree

HERE = Path(__file__).parent
# As published docx is 1.06 MB, 231 kB gzip, most of it comments: a third is left. No other file of
# the package has the whole of it for a plain script tag.
DOCX = "dist/index.iife.js"
MINIFIER = "esbuild@0.28.2"


def refresh_docx(version: str) -> None:
    """Write ``docx.js`` and ``docx.json`` for a version of the npm package docx."""
    with tempfile.TemporaryDirectory() as folder:
        packed = _run(["npm", "pack", "--json", f"docx@{version}"], folder)
        described = json.loads(packed)[0]
        with tarfile.open(Path(folder) / described["filename"]) as package:
            package.extract(f"package/{DOCX}", folder, filter="data")
        source = Path(folder) / "package" / DOCX
        minified = _run(["npx", "--yes", MINIFIER, "--minify", str(source)], folder)
    licence = (HERE / "docx.LICENSE.txt").read_text("utf-8")
    script = f"/*! docx {version}, {DOCX}, minified.\n\n{licence}*/\n{minified}"
    (HERE / "docx.js").write_text(script, "utf-8")
    made = {
        "package": "docx",
        "version": version,
        "file": DOCX,
        "package_integrity": described["integrity"],
        "minified_with": MINIFIER,
        "sha256": _digest(script),
    }
    _note("docx.json", made)


def refresh_vega() -> None:
    """Write ``vega.js``, ``vega-parser.js`` and ``vega.json`` from the sources in ``vega``."""
    made = {}
    with tempfile.TemporaryDirectory() as parent:
        folder = copytree(HERE / "vega", Path(parent) / "vega")
        _run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
        bundles = json.loads(_run(["node", "bundle.mjs"], folder))
        for name, packages in bundles.items():
            licences = _licences(folder / "node_modules", packages)
            bundled = (folder / "out" / name).read_text("utf-8")
            script = f"/*! Bundled from parts of these packages.\n\n{licences}*/\n{bundled}"
            (HERE / name).write_text(script, "utf-8")
            made[name] = {"packages": packages, "sha256": _digest(script)}
    _note("vega.json", {**made, "sources_sha256": sources_digest()})


def sources_digest() -> str:
    """Return the digest of what the bundles of Vega are made from."""
    sources = sorted(path for path in (HERE / "vega").iterdir() if path.is_file())
    return _digest("".join(path.read_text("utf-8") for path in sources))


def _licences(installed: Path, packages: dict[str, str]) -> str:
    """Return the licence of every package, those that share one together."""
    texts: dict[str, list[str]] = {}
    for name, version in packages.items():
        (file,) = (installed / name).glob("LICENSE*")
        texts.setdefault(file.read_text("utf-8").strip(), []).append(f"{name} {version}")
    return "".join(f"{', '.join(names)}:\n\n{text}\n\n" for text, names in texts.items())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _note(name: str, made: dict[str, object]) -> None:
    (HERE / name).write_text(json.dumps(made, indent=2) + "\n", "utf-8")


def _run(command: list[str], folder: str | Path) -> str:
    return subprocess.run(
        command, cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


if __name__ == "__main__":
    recorded = json.loads((HERE / "docx.json").read_text("utf-8"))["version"]
    refresh_docx(sys.argv[1] if len(sys.argv) > 1 else recorded)
    refresh_vega()
