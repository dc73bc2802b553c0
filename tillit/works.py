"""The works of literature: how each is cited, and all of them as BibTeX.

``data/works.csv`` is the one place of what is known of a work. Chapters, explorers and the case
paper cite it in one line; sphinxcontrib-bibtex lists it, and readers download it, from the BibTeX
that is made here. What is missing or only remembered is told with the work.
"""

import re
from collections.abc import Mapping
from typing import Any

from pybtex.database import BibliographyData, Entry, Person

from tillit.evidence import by_language, load
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _

BIBTEX_FILE = "references.bib"

OTHERS = "others"
"""What stands in the table, and in BibTeX, for authors who are not named."""

MOST_NAMES = 4
"""A work of more authors is cited by the first of them."""

_VERBATIM = re.compile(r"^ +(?:doi|url) = .*$", re.MULTILINE)
"""The fields that BibTeX takes as they are; pybtex escapes their signs like those of a text."""

_OUTLETS = {
    "article": "journal",
    "report": "institution",
    "book": "publisher",
    "anthology": "publisher",
    "thesis": "school",
}
_ENTRIES = {
    "article": "article",
    "report": "techreport",
    "book": "book",
    "anthology": "book",
    "thesis": "mastersthesis",
}


def cited(row: Mapping[str, Any]) -> str:
    """Return the works that a row of ``literature`` is taken from, each with what is known of it.

    Empty where the row rests on no work: nothing was found, or nothing is remembered.
    """
    works = "; ".join(_cited(load().row("works", name)) for name in listed(row["works"]))
    if works and row["place"]:
        return fill(_("{work}, {place}"), work=works, place=row["place"])
    return works or str(row["place"])


def by_names(row: Mapping[str, Any]) -> str:
    """Return the works of a row of ``literature`` by authors and year alone."""
    works = [load().row("works", name) for name in listed(row["works"])]
    names = [
        _marked(
            fill(_("{names} ({year})"), names=_names(work), year=_year(work)),
            work,
            "authors",
            "year",
        )
        for work in works
    ]
    return "; ".join(dict.fromkeys(names))


def listed(cell: str) -> list[str]:
    """Return what a cell lists, separated by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _cited(work: Mapping[str, Any]) -> str:
    untitled = _("[work not found]") if work["found"] == "not_found" else _("[title not found]")
    names, title = _names(work), work["title"] or untitled
    said = {"names": names, "year": _year(work), "title": title}
    outlet = _in_outlet(work)
    if outlet in ("", names):
        text = fill(_("{names} ({year}), {title}"), **said)
    else:
        text = fill(_("{names} ({year}), {title}, {outlet}"), **said, outlet=outlet)
    return _marked(text, work, *_parts())


def _marked(text: str, work: Mapping[str, Any], *shown: str) -> str:
    """Say beside a citation what of that which it shows was not seen in a page."""
    if work["found"] == "recalled":
        return fill(_("{work} [details recalled]"), work=text)
    unsure = [part for part in listed(work["unchecked"]) if part in shown]
    parts = ", ".join(_parts()[part] for part in unsure)
    return fill(_("{work} [to be checked: {parts}]"), work=text, parts=parts) if unsure else text


def _parts() -> dict[str, str]:
    """Return what the parts of a reference are called."""
    return {
        "authors": pgettext("part of a reference", "authors"),
        "title": pgettext("part of a reference", "title"),
        "outlet": pgettext("part of a reference", "outlet"),
        "year": pgettext("part of a reference", "year"),
        "volume": pgettext("part of a reference", "volume"),
        "issue": pgettext("part of a reference", "issue"),
        "pages": pgettext("part of a reference", "pages"),
    }


def _names(work: Mapping[str, Any]) -> str:
    """Return last names, or the outlet or the title of what has no known author."""
    names = _last_names(work)
    return fill(_("{names} (ed.)"), names=names) if work["kind"] == "anthology" else names


def _last_names(work: Mapping[str, Any]) -> str:
    authors = listed(work["authors"])
    names = [author.partition(",")[0] for author in authors if author != OTHERS]
    if not names:
        return str(work["outlet"] or work["title"])
    if len(names) > MOST_NAMES or OTHERS in authors:
        return fill(_("{first} et al."), first=names[0])
    *former, last = names
    return f"{', '.join(former)} & {last}" if former else last


def _year(work: Mapping[str, Any]) -> str:
    if work["year"].startswith("["):
        return fill(_("about {year}"), year=work["year"].strip("[]"))
    return work["year"] or pgettext("in place of a year", "undated")


def _in_outlet(work: Mapping[str, Any]) -> str:
    issue = f"({work['issue']})" if work["issue"] else ""
    volume = f" {work['volume']}{issue}" if work["volume"] else ""
    pages = work["pages"].replace("-", "\N{EN DASH}")
    return f"{work['outlet']}{volume}{':' if volume and pages else ''}{pages}"


# All of them


@by_language
def bibtex() -> str:
    """Return every work as BibTeX, with what is missing or only remembered in its note."""
    works = load().table("works").to_dict("records")
    data = BibliographyData({work["id"]: _entry(work) for work in works})
    return _VERBATIM.sub(lambda line: line[0].replace("\\", ""), str(data.to_string("bibtex")))


def generated_files() -> dict[str, str]:
    """Return the works as a file to download, by its name."""
    return {BIBTEX_FILE: bibtex()}


def _entry(work: Mapping[str, Any]) -> Entry:
    fields = {
        "title": work["title"],
        _OUTLETS.get(work["kind"], "howpublished"): work["outlet"],
        "volume": work["volume"],
        "number": work["issue"],
        "pages": work["pages"].replace("-", "--"),
        "year": work["year"],
        "doi": work["doi"],
        "url": work["url"],
        "language": work["language"],
        "note": _note(work),
        "keywords": "reported" if work["found"] == "as_cited" else "literature",
    }
    return Entry(
        _ENTRIES.get(work["kind"], "misc"),
        fields={name: value for name, value in fields.items() if value},
        persons={
            "editor" if work["kind"] == "anthology" else "author": [
                _person(author) for author in listed(work["authors"])
            ]
        },
    )


def _person(author: str) -> Person:
    # Without a comma it is a body, or a last name alone: not to be taken apart.
    return Person(author if "," in author or author == OTHERS else f"{{{author}}}")


def _note(work: Mapping[str, Any]) -> str:
    """Say how the entry is known, which parts are unsure and which are missing."""
    parts = _parts()
    known = {
        "in_page": "",
        "in_reference_list": _("Known from a reference list."),
        "as_cited": "",
        "recalled": _("Recalled, to be checked."),
        "not_found": _("The work itself was not found."),
    }
    unsure = ", ".join(parts[name] for name in listed(work["unchecked"]))
    missing = ", ".join(
        parts[name] for name in ("authors", "title", "outlet", "year") if not work[name]
    )
    said = (
        known[work["found"]],
        fill(_("Recalled or inferred: {parts}."), parts=unsure) if unsure else "",
        fill(_("Not known: {parts}."), parts=missing) if missing else "",
        work["note"],
    )
    return " ".join(sentence for sentence in said if sentence)
