"""Translations: what there is to translate, and what becomes of a translation."""

import json
from gettext import GNUTranslations
from pathlib import Path

import nbformat
import pytest
from babel.messages import Catalog
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tillit import catalogues, commands
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
f"{_('One')} and {n} of " f"{_(n)}"
"""
DATA = {
    "name": "small",
    "resources": [
        {
            "name": "words",
            "path": "words.csv",
            "schema": {
                "primaryKey": ["id"],
                "fields": [
                    {"name": "id", "type": "string"},
                    {"name": "text", "type": "string", "translatable": True},
                ],
            },
        }
    ],
}
CODE_FILE = "tillit/locale/nb/LC_MESSAGES/tillit.po"
FRONT_PAGE = "locale/nb/LC_MESSAGES/book/index.po"
CHAPTER = "locale/nb/LC_MESSAGES/book/one.po"
WORDS = "data/translations/nb.csv, words"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small book, and a package that says something."""
    folder = tmp_path / "project"
    for path, text in {
        "_config.yml": CONFIG,
        "_toc.yml": CONTENTS,
        "data/datapackage.json": json.dumps(DATA),
        "data/words.csv": "id,text\none,One word\nnone,\n",
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
    assert list(found) == [CODE_FILE, FRONT_PAGE, CHAPTER, WORDS]
    assert [(state.texts, state.missing, state.stale) for state in found.values()] == [
        (6, 6, []),
        (3, 3, []),
        (2, 2, []),
        (1, 1, []),
    ]
    texts = {message.id for message in catalogues.read(project / CODE_FILE, "nb")}
    assert texts - {""} == {
        *("Open the book", "5 % of {all} people", ("{n} bid", "{n} bids"), "One"),
        *("A part", "Close"),
    }
    assert "python-format" not in (project / CODE_FILE).read_text()
    translate(project / CHAPTER, {"A chapter": "Et kapittel"})
    before = {path: path.read_bytes() for path in project.rglob("*.po")}
    assert states(project)[CHAPTER].missing == 1
    assert {path: path.read_bytes() for path in project.rglob("*.po")} == before


def test_an_edition_speaks_its_language_but_where_a_text_was_reworded(project: Path) -> None:
    states(project)
    translate(
        project / FRONT_PAGE,
        {
            "Small": "Liten",
            "Findings": "Funn",
            "See [the only chapter](one.ipynb).": "Les [det eneste kapitlet](one.ipynb).",
        },
    )
    translate(project / CHAPTER, {"A chapter": "Et kapittel", "One point": "Ett punkt"})
    notebook = project / "book" / "one.ipynb"
    notebook.write_text(notebook.read_text().replace("One point", "One small point"))
    data = project / "data" / "translations" / "nb.csv"
    data.write_text(data.read_text().replace("One word,,", "One word,Ett ord,"))
    (project / "data" / "words.csv").write_text("id,text\none,One small word\n")
    found = states(project)
    assert found[CHAPTER].stale == ["One small point"]
    assert found[WORDS].stale == ["One small word"]

    pages = commands.build_book(project, project, "nb")
    assert pages == project / "_build" / "nb" / "html"
    front = BeautifulSoup((pages / "book" / "index.html").read_text("utf-8"), "lxml")
    assert front.select('html[lang="nb"]')
    assert front.title.get_text() == "Liten — Liten"
    assert front.select_one("h1").get_text().strip("#") == "Liten"
    assert front.select_one("article a[href='one.html']").get_text() == "det eneste kapitlet"
    contents = front.select_one("nav.bd-docs-nav").get_text(" ", strip=True)
    assert "Funn" in contents
    assert "Et kapittel" in contents
    chapter = BeautifulSoup((pages / "book" / "one.html").read_text("utf-8"), "lxml")
    assert chapter.select_one("article li").get_text(strip=True) == "One small point"
    assert chapter.select_one(".cell_output").get_text(strip=True) == "'nb'"
    # Anchors stay what they are, so that a link leads to the same place in each language.
    assert chapter.select("section#a-chapter")


def said_in_nb(project: Path) -> GNUTranslations:
    with catalogues.compiled(project, "nb").open("rb") as file:
        return GNUTranslations(file)


def assert_left_out(said: GNUTranslations) -> None:
    assert said.gettext("One") == "En"
    assert said.gettext("5 % of {all} people") == "5 % of {all} people"
    assert said.ngettext("{n} bid", "{n} bids", 2) == "{n} bids"


def test_a_translation_with_other_places_is_named_and_not_shown(project: Path) -> None:
    states(project)
    bids = ("{n} bid", "{n} bids")
    wrong = {"5 % of {all} people": "5 % av {alle} personer", bids: ("{n} tilbud", "{m} tilbud")}
    translate(project / CODE_FILE, {**wrong, "One": "En"})
    # Before somebody has run the command again, and after.
    assert_left_out(said_in_nb(project))
    state = states(project)[CODE_FILE]
    assert (state.stale, state.misplaced) == ([], ["5 % of {all} people", "{n} bid"])
    assert_left_out(said_in_nb(project))
    # A form may leave a place out that another has.
    right = {"5 % of {all} people": "5 % av {all} personer", bids: ("ett tilbud", "{n} tilbud")}
    catalogue = translate(project / CODE_FILE, right)
    for text in right:
        catalogue[text].flags.discard("fuzzy")
    catalogues.write(project / CODE_FILE, catalogue)
    assert states(project)[CODE_FILE].misplaced == []
    assert said_in_nb(project).ngettext(*bids, 2) == "{n} tilbud"


def test_a_language_without_a_translation_says_how_to_begin(project: Path) -> None:
    with pytest.raises(commands.UsageProblem, match="make translate LANGUAGE=sv"):
        commands.build_book(project, project, "sv")
    assert not (project / "_build").exists()
