"""The market explorer: which controls, which charts, which sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import numpy as np

from tillit import marks
from tillit.chart_text import filled, signed
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
    band_columns,
    driven,
    rests_on,
)
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.formats import LIMITS
from tillit.formula import Bind, Number, clip, floor, is_set, minimum, where
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import market as model
from tillit.parameters import Value
from tillit.said import Case, placed
from tillit.symbols import Band, Picks, Series, Symbols
from tillit.theme import colour

MOST_BIDS = 12
"""Expected bids at the right end of the chart."""

BIDS = [quarter / 4 for quarter in range(4 * MOST_BIDS + 1)]
"""Expected bids at which the line of competition is drawn."""

BAND_BIDS = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 11, 12)
"""Where its band is computed: closer where the chance rises fastest."""

COUNTS = tuple(float(count) for count in range(1, 9))
"""Numbers of bids that price and quality are shown for: beyond, studies find no further fall."""

SHARES = [percent / 100 for percent in range(1, 100)]
"""Shares of the suppliers who bid at which it is drawn how credible they are."""

FEWEST_TIMES, MOST_TIMES = 0.25, 4
"""Ends of the axis of how many times as many bids; what lies beyond is drawn at the edge."""

UNLIKELY = 0.4
"""Chance of competition below which the answer calls it unlikely."""


# The draws


def _competition(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.chance_several(values["bids"], values["unpredictability"])


def _price(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.price_above_lowest(values, values["count"])


DRAWS = Draws(
    model.drawn_tender,
    model.in_draw,
    model.enough_in_draw,
    lines=(
        Line("competition_by_bids", "bids", BAND_BIDS, _competition),
        Line("price_by_bids", "count", COUNTS, _price),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the chance of competition depends on most, and what knowing it would change.

    The choice is between going to the market and not: going is right where two or more bids come
    at least as likely as wanted.
    """
    uncertain = (
        "bid_share" if is_set(values["interested_suppliers"]) else "expected_bids",
        "unpredictability",
        *(f"{name}_weight" for name in (*model.LEVELS, "days")),
        "best_lot_fte",
        "lot_size_width",
    )

    def margin(drawn: Mapping[str, Any]) -> np.ndarray:
        found = model.evaluate(model.as_drawn(drawn, values))
        return np.asarray(found["competition_less_target"])

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        going = margin(drawn)
        return np.stack([going, np.zeros_like(going)], axis=-1)

    return driven(margin, options, values, uncertain, by_switch=True)


# The charts

_COUNTED = ("chance_no_bid", "chance_one_bid", "chance_competition")

COUNTED = Picks(
    "row",
    {
        "chance": _COUNTED,
        "low": [f"{name}_low" for name in _COUNTED],
        "high": [f"{name}_high" for name in _COUNTED],
    },
)


def _counts_chart(symbols: Symbols) -> alt.TopLevelMixin:
    none, single, several = (marks.whole_percent(symbols.results[name]) for name in _COUNTED)
    wanted = symbols.values["competition_target"]
    cancels = symbols.values["one_bid_rule"] == "cancel"
    alone = filled(_("One bid: {percent}"), percent=single)
    failing = filled(_("One bid: {percent}, the tender fails"), percent=single)
    texts = (
        filled(_("No bid: {percent}, the tender fails"), percent=none),
        f"{cancels!r} ? {failing} : {alone}",
        filled(
            _("Two or more bids: {percent}, you want {wanted}"),
            percent=several,
            wanted=marks.whole_percent(wanted),
        ),
    )
    kinds = ("'fails'", marks.case(cancels, "fails", "alone")["expr"], "'competition'")
    row = alt.Y("row:O", axis=None)
    base = (
        COUNTED.over(symbols)
        .transform_calculate(
            text=marks.picked(texts, "datum.row"), kind=marks.picked(kinds, "datum.row")
        )
        .encode(y=row)
    )
    axis = alt.Axis(format="%", title=pgettext("axis", "Chance"), values=[0, 0.25, 0.5, 0.75, 1])
    bars = base.mark_bar(height=16, cornerRadius=2, yOffset=8).encode(
        x=alt.X("chance:Q", scale=alt.Scale(domain=[0, 1]), axis=axis),
        color=marks.coded(
            alt.Color, "kind", {"fails": "edge", "alone": "inhouse", "competition": "tender"}
        ),
    )
    band = base.mark_rule(strokeWidth=2, color=colour("ink"), yOffset=8).encode(
        x="low:Q", x2="high:Q"
    )
    tick = (
        marks.rows([{"row": len(_COUNTED) - 1}], wanted=wanted)
        .mark_tick(thickness=3, height=22, color=colour("ink"), yOffset=8)
        .encode(x="wanted:Q", y=row)
    )
    names = base.mark_text(align="left", dy=-10, fontWeight=600).encode(
        x=alt.datum(0), text="text:N"
    )
    return alt.layer(bars, band, tick, names)


def _counts_caption() -> str:
    share = float(load().row("literature", "f01")["value"])
    return fill(
        _(
            "Thin lines: eight in ten draws of the assumptions. Our own reckoning, not a "
            "frequency. Of Danish EU tenders in all sectors {percent} % were cancelled, mostly for "
            "other reasons than weak competition, which are not counted here. Ours is higher at "
            "the start settings, where a single bid is cancelled; no figure for care was found."
        ),
        percent=f"{share:.0f}",
    )


def references() -> list[dict[str, Any]]:
    """Return the points of other markets: mean number of bids, share with two or more."""
    literature = load().row
    elsewhere = {_("Sweden 2022"): ("b27", "b06"), _("EU 2021"): ("b02", "b01")}
    value = {
        row: float(literature("literature", row)["value"]) for row in sum(elsewhere.values(), ())
    }
    return [
        {"place": place, "bids": value[mean], "several": round(1 - value[single] / 100, 3)}
        for place, (mean, single) in elsewhere.items()
    ]


def _several(known: Mapping[str, Number], bids: Number, _bind: Bind) -> dict[str, Number]:
    return {"several_at": model.chance_several(bids, known["unpredictability"])}


COMPETITION = Series("bids", _several)
COMPETITION_BAND = Band("bids", DRAWS, "competition_by_bids")


def _competition_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.across("bids", 0, MOST_BIDS, _("Bids you expect for each lot"), tickCount=6)
    y = marks.shares("low", _("Two or more bids"))
    limit, needed, limit_text = _wanted(symbols)
    squares, square_text = _elsewhere(symbols)
    dot, dot_text = _here(symbols)
    return alt.layer(
        marks.band(COMPETITION_BAND.over(), tone="tender", x=x, y=y, interpolate="monotone"),
        limit,
        marks.curve(
            COMPETITION.over(symbols, BIDS),
            "bids",
            "several_at",
            tone="tender",
            interpolate="monotone",
        ),
        needed,
        squares,
        dot,
        limit_text,
        square_text,
        dot_text,
    )


def _wanted(symbols: Symbols) -> tuple[alt.Chart, ...]:
    """Draw the chance that is wanted, where it is reached, and its words."""
    target, bids = symbols.values["competition_target"], symbols.results["bids_needed"]
    base = marks.one_row(
        wanted=target,
        needed=bids,
        text=filled(_("you want {percent}"), percent=marks.whole_percent(target)),
    )
    needed = (
        base.transform_filter(repr(bids <= MOST_BIDS))
        .mark_point(filled=True, size=90, shape="diamond", color=colour("ink"), opacity=1)
        .encode(x="needed:Q", y="wanted:Q")
    )
    return (
        marks.rule(base, tone="ink", dash=[5, 4], y="wanted"),
        needed,
        marks.words(base, alt.datum(0), "wanted", align="left", dx=4, dy=-7),
    )


def _elsewhere(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    """Draw the points of other markets, their names away from the line of what is wanted."""
    base = marks.rows(references())
    near_line = f"abs(datum.several - {symbols.values['competition_target']!r}) < 0.08"
    squares = base.mark_point(
        shape="square", size=70, strokeWidth=2, color=colour("literature"), opacity=1
    ).encode(x="bids:Q", y="several:Q")
    return (
        squares,
        marks.words(
            base,
            "bids",
            "several",
            "place",
            tone="literature",
            align="left",
            dx=marks.case(near_line, -4, 8),
            dy=marks.case(near_line, -21, 12),
        ),
    )


def _here(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    bids, chance = symbols.results["bids_per_lot"], symbols.results["chance_competition"]
    base = marks.one_row(
        here=minimum(bids, MOST_BIDS),
        several=chance,
        text=filled(_("you: {percent}"), percent=marks.whole_percent(chance)),
    )
    return marks.pin(
        base,
        "here",
        "several",
        tone="tender",
        fontSize=13,
        **marks.beside(bids > 4, 8, 10),
        dy=marks.case((bids > 4) & (chance < 0.9), -12, 14),
    )


def _circumstances() -> dict[str, str]:
    return {
        "frame": _("Economic frame"),
        "takeover": _("New unit or existing one"),
        "size": _("Posts in each lot"),
        "days": _("Days to write a bid"),
        "requirements": pgettext("row", "Requirements"),
        "volume": _("Certainty of volume"),
        "all": _("All together"),
    }


def _drivers_chart(symbols: Symbols) -> alt.TopLevelMixin:
    times = {name: symbols.results[f"times_{name}"] for name in _circumstances()}
    reach = model.reach_of_drivers(symbols.values, times)
    reach["all"] = (times["all"], times["all"])

    def listed(numbers: Iterable[Number]) -> str:
        inside = [clip(number, FEWEST_TIMES, MOST_TIMES) for number in numbers]
        return marks.picked(inside, "datum.row")

    texts = [
        filled(
            placed(_("{circumstance}: × {times}"), circumstance=label),
            times=signed(times[name], ".2~r"),
        )
        for name, label in _circumstances().items()
    ]
    base = marks.rows(
        [{"row": row, "kind": "all" if name == "all" else "one"} for row, name in enumerate(times)],
        low=listed(reach[name][0] for name in times),
        high=listed(reach[name][1] for name in times),
        times=listed(times.values()),
        text=marks.picked(texts, "datum.row"),
    ).encode(y=alt.Y("row:O", axis=None))
    x = alt.X(
        "low:Q",
        scale=alt.Scale(type="log", domain=[FEWEST_TIMES, MOST_TIMES], nice=False, padding=0),
        axis=alt.Axis(
            title=_("Times as many bids"),
            values=[FEWEST_TIMES, 0.5, 1, 2, MOST_TIMES],
            format="~r",
            grid=False,
        ),
    )
    shapes = alt.Scale(domain=["one", "all"], range=["circle", "diamond"])
    return alt.layer(
        base.mark_bar(height=8, color=colour("edge"), opacity=0.45, yOffset=9).encode(
            x=x, x2="high:Q"
        ),
        base.mark_tick(thickness=2, height=20, color=colour("edge"), yOffset=9).encode(
            x=alt.datum(1)
        ),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=9).encode(
            x="times:Q",
            shape=alt.Shape("kind:N", scale=shapes, legend=None),
            color=marks.coded(alt.Color, "kind", {"one": "tender", "all": "ink"}),
        ),
        base.mark_text(align="left", dy=-7).encode(x=alt.datum(FEWEST_TIMES), text="text:N"),
    )


def _credible(known: Mapping[str, Number], share: Number, _bind: Bind) -> dict[str, Number]:
    return {"density": model.credible(known, share)}


CREDIBLE = Series("share", _credible)


def _taught_chart(symbols: Symbols) -> alt.TopLevelMixin:
    found = symbols.results
    x = marks.across("share", 0, 1, _("Share of the suppliers who bid"), format="%", tickCount=5)
    hill = (
        CREDIBLE.over(symbols, SHARES)
        .mark_area(
            color=colour("tender"), opacity=0.25, line={"color": colour("tender"), "strokeWidth": 2}
        )
        .encode(x=x, y=alt.Y("density:Q", axis=None))
    )
    taught = marks.one_row(
        low=found["taught_share_low"],
        high=found["taught_share_high"],
        middle=found["taught_share"],
    )
    rule, rule_text = _share_set(symbols)
    return alt.layer(
        hill,
        rule,
        marks.rule(taught, tone="tender", width=4, x="low", x2="high", y=alt.datum(0)),
        marks.dot(taught, "middle", alt.datum(0), tone="tender"),
        rule_text,
    )


def _share_set(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    """Draw the share that the reader set, while suppliers are counted, and its words."""
    share = symbols.values["bid_share"]
    base = marks.one_row(
        yours=share,
        text=filled(_("your setting {percent}"), percent=marks.whole_percent(share)),
    ).transform_filter(repr(is_set(symbols.values["interested_suppliers"])))
    # Away from the hill, where there is room.
    leftwards = (share > 0.6) | ((share >= 0.4) & (symbols.results["taught_share"] > share))
    return (
        marks.rule(base, tone="yours", width=2, dash=[5, 4], x="yours"),
        marks.words(
            base,
            "yours",
            alt.value(0),
            tone="yours",
            bold=True,
            baseline="top",
            **marks.beside(leftwards, 6),
        ),
    )


def _price_at(known: Mapping[str, Number], count: Number, _bind: Bind) -> dict[str, Number]:
    return {"price_at": model.price_above_lowest(known, count)}


def _quality_at(_known: Mapping[str, Number], count: Number, _bind: Bind) -> dict[str, Number]:
    return {"quality_at": model.quality_reached(count)}


PRICE = Series("count", _price_at)
PRICE_BAND = Band("count", DRAWS, "price_by_bids")
QUALITY = Series("count", _quality_at)


def _count_axis() -> alt.X:
    return marks.across(
        "count", COUNTS[0], COUNTS[-1], _("Bids received"), values=list(COUNTS), format="d"
    )


def _by_count(base: alt.Chart, y: alt.Y | str) -> alt.Chart:
    """Draw a line with a dot for each number of bids."""
    dots = alt.OverlayMarkDef(filled=True, size=60, color=colour("tender"))
    return marks.curve(base, _count_axis(), y, tone="tender", point=dots)


def _price_chart(symbols: Symbols) -> alt.TopLevelMixin:
    base = PRICE.over(symbols, COUNTS)
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(format="%", title=_("Above the lowest possible price"), tickCount=5),
    )
    single = marks.words(
        base.transform_filter("datum.count == 1"),
        _count_axis(),
        "price_at",
        alt.value(_("one bid: your highest price")),
        align="left",
        dx=10,
        dy=4,
    )
    band = marks.band(PRICE_BAND.over(), tone="tender", x=_count_axis(), y=y)
    return alt.layer(band, _by_count(base, "price_at"), single)


def _quality_chart(symbols: Symbols) -> alt.TopLevelMixin:
    y = marks.shares("quality_at", _("Of the way to the best offer"))
    return _by_count(QUALITY.over(symbols, COUNTS), y)


# What the page says


def _how_many() -> Section:
    return Section(
        _("How many bids?"),
        (
            Output("bids_per_lot", _("Bids to expect for each lot"), "number", band=True),
            Output("chance_no_bid", _("No bid for a lot"), "in_ten", band=True),
            Output("chance_one_bid", _("One bid for a lot"), "in_ten", band=True),
            Output(
                "chance_competition",
                _("Two or more bids for a lot"),
                "in_ten",
                band=True,
            ),
            Output(
                "chance_failed",
                _("The tender fails: too few bids"),
                "in_ten",
                _("No lot is awarded, by your rules. Other reasons to cancel are not counted."),
                band=True,
            ),
            Output(
                "some_awarded",
                _("Some lots are awarded and others are not"),
                "in_ten",
                _("With one lot this cannot be."),
                band=True,
            ),
            Output("share_awarded", _("Share of the lots to expect awarded"), "percent", band=True),
            Output(
                "bids_needed",
                _("Bids to expect for the chance you want"),
                "number",
                _("At how predictable you set the market to be."),
            ),
            Output(
                "one_bid_gap_loss",
                _("What awarding to a single bid costs"),
                "percent",
                _("Share of the cost, against two or more bids: one asks your highest price."),
                band=True,
            ),
            Output(
                "draws_enough",
                _("Draws in which the chance you want is reached"),
                "in_ten",
                _("Of the draws of the assumptions over their ranges."),
            ),
        ),
    )


def _taught() -> Section:
    return Section(
        _("What your last tender teaches"),
        (
            Output(
                "taught_share",
                _("Share of the suppliers who bid, best guess"),
                "percent",
                _("One observation. It moves no other result on this page."),
            ),
            Output(
                "taught_share_low", _("Low end: one chance in twenty that it is less"), "percent"
            ),
            Output(
                "taught_share_high", _("High end: one chance in twenty that it is more"), "percent"
            ),
            Output(
                "rerun_too_few",
                _("An unchanged rerun again gets fewer than two bids"),
                "in_ten",
                _(
                    "Each supplier decides alone here; a cold market for all of them would make it "
                    "likelier still."
                ),
            ),
        ),
    )


def _times() -> Section:
    return Section(
        _("Times as many bids as you expect"),
        [Output(f"times_{name}", label, "number") for name, label in _circumstances().items()],
    )


def _answers() -> tuple[tuple[Case, ...], ...]:
    return (_chance_said(), _competition_said(), _rule_said())


def _chance_said() -> tuple[Case, ...]:
    return (
        Case(
            "chance",
            _("Two or more bids: {chance_competition:in_ten}."),
            lambda known: (
                _words(known["chance_competition_low"]) == _words(known["chance_competition_high"])
            ),
        ),
        Case(
            "chance and band",
            _(
                "Two or more bids: {chance_competition:in_ten} (eight in ten draws: "
                "{chance_competition_low:in_ten} to {chance_competition_high:in_ten})."
            ),
        ),
    )


def _words(chance: Number) -> Number:
    """Which words say a chance: two that are written alike make no band."""
    tenths = clip(floor(10 * chance + 0.5), 1, 9)
    return where(chance < LIMITS["rare"], 0, where(chance > LIMITS["usual"], 10, tenths))


def _competition_said() -> tuple[Case, ...]:
    return (
        Case(
            "likely",
            _("Competition is as likely as you want."),
            lambda known: known["chance_competition"] >= known["competition_target"],
        ),
        Case(
            "either way",
            _("Competition could go either way."),
            lambda known: known["chance_competition"] >= UNLIKELY,
        ),
        Case("unlikely", _("Competition is unlikely.")),
    )


def _rule_said() -> tuple[Case, ...]:
    return (
        Case(
            "cancels",
            _("You cancel at one bid. Chance that the tender fails: {chance_failed:in_ten}."),
            lambda known: known["one_bid_rule"] == "cancel",
        ),
        Case(
            "negotiates",
            _(
                "You negotiate with a single bidder. Chance that the tender fails: "
                "{chance_failed:in_ten}. One bid is not free: without a second it costs about "
                "{one_bid_gap_loss:percent} more."
            ),
            lambda known: known["one_bid_rule"] == "negotiate",
        ),
        Case(
            "awards",
            _(
                "You award to a single bidder. Chance that the tender fails: "
                "{chance_failed:in_ten}. One bid is not free: without a second it costs about "
                "{one_bid_gap_loss:percent} more."
            ),
        ),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("How you judge the market"),
            ("bid_share", "unpredictability", "competition_target"),
        ),
        Group(_("Several lots"), ("partial_award",)),
        Group(
            _("What you ask of suppliers"),
            ("takeover_level", "requirements_level", "volume_level"),
        ),
        Group(_("Your last tender"), ("observed_bids", "observed_suppliers")),
        Group(
            _("How much each circumstance weighs"),
            (
                "frame_weight",
                "takeover_weight",
                "days_weight",
                "requirements_weight",
                "volume_weight",
            ),
        ),
        Group(pgettext("heading", "Price"), ("cost_spread_percent",)),
    )


def _counts_picture() -> Picture:
    return Picture(
        "counts",
        _("No bid, one bid, or competition"),
        _(
            "Three bars: the chance of no bid, of one bid and of two or more bids for a "
            "lot, with the chance of two or more that you want."
        ),
        _counts_caption(),
        _counts_chart,
        165,
        least=110,
    )


def _competition_picture() -> Picture:
    return Picture(
        "competition",
        _("Competition, by the bids you expect"),
        _(
            "Chance of two or more bids against the bids you expect: it rises fast at "
            "first, then slowly, and lies lower where the market is hard to predict."
        ),
        _(
            "Line and dot: your market. Band: eight in ten draws of how predictable it "
            "is, with your setting as the most credible. Diamond: where the chance you "
            "want is reached. Squares: mean bids and share with two or more in Sweden and "
            "the EU, over all sectors and sizes. They differ from ours: a tender without "
            "any bid is probably not among them, and a mean is pulled up by a few tenders "
            "with many bids."
        ),
        _competition_chart,
        300,
        Table(
            Column("bids", _("Bids you expect"), "number"),
            (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0),
            (
                Column("several_at", _("Two or more bids"), "in_ten"),
                *band_columns("in_ten"),
            ),
            (COMPETITION, COMPETITION_BAND),
        ),
        folded=False,
    )


def _drivers_picture() -> Picture:
    return Picture(
        "drivers",
        _("What would raise it"),
        _(
            "For each circumstance, how many times as many bids it gives at your setting "
            "and at its two ends; all circumstances multiply."
        ),
        _(
            "Dot: your setting. Bar: from one end of the circumstance to the other. "
            "Diamond: all together. Directions come from suppliers and reports, sizes are "
            "assumptions. Some of these cost money, or move cost to residents or staff: "
            "more bids are not the aim in themselves."
        ),
        _drivers_chart,
        310,
    )


def _taught_picture() -> Picture:
    return Picture(
        "taught",
        _("What one tender teaches"),
        _(
            "How credible each share of suppliers who bid is, after your last tender: one "
            "tender leaves a wide range."
        ),
        _(
            "Dot and thick line: best guess and nine-in-ten range of the share. Dashed: "
            "the share you set, where you count suppliers. Without any earlier tender every "
            "share was possible (Jeffreys’ prior)."
        ),
        _taught_chart,
        200,
    )


def _price_picture() -> Picture:
    return Picture(
        "price",
        _("Price, by the number of bids"),
        _(
            "Expected price against the number of bids: each further bid lowers it by "
            "less than the one before."
        ),
        _(
            "Line: at your spread of costs. Band: eight in ten draws of it. It is "
            "arithmetic, not a measurement: suppliers who differ in cost and know it. "
            "Studies of other services find the same direction."
        ),
        _price_chart,
        240,
        Table(
            Column("count", _("Bids received"), "people"),
            COUNTS,
            (
                Column("price_at", _("Above the lowest possible price"), "percent"),
                *band_columns("percent"),
            ),
            (PRICE, PRICE_BAND),
        ),
    )


def _quality_picture() -> Picture:
    return Picture(
        "quality",
        _("Quality at a fixed price, by the number of bids"),
        _(
            "With a fixed price, how far from the weakest to the best possible offer the "
            "best of the bids comes, against the number of bids."
        ),
        _(
            "Arithmetic again: it assumes that suppliers differ and deliver what they "
            "offer. A study of Swedish residential care finds that competition has little "
            "effect on quality. Do not count on this curve."
        ),
        _quality_chart,
        220,
        Table(
            Column("count", _("Bids received"), "people"),
            COUNTS,
            (Column("quality_at", _("Of the way to the best offer"), "percent"),),
            (QUALITY,),
        ),
    )


def _misuse() -> tuple[str, ...]:
    return (
        fill(
            _(
                "Counting people at a meeting as bids. About {suppliers} suppliers came to "
                "Holbæk’s information meetings; how many bid is not told."
            ),
            suppliers=f"{load().figure('holbaek-about-30-suppliers'):.0f}",
        ),
        _(
            "Taking one failed tender as proof that there is no market, or one good one as "
            "proof that there is."
        ),
        _(
            "Reading the chances as frequencies: in the Nordic countries we found a mean of bids "
            "for health and social services, and no share of tenders with one bid or none."
        ),
        _(
            "Saying why only one bid came in Trondheim: the report does not present suppliers’ "
            "criticism as the cause."
        ),
        _("Buying more bids with worse terms for staff or less for residents, unsaid."),
    )


def market() -> Explorer:
    """Describe the explorer of the chapter *Market and one bid*."""
    return Explorer(
        name="market",
        controls=(
            "expected_bids",
            "interested_suppliers",
            "frame_level",
            "days_to_bid",
            "one_bid_rule",
        ),
        groups=_groups(),
        sections=(_how_many(), _taught(), _times()),
        model=model.evaluate,
        draws=(DRAWS,),
        answers=_answers(),
        unknown=Unknown(("chance_competition",)),
        basis=rests_on(
            fill(
                _(
                    "The chance is the middle of draws of the least known. The bids you expect are "
                    "meant for one contract of about {posts} posts on middling terms."
                ),
                posts=str(model.REFERENCE_FTE),
            )
        ),
        pictures=(
            _counts_picture(),
            _competition_picture(),
            _drivers_picture(),
            _taught_picture(),
            _price_picture(),
            _quality_picture(),
        ),
        tipping=(
            Tipping(
                "competition_less_target",
                _("Where the answer tips"),
                _(
                    "The answer tips where two or more bids are just as likely as you want. Each "
                    "line moves one number over its range and leaves all others where they are."
                ),
            ),
        ),
        matters=(
            Matters(
                _("What the chance of competition depends on most"),
                _(
                    "The choice: go to the market if two or more bids are at least as likely as "
                    "you want."
                ),
                drivers,
            ),
        ),
        misuse=_misuse(),
    )
