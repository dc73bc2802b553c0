"""The Sphinx extension ``tillit.site.bibliography``: how works are listed and cited.

Of many works only author, year and outlet were recorded. The styles of pybtex refuse an entry
without a title; this one lists what is known.
"""

from typing import Any

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.unsrt import Style
from pybtex.style.formatting.unsrt import date as year
from pybtex.style.formatting.unsrt import pages as page_range
from pybtex.style.template import (
    Node,
    field,
    first_of,
    join,
    optional,
    optional_field,
    sentence,
    tag,
    words,
)
from sphinx.application import Sphinx


class KnownParts(Style):
    """Author, title, outlet, year and note, each where it is known, titles spelt as given."""

    default_sorting_style = "author_year_title"

    def get_article_template(self, e: Entry) -> Node:
        """Return the parts of a journal article."""
        place = join[
            optional_field("volume"),
            optional["(", field("number"), ")"],
            optional[": ", page_range],
        ]
        return self._entry([tag("em")[field("journal")], place])

    def get_techreport_template(self, e: Entry) -> Node:
        """Return the parts of a report."""
        series = words[first_of[optional_field("type"), "Report"], optional_field("number")]
        return self._entry([optional_field("institution"), series])

    def get_mastersthesis_template(self, e: Entry) -> Node:
        """Return the parts of a master thesis."""
        return self._entry(["Master thesis", optional_field("school")])

    def get_misc_template(self, e: Entry) -> Node:
        """Return the parts of any other work."""
        return self._entry([optional_field("howpublished")])

    def _entry(self, outlet: list[Any]) -> Node:
        return toplevel[
            optional[self.format_names("author")],
            optional[sentence[field("title")]],
            sentence[*outlet, optional[year]],
            sentence[optional_field("note")],
        ]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the style with sphinxcontrib-bibtex, which reads it by name."""
    register_plugin("pybtex.style.formatting", "known_parts", KnownParts)
    app.setup_extension("sphinxcontrib.bibtex")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
