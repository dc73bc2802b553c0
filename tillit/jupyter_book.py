"""Jupyter Book, run in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tillit.i18n import SOURCE, VARIABLE
from tillit.notebooks import BuildProblem


def build_pages(source: Path, output: Path, language: str = SOURCE) -> Path:
    """Build the pages of a book; a warning is an error.

    Parameters
    ----------
    source
        The folder with ``_config.yml``, ``_toc.yml`` and the chapters.
    output
        The folder that gets ``_build``.
    language
        Of what the code says; that of the chapters stands in ``_config.yml``.

    Returns
    -------
    Path
        The folder with the pages.

    Raises
    ------
    BuildProblem
        Jupyter Book stops with an error or a warning.
    """
    _run(source, output, language, "-W", "--keep-going")
    pages = output / "_build" / "html"
    if not (pages / "index.html").is_file():
        raise BuildProblem(f"The book was not built: there is no index.html in {pages}.")
    return pages


def extract_messages(source: Path, output: Path) -> Path:
    """Write what a translator gets of each chapter, as a template by the chapter's name.

    Returns
    -------
    Path
        The folder with the templates.

    Raises
    ------
    BuildProblem
        Jupyter Book stops with an error.
    """
    _run(source, output, SOURCE, "--builder", "custom", "--custom-builder", "gettext")
    return output / "_build" / "gettext"


def _run(source: Path, output: Path, language: str, *arguments: str) -> None:
    # Jupyter Book has no __main__, and its script may not be on the path.
    run = "from jupyter_book.cli.main import main; main(prog_name='jupyter-book')"
    # What it says of its progress names a folder that will be moved; what is wrong goes to stderr.
    finished = subprocess.run(
        # -P: a folder of the book is no module, whatever its name.
        [sys.executable, "-P", "-c", run, "build", source, "--path-output", output, *arguments],
        cwd=source,
        env={**os.environ, VARIABLE: language},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if finished.returncode != 0:
        raise BuildProblem(
            "The book was not built: Jupyter Book stopped with exit code"
            f" {finished.returncode}. Its errors and warnings stand above; both stop the build."
        )
