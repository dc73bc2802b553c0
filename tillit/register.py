"""The evidence register: every finding on one page, and the same findings as files to download.

A finding is joined here with its source, its voice and its figures; nothing is computed.
"""

import csv
import io
import json
import math
import re
from collections import Counter
from typing import Any

from tillit import __version__
from tillit.evidence import load
from tillit.i18n import fill, ngettext, pgettext
from tillit.i18n import gettext as _
from tillit.locales import SPACE, locale
from tillit.page import render
from tillit.parameters import LONGEST_SHOWN
from tillit.pictures import Fragment
from tillit.wording import label, labels, source_name

CSV_FILE, JSON_FILE = "findings.csv", "findings.json"

WORDS = {
    "kind": "finding_kind",
    "theme": "theme",
    "grade": "grade",
    "voice_kind": "voice_kind",
}
"""What is coded of a finding, and in which vocabulary."""

# The part of a locator that names a section: "§ 4.1", a heading in quotes, or both.
SECTION = re.compile(r'(?:"[^"]*"|§ [\d.]+)(?:, "[^"]*")?|[^,;]+')


def page() -> Fragment:
    """Show every finding, by source and section; ``register.js`` adds search and filters."""
    rows = _findings()
    sources = _by_source(rows)
    html = render(
        "register.html.j2",
        total=len(rows),
        most=LONGEST_SHOWN,
        sources=sources,
        filters=_filters(rows, sources),
        shown=_shown,
        csv_file=CSV_FILE,
        json_file=JSON_FILE,
    )
    text = fill(
        ngettext(
            "{n} finding from {sources} sources", "{n} findings from {sources} sources", len(rows)
        ),
        n=len(rows),
        sources=len(sources),
    )
    return Fragment(html, text)


def findings() -> list[dict[str, Any]]:
    """Return every finding with the title of its source, its voice, its caveat and its figures.

    What is coded stands in words, as readers see it.
    """
    return [
        {
            **row,
            **{column: label(vocabulary, row[column]) for column, vocabulary in WORDS.items()},
            "figures": [{**one, "unit": label("unit", one["unit"])} for one in row["figures"]],
        }
        for row in _findings()
    ]


def _findings() -> list[dict[str, Any]]:
    evidence = load()
    sources = {row["id"]: row for row in evidence.table("sources").to_dict("records")}
    voices = {row["id"]: row for row in evidence.table("voices").to_dict("records")}
    figures: dict[str, list[dict[str, Any]]] = {}
    for row in evidence.table("figures").to_dict("records"):
        figures.setdefault(row["finding_id"], []).append(_figure(row))
    return [
        {
            "id": row["id"],
            "source_id": row["source_id"],
            "source": sources[row["source_id"]]["title"],
            "locator": row["locator"],
            "kind": row["kind"],
            "theme": row["theme"],
            "statement": row["statement"],
            "grade": row["grade"],
            "voice": voices[row["voice"]]["name"],
            "voice_kind": voices[row["voice"]]["kind"],
            "voice_stands_for": voices[row["voice"]]["stands_for"],
            "caveat": row["caveat"],
            "figures": figures.get(row["id"], []),
        }
        for row in evidence.table("findings").to_dict("records")
    ]


def generated_files() -> dict[str, str]:
    """Return the register as CSV and as JSON, by file name."""
    rows = findings()
    book = {"book": "Tender or Trust?", "version": __version__, "findings": rows}
    return {
        CSV_FILE: _as_csv(rows),
        JSON_FILE: json.dumps(book, ensure_ascii=False, allow_nan=False, indent=1) + "\n",
    }


def _by_source(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Group findings by source and section, each in the order in which it first comes."""
    grouped: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        sections = grouped.setdefault(row["source_id"], {})
        sections.setdefault(_section(row["locator"]), []).append(row)
    return [
        {
            **load().row("sources", source),
            "name": source_name(source),
            "count": sum(len(group) for group in sections.values()),
            "sections": sections,
        }
        for source, sections in grouped.items()
    ]


def _section(locator: str) -> str:
    found = SECTION.match(locator)
    return found.group().strip() if found else locator


def _filters(rows: list[dict[str, Any]], sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the page can be filtered by: name in the address, labels, options with counts."""
    filters = []
    for name, column, title, everything in (
        ("source", "source_id", pgettext("row", "Source"), _("All sources")),
        ("kind", "kind", pgettext("of a finding", "Kind"), _("All kinds")),
        ("grade", "grade", pgettext("of a finding", "Grade"), _("All grades")),
        ("theme", "theme", pgettext("of a finding", "Theme"), _("All themes")),
        ("voice", "voice_kind", pgettext("who says a finding", "Voice"), _("All voices")),
    ):
        counts = Counter(row[column] for row in rows)
        if name == "source":
            names = {source["id"]: source["name"] for source in sources}
        else:
            names = dict(sorted(labels(WORDS[column]).items(), key=lambda pair: pair[1]))
        options = [(value, word, counts[value]) for value, word in names.items() if counts[value]]
        filters.append({"name": name, "label": title, "all": everything, "options": options})
    return filters


def _figure(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "measure": row["measure"],
        "value": _plain(row["value"]),
        "value_high": _plain(row["value_high"]),
        "unit": row["unit"],
        "year": _plain(row["year"]),
        "population": row["population"],
    }


def _plain(number: float) -> float | int | None:
    if math.isnan(number):
        return None
    return int(number) if float(number).is_integer() else float(number)


def _shown(figure: dict[str, Any]) -> str:
    """Write a figure as its source gives it, unrounded; what is counted stands in its measure."""
    ends = [figure[key] for key in ("value", "value_high") if figure[key] is not None]
    text = "–".join(map(locale().exact, ends))
    if figure["unit"] == "count":
        return text
    return f"{text}{SPACE}{label('unit', figure['unit'])}"


def _as_csv(rows: list[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "figures": _in_a_cell(row["figures"])} for row in rows)
    # The mark tells spreadsheets that this is UTF-8; without it they break æ, ø and å.
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + stream.getvalue()


def _in_a_cell(figures: list[dict[str, Any]]) -> str:
    parts = []
    for figure in figures:
        ends = [str(figure[key]) for key in ("value", "value_high") if figure[key] is not None]
        known = [str(figure[key]) for key in ("year", "population") if figure[key] is not None]
        parts.append(
            f"{figure['measure']}: {' to '.join(ends)} {figure['unit']} ({'; '.join(known)})"
        )
    return " | ".join(parts)
