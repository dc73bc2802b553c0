"""The net-saving explorer: which controls, which charts, which sentences."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from tillit import marks
from tillit.chart_text import filled, percent_text, signed
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
from tillit.explorers.law import no_country
from tillit.formats import significant
from tillit.formula import Bind, Number, clip, given, is_set, minimum, only_where, where
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.models import market
from tillit.models import net_saving as model
from tillit.parameters import Value, registry
from tillit.pictures import Fragment
from tillit.said import Case
from tillit.sensitivity import total_indices, worth_knowing
from tillit.show import table
from tillit.symbols import Band, Series, Symbols
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

DRAWN_SIZES = sorted({*BAND_SIZES, *np.geomspace(*marks.ends(POSTS), 17).round(1).tolist()})

YEARS = marks.levels(TERM, 1)
PATH_YEARS = [0.0, *YEARS]
"""Ends of years up to the longest term, with the start."""

TOP_BREAK_EVEN = 0.25
"""Upper end of the axis of break-evens; what lies above is drawn at the edge."""

MONTHS_IN_A_YEAR = 12

DANISH_VAT = 0.25
"""General rate of Danish VAT (momsloven § 33)."""


# The draws


def _net(values: Mapping[str, Number], _bind: Bind) -> Number:
    gap = given(values[GAP]) / 100
    fails, redundancy = values["drawn_fails"], values["drawn_redundancy"]
    return model.net_at(values, gap, fails, redundancy, values[TERM])


def _expected(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    tender = _net(values, bind)
    reform = model.reform_to_year(values, given(values[GAIN]) / 100, values[TERM])
    return {
        "expected_net": tender,
        "inhouse_net": reform,
        "tender_less_inhouse": tender - reform,
    }


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    return {
        "breakeven_gap": values["drawn_gap_needed"],
        "inhouse_gain_needed": values["drawn_gain_needed"],
        "saving_chance_failed": values["drawn_fails"],
        **_expected(values, bind),
    }


def _chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    found = _expected(values, bind)
    return {
        "chance_of_saving": found["expected_net"],
        "chance_inhouse_saves": found["inhouse_net"],
        "chance_tender_ahead": found["tender_less_inhouse"],
    }


def _needed_by_size(values: Mapping[str, Number], bind: Bind) -> Number:
    # Redundancy as a share of the budget is the same in every size.
    fails = model.chance_failed(values, bind)
    return model.drawn_gap_needed(values, fails, values["drawn_redundancy"])


def _believed(values: Mapping[str, Number], belief: str, needed: Number) -> Number:
    """Return what the reader believes as a share, or what is needed to break even."""
    percent = values[belief]
    return where(is_set(percent), percent / 100, needed)


def _tender_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    gap = _believed(values, GAP, values["drawn_gap_needed"])
    fails, redundancy = values["drawn_fails"], values["drawn_redundancy"]
    return model.tender_to_year(values, gap, fails, redundancy, _year(values))


def _inhouse_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    gain = _believed(values, GAIN, values["drawn_gain_needed"])
    return model.reform_to_year(values, gain, _year(values))


def _year(values: Mapping[str, Number]) -> Number:
    return minimum(values["path_year"], values[TERM])


DRAWS = Draws(
    model.drawn_assumptions,
    _quantities,
    _chances,
    lines=(
        Line("net_by_gap", GAP, GAPS, _net),
        Line("needed_by_size", POSTS, BAND_SIZES, _needed_by_size),
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
        *model.HELD,
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


def _net_by_gap(known: Mapping[str, Number], gap: Number, _bind: Bind) -> dict[str, Number]:
    fails, redundancy = known["saving_chance_failed"], known["saving_redundancy_share"]
    return {"net_at_gap": model.net_at(known, gap / 100, fails, redundancy, known[TERM])}


NET = Series("gap", _net_by_gap)
NET_BAND = Band("gap", DRAWS, "net_by_gap")


def _gap_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.along("gap", GAP, _("Price gap, % (to the right: the bid is cheaper)"), tickCount=6)
    y = alt.Y(
        "low:Q",
        axis=marks.millions(_("Expected net over the contract, kr million"), minExtent=44),
    )
    return alt.layer(
        marks.band(NET_BAND.over(), tone="tender", x=x, y=y),
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        marks.curve(NET.over(symbols, GAPS), "gap", "net_at_gap", tone="tender"),
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
    needed, zero = symbols.results["breakeven_gap"], alt.datum(0)
    last = marks.ends(GAP)[1]
    base = marks.one_row(
        at=minimum(needed * 100, last),
        from_here=minimum(symbols.values["breakeven_gap_low"] * 100, last),
        to_here=minimum(symbols.values["breakeven_gap_high"] * 100, last),
        text=filled(_("breaks even at {percent}"), percent=percent_text(repr(needed))),
    )
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
    percent, net = symbols.values[GAP], symbols.results["expected_net"]
    base = marks.one_row(
        yours=percent,
        net_here=net,
        low_here="expected_net_low",
        high_here="expected_net_high",
        text=filled(_("net {amount}"), amount=_million(net)),
    ).transform_filter(repr(is_set(percent)))
    # Beside the break-even, whose own words stand over the line, it goes up a line.
    from_needed = f"abs({percent / 100 - symbols.results['breakeven_gap']!r})"
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
        dy={"expr": f"{leftwards!r} ? ({from_needed} < 0.025 ? -38 : -14) : 16"},
    )
    return [
        marks.rule(base, tone="yours", width=2, x="yours", y="low_here", y2="high_here"),
        marks.dot(base, "yours", "net_here", tone="yours", size=120),
        text,
    ]


def _million(amount: Number) -> str:
    return filled(
        locale().money["million"],
        amount=signed(f"{amount!r} / 1e6", ".2~r"),
        currency=repr(locale().kroner),
    )


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
            "Line: at your settings; band: eight in ten draws; diamond: the break-even. Below, "
            "gaps that documents give, none of them net. A: {A_low} to {A_high} % for technical "
            "services in Danish reviews, which find no general saving in welfare. B: {B_low} to "
            "{B_high} %, Holbæk's own early estimate for employment services. C: {C_low} %, the "
            "Oslo nursing-home agency's own estimate, mostly pension. D: no effect on total cost "
            "of elder care (privatisation) and none on cost of home care (choice) in Swedish "
            "panels."
        ),
        **shown,
    )


# The break-even by size


def _needed(known: Mapping[str, Number], posts: Number, bind: Bind) -> dict[str, Number]:
    sized = {**known, POSTS: posts}
    fails = market.chance_failed(sized, posts, known["lots"], bind, "at_")
    redundancy = known["saving_redundancy_share"]
    return {"needed_at": model.break_even(sized, fails, redundancy, known[TERM])}


NEEDED = Series("size", _needed)
NEEDED_BAND = Band("size", DRAWS, "needed_by_size")


def _size_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.along(
        "size", POSTS, _("Posts in the first step"), scale="log", values=SIZES, format="d"
    )
    y = marks.shares("low", _("Price gap that breaks even"), ticks=6, top=TOP_BREAK_EVEN)
    line = NEEDED.over(symbols, DRAWN_SIZES)
    rule, rule_text = _gap_across(symbols)
    return alt.layer(
        marks.band(NEEDED_BAND.over(), tone="tender", x=x, y=y, clip=True),
        rule,
        marks.curve(line, "size", "needed_at", tone="tender", clip=True),
        rule_text,
        *_needed_here(symbols),
    )


def _needed_here(symbols: Symbols) -> list[alt.Chart]:
    needed, posts = symbols.results["breakeven_gap"], symbols.values[POSTS]
    here = marks.one_row(
        at=posts,
        needed_here=minimum(needed, TOP_BREAK_EVEN),
        text=filled(_("{percent} needed"), percent=percent_text(repr(needed))),
    )
    percent = symbols.values[GAP]
    ahead = percent / 100 - needed
    near_yours = is_set(percent) & (ahead > -0.01) & (ahead < 0.025)
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
    gap = symbols.values[GAP] / 100
    base = marks.one_row(
        level=clip(gap, 0, TOP_BREAK_EVEN),
        text=filled(_("your price gap, {percent}"), percent=percent_text(repr(gap))),
    ).transform_filter(repr(is_set(symbols.values[GAP])))
    right = alt.datum(marks.ends(POSTS)[1])
    return (
        marks.rule(base, tone="yours", width=2, dash=[5, 4], y="level"),
        marks.words(base, right, "level", tone="yours", align="right", dy=-8),
    )


# Where a saving would come from


def _sources() -> dict[str, tuple[str, str]]:
    """Return colour and label of each bar by the result it shows."""
    return {
        "gap_reckoned": ("edge", _("Price gap, {which}: {percent}")),
        "margin_share": ("edge", _("Operator's margin: {percent}")),
        "from_other": ("inhouse", _("Found in other purchases: {percent}")),
        "from_pension": ("yours", _("Found in pension, a transfer from staff: {percent}")),
        "from_hours": ("tender", _("Found in paid hours: {percent}")),
    }


def _source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    found = symbols.results
    # What must be found, then what finds it, down to nothing left.
    ends = list(
        itertools.accumulate(
            (
                found["gap_reckoned"],
                found["margin_share"],
                -found["from_other"],
                -found["from_pension"],
            )
        )
    )
    which = marks.case(is_set(symbols.values[GAP]), _("yours"), _("at the break-even"))["expr"]
    texts = [
        filled(label, percent=percent_text(repr(found[name])), which=which)
        for name, (_tone, label) in _sources().items()
    ]
    tones = [tone for tone, _label in _sources().values()]
    each = list(dict.fromkeys(tones))
    base = marks.rows(
        [{"row": row, "tone": tone} for row, tone in enumerate(tones)],
        start=marks.picked([0, *ends], "datum.row"),
        end=marks.picked([*ends, 0], "datum.row"),
        text=marks.picked(texts, "datum.row"),
    ).encode(y=alt.Y("row:O", axis=None))
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
    )


# The two arms, year by year


def _paths(known: Mapping[str, Number], year: Number, _bind: Bind) -> dict[str, Number]:
    gain = _believed(known, GAIN, known["inhouse_gain_needed"])
    fails, redundancy = known["saving_chance_failed"], known["saving_redundancy_share"]
    tender = model.tender_to_year(known, known["gap_reckoned"], fails, redundancy, year)
    within = year <= known[TERM]
    return {
        "tender_to_year": only_where(within, tender),
        "inhouse_to_year": only_where(within, model.reform_to_year(known, gain, year)),
    }


PATHS = Series("year", _paths)


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    term = symbols.values[TERM]
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": repr(term)}, nice=False),
        axis=alt.Axis(title=_("Years from the start"), tickMinStep=1, format="d"),
    )
    y = alt.Y("low:Q", axis=marks.millions(_("Net so far, kr million"), minExtent=44))
    bands = [
        marks.band(
            Band("year", DRAWS, f"{arm}_path").over().transform_filter(f"datum.year <= {term!r}"),
            tone=arm,
            opacity=0.14,
            x=x,
            y=y,
        )
        for arm in ("tender", "inhouse")
    ]
    return alt.layer(
        *bands,
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        *_path(
            symbols,
            "tender",
            [1, 0],
            marks.case(
                is_set(symbols.values[GAP]),
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
    line = PATHS.over(symbols, PATH_YEARS)
    end = marks.one_row(end=symbols.values[TERM], text=label["expr"])
    return [
        marks.curve(line, "year", f"{arm}_to_year", tone=arm, strokeDash=dash),
        marks.words(end, "end", alt.value(height), tone=arm, bold=True, align="right", dx=-4),
    ]


# What the page says


def _no_gain() -> str:
    return _("none is enough")


def _reached() -> Section:
    return Section(
        _("What must be reached, and what it would leave"),
        (
            Output(
                "breakeven_gap",
                _("Tender: price gap that breaks even"),
                "percent",
                _("Does not depend on what you expect."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed",
                _("Reform: lasting gain that breaks even"),
                "percent",
                _("Over the same years. The band is cut at 100 %: there no gain is enough."),
                band=True,
                missing=_no_gain(),
            ),
            Output(
                "expected_gross",
                _("Tender: gross, price gap alone"),
                "money",
                _("Counted only where a contract is awarded."),
            ),
            Output("expected_net", _("Tender: expected net"), "money", band=True),
            Output("expected_net_share", _("Tender: net, of today's spending"), "percent"),
            Output("chance_of_saving", _("Tender: chance of a saving"), "in_ten"),
            Output("inhouse_net", _("Reform: expected net"), "money", band=True),
            Output("inhouse_net_share", _("Reform: net, of today's spending"), "percent"),
            Output("chance_inhouse_saves", _("Reform: chance of a saving"), "in_ten"),
            Output("tender_less_inhouse", _("Tender less reform"), "money", band=True),
            Output("chance_tender_ahead", _("Chance that the tender comes out ahead"), "in_ten"),
        ),
    )


def _paid_for() -> Section:
    return Section(
        _("What the price gap must pay for, a year, of the yearly budget"),
        (
            Output(
                "breakeven_preparation",
                _("Preparing, failed tenders included"),
                "percent",
                _("What a failed tender cost must be earned in by one that succeeds."),
            ),
            Output("breakeven_transition", _("Transition"), "percent"),
            Output(
                "breakeven_redundancy",
                _("Redundancy"),
                "percent",
                _("Left out while you have set neither it nor a country."),
                missing=no_country(),
            ),
            Output("breakeven_early_end", _("An early end"), "percent"),
            Output("breakeven_follow_up", _("Follow-up of the contract"), "percent"),
            Output("breakeven_overhead", _("Overhead that stays"), "percent"),
            Output(
                "breakeven_gap_long",
                _("Tender: break-even if the contract goes on"),
                "percent",
                _("Extended by the years after on the same terms, without a new tender."),
            ),
            Output(
                "inhouse_gain_needed_long",
                _("Reform: break-even over the same longer time"),
                "percent",
                missing=_no_gain(),
            ),
        ),
    )


def _come_from() -> Section:
    return Section(
        _("Where a saving would come from, of the yearly budget"),
        (
            Output(
                "gap_reckoned",
                _("Price gap that is reckoned with"),
                "percent",
                _("Yours where you set one, else the break-even."),
            ),
            Output("margin_share", _("Operator's margin"), "percent"),
            Output("from_other", _("Found in other purchases"), "percent"),
            Output(
                "from_pension",
                _("Found in pension: a transfer from staff"),
                "percent",
                _("Moved from the staff to the buyer, not earned by working better."),
            ),
            Output("from_hours", _("Found in paid hours"), "percent"),
            Output("pension_transfer", _("What staff lose in pension over the contract"), "money"),
            Output(
                "hours_cut",
                _("Cut in paid hours"),
                "percent",
                _("Of the hours paid today; negative: hours could rise."),
            ),
            Output(
                "hours_cut_plain",
                _("Cut in paid hours, if a pension point counted on all labour cost"),
                "percent",
                _("The most that pension can carry; it is paid on pensionable pay only."),
            ),
            Output(
                "agency_share",
                _("Operator's agency staff until posts are filled"),
                "percent",
                _("A further share the operator must earn in."),
            ),
            Output(
                "hours_cut_with_agency", _("Cut in paid hours, agency staff included"), "percent"
            ),
        ),
    )


def _spent() -> Section:
    return Section(
        _("What is spent, and when"),
        (
            Output("service_budget", _("Yearly budget of the service"), "money"),
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
            Output("saving_chance_failed", _("Chance that it fails"), "in_ten", band=True),
            Output("lost_if_failed", _("Lost if the tender fails"), "money"),
            Output(
                "tender_outlay",
                _("Tender: paid before the first year"),
                "money",
                _("If a contract is awarded: preparation, transition, redundancy."),
            ),
            Output("inhouse_outlay", _("Reform: paid while it is set up"), "money"),
        ),
    )


def _answers() -> tuple[tuple[Case, ...], ...]:
    return (
        (*_both_verdicts(), *_tender_verdicts(), *_reform_verdicts(), *_nothing_set()),
        _further(),
        _left_out(),
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


def _both_set(known: Mapping[str, Number]) -> Number:
    return is_set(known[GAP]) & is_set(known[GAIN])


def _both_verdicts() -> tuple[Case, ...]:
    return (
        Case(
            "neither saves",
            _("No clear saving in either arm over {contract_years}."),
            lambda known: (
                _both_set(known)
                & (known["expected_net_low"] <= 0)
                & (known["inhouse_net_low"] <= 0)
            ),
        ),
        Case(
            "tender ahead",
            _("On what you expect, the tender comes out ahead over {contract_years}."),
            lambda known: _both_set(known) & (known["tender_less_inhouse_low"] > 0),
        ),
        Case(
            "reform ahead",
            _("On what you expect, the reform comes out ahead over {contract_years}."),
            lambda known: _both_set(known) & (known["tender_less_inhouse_high"] < 0),
        ),
        Case(
            "neither ahead",
            _("A saving, but neither arm is clearly ahead over {contract_years}."),
            _both_set,
        ),
    )


def _tender_verdicts() -> tuple[Case, ...]:
    return (
        Case(
            "tender saves",
            _(
                "A clear saving if the price gap is {price_gap_percent}: net {expected_net:money} "
                "({expected_net_low:money} to {expected_net_high:money}) over {contract_years}; "
                "chance of a saving: {chance_of_saving:in_ten}."
            ),
            lambda known: is_set(known[GAP]) & (known["expected_net_low"] > 0),
        ),
        Case(
            "tender costs",
            _(
                "A clear extra cost if the price gap is {price_gap_percent}: net "
                "{expected_net:money} ({expected_net_low:money} to {expected_net_high:money}) over "
                "{contract_years}; chance of a saving: {chance_of_saving:in_ten}."
            ),
            lambda known: is_set(known[GAP]) & (known["expected_net_high"] < 0),
        ),
        Case(
            "tender unclear",
            _(
                "No clear saving if the price gap is {price_gap_percent}: net {expected_net:money} "
                "({expected_net_low:money} to {expected_net_high:money}) over {contract_years}; "
                "chance of a saving: {chance_of_saving:in_ten}."
            ),
            lambda known: is_set(known[GAP]),
        ),
    )


def _reform_verdicts() -> tuple[Case, ...]:
    return (
        Case(
            "reform saves",
            _(
                "A clear saving in-house if the lasting gain is {reform_gain_percent}: net "
                "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
                "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}."
            ),
            lambda known: is_set(known[GAIN]) & (known["inhouse_net_low"] > 0),
        ),
        Case(
            "reform costs",
            _(
                "A clear extra cost in-house if the lasting gain is {reform_gain_percent}: net "
                "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
                "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}."
            ),
            lambda known: is_set(known[GAIN]) & (known["inhouse_net_high"] < 0),
        ),
        Case(
            "reform unclear",
            _(
                "No clear saving in-house if the lasting gain is {reform_gain_percent}: net "
                "{inhouse_net:money} ({inhouse_net_low:money} to {inhouse_net_high:money}) over "
                "{contract_years}; chance of a saving: {chance_inhouse_saves:in_ten}."
            ),
            lambda known: is_set(known[GAIN]),
        ),
    )


def _nothing_set() -> tuple[Case, ...]:
    return (
        Case(
            "both can break even",
            _(
                "Over {contract_years}, a tender breaks even at a price gap of "
                "{breakeven_gap:percent}, an in-house reform at a lasting gain of "
                "{inhouse_gain_needed:percent}; if both go on for {years_after} more, at "
                "{breakeven_gap_long:percent} and {inhouse_gain_needed_long:percent}."
            ),
            lambda known: known["inhouse_gain_needed"] < 1,
        ),
        Case(
            "no gain is enough",
            _(
                "Over {contract_years}, a tender breaks even at a price gap of "
                "{breakeven_gap:percent}. An in-house reform does not, whatever its gain: its "
                "extra cost lasts as long."
            ),
        ),
    )


def _further() -> tuple[Case, ...]:
    """Say of both arms what they give where both are set, else what the unset one would need."""
    return (
        Case(
            "both set",
            _(
                "Tender at {price_gap_percent}: net {expected_net:money} ({expected_net_low:money} "
                "to {expected_net_high:money}), a saving in {chance_of_saving:in_ten}. Reform at "
                "{reform_gain_percent}: net {inhouse_net:money} ({inhouse_net_low:money} to "
                "{inhouse_net_high:money}), a saving in {chance_inhouse_saves:in_ten}."
            ),
            _both_set,
        ),
        Case(
            "gap set",
            _(
                "Lasting gain at which an in-house reform breaks even: "
                "{inhouse_gain_needed:percent}."
            ),
            lambda known: is_set(known[GAP]),
        ),
        Case(
            "gain set",
            _("A tender would need a price gap of {breakeven_gap:percent} to break even."),
            lambda known: is_set(known[GAIN]),
        ),
        Case("neither set", _("Which will come about is yours to say.")),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("The tender and its follow-up"),
            (
                "preparation_person_years",
                "person_year_cost",
                "external_help_cost",
                "failed_cost_percent",
                "follow_up_percent",
                "redundancy_percent",
                "early_end_chance",
                "early_end_cost_percent",
            ),
        ),
        Group(
            _("Where a saving would come from"),
            ("labour_share", "margin_percent", "nonlabour_saving_percent"),
        ),
        Group(_("Years and interest"), (TERM, "discount_percent")),
    )


def _net_picture() -> Picture:
    return Picture(
        "net",
        _("What would be left, by price gap"),
        _(
            "Expected net over the contract against the price gap: a rising line with a band. "
            "It crosses zero at the break-even, to the right of no gap. Below it, gaps that "
            "documents give, from no effect on cost to 15 percent."
        ),
        _reference_caption(),
        _gap_chart,
        360,
        Table(
            _("Expected net over the contract, by price gap"),
            Column("gap", _("Price gap, %"), "points"),
            marks.levels(GAP, 5),
            (
                Column("net_at_gap", _("Expected net"), "money"),
                Column("low", _("Low end of the band"), "money"),
                Column("high", _("High end of the band"), "money"),
            ),
            (NET, NET_BAND),
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


def _size_picture() -> Picture:
    return Picture(
        "size",
        _("The break-even by size"),
        _(
            "Price gap that breaks even against the number of posts, with a band: the smaller "
            "the contract, the larger the gap that its preparation needs."
        ),
        _(
            "Line: at your settings; band: eight in ten draws. A small contract bears the same "
            "preparation on a small budget. A size that suppliers find hard to bid for fails "
            "more often, and that weighs too. Above the edge the gap is larger still."
        ),
        _size_chart,
        280,
        Table(
            _("Price gap that breaks even, by number of posts"),
            Column("size", _("Posts"), "people"),
            SIZES,
            (
                Column("needed_at", _("Breaks even at"), "percent"),
                Column("low", _("Low end of the band"), "percent"),
                Column("high", _("High end of the band"), "percent"),
            ),
            (NEEDED, NEEDED_BAND),
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
            "ends at zero. The tender's costs fall before the first year, the reform's while "
            "it is set up. A tender that fails is part of the average."
        ),
        _path_chart,
        280,
        Table(
            _("Net so far, by year"),
            Column("year", _("Years from the start"), "people"),
            PATH_YEARS,
            (
                Column("tender_to_year", _("Tender"), "money"),
                Column("inhouse_to_year", _("In-house reform"), "money"),
            ),
            (PATHS,),
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
            "transition_percent",
            "overhead_left_percent",
        ),
        groups=_groups(),
        sections=(_reached(), _paid_for(), _come_from(), _spent()),
        model=model.evaluate,
        answers=_answers(),
        unknown=Unknown(("expected_net", "inhouse_net", "breakeven_gap")),
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. In brackets: eight in ten draws of the least known, the "
            "settings in view as you set them. Clear: that whole band lies on one side of zero."
        ),
        pictures=(_net_picture(), _sources_picture(), _size_picture(), _arms_picture()),
        draws=(DRAWS,),
        tipping=Tipping(
            "expected_net",
            _("What would have to be true for the answer to tip"),
            _(
                "The answer tips where the tender neither saves nor costs. Each line moves one "
                "number over its range and leaves all others where they are. Until you set a price "
                "gap, only the price gap itself has such a point."
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
