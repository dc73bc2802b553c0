"""What Python tells the scripts of every page, so that nothing is written down twice.

The settings, the words and marks of the language, and what both sides must hold alike: patterns,
limits, keys. A script reads it as ``window.tillitBook``.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tillit import __version__, links, migrations, pasted, sampling, scenario, typed
from tillit.drawn import AHEAD, ENDS, NO_VARIANCE, SEARCH_POINTS
from tillit.formats import LIMITS, NAMED, names
from tillit.i18n import as_data
from tillit.locales import locale
from tillit.messages import ONLY_IN_PYTHON, messages
from tillit.parameters import DATE, LONGEST_SHOWN, UNWRITTEN, Parameter, registry
from tillit.wording import ORIGINS, origin_of


def book() -> dict[str, Any]:
    """Return what every page knows of the book."""
    return {
        "id": scenario.BOOK,
        "version": __version__,
        "link": {
            "keys": {
                "version": links.VERSION_KEY,
                "places": links.PLACES_KEY,
                "end": links.END_KEY,
            },
            "longest": links.LONGEST,
            "digits": links.DIGITS,
            "marks": {"skipped": links.SKIPPED, "empty": links.EMPTY},
            "plain": links.PLAIN.pattern,
            "order": list(_order()),
        },
        "scenario_file": scenario.FILE,
        "phrases": {
            **{
                name: as_data(text)
                for name, text in messages().items()
                if name not in ONLY_IN_PYTHON
            },
            **{f"origin_{name}": text for name, text in ORIGINS().items()},
        },
        "locale": locale().for_page(),
        "limits": LIMITS,
        "patterns": {
            "decimal": typed.DECIMAL.pattern,
            **typed.PATTERNS,
            **pasted.PATTERNS,
            "date": DATE.pattern,
            "unwritten": UNWRITTEN.pattern,
        },
        "shapes": typed.SHAPES,
        "units": typed.UNITS,
        "longest_number": typed.LONGEST,
        "most_cells": pasted.MOST_CELLS,
        "longest_shown": LONGEST_SHOWN,
        "largest_file": scenario.LARGEST_FILE,
        "most_said": scenario.MOST_SAID,
        "ends": ENDS,
        "ahead": AHEAD,
        "no_variance": NO_VARIANCE,
        "search_points": SEARCH_POINTS,
        "names": {table: names(table) for table in NAMED},
        "parameters": {item.id: _told(item) for item in registry().values() if not item.about},
        "knowledge": _knowledge(),
        "migrations": {name: asdict(item) for name, item in migrations.migrations().items()},
    }


def _told(item: Parameter) -> dict[str, Any]:
    """Return what a script knows of a setting, without what is empty or follows from its kind."""
    always = {
        "label": item.label,
        "kind": item.kind,
        "unit": item.short_unit and asdict(item.short_unit),
        "default": scenario.plain(item.default),
        "low": scenario.plain(item.low),
        "high": scenario.plain(item.high),
        "origin": origin_of(item),
    }
    other = {
        "display": item.display if item.display != item.kind else "",
        "optional": item.optional,
        "choices": item.choices,
        "replaced_by": item.replaced_by,
        "replaced_said": item.replaced_said,
    }
    return always | {name: value for name, value in other.items() if value}


def _knowledge() -> dict[str, Any]:
    """Return which numbers have a setting for how well they are known, and what all these share."""
    items = [item for item in registry().values() if item.about]
    label = items[0].label.replace(registry()[items[0].about].label, "{label}")
    return {"of": [item.about for item in items], "as": {**_told(items[0]), "label": label}}


def _order() -> Iterator[tuple[int, int] | tuple[str, str]]:
    """Yield the settings of a short link by place, as runs of the page's own, from and to.

    Where the page has none of that name it is an id and a kind.
    """
    items = [item for item in registry().values() if not item.in_words]
    own = [item.id for item in sorted(items, key=lambda item: bool(item.about))]
    start = end = 0
    for name, kind in links.order():
        at = own.index(name) if name in own else None
        if at == end:
            end += 1
            continue
        if end > start:
            yield start, end
        start, end = (at, at + 1) if at is not None else (0, 0)
        if at is None:
            yield name, kind
    if end > start:
        yield start, end


def generated_files() -> dict[str, str]:
    """Return the static files of the page's script by name: what it knows, and the draws."""
    directions = sampling.direction_numbers()
    draws = {
        "count": sampling.DRAWS,
        "columns": len(directions),
        # Two bytes each, the higher first.
        "directions": base64.b64encode(directions.astype(">u2").tobytes()).decode(),
    }
    return {
        "registry.js": f"window.tillitBook={_compact(book())};\n",
        "draws.js": f"window.tillitDraws={_compact(draws)};\n",
    }


def _compact(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
