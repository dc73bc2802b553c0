"""Still pictures for chapters: a chart in two widths, its caption, its summary and its table twin.

Used where looking beats reading and nothing is to be moved; an explorer draws its own pictures with
:func:`still`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from markupsafe import Markup

from tillit.page import render
from tillit.theme import VEGA_LITE, chart_config

WIDE, NARROW = 640, 340
"""Widths of the still pictures, px: for a reading column and for a phone."""


_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_IDLE = re.compile(
    r' (?:(?:role|aria-[a-z]+|pointer-events)="[^"]*"|opacity="1"'
    r'|class="(?:mark-[^"]*|background|foreground)"|xmlns:xlink="[^"]*"|version="1.1")'
    # Without a fill or stroke of its own it is as good as none: that of its group is none.
    r'|<path d="[^"]*"(?: display="none")?/>'
)


@dataclass(frozen=True)
class Fragment:
    """A piece of a page: HTML for the page, one line of text for everything else."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def figure(
    chart: alt.TopLevelMixin,
    *,
    height: int,
    summary: str,
    caption: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> Fragment:
    """Show a chart with its caption and, folded below it, the same numbers as a table.

    Parameters
    ----------
    chart
        Without width; colours by :func:`tillit.theme.colour`, so that it follows the page.
    height
        Height of the plot, px.
    summary
        What the picture shows, in a sentence or two: read out in its place.
    caption
        What a reader needs to read it, and what it must not be taken for.
    columns
        Headings of the table by the key of its rows; the first column names the row.
    rows
        What the table shows, ready to read.
    """
    spec = chart.properties(height=height).to_dict()
    spec["config"] = chart_config()
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["padding"] = {"left": 8, "right": 8, "top": 4, "bottom": 4}
    html = render(
        "figure.html.j2",
        wide=still(spec, summary, WIDE),
        narrow=still(spec, summary, NARROW),
        caption=caption,
        summary=summary,
        columns=columns,
        rows=rows,
    )
    return Fragment(html, summary)


def still(spec: Mapping[str, Any], summary: str, width: int) -> Markup:
    """Draw a Vega-Lite specification as SVG, ``width`` px wide, named by ``summary``."""
    # Imported here: it takes a while, and a kernel draws no picture of its own.
    import vl_convert as vlc

    svg = vlc.vegalite_to_svg({**spec, "width": width}, vl_version=VEGA_LITE)
    label = Markup.escape(summary)
    # A tenth of a pixel is hardly seen, and more would weigh on every page and differ from one
    # processor to the next.
    svg = _LONG_DECIMAL.sub(lambda found: f"{float(found[0]):.1f}".rstrip("0").rstrip("."), svg)
    # The summary and the table say what the picture shows: its parts are not read out one by one.
    # Nor does a still picture need what only tells Vega's marks apart or is so anyway.
    head, parts = _IDLE.sub("", svg).split(">", 1)
    # Vega counts its clips from 0 in every picture: on a page the first would clip them all.
    own = hashlib.sha256(svg.encode()).hexdigest()[:8]
    parts = re.sub(r'(id="|url\(#)(?=clip|gradient)', rf"\g<1>still-{own}-", parts)
    return Markup(f'{head} role="img" aria-label="{label}">{parts}')  # noqa: S704 - escaped above
