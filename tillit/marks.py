"""The marks that the charts of the book share: bands, curves, dots, rules, words and axes.

A mark takes a chart with its data and says what is drawn of it; colours are tokens of the page.
Where a mark's place depends on settings, it is a Vega expression in a dictionary, ``{"expr": …}``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import altair as alt

from tillit.chart_text import axis_labels, percent_text, written
from tillit.formula import Formula, Number, is_set, where
from tillit.parameters import registry
from tillit.theme import colour

HALO = 4
"""Width of what keeps a text legible over lines and marks, px."""

PHONE = 420
"""Width of a chart below which it stands on a phone, px."""

ON_PHONE = f"width < {PHONE}"
"""Whether a chart stands on a phone, as a Vega expression."""

Channel = TypeVar("Channel", alt.Color, alt.Fill, alt.Stroke)
"""What a colour is for."""


# Data


def one_row(**fields: Number | str) -> alt.Chart:
    """Return a chart of one row with these fields: formulas, numbers or Vega expressions."""
    chart = alt.Chart(alt.InlineData(values=[{}]))
    return chart.transform_calculate(**{name: written(value) for name, value in fields.items()})


def rows(values: Sequence[Mapping[str, Any]], **fields: Number | str) -> alt.Chart:
    """Return a chart of these rows, with fields that are computed of each."""
    chart = alt.Chart(alt.InlineData(values=[dict(row) for row in values]))
    return chart.transform_calculate(**{name: written(value) for name, value in fields.items()})


def case(condition: Number | str, then: float | str, otherwise: float | str) -> dict[str, str]:
    """Place a mark by a condition: one of two numbers or words."""
    return {"expr": f"{written(condition)} ? {then!r} : {otherwise!r}"}


def beside(left: Number | str, by: float, right_by: float | None = None) -> dict[str, Any]:
    """Place words to the left of a mark where a condition holds, else to its right, px away."""
    dx = case(left, -by, by if right_by is None else right_by)
    return {"align": case(left, "right", "left"), "dx": dx}


def whole_percent(share: Number | str) -> str:
    """Write the expression that writes a share in whole percent."""
    return percent_text(f"round({written(share)} * 100) / 100")


# Ranges and axes


def ends(parameter: str) -> tuple[float, float]:
    """Return the ends between which the book draws a setting."""
    item = registry()[parameter]
    return item.drawn_low, item.drawn_high


def reaching(parameter: str, value: Number) -> Number:
    """Return the upper end between which the book draws a setting, or a value set beyond it."""
    last = ends(parameter)[1]
    return where(is_set(value) & (value > last), value, last)


def levels(parameter: str, step: float) -> list[float]:
    """Return the levels from one end that the book draws a setting between to the other."""
    low, high = ends(parameter)
    count = round((high - low) / step)
    return [round(low + place * step, 9) for place in range(count + 1)]


def between(low: Number, high: Number, **scale: Any) -> alt.Scale:
    """Return the scale from one end to the other; an end may follow the settings."""
    if isinstance(low, Formula) or isinstance(high, Formula):
        return alt.Scale(domainMin=_end(low), domainMax=_end(high), nice=False, **scale)
    return alt.Scale(domain=[low, high], nice=False, **scale)


def _end(value: Number) -> Any:
    return {"expr": repr(value)} if isinstance(value, Formula) else value


def across(field: str, low: Number, high: Number, title: str, **axis: Any) -> alt.X:
    """Return the axis from one end to the other."""
    return alt.X(f"{field}:Q", scale=between(low, high), axis=alt.Axis(title=title, **axis))


def along(field: str, parameter: str, title: str, *, scale: str = "linear", **axis: Any) -> alt.X:
    """Return the axis over the range of a setting."""
    shown = alt.Axis(title=title, **axis)
    return alt.X(f"{field}:Q", scale=between(*ends(parameter), type=scale), axis=shown)


def shares(field: str, title: str, *, ticks: int = 5, top: float | None = 1) -> alt.Y:
    """Return an axis of shares in percent, from 0 to ``top``; without it as far as they go."""
    scale = alt.Undefined if top is None else alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(format="%", title=title, tickCount=ticks)
    return alt.Y(f"{field}:Q", scale=scale, axis=axis)


def millions(title: str, *, form: str = "~f", **axis: Any) -> alt.Axis:
    """Return an axis of amounts in millions."""
    labels = axis_labels(1e6, form)
    return alt.Axis(title=title, labelExpr=labels, **{"tickCount": 6, **axis})


# Marks


def band(
    base: alt.Chart, *, tone: str, x: Any, y: Any = "low", high: str = "high",
    opacity: float = 0.18, **mark: Any,
) -> alt.Chart:  # fmt: skip
    """Draw eight in ten draws as an area, from the field of ``y`` to ``high``."""
    return base.mark_area(opacity=opacity, color=colour(tone), **mark).encode(
        x=_quantity(x), y=_quantity(y), y2=f"{high}:Q"
    )


def curve(
    base: alt.Chart, x: alt.X | str, y: alt.Y | str, *, tone: str, width: float = 2.5, **mark: Any
) -> alt.Chart:
    """Draw a line through a field."""
    return base.mark_line(strokeWidth=width, color=colour(tone), **mark).encode(
        x=_quantity(x), y=_quantity(y)
    )


def dot(
    base: alt.Chart, x: Any, y: Any, *, tone: str, shape: str = "circle", size: float = 110,
    rim: float | None = 2,
) -> alt.Chart:  # fmt: skip
    """Draw a point, with a rim in the colour of the ground that lifts it off the lines."""
    return base.mark_point(
        shape=shape,
        filled=True,
        size=size,
        color=colour(tone),
        stroke=colour("paper"),
        strokeWidth=alt.Undefined if rim is None else rim,
        opacity=1,
    ).encode(x=_quantity(x), y=_quantity(y))


def pin(
    base: alt.Chart, x: Any, y: Any, *, tone: str, shape: str = "circle", size: float = 110,
    rim: float | None = 2, **text: Any,
) -> tuple[alt.Chart, alt.Chart]:  # fmt: skip
    """Draw a point, and its words in bold beside it (see :func:`words`)."""
    return (
        dot(base, x, y, tone=tone, shape=shape, size=size, rim=rim),
        words(base, x, y, tone=tone, bold=True, **text),
    )


def rule(base: alt.Chart, *, tone: str, width: float = 1, **placed: Any) -> alt.Chart:
    """Draw a line across the chart, or between ``x`` and ``x2`` or ``y`` and ``y2``.

    ``dash`` among the further arguments makes it a dashed one, ``opacity`` a pale one.
    """
    mark = {
        vega: placed.pop(ours)
        for ours, vega in (("dash", "strokeDash"), ("opacity", "opacity"))
        if ours in placed
    }
    return base.mark_rule(color=colour(tone), strokeWidth=width, **mark).encode(
        **{channel: _quantity(value) for channel, value in placed.items()}
    )


def words(
    base: alt.Chart, x: Any, y: Any, field: Any = "text", *, tone: str = "", bold: bool = False,
    **mark: Any,
) -> alt.Chart:  # fmt: skip
    """Write the text of a field, or one value, at a place.

    ``align``, ``dx``, ``dy``, ``baseline`` and the like are numbers, words or expressions.
    """
    look: dict[str, Any] = {"fontWeight": 600} if bold else {}
    if tone:
        look["color"] = colour(tone)
    shown = _field(field, "N") if isinstance(field, str) else field
    return base.mark_text(**look, **mark).encode(x=_quantity(x), y=_quantity(y), text=shown)


def haloed(
    base: alt.Chart, x: Any, y: Any, field: str = "text", *, tone: str = "ink",
    halo: float = HALO, **mark: Any,
) -> list[alt.Chart]:  # fmt: skip
    """Write the text of a field so that it stays legible over lines: itself, wider, below it."""
    ground: dict[str, Any] = {
        "color": colour("paper"),
        "stroke": colour("paper"),
        "strokeWidth": halo,
        "strokeJoin": "round",
    }
    at = {"x": _quantity(x), "y": _quantity(y), "text": _field(field, "N")}
    return [
        base.mark_text(**mark, **ground).encode(**at),
        base.mark_text(**mark, color=colour(tone)).encode(**at),
    ]


def _quantity(place: Any) -> Any:
    return _field(place, "Q") if isinstance(place, str) else place


def _field(name: str, kind: str) -> str:
    return name if ":" in name else f"{name}:{kind}"


# Several series


def tones(names: Sequence[str], tokens: Sequence[str]) -> alt.Scale:
    """Return the scale that gives each name its colour."""
    return alt.Scale(domain=list(names), range=[colour(token) for token in tokens])


def coded(channel: type[Channel], field: str, looks: Mapping[str, str]) -> Channel:
    """Colour by the words of a field, each with its token; the marks themselves are the legend."""
    return channel(f"{field}:N", scale=tones([*looks], [*looks.values()]), legend=None)


def dashes(names: Sequence[str], patterns: Sequence[Sequence[float]]) -> alt.Scale:
    """Return the scale that gives each name its pattern of dashes."""
    return alt.Scale(domain=list(names), range=[list(pattern) for pattern in patterns])


def lines(
    base: alt.Chart,
    x: alt.X,
    y: alt.Y,
    series: Mapping[str, tuple[str, str, Sequence[float]]],
    *,
    width: float = 2,
    legend: Mapping[str, Any],
    **mark: Any,
) -> alt.Chart:
    """Draw several lines with a legend above.

    Parameters
    ----------
    base, x, y
        The data, and the axes; the heights are in the field ``amount``.
    series
        By its name: the expression of a line's height, its colour token and its dashes.
    width
        Of the lines, px.
    legend
        How the legend stands: its columns, its place if it is not above.
    """
    names = list(series)
    shown = alt.Legend(
        title=None, **{"orient": "top", "symbolSize": 400, "labelLimit": 240, **legend}
    )
    color = tones(names, [token for _height, token, _dash in series.values()])
    dash = dashes(names, [dash for _height, _token, dash in series.values()])
    return (
        base.transform_calculate(**{name: height for name, (height, *_look) in series.items()})
        .transform_fold([*names], as_=["series", "amount"])
        .transform_filter("isValid(datum.amount)")
        .mark_line(strokeWidth=width, **mark)
        .encode(
            x=x,
            y=y,
            color=alt.Color("series:N", scale=color, legend=shown),
            strokeDash=alt.StrokeDash("series:N", scale=dash, legend=shown),
        )
    )


def key(
    names: Sequence[str],
    tokens: Sequence[str],
    patterns: Sequence[Sequence[float]],
    columns: int = 1,
) -> alt.Chart:
    """Draw nothing but a legend above, for lines that are drawn each for itself."""
    legend = alt.Legend(
        orient="top", title=None, columns=columns, symbolSize=300, columnPadding=24, labelLimit=0
    )
    # A line through one point.
    return (
        alt.Chart(alt.InlineData(values=[{"name": name} for name in names]))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.datum(0),
            y=alt.datum(0),
            color=alt.Color("name:N", scale=tones(names, tokens), legend=legend),
            strokeDash=alt.StrokeDash("name:N", scale=dashes(names, patterns), legend=legend),
        )
    )


def hidden(base: alt.Chart, axis: str) -> alt.Chart:
    """Draw nothing: what it is given holds the numbers of a table."""
    return base.mark_point(opacity=0, size=0).encode(x=f"{axis}:Q")


def bare_axis(**axis: Any) -> alt.Axis:
    """Return an axis of names without title, line or ticks."""
    return alt.Axis(title=None, domain=False, ticks=False, **axis)


def picked(of: Sequence[Number | str], place: str) -> str:
    """Write the expression that picks one of several expressions by its place, from 0."""
    return f"[{','.join(map(written, of))}][{place}]"
