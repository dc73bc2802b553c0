"""The pictures of what would be left: of the tender by price gap, of the reform by lasting gain."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import amount_text, filled, percent_text, signed
from tillit.declared import Column, Picture, Table, band_columns
from tillit.evidence import load
from tillit.explorers.net_saving.computed import DRAWS, REFORM, TENDER, Arm
from tillit.formats import significant
from tillit.formula import Number, given, is_set, minimum
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import net_saving as model
from tillit.symbols import Band, Symbols
from tillit.theme import colour

HEIGHT = 360
"""Of both charts, px."""


def _bands(arm: Arm) -> tuple[Band, Band]:
    """Return what the draws find of an arm over its belief: on average, and once it has begun."""
    return (
        Band(arm.level, DRAWS, arm.line("average")),
        Band(arm.level, DRAWS, arm.line("if_begun"), "begun_"),
    )


def _net_chart(
    arm: Arm, symbols: Symbols, *, across: str, up: str, begun: str, below: Sequence[alt.Chart] = ()
) -> alt.TopLevelMixin:
    """Draw the net of an arm over its belief, with its break-evens and what the reader expects.

    ``begun`` writes the break-even once the arm has begun; ``below`` are points of reference.
    """
    average, if_begun = _bands(arm)
    net = average.over(if_begun)
    expected = marks.reaching(arm.belief, symbols.results[arm.expected] * 100)
    x = marks.across(arm.level, marks.ends(arm.belief)[0], expected, across, tickCount=6)
    y = alt.Y("low:Q", axis=marks.millions(up, minExtent=44))
    return alt.layer(
        marks.band(net, tone=arm.tone, x=x, y=y),
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        marks.curve(net, arm.level, "middle", tone=arm.tone),
        marks.curve(net, arm.level, "begun_middle", tone=arm.tone, width=2, strokeDash=[6, 4]),
        *below,
        *_break_even_drawn(arm, symbols, begun),
        *_yours_drawn(arm, symbols),
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


def _break_even_drawn(arm: Arm, symbols: Symbols, begun: str) -> list[alt.Chart]:
    """Draw both break-evens on the line of zero, the band of one, and their words."""
    needed, if_begun = (symbols.results[arm.needed[one]] for one in ("average", "if_begun"))
    zero, last = alt.datum(0), marks.ends(arm.belief)[1]
    low, high = (symbols.values[f"{arm.needed['average']}_{end}"] for end in ("low", "high"))
    average_text = filled(_("◆ breaks even at {percent}"), percent=percent_text(needed))
    base = marks.one_row(
        at=minimum(needed * 100, last),
        begun_at=minimum(if_begun * 100, last),
        from_here=minimum(low * 100, last),
        to_here=minimum(high * 100, last),
        text=f"{average_text} + '\\n' + {filled(begun, percent=percent_text(if_begun))}",
    ).transform_filter(repr(needed <= model.ENOUGH))
    return [
        marks.rule(base, tone="ink", width=5, opacity=0.35, x="from_here", x2="to_here", y=zero),
        _hollow(base, "begun_at", zero),
        marks.dot(base, "at", zero, tone="ink", shape="diamond", size=150, rim=1.5),
        _told(base, 6, lineBreak="\n"),
    ]


def _told(base: alt.Chart, down: float, **look: Any) -> alt.Chart:
    """Write the text of a row at the top left, where no line of a rising net comes."""
    return marks.words(
        base, alt.value(8), alt.value(down), bold=True, align="left", baseline="top", **look
    )


def _hollow(base: alt.Chart, x: str, y: Any) -> alt.Chart:
    """Draw a diamond that holds the ground."""
    return base.mark_point(
        shape="diamond",
        filled=True,
        size=110,
        color=colour("paper"),
        stroke=colour("ink"),
        strokeWidth=2,
        opacity=1,
    ).encode(x=f"{x}:Q", y=y)


def _yours_drawn(arm: Arm, symbols: Symbols) -> list[alt.Chart]:
    """Draw what is left at what the reader expects, with its range and its words."""
    percent, net = given(symbols.results[arm.expected]) * 100, symbols.results[arm.net["average"]]
    base = marks.one_row(
        yours=percent,
        net_here=net,
        low_here=f"{arm.net['average']}_low",
        high_here=f"{arm.net['average']}_high",
        text=filled(_("● yours: net {amount}"), amount=_million(net)),
    ).transform_filter(repr(is_set(percent)))
    return [
        marks.rule(base, tone="yours", width=2, x="yours", y="low_here", y2="high_here"),
        marks.dot(base, "yours", "net_here", tone="yours", size=120),
        _told(base, 38, tone="yours"),
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
    shown["C_told"] = significant(float(load().row("literature", "c09")["value"]))
    return fill(
        _(
            "Line: on average, failing included; band: eight in ten draws; dashed: if a contract "
            "is awarded. Diamonds: the break-even on average and, hollow, if a contract is "
            "awarded. Below, gaps that documents give, none "
            "of them net. A: {A_low} to {A_high} % for technical "
            "services in Danish reviews, which find no general saving in welfare. B: {B_low} to "
            "{B_high} %, Holbæk's own early estimate for employment services. C: {C_low} % of "
            "what municipal operation would cost, from the Oslo nursing-home agency's own estimate "
            "of {C_told} % on the price of the contracts, mostly pension. D: no effect on total "
            "cost of elder care (privatisation) and none on cost of home care (choice) in Swedish "
            "panels."
        ),
        **shown,
    )


def _reform_caption() -> str:
    (cost,) = load().figures("dfo-heltom-cost")
    (saved,) = load().figures("dfo-sammen-5-1-million")
    return fill(
        _(
            "Line: on average, failing included; band: eight in ten draws; dashed: if the reform "
            "takes hold. Diamonds: the break-even on average and, hollow, if it takes hold. Below "
            "nothing is drawn, since no document gives a lasting gain in percent of a budget. One "
            "evaluation calculates savings of {saved} million kroner a year in each municipality "
            "and gives no budget. In Denmark the gains went to quality. Bergen's pilot cost "
            "{cost} % more while it ran."
        ),
        saved=significant(float(saved["value"]) / 1e6),
        cost=significant(cost["value"]),
    )


def _table(arm: Arm, key: str, begun: str) -> Table:
    """Return the table of an arm's net over its belief, the twin of its chart."""
    columns = (
        Column("begun_middle", begun, "money"),
        Column("middle", _("On average"), "money"),
        *band_columns("money"),
    )
    levels = marks.levels(arm.belief, 5)
    return Table(Column(arm.level, key, "points"), levels, columns, _bands(arm))


def tender_picture() -> Picture:
    """Return the picture of what a tender would leave, by price gap."""
    return Picture(
        "net",
        _("Tender: what would be left, by price gap"),
        fill(
            _(
                "Net over the contract against the price gap: a rising line with a band, on "
                "average, and a steeper one if a contract is awarded. Each crosses zero at its "
                "break-even, to the right of no gap. Below, gaps that documents give, from no "
                "effect on cost to {most} percent."
            ),
            most=significant(max(item["high"] for item in references())),
        ),
        _reference_caption(),
        functools.partial(
            _net_chart,
            TENDER,
            across=_("Price gap, % (right: cheaper bid)"),
            up=_("Net over the contract, kr million"),
            begun=_("◇ {percent} if awarded"),
            below=_references_drawn(),
        ),
        HEIGHT,
        _table(TENDER, _("Price gap, %"), _("If awarded")),
        least=190,
    )


def reform_picture() -> Picture:
    """Return the picture of what a reform would leave, by lasting gain."""
    return Picture(
        "reform_net",
        _("Reform: what would be left, by lasting gain"),
        _(
            "Net over as many years against the lasting gain: a rising line with a band, on "
            "average, and a steeper one if the reform takes hold. Each crosses zero at its "
            "break-even, to the right of no gain."
        ),
        _reform_caption(),
        functools.partial(
            _net_chart,
            REFORM,
            across=_("Lasting gain, % (right: larger gain)"),
            up=_("Net over as many years, kr million"),
            begun=_("◇ {percent} if it takes hold"),
        ),
        HEIGHT,
        _table(
            REFORM,
            _("Lasting gain, %"),
            _("If it takes hold"),
        ),
        folded=False,
    )
