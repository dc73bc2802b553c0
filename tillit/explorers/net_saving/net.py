"""The picture of what would be left, by price gap."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import amount_text, filled, percent_text, signed
from tillit.declared import Column, Picture, Table, band_columns
from tillit.evidence import load
from tillit.explorers.net_saving.computed import DRAWS, GAP
from tillit.formats import significant
from tillit.formula import Number, is_set, minimum
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import net_saving as model
from tillit.symbols import Band, Symbols
from tillit.theme import colour

NET_BAND = Band("gap", DRAWS, "net_by_gap")

AWARDED_BAND = Band("gap", DRAWS, "net_if_awarded_by_gap", "awarded_")


def _gap_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.along("gap", GAP, _("Price gap, % (right: cheaper bid)"), tickCount=6)
    y = alt.Y(
        "low:Q",
        axis=marks.millions(_("Net over the contract, kr million"), minExtent=44),
    )
    return alt.layer(
        marks.band(NET_BAND.over(), tone="tender", x=x, y=y),
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        marks.curve(NET_BAND.over(), "gap", "middle", tone="tender"),
        marks.curve(
            AWARDED_BAND.over(), "gap", "awarded_middle", tone="tender", width=2, strokeDash=[6, 4]
        ),
        *_references_drawn(),
        *_break_even_drawn(symbols),
        *_yours_drawn(symbols),
    )


def _references_drawn() -> list[alt.Chart]:
    """Draw the reference points under the line, where a cheaper bid leaves room."""
    return [
        layer
        for item, up in zip(references(), (92, 62, 36, 12), strict=True)
        for layer in _reference_drawn(item, alt.value({"expr": f"height - {up}"}))
    ]


def _reference_drawn(item: Mapping[str, Any], y: Any) -> list[alt.Chart]:
    """Draw a gap as a bar or a tick, with its words; on a phone with its letter."""
    base = marks.rows([item])
    on_phone = base.transform_filter(marks.ON_PHONE)
    elsewhere = base.transform_filter(f"!({marks.ON_PHONE})")
    if item["high"] > item["low"]:
        return [
            marks.rule(base, tone="edge", width=5, x="low", x2="high", y=y),
            marks.words(on_phone, "low", y, "letter", align="right", dx=-6),
            marks.words(elsewhere, "high", y, align="right", dy=-11),
        ]
    tick = base.mark_tick(thickness=4, height=14, color=colour("edge")).encode(x="low:Q", y=y)
    return [
        tick,
        marks.words(on_phone, "low", y, "letter", align="left", dx=6),
        marks.words(elsewhere, "low", y, align="left", dx=8),
    ]


def _break_even_drawn(symbols: Symbols) -> list[alt.Chart]:
    needed, zero = symbols.values["breakeven_gap_middle"], alt.datum(0)
    last = marks.ends(GAP)[1]
    base = marks.one_row(
        at=minimum(needed * 100, last),
        from_here=minimum(symbols.values["breakeven_gap_low"] * 100, last),
        to_here=minimum(symbols.values["breakeven_gap_high"] * 100, last),
        text=filled(_("breaks even at {percent}"), percent=percent_text(needed)),
    ).transform_filter(repr(needed <= model.ENOUGH))
    text = marks.words(
        base,
        "at",
        zero,
        bold=True,
        **marks.beside(needed > 0.04, 4),
        # Where hardly any gap saves, the line of zero is the upper edge.
        dy=marks.case(needed > 0.12, 18, -16),
    )
    return [
        marks.rule(base, tone="ink", width=5, opacity=0.35, x="from_here", x2="to_here", y=zero),
        marks.dot(base, "at", zero, tone="ink", shape="diamond", size=150, rim=1.5),
        text,
    ]


def _yours_drawn(symbols: Symbols) -> list[alt.Chart]:
    percent, net = symbols.results["price_gap"] * 100, symbols.values["expected_net_middle"]
    base = marks.one_row(
        yours=percent,
        net_here=net,
        low_here="expected_net_low",
        high_here="expected_net_high",
        text=filled(_("net {amount}"), amount=_million(net)),
    ).transform_filter(repr(is_set(percent)))
    # Beside the break-even, whose own words stand over the line, it goes up a line.
    from_needed = f"abs({percent / 100 - symbols.values['breakeven_gap_middle']!r})"
    leftwards = percent > -1
    pin = marks.pin(
        base,
        "yours",
        "net_here",
        tone="yours",
        size=120,
        fontSize=13,
        **marks.beside(leftwards, 10),
        dy={"expr": f"{leftwards!r} ? ({from_needed} < 0.06 ? -38 : -14) : 16"},
    )
    return [
        marks.rule(base, tone="yours", width=2, x="yours", y="low_here", y2="high_here"),
        *pin,
    ]


def _million(amount: Number) -> str:
    return amount_text("million", signed(f"{amount!r} / 1e6", ".2~r"))


def references() -> list[dict[str, Any]]:
    """Return price gaps that documents give, with who says so: letter, ends in percent, words.

    A saving counts as positive, as in this chapter. The Oslo figure is the cost of municipal
    operation over that of commercial, v percent; seen from the municipality it is v / (100 + v).
    Studies that found no effect on cost stand at 0: they give no size.
    """
    technical = load().row("literature", "c01")
    oslo = float(load().row("literature", "c09")["value"])
    (holbaek,) = load().figures("holbaek-saving-estimate")
    return [
        {
            "letter": "A",
            "low": -float(technical["value_high"]),
            "high": -float(technical["value_low"]),
            "text": _("A: technical services, reviews"),
        },
        {
            "letter": "B",
            "low": float(holbaek["value"]),
            "high": float(holbaek["value_high"]),
            "text": _("B: Holbæk, own estimate"),
        },
        {
            "letter": "C",
            "low": round(100 * oslo / (100 + oslo), 1),
            "high": round(100 * oslo / (100 + oslo), 1),
            "text": _("C: Oslo, own estimate"),
        },
        {"letter": "D", "low": 0.0, "high": 0.0, "text": _("D: Swedish care, panel studies")},
    ]


def _reference_caption() -> str:
    shown = {
        f"{item['letter']}_{end}": significant(item[end])
        for item in references()
        for end in ("low", "high")
    }
    return fill(
        _(
            "Line: on average, failing included; band: eight in ten draws; dashed: if a contract "
            "is awarded; diamond: the break-even on average. Below, gaps that documents give, none "
            "of them net. A: {A_low} to {A_high} % for technical "
            "services in Danish reviews, which find no general saving in welfare. B: {B_low} to "
            "{B_high} %, Holbæk's own early estimate for employment services. C: {C_low} %, the "
            "Oslo nursing-home agency's own estimate, mostly pension. D: no effect on total cost "
            "of elder care (privatisation) and none on cost of home care (choice) in Swedish "
            "panels."
        ),
        **shown,
    )


def net_picture() -> Picture:
    """Return the picture of what would be left, by price gap."""
    return Picture(
        "net",
        _("What would be left, by price gap"),
        _(
            "Net over the contract against the price gap: a rising line with a band, on average, "
            "and a steeper one if a contract is awarded. Each crosses zero at its break-even, to "
            "the right of no gap. Below, gaps that documents give, from no effect on cost to 15 "
            "percent."
        ),
        _reference_caption(),
        _gap_chart,
        360,
        Table(
            _("Net over the contract, by price gap"),
            Column("gap", _("Price gap, %"), "points"),
            marks.levels(GAP, 5),
            (
                Column("awarded_middle", _("If awarded"), "money"),
                Column("middle", _("On average"), "money"),
                *band_columns("money"),
            ),
            (NET_BAND, AWARDED_BAND),
        ),
        folded=False,
    )
