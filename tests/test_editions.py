"""Translations: what there is to translate, and what becomes of a translation."""

from pathlib import Path

import nbformat
import pytest
from babel.messages import Catalog
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tillit import catalogues
from tillit.notebooks import LANGUAGE_INFO

pytestmark = pytest.mark.slow

CONFIG = """
title: Small
execute:
  execute_notebooks: "off"
sphinx:
  config:
    gettext_compact: false
    gettext_location: false
"""
CONTENTS = """
format: jb-book
root: book/index
parts:
  - caption: Findings
    chapters:
      - file: book/one
"""
CODE = """
from tillit.i18n import gettext as _

_("Open the book")
_("5 % of {all} people")
ngettext("{n} bid", "{n} bids", n)
"""
CODE_FILE = "tillit/locale/nb/LC_MESSAGES/tillit.po"
FRONT_PAGE = "locale/nb/LC_MESSAGES/book/index.po"
CHAPTER = "locale/nb/LC_MESSAGES/book/one.po"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small book, and a package that says something."""
    folder = tmp_path / "project"
    for path, text in {
        "_config.yml": CONFIG,
        "_toc.yml": CONTENTS,
        "book/index.md": "# Small\n\nSee [the only chapter](one.ipynb).\n",
        "tillit/__init__.py": CODE,
        "tillit/page/templates/part.html.j2": '<p title="{{ _("A part") }}">',
        "tillit/site/templates/layout.html": "{{ _('Close') }}",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    cells = [
        new_markdown_cell("# A chapter\n\n- One point"),
        new_code_cell("import os\nos.environ['TILLIT_LANGUAGE']"),
    ]
    notebook = new_notebook(cells=cells, metadata={"language_info": LANGUAGE_INFO})
    (folder / "book" / "one.ipynb").write_text(nbformat.writes(notebook))
    return folder


def states(project: Path) -> dict[str, catalogues.State]:
    return {state.name: state for state in catalogues.update(project, "nb")}


def translate(path: Path, texts: dict[str, str]) -> Catalog:
    catalogue = catalogues.read(path, "nb")
    for text, translation in texts.items():
        catalogue[text].string = translation
    catalogues.write(path, catalogue)
    return catalogue


def test_every_text_is_found_once_and_counted_until_it_is_translated(project: Path) -> None:
    found = states(project)
    assert list(found) == [CODE_FILE, FRONT_PAGE, CHAPTER]
    assert [(state.texts, state.missing, state.stale) for state in found.values()] == [
        (5, 5, []),
        (3, 3, []),
        (2, 2, []),
    ]
    texts = {message.id for message in catalogues.read(project / CODE_FILE, "nb")}
    assert texts - {""} == {
        *("Open the book", "5 % of {all} people", ("{n} bid", "{n} bids"), "A part", "Close")
    }
    assert "python-format" not in (project / CODE_FILE).read_text()
    translate(project / CHAPTER, {"A chapter": "Et kapittel"})
    before = {path: path.read_bytes() for path in project.rglob("*.po")}
    assert states(project)[CHAPTER].missing == 1
    assert {path: path.read_bytes() for path in project.rglob("*.po")} == before
