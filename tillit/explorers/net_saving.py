"""The net-saving explorer: which controls, which charts, which sentences."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from tillit import marks
from tillit.chart_text import amount_text, filled, percent_text, signed
from tillit.declared import (
    Column,
    Driver,
    Group,
    Matters,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
)
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.explorers.law import no_country, norwegian_costs
from tillit.formats import significant
from tillit.formula import (
    Bind,
    Number,
    clip,
    given,
    is_set,
    keep,
    maximum,
    minimum,
    only_where,
    where,
)
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.messages import message
from tillit.models import market, trust_control
from tillit.models import net_saving as model
from tillit.models.budget import sized, yearly_budget
from tillit.parameters import Value, registry
from tillit.pictures import Fragment
from tillit.said import Case, Condition
from tillit.sensitivity import total_indices, worth_knowing
from tillit.show import table
from tillit.symbols import Band, Symbols
from tillit.theme import colour

GAP = "price_gap_percent"
GAIN = "reform_gain_percent"
POSTS = "first_step_fte"
TERM = "contract_years"

GAPS = marks.levels(GAP, 2.5)
"""Price gaps in percent at which the net and its band are computed."""

SIZES = (10, 25, 50, 100, 200, 400)
"""Posts that the axis and the table of the break-even name; the axis is logarithmic."""

BAND_SIZES = sorted({*SIZES, 17})

YEARS = marks.levels(TERM, 1)
PATH_YEARS = [0.0, *YEARS]
"""Ends of years up to the longest term, with the start."""

TOP_BREAK_EVEN = 0.4
"""Upper end of the axis of break-evens; what lies above is drawn at the edge."""

MONTHS_IN_A_YEAR = 12

DANISH_VAT = 0.25
"""General rate of Danish VAT (momsloven § 33)."""


# The draws

BANDED = (
    "breakeven_gap_awarded",
    "breakeven_gap",
    "breakeven_gap_long",
    "needed_net_gain",
    "net_if_failed",
    "net_if_runs",
    "net_if_ends_early",
    "net_if_gap_not_kept",
    "net_if_awarded",
    "expected_net",
    "expected_net_long",
    "inhouse_gain_needed_if_holds",
    "inhouse_gain_needed",
    "inhouse_gain_needed_long",
    "inhouse_chance_fails",
    "inhouse_if_fails",
    "inhouse_outlay",
    "inhouse_if_holds",
    "inhouse_net",
    "inhouse_net_long",
)
"""Results of both arms that the draws find, besides the chance of failing and what follows."""


WORTH = ("run", "kept", "faded")
"""What the lines read of the worth of the term's years."""


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions, and reckon once what the bands, chances and lines all rest on."""
    drawn = model.drawn_assumptions(values, uniforms, bind)
    there = {**values, **drawn}
    awarded, redundancy = model.drawn_award(there), there["drawn_redundancy"]
    gap = bind("drawn_gap", model.gap_believed(there))
    worth = model.gap_worth(there, there[TERM], there[TERM], bind)
    ends = model.tender_states(there, gap, awarded, redundancy, worth, bind)
    found = {
        **model.tender(there, gap, awarded, redundancy, worth, ends, bind),
        **trust_control.reform_path(there, bind),
    }
    others = trust_control.reform_states(
        there, found["inhouse_if_holds"], found["inhouse_if_fails"]
    )
    chances = {
        "chance_of_saving": model.chance_of_saving(ends),
        "chance_inhouse_saves": model.chance_of_saving(others),
        "chance_tender_ahead": model.chance_ahead(ends, others),
    }
    kept = {name: found[name] for name in BANDED} | chances
    kept |= {"gap": gap, **{name: worth[name] for name in WORTH}}
    return {**drawn, **{f"drawn_{name}": value for name, value in kept.items()}}


def _quantities(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {
        **{name: values[f"drawn_{name}"] for name in BANDED},
        "saving_chance_failed": values["drawn_fails"],
        "lost_if_failed": -values["drawn_net_if_failed"],
        "tender_less_inhouse": values["drawn_expected_net"] - values["drawn_inhouse_net"],
    }


def _chances(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    # Of events: the mean over the draws of the chance of those that save.
    names = ("chance_of_saving", "chance_inhouse_saves", "chance_tender_ahead")
    return {name: values[f"drawn_{name}"] for name in names}


def _worth(values: Mapping[str, Number]) -> dict[str, Number]:
    return {name: values[f"drawn_{name}"] for name in WORTH}


def _net(values: Mapping[str, Number]) -> dict[str, Number]:
    """Compute the net of the tender over the term at the price gap in the values."""
    awarded, redundancy = model.drawn_award(values), values["drawn_redundancy"]
    return model.net_to_year(values, values[GAP] / 100, awarded, redundancy, _worth(values))


def _net_awarded(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _net(values)["awarded"]


def _net_average(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _net(values)["average"]


def _needed_by_size(values: Mapping[str, Number], bind: Bind) -> Number:
    # Redundancy as a share of the budget is the same in every size.
    there = sized(values, values["size_posts"])
    awarded = model.award(there, bind, "line_")
    found = model.needed(there, awarded, values["drawn_redundancy"], _worth(values))
    return minimum(found["average"], model.ENOUGH)


def _tender_path(values: Mapping[str, Number], bind: Bind) -> Number:
    year = minimum(values["path_year"], values[TERM])
    gap = where(is_set(values["drawn_gap"]), values["drawn_gap"], values["drawn_breakeven_gap"])
    ended = where(2 * year < values[TERM], 0, 1)
    awarded, redundancy = model.drawn_award(values), values["drawn_redundancy"]
    worth = model.gap_worth(values, values[TERM], year, bind)
    net = model.net_to_year(values, gap, awarded, redundancy, worth, ended)["average"]
    return only_where(values["path_year"] <= values[TERM], net)


def _inhouse_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    year = minimum(values["path_year"], values[TERM])
    needed = values["drawn_inhouse_gain_needed"]
    gain = where(is_set(values[GAIN]), given(values[GAIN]) / 100, needed)
    holds = trust_control.holds_chance(values)
    net = trust_control.net_to_year(values, gain, year, holds) * yearly_budget(values)
    return only_where(values["path_year"] <= values[TERM], net)


DRAWS = Draws(
    _assumptions,
    _quantities,
    means=_chances,
    lines=(
        Line("net_by_gap", GAP, GAPS, _net_average),
        Line("net_if_awarded_by_gap", GAP, GAPS, _net_awarded),
        Line("needed_by_size", "size_posts", BAND_SIZES, _needed_by_size),
        Line("tender_path", "path_year", PATH_YEARS, _tender_path),
        Line("inhouse_path", "path_year", PATH_YEARS, _inhouse_path),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the net of a tender depends on most, and what it is worth to know it first.

    The choice is between staying as today, worth 0, and the tender, worth its expected net over
    the contract's term; once the reader has set a gain, the in-house reform is a third option.
    A price gap that is not set is drawn evenly over its range. Worth is in NOK.
    """
    uncertain = (
        GAP,
        *model.DRAWN,
        "expected_bids",
        "bid_share",
        "unpredictability",
        "base_refusal_log_odds",
        "pension_sensitivity",
    )

    def net(drawn: Mapping[str, Any]) -> np.ndarray:
        found = model.evaluate(market.as_drawn(drawn, values))
        return np.asarray(found["expected_net"])

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        tender = net(drawn)
        choices = [np.zeros_like(tender), tender]
        if is_set(drawn[GAIN]):
            choices.append(np.broadcast_to(model.evaluate(drawn)["inhouse_net"], tender.shape))
        return np.stack(choices, axis=-1)

    shares = total_indices(net, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {name: Driver(shares[name], worth[name].value) for name in uncertain}


# What would be left, by price gap


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
        text=filled(_("breaks even at {percent}"), percent=percent_text(repr(needed))),
    ).transform_filter(repr(needed <= model.ENOUGH))
    text = marks.words(
        base,
        "at",
        zero,
        bold=True,
        align=marks.case(needed > 0.04, "right", "left"),
        dx=marks.case(needed > 0.04, -4, 4),
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
    text = marks.words(
        base,
        "yours",
        "net_here",
        tone="yours",
        bold=True,
        fontSize=13,
        align=marks.case(leftwards, "right", "left"),
        dx=marks.case(leftwards, -10, 10),
        dy={"expr": f"{leftwards!r} ? ({from_needed} < 0.06 ? -38 : -14) : 16"},
    )
    return [
        marks.rule(base, tone="yours", width=2, x="yours", y="low_here", y2="high_here"),
        marks.dot(base, "yours", "net_here", tone="yours", size=120),
        text,
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
    figures = load().table("figures")
    (holbaek,) = figures[figures["finding_id"] == "holbaek-saving-estimate"].to_dict("records")
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


# The break-even by size


NEEDED_BAND = Band("size", DRAWS, "needed_by_size")


def _size_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.along(
        "size", POSTS, _("Posts in the first step"), scale="log", values=SIZES, format="d"
    )
    y = marks.shares("low", _("Price gap that breaks even"), ticks=6, top=TOP_BREAK_EVEN)
    rule, rule_text = _gap_across(symbols)
    return alt.layer(
        marks.band(NEEDED_BAND.over(), tone="tender", x=x, y=y, clip=True, interpolate="monotone"),
        rule,
        marks.curve(
            NEEDED_BAND.over(), "size", "middle", tone="tender", clip=True, interpolate="monotone"
        ),
        rule_text,
        *_needed_here(symbols),
    )


def _needed_here(symbols: Symbols) -> list[alt.Chart]:
    needed, posts = symbols.values["breakeven_gap_middle"], symbols.values[POSTS]
    here = marks.one_row(
        at=posts,
        needed_here=minimum(needed, TOP_BREAK_EVEN),
        text=filled(_("{percent} needed"), percent=percent_text(repr(needed))),
    ).transform_filter(repr(needed <= model.ENOUGH))
    ahead = symbols.results["price_gap"] - needed
    near_yours = is_set(ahead) & (ahead > -0.01) & (ahead < 0.025)
    text = marks.words(
        here,
        "at",
        "needed_here",
        tone="tender",
        bold=True,
        fontSize=13,
        align=marks.case(posts > 100, "right", "left"),
        dy=marks.case((needed > TOP_BREAK_EVEN - 0.03) | near_yours, 18, -16),
    )
    return [marks.dot(here, "at", "needed_here", tone="tender", size=120), text]


def _gap_across(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    """Draw the reader's price gap as a line across the chart, and its words."""
    gap = symbols.results["price_gap"]
    base = marks.one_row(
        level=clip(gap, 0, TOP_BREAK_EVEN),
        text=filled(_("your price gap, {percent}"), percent=percent_text(repr(gap))),
    ).transform_filter(repr(is_set(gap)))
    right = alt.datum(marks.ends(POSTS)[1])
    return (
        marks.rule(base, tone="yours", width=2, dash=[5, 4], y="level"),
        marks.words(base, right, "level", tone="yours", align="right", dy=-8),
    )


# Where a saving would come from


def _sources() -> dict[str, tuple[str, str]]:
    """Return colour and label of each bar of a tender, by the result it shows."""
    return {
        "gap_reckoned": ("edge", _("Price gap, {which}: {percent}")),
        "margin_share": ("edge", _("Operator's margin: {percent}")),
        "from_other": ("inhouse", _("Found in other purchases: {percent}")),
        "from_pension": ("yours", _("Found in pension, a transfer from staff: {percent}")),
        "from_hours": ("tender", _("Found in paid hours: {percent}")),
    }


def _reform_sources() -> dict[str, tuple[str, str]]:
    """Return colour and label of each bar of a reform, by the result it shows."""
    return {
        "gain_reckoned": ("edge", _("Lasting gain, {which}: {percent}")),
        "inhouse_from_absence": ("inhouse", _("Found in less sickness absence: {percent}")),
        "inhouse_from_agency": ("inhouse", _("Found in less overtime and agency: {percent}")),
        "inhouse_from_control": ("inhouse", _("Found in less time on control: {percent}")),
        "inhouse_from_visits": ("tender", _("Found in fewer or shorter visits: {percent}")),
    }


def _source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    believed = is_set(symbols.results["price_gap"])
    sought = ("gap_reckoned", "margin_share")
    return _in_steps(symbols, _sources(), sought, believed, message("no_gap"))


def _reform_source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    believed = is_set(symbols.values[GAIN])
    sought = ("gain_reckoned",)
    return _in_steps(symbols, _reform_sources(), sought, believed, message("no_gain"))


def _in_steps(
    symbols: Symbols,
    bars: Mapping[str, tuple[str, str]],
    sought: Sequence[str],
    believed: Number,
    none: str,
) -> alt.TopLevelMixin:
    """Draw what must be found, then what finds it, down to nothing left; ``none`` if none can."""
    enough = is_set(symbols.results[sought[0]])
    signed_shares = [
        symbols.results[name] if name in sought else -symbols.results[name] for name in bars
    ]
    ends = list(itertools.accumulate(signed_shares[:-1]))
    which = marks.case(believed, _("yours"), _("at the break-even"))["expr"]
    texts = [
        filled(label, percent=percent_text(repr(symbols.results[name])), which=which)
        for name, (_tone, label) in bars.items()
    ]
    bar_tones = [tone for tone, _label in bars.values()]
    each = list(dict.fromkeys(bar_tones))
    base = marks.rows(
        [{"row": row, "tone": tone} for row, tone in enumerate(bar_tones)],
        start=marks.picked([0, *ends], "datum.row"),
        end=marks.picked([*ends, 0], "datum.row"),
        text=marks.picked(texts, "datum.row"),
    )
    base = base.transform_filter(repr(enough)).encode(y=alt.Y("row:O", axis=None))
    nothing = marks.one_row(text=repr(none)).transform_filter(repr(~enough))
    x = alt.X("start:Q", axis=alt.Axis(title=_("Of the yearly budget"), format="%", tickCount=5))
    color = alt.Color("tone:N", scale=marks.tones(each, each), legend=None)
    # Dashed and pale: what staff lose is not earned by doing the work better.
    transfer: dict[str, Any] = {
        "fill": colour("yours"),
        "fillOpacity": 0.25,
        "stroke": colour("yours"),
        "strokeWidth": 2,
        "strokeDash": [4, 3],
    }
    return alt.layer(
        marks.rule(marks.one_row(), tone="ink", x=alt.datum(0)),
        base.transform_filter("datum.tone != 'yours'")
        .mark_bar(height=14, cornerRadius=2, yOffset=9)
        .encode(x=x, x2="end:Q", color=color),
        base.transform_filter("datum.tone == 'yours'")
        .mark_bar(height=14, yOffset=9, **transfer)
        .encode(x="start:Q", x2="end:Q"),
        base.mark_text(align="left", dy=-8).encode(x=alt.value(0), text="text:N"),
        marks.words(nothing, alt.value(0), alt.value(20), align="left", bold=True),
    )


# The two arms, year by year


PATHS = {arm: Band("year", DRAWS, f"{arm}_path", f"{arm}_") for arm in ("tender", "inhouse")}


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    term = symbols.values[TERM]
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": repr(term)}, nice=False),
        axis=alt.Axis(title=_("Years of contract, or of gain"), tickMinStep=1, format="d"),
    )
    y = marks.millions(_("Net so far, kr million"), minExtent=44)
    bands = [
        marks.band(
            PATHS[arm].over(),
            tone=arm,
            opacity=0.14,
            x=x,
            y=alt.Y(f"{arm}_low:Q", axis=y),
            high=f"{arm}_high",
        )
        for arm in PATHS
    ]
    return alt.layer(
        *bands,
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        *_path(
            symbols,
            "tender",
            [1, 0],
            marks.case(
                is_set(symbols.results["price_gap"]),
                _("solid: tender, at your gap"),
                _("solid: tender, breaking even"),
            ),
            -26,
        ),
        *_path(
            symbols,
            "inhouse",
            [7, 3],
            marks.case(
                is_set(symbols.values[GAIN]),
                _("dashed: reform, at your gain"),
                _("dashed: reform, breaking even"),
            ),
            -8,
        ),
    )


def _path(
    symbols: Symbols, arm: str, dash: Sequence[float], label: Mapping[str, str], height: float
) -> list[alt.Chart]:
    """Draw the line of an arm, and above the chart its label at this height."""
    line = PATHS[arm].over()
    end = marks.one_row(end=symbols.values[TERM], text=label["expr"])
    return [
        marks.curve(line, "year", f"{arm}_middle", tone=arm, strokeDash=dash),
        marks.words(end, "end", alt.value(height), tone=arm, bold=True, align="right", dx=-4),
    ]


# What the page says


def _reached() -> Section:
    return Section(
        _("What must be reached to break even"),
        (
            Output(
                "breakeven_gap_awarded",
                _("Tender: break-even price gap, if a contract is awarded"),
                "gap",
                _("Does not depend on what you expect."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_if_holds",
                _("Reform: break-even lasting gain, if it takes hold"),
                "gain",
                _("Over as many years of gain as the contract runs."),
                band=True,
            ),
            Output(
                "breakeven_gap",
                _("Tender: break-even price gap, on average"),
                "gap",
                _("What failed tenders cost must be earned in by those that run."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed",
                _("Reform: break-even lasting gain, on average"),
                "gain",
                _("Failing included: it is paid for in full also where nothing comes of it."),
                band=True,
            ),
            Output(
                "breakeven_gap_long",
                _("Tender: on average, with the years after"),
                "gap",
                _("A new tender at the end of the term is paid for, and may fail."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_long",
                _("Reform: on average, with the years after"),
                "gain",
                band=True,
            ),
            Output(
                "needed_net_gain",
                _("Tender: what its price gap on average leaves as a net gain each year"),
                "gap",
                _("After all that is taken from it year by year: the gain of Scope and phasing."),
                band=True,
            ),
        ),
    )


def _left() -> Section:
    return Section(
        _("What would be left over the contract"),
        (
            Output("price_gap", _("Tender: price gap that you expect"), "percent", _gap_note()),
            Output("net_if_awarded", _("Tender: net if a contract is awarded"), "money", band=True),
            Output("inhouse_if_holds", _("Reform: net if it takes hold"), "money", band=True),
            Output("saving_chance_failed", _("Tender: chance that it fails"), "in_ten", band=True),
            Output(
                "inhouse_chance_fails",
                _("Reform: chance that it does not take hold"),
                "in_ten",
                band=True,
            ),
            Output("net_if_failed", _("Tender: net if it fails"), "money", band=True),
            Output("inhouse_if_fails", _("Reform: net if it does not"), "money", band=True),
            Output(
                "expected_gross",
                _("Tender: gross, price gap alone"),
                "money",
                _("On average, before any cost, at the inputs as set."),
            ),
            Output("expected_net", _("Tender: net on average"), "money", band=True),
            Output("inhouse_net", _("Reform: net on average"), "money", band=True),
            Output(
                "chance_of_saving",
                _("Tender: chance of a saving"),
                "in_ten",
                _("The chance of the states that save; a tender that fails never does."),
            ),
            Output(
                "chance_inhouse_saves",
                _("Reform: chance of a saving"),
                "in_ten",
                _("Likewise: a reform that does not take hold never does."),
            ),
            Output(
                "expected_net_long",
                _("Tender: on average, with the years after"),
                "money",
                band=True,
            ),
            Output(
                "inhouse_net_long",
                _("Reform: on average, with the years after"),
                "money",
                band=True,
            ),
            Output("tender_less_inhouse", _("Tender less reform, on average"), "money", band=True),
            Output(
                "chance_tender_ahead",
                _("Chance that the tender comes out ahead of the reform"),
                "in_ten",
            ),
        ),
    )


def _gap_note() -> str:
    return _(
        "Yours; or, where you set only the gain in Scope and phasing, the price gap that leaves it."
    )


def _awarded() -> Section:
    return Section(
        _("How a contract that is awarded can end"),
        (
            Output("net_if_runs", _("It runs its term"), "money", band=True),
            Output(
                "net_if_ends_early",
                _("It ends early, at half its term"),
                "money",
                _("The gap of the other half is lost, and taking over in haste costs."),
                band=True,
            ),
            Output(
                "net_if_gap_not_kept",
                _("It runs its term, but the gap is not kept"),
                "money",
                _("Extra orders, indexation and disputes leave nothing of it."),
                band=True,
            ),
            Output(
                "chance_as_set",
                _("Chance of a saving at the inputs as set"),
                "in_ten",
                _("Without the draws: failing and each of these ends by its chance alone."),
            ),
        ),
    )


def _paid_for() -> Section:
    none = message("no_gap")
    return Section(
        _("What the price gap must pay for, a year, of the yearly budget, at the inputs as set"),
        (
            Output(
                "breakeven_preparation",
                _("Preparing, failed tenders included"),
                "percent",
                _("What a failed tender cost must be earned in by one that succeeds."),
                missing=none,
            ),
            Output("breakeven_transition", _("Transition"), "percent", missing=none),
            Output(
                "breakeven_redundancy",
                _("Redundancy"),
                "percent",
                _("Left out while you have set neither it nor a country."),
                missing=no_country(),
            ),
            Output("breakeven_follow_up", _("Follow-up of the contract"), "percent", missing=none),
            Output("breakeven_overhead", _("Overhead that stays"), "percent", missing=none),
            Output("breakeven_early_end", _("Contracts that end early"), "percent", missing=none),
            Output(
                "breakeven_not_kept", _("Contracts whose gap is not kept"), "percent", missing=none
            ),
            Output("breakeven_erosion", _("What the gap loses each year"), "percent", missing=none),
            Output(
                "breakeven_one_bid",
                _("Awards to a single bid"),
                "percent",
                _("A single bid is dearer. None while the rule is to cancel then."),
                missing=none,
            ),
            Output("breakeven_as_set", _("Together: break-even on average"), "gap"),
        ),
    )


def _come_from() -> Section:
    none = message("no_gap")
    return Section(
        _("Where a price gap would come from, of the yearly budget, at the inputs as set"),
        (
            Output(
                "gap_reckoned",
                _("Price gap that is reckoned with"),
                "percent",
                _("The one you expect, else the break-even on average."),
                missing=none,
            ),
            Output("margin_share", _("Operator's margin"), "percent"),
            Output("from_other", _("Found in other purchases"), "percent"),
            Output(
                "from_pension",
                _("Found in pension: a transfer from staff"),
                "percent",
                _("With the levy on it that goes to the state, once you have chosen a country."),
            ),
            Output("from_hours", _("Found in paid hours"), "percent", missing=none),
            Output("pension_transfer", _("Saved on pension over the contract"), "money"),
            Output(
                "pension_lost",
                _("What staff lose of it"),
                "money",
                _("Moved from the staff, not earned by working better. The rest is the state's."),
            ),
            Output(
                "hours_cut",
                _("Cut in paid hours"),
                "percent",
                _("Of the hours paid today; negative: hours could rise."),
                missing=none,
            ),
            Output(
                "hours_cut_plain",
                _("Cut in paid hours, if a pension point counted on all labour cost"),
                "percent",
                _("It is paid on pensionable pay only."),
                missing=none,
            ),
            Output(
                "agency_share",
                _("Operator's agency staff until posts are filled"),
                "percent",
                _("A further share the operator must earn in."),
                missing=_("more than the whole contract"),
            ),
            Output(
                "hours_cut_with_agency",
                _("Cut in paid hours, agency staff included"),
                "percent",
                missing=_("more than there are"),
            ),
        ),
    )


def _gain_comes_from() -> Section:
    none = message("no_gain")
    return Section(
        _("Where a reform’s gain would come from, of the yearly budget, at the inputs as set"),
        (
            Output(
                "gain_reckoned",
                _("Lasting gain that is reckoned with"),
                "percent",
                _("The one you expect, else the break-even on average."),
                missing=none,
            ),
            Output("inhouse_from_absence", _("Found in less sickness absence"), "percent"),
            Output("inhouse_from_agency", _("Found in less overtime and agency staff"), "percent"),
            Output(
                "inhouse_from_control",
                _("Found in less time on control"),
                "percent",
                _("Time is money only once it is put to other use."),
            ),
            Output(
                "inhouse_from_visits",
                _("Found in fewer or shorter visits"),
                "percent",
                _("What is not found elsewhere; negative: visits could be more."),
                missing=none,
            ),
        ),
    )


def _spent() -> Section:
    return Section(
        _("What is spent, and when"),
        (
            Output(
                "service_budget",
                _("Yearly budget of the service"),
                "money",
                _("Without VAT: refunds are meant to make buying and own work alike (see Law)."),
            ),
            Output(
                "post_cost",
                _("Yearly cost of a full-time post"),
                "money",
                _("What labour’s share of the budget leaves for each post."),
            ),
            Output(
                "contract_value",
                _("Today's spending over the contract"),
                "money",
                _("Later years discounted."),
            ),
            Output("preparation_cost", _("Preparing the tender"), "money"),
            Output(
                "preparation_share",
                _("Preparing, of the spending over the contract"),
                "percent",
                _("Not discounted, as such shares are usually given."),
            ),
            Output("lost_if_failed", _("Lost if the tender fails"), "money", band=True),
            Output(
                "tender_outlay",
                _("Tender: paid before the first year"),
                "money",
                _("If a contract is awarded: preparation, transition, redundancy."),
            ),
            Output(
                "inhouse_outlay",
                _("Reform: paid before the first year of gain"),
                "money",
                band=True,
            ),
            Output("expected_net_share", _("Tender: net on average, of this spending"), "percent"),
            Output("inhouse_net_share", _("Reform: net on average, of this spending"), "percent"),
        ),
    )


EVEN = (0.45, 0.55)
"""Between these chances a saving is about as likely as not."""

LEAST_TOLD = 1e5
"""Amounts below this, NOK, are told to whole thousands at most: ends closer are the same."""


def _answers() -> tuple[tuple[Case, ...], ...]:
    return (
        _compared(),
        _tender_told(),
        _tender_verdict(),
        _tender_longer(),
        _reform_told(),
        _reform_verdict(),
        _reform_longer(),
        _related(),
        _whose(),
        _left_out(),
        norwegian_costs("person_year_cost", "external_help_cost"),
    )


def _related() -> tuple[Case, ...]:
    """Relate the price gap to the gain of the chapter Scope and phasing: they are one belief."""
    return (
        Case("gap set", "", lambda known: is_set(known[GAP])),
        Case(
            "of the gain",
            _(
                "The price gap is the one that leaves the gain of {mean_gain_percent} a year, set "
                "in Scope and phasing."
            ),
            lambda known: is_set(known["mean_gain_percent"]),
        ),
        Case("no gap", "", lambda known: known["breakeven_gap"] > model.ENOUGH),
        Case(
            "neither set",
            _(
                "What a price gap of {breakeven_gap:percent} leaves each year is "
                "{needed_net_gain:percent}: the gain of Scope and phasing."
            ),
        ),
    )


def _left_out() -> tuple[Case, ...]:
    """Say that pay to those without a post is not counted, while no country is chosen."""
    return (
        Case(
            "redundancy left out",
            _(
                "Left out, since it depends on the law: pay to those whom the municipality keeps "
                "without a post. Choose your country."
            ),
            lambda known: ~model.redundancy_known(known),
        ),
        Case("redundancy counted", ""),
    )


def _gap_set(known: Mapping[str, Number]) -> Number:
    return is_set(known["price_gap"])


def _gain_set(known: Mapping[str, Number]) -> Number:
    return is_set(known[GAIN])


def _both_set(known: Mapping[str, Number]) -> Number:
    return _gap_set(known) & _gain_set(known)


def _compared() -> tuple[Case, ...]:
    return (
        Case("not compared", "", lambda known: ~_both_set(known)),
        Case(
            "neither saves",
            _("On what you expect, neither arm saves on average over {contract_years}."),
            lambda known: (known["expected_net"] <= 0) & (known["inhouse_net"] <= 0),
        ),
        Case(
            "tender ahead",
            _("On average the tender comes out ahead over {contract_years}."),
            lambda known: known["tender_less_inhouse_low"] > 0,
        ),
        Case(
            "reform ahead",
            _("On average the reform comes out ahead over {contract_years}."),
            lambda known: known["tender_less_inhouse_high"] < 0,
        ),
        Case("neither ahead", _("Neither arm is clearly ahead over {contract_years}.")),
    )


def _tender_told() -> tuple[Case, ...]:
    return (
        Case(
            "tender open",
            _(
                "A tender needs this price gap to break even over {contract_years}: "
                "{breakeven_gap_awarded:gap} if a contract is awarded, {breakeven_gap:gap} on "
                "average."
            ),
            lambda known: ~_gap_set(known),
        ),
        Case(
            "tender narrow",
            _(
                "Tender, at a price gap of {price_gap:percent} over {contract_years}: net "
                "{net_if_awarded:money} if a contract is awarded. Chance that it fails: "
                "{saving_chance_failed:in_ten}, at a cost of {lost_if_failed:money}. On average: "
                "{expected_net:money}."
            ),
            _narrow("net_if_awarded"),
        ),
        Case(
            "tender",
            _(
                "Tender, at a price gap of {price_gap:percent} over {contract_years}: net "
                "{net_if_awarded:money} if a contract is awarded ({net_if_awarded_low:money} to "
                "{net_if_awarded_high:money}). Chance that it fails: "
                "{saving_chance_failed:in_ten}, at a cost of {lost_if_failed:money}. On average: "
                "{expected_net:money}."
            ),
        ),
    )


def _reform_told() -> tuple[Case, ...]:
    return (
        Case(
            "reform open",
            _(
                "A reform needs this lasting gain to break even over {contract_years}: "
                "{inhouse_gain_needed_if_holds:gain} if it takes hold, {inhouse_gain_needed:gain} "
                "on average."
            ),
            lambda known: ~_gain_set(known),
        ),
        Case(
            "reform narrow",
            _(
                "Reform, at a lasting gain of {reform_gain_percent} over {contract_years}: net "
                "{inhouse_if_holds:money} if it takes hold. Chance that it does not: "
                "{inhouse_chance_fails:in_ten}, at a cost of {inhouse_outlay:money}. On average: "
                "{inhouse_net:money}."
            ),
            _narrow("inhouse_if_holds"),
        ),
        Case(
            "reform",
            _(
                "Reform, at a lasting gain of {reform_gain_percent} over {contract_years}: net "
                "{inhouse_if_holds:money} if it takes hold ({inhouse_if_holds_low:money} to "
                "{inhouse_if_holds_high:money}). Chance that it does not: "
                "{inhouse_chance_fails:in_ten}, at a cost of {inhouse_outlay:money}. On average: "
                "{inhouse_net:money}."
            ),
        ),
    )


def _narrow(name: str) -> Condition:
    """Whether the ends of a band may read the same in two digits: then it is not told."""

    def holds(known: Mapping[str, Number]) -> Number:
        low, high = known[f"{name}_low"], known[f"{name}_high"]
        return high - low < 0.1 * maximum(maximum(high, -low), LEAST_TOLD)

    return holds


def _tender_verdict() -> tuple[Case, ...]:
    return _verdict(
        "tender",
        "chance_of_saving",
        likely=_("A saving is more likely than not, failing included: {chance_of_saving:in_ten}."),
        unlikely=_(
            "A saving is less likely than not, failing included: {chance_of_saving:in_ten}."
        ),
        even=_("A saving is about as likely as not, failing included: {chance_of_saving:in_ten}."),
    )


def _reform_verdict() -> tuple[Case, ...]:
    return _verdict(
        "reform",
        "chance_inhouse_saves",
        likely=_(
            "A saving is more likely than not, failing included: {chance_inhouse_saves:in_ten}."
        ),
        unlikely=_(
            "A saving is less likely than not, failing included: {chance_inhouse_saves:in_ten}."
        ),
        even=_(
            "A saving is about as likely as not, failing included: {chance_inhouse_saves:in_ten}."
        ),
    )


def _verdict(arm: str, chance: str, *, likely: str, unlikely: str, even: str) -> tuple[Case, ...]:
    """Return the cases of how likely a saving is, none while there is no chance of one."""
    least, most = EVEN
    return (
        Case(f"{arm} no verdict", "", lambda known: ~is_set(known[chance])),
        Case(f"{arm} likely", likely, lambda known: known[chance] > most),
        Case(f"{arm} unlikely", unlikely, lambda known: known[chance] < least),
        Case(f"{arm} even", even),
    )


def _no_years_after(known: Mapping[str, Number]) -> Number:
    return known["years_after"] <= 0


def _tender_longer() -> tuple[Case, ...]:
    return (
        Case("tender no longer", "", _no_years_after),
        Case(
            "tender longer",
            _("With {years_after} more, and a new tender: {expected_net_long:money} on average."),
            _gap_set,
        ),
        Case(
            "tender longer open",
            _("With {years_after} more, and a new tender: {breakeven_gap_long:gap} on average."),
        ),
    )


def _reform_longer() -> tuple[Case, ...]:
    return (
        Case("reform no longer", "", _no_years_after),
        Case(
            "reform longer",
            _("With {years_after} more: {inhouse_net_long:money} on average."),
            _gain_set,
        ),
        Case(
            "reform longer open",
            _("With {years_after} more: {inhouse_gain_needed_long:gain} on average."),
        ),
    )


def _whose() -> tuple[Case, ...]:
    return (
        Case("set", "", lambda known: _gap_set(known) | _gain_set(known)),
        Case("neither set", _("Which will come about is yours to say.")),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(_("What the service costs today"), ("budget_million",)),
        Group(
            _("The tender and its follow-up"),
            (
                "preparation_person_years",
                "person_year_cost",
                "external_help_cost",
                "failed_cost_percent",
                "transition_percent",
                "redundancy_percent",
                "follow_up_percent",
                "overhead_left_percent",
                "early_end_chance",
                "early_end_cost_percent",
            ),
        ),
        Group(
            _("Where a saving would come from"),
            (
                "labour_share",
                "margin_percent",
                "nonlabour_saving_percent",
                "pension_levy_norway",
                "pension_levy_sweden",
                "reform_absence_points",
                "reform_agency_percent",
                "reform_control_points",
            ),
        ),
        Group(_("Years and interest"), (TERM, "gap_erosion_points", "discount_percent")),
    )


def _net_picture() -> Picture:
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
                Column("low", _("Low end of the band"), "money"),
                Column("high", _("High end of the band"), "money"),
            ),
            (NET_BAND, AWARDED_BAND),
        ),
        folded=False,
    )


def _sources_picture() -> Picture:
    return Picture(
        "sources",
        _("Where a saving would come from"),
        _(
            "Bars in steps: the price gap and the operator's margin must be found, in other "
            "purchases, in pension taken from the staff, and for the most part in paid hours."
        ),
        _(
            "Each bar starts where the one above ends. What is not found elsewhere must be "
            "found in paid hours: fewer hours, or lower pay for them. The dashed bar is a "
            "transfer from the staff, not a gain in efficiency."
        ),
        _source_chart,
        205,
        folded=False,
    )


def _reform_sources_picture() -> Picture:
    return Picture(
        "reform_sources",
        _("Where a reform’s gain would come from"),
        _(
            "Bars in steps: the lasting gain must be found, in less sickness absence, in less "
            "overtime and agency staff, in less time on control, and the rest in visits."
        ),
        _(
            "Each bar starts where the one above ends. What is not found elsewhere must be found "
            "in fewer or shorter visits. The first three are assumptions of ours: nothing was "
            "measured that a reform can be credited with."
        ),
        _reform_source_chart,
        205,
        folded=False,
    )


def _size_picture() -> Picture:
    return Picture(
        "size",
        _("The break-even by size"),
        _(
            "Price gap that breaks even against the number of posts, with a band: the smaller "
            "the contract, the larger the gap that its preparation needs."
        ),
        _(
            "Line: on average, failing included; band: eight in ten draws. A small contract bears "
            "the same preparation on a small budget. A size that suppliers find hard to bid for "
            "fails more often, and that weighs too. Above the edge the gap is larger still."
        ),
        _size_chart,
        280,
        Table(
            _("Price gap that breaks even, by number of posts"),
            Column("size", _("Posts"), "people"),
            SIZES,
            (
                Column("middle", _("Breaks even at"), "percent"),
                Column("low", _("Low end of the band"), "percent"),
                Column("high", _("High end of the band"), "percent"),
            ),
            (NEEDED_BAND,),
        ),
    )


def _arms_picture() -> Picture:
    return Picture(
        "arms",
        _("The two arms, year by year"),
        _(
            "Net so far, year by year, for the tender and for the in-house reform: both start "
            "with a cost and must earn it back."
        ),
        _(
            "Worth today. What you have not set is drawn at its break-even, so that the line "
            "ends near zero. What an arm costs at first is paid before its first year. Failing is "
            "part of the average, for both. Bands: eight in ten draws."
        ),
        _path_chart,
        280,
        Table(
            _("Net so far, by year"),
            Column("year", _("Years of contract, or of gain"), "people"),
            PATH_YEARS,
            (
                Column("tender_middle", _("Tender"), "money"),
                Column("inhouse_middle", _("In-house reform"), "money"),
            ),
            tuple(PATHS.values()),
        ),
    )


def net_saving() -> Explorer:
    """Describe the explorer of the chapter *Net saving*."""
    return Explorer(
        name="net_saving",
        controls=(
            GAP,
            GAIN,
            POSTS,
            "gap_not_kept_chance",
            "reform_failure_chance",
        ),
        groups=_groups(),
        sections=(
            _reached(),
            _left(),
            _awarded(),
            _paid_for(),
            _come_from(),
            _gain_comes_from(),
            _spent(),
        ),
        model=model.evaluate,
        answers=_answers(),
        unknown=Unknown(("expected_net", "inhouse_net", "breakeven_gap")),
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. Each amount is the median of the draws; eight in ten of "
            "them lie between the ends of its range."
        ),
        pictures=(
            _net_picture(),
            _sources_picture(),
            _reform_sources_picture(),
            _size_picture(),
            _arms_picture(),
        ),
        draws=(DRAWS,),
        tipping=Tipping(
            "expected_net",
            _("What would have to be true for the answer to tip"),
            _(
                "The answer tips where the tender neither saves nor costs on average, at the "
                "inputs as set. Each line moves one number over its range and leaves all others "
                "where they are. Until you set a price gap, only it has such a point."
            ),
        ),
        matters=Matters(
            _("What the net of a tender depends on most"),
            _("Worth of knowing it first"),
            "money",
            _(
                "Worth: how much better the choice between as today and the tender would turn out "
                "on average, over the contract; the reform is a third choice once you have set its "
                "gain. A price gap that is not set counts as equally likely over its whole range."
            ),
            drivers,
        ),
        misuse=(
            _("Quoting the gross saving without the net."),
            _("Calling a price gap likely because it is on the chart: the references are others'."),
            _(
                "Counting a pension that staff lose as a gain in efficiency: it is moved from them "
                "to the buyer."
            ),
            _(
                "Judging quality: the reckoning takes it to be the same, and says nothing of the "
                "residents."
            ),
            _("Comparing the two arms over different years or on different budgets."),
        ),
    )


# What the chapter shows


def holbaek_readings() -> Fragment:
    """Show what Holbæk's estimate would mean under each reading of its contract value.

    The contract value V is given without its period and without saying whether VAT is in it. Read
    as the new cost of n months, a year costs 12 V / n, without VAT 1 / (1 + rate) of that where it
    is in; a saving of s of the earlier expenditure is s / (1 - s) of it. What is left of that is
    less the cost of the tender up to the award (mean of Danish municipal contracts, row t01 of the
    literature, spread over the months) and of the follow-up that this chapter assumes. What moving
    over cost is not known. No sum over readings means anything, and each amount says that no
    amount follows from the page.
    """
    columns = {
        "reading": _("If the contract value is"),
        "year": _("New cost a year, without VAT"),
        "gross": _("Estimated saving a year, gross"),
        "net": _("Left after tender and follow-up, a year"),
    }
    rows = [
        {
            "reading": row["reading"],
            "year": _danish(row["year"]),
            "gross": _range(row["gross"]),
            "net": _range(row["net"]),
        }
        for row in _readings()
    ]
    unknown = {
        "reading": _("Only part of the services, or a sum of another kind"),
        "year": _("cannot be worked out"),
        "gross": _("cannot be worked out"),
        "net": _("cannot be worked out"),
    }
    return table(_("What the estimate would mean, and net of what"), columns, [*rows, unknown])


def _readings() -> Iterator[dict[str, Any]]:
    figures = load().table("figures")

    def figure(finding: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = figures[figures["finding_id"] == finding].to_dict("records")
        return found

    value = figure("holbaek-contract-value")[0]["value"]
    estimate = figure("holbaek-saving-estimate")[0]
    length = int(figure("holbaek-contract-length")[0]["value"])
    first, second = (row["value"] for row in figure("holbaek-extension-option"))
    award = float(load().row("literature", "t01")["value"]) / 100
    follow_up = float(registry()["follow_up_percent"].default) / 100
    periods = (
        (_("The cost of one year, without VAT"), MONTHS_IN_A_YEAR, False),
        (_("The cost of one year, with VAT"), MONTHS_IN_A_YEAR, True),
        (_("The cost of the first {n} months, without VAT"), length, False),
        (_("The cost of the first {n} months, with VAT"), length, True),
        (
            _("The cost of {n} months, every extension included, without VAT"),
            int(length + first * second),
            False,
        ),
        (
            _("The cost of {n} months, every extension included, with VAT"),
            int(length + first * second),
            True,
        ),
    )
    for reading, months, with_vat in periods:
        total = value / (1 + DANISH_VAT) if with_vat else value
        year = total * MONTHS_IN_A_YEAR / months
        gross = [
            year * s / (1 - s) for s in (estimate["value"] / 100, estimate["value_high"] / 100)
        ]
        paid = year * (follow_up + award)
        yield {
            "reading": fill(reading, n=months),
            "year": year,
            "gross": gross,
            "net": [amount - paid for amount in gross],
        }


def _danish(amount: float) -> str:
    return locale().amount("million", significant(amount / 1e6), "DKK")


def _range(ends: Sequence[float]) -> str:
    low, high = (significant(amount / 1e6) for amount in ends)
    amount = locale().amount("million", fill(_("{low} to {high}"), low=low, high=high), "DKK")
    # Each cell says it: an amount that stands alone is quoted as the saving.
    return fill(_("{amount}, if read so; none follows from the source"), amount=amount)
