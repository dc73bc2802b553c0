"""The Sphinx extension ``tillit.site.bibliography``: how works are listed and cited.

The works come as BibTeX from the function that ``tillit_bibliography`` names; sphinxcontrib-bibtex
reads files, so they are written where the build keeps its own. Of some works not all is known. The
styles of pybtex refuse an entry without a title; this one lists what is known.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.unsrt import Style
from pybtex.style.formatting.unsrt import date as year
from pybtex.style.formatting.unsrt import pages as page_range
from pybtex.style.template import (
    Node,
    field,
    href,
    join,
    optional,
    optional_field,
    sentence,
    tag,
    words,
)
from sphinx.application import Sphinx
from sphinx.config import Config

from tillit.site.providers import imported


class KnownParts(Style):
    """Author, year, title, outlet, note and page, each where known, titles spelt as given."""

    default_sorting_style = "author_year_title"

    def get_article_template(self, e: Entry) -> Node:
        """Return the parts of a journal article."""
        place = join[
            optional_field("volume"),
            optional["(", field("number"), ")"],
            optional[": ", page_range],
        ]
        return self._entry(e, words[optional[tag("em")[field("journal")]], place])

    def get_techreport_template(self, e: Entry) -> Node:
        """Return the parts of a report."""
        return self._entry(e, optional_field("institution"))

    def get_book_template(self, e: Entry) -> Node:
        """Return the parts of a book or of a chapter of one."""
        return self._entry(e, optional_field("publisher"))

    def get_mastersthesis_template(self, e: Entry) -> Node:
        """Return the parts of a master thesis."""
        return self._entry(e, optional_field("school"))

    def get_misc_template(self, e: Entry) -> Node:
        """Return the parts of any other work."""
        return self._entry(e, optional_field("howpublished"))

    def _entry(self, e: Entry, outlet: Node) -> Node:
        host = urlsplit(e.fields.get("url", "")).hostname or ""
        return toplevel[
            sentence[*self._authors(e), optional[year]],
            optional[sentence(capitalize=False)[field("title")]],
            sentence(capitalize=False)[outlet],
            optional[field("note")],
            optional[self._doi()],
            optional[href[field("url", raw=True), host.removeprefix("www.")]],
        ]

    @staticmethod
    def _authors(e: Entry) -> list[str]:
        """Return the authors in full; those who are not named go by a word of all languages."""
        names = [str(Text.from_latex(str(person))) for person in e.persons.get("author", [])]
        named = "; ".join(name for name in names if name != "others")
        return [f"{named} et al." if "others" in names else named] if named else []

    @staticmethod
    def _doi() -> Node:
        doi = field("doi", raw=True)
        return href[join["https://doi.org/", doi], join["doi:", doi]]


def write_works(app: Sphinx, config: Config) -> None:
    """Write the works for sphinxcontrib-bibtex, and tell it where they are."""
    path = Path(app.doctreedir) / "references.bib"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(imported("tillit_bibliography", config.tillit_bibliography)(), encoding="utf-8")
    config.bibtex_bibfiles = [str(path)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the style with sphinxcontrib-bibtex, which reads it by name."""
    register_plugin("pybtex.style.formatting", "known_parts", KnownParts)
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_config_value("tillit_bibliography", "", "env", (str,))
    app.connect("config-inited", write_works)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
