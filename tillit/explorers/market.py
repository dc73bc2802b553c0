"""The market explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from tillit.chart_text import filled
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import (
    Column,
    Driver,
    Explorer,
    Group,
    Matters,
    Output,
    Picture,
    Section,
    Steps,
    Symbols,
    Table,
    Tipping,
)
from tillit.formula import Bind, Formula, Number, exp, log, minimum, where
from tillit.i18n import gettext as _
from tillit.models import market as model
from tillit.parameters import Value
from tillit.sampling import triangular
from tillit.sensitivity import total_indices, worth_knowing
from tillit.theme import colour

MOST_BIDS = 12
"""Expected bids at the right end of the chart."""

BIDS_GRID = (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 11, 12)
"""Where the band is computed: closer where the chance rises fastest."""

COUNTS = tuple(float(count) for count in range(1, 9))
"""Numbers of bids that price and quality are shown for: beyond, studies find no further fall."""

UNLIKELY = 0.4
"""Chance of competition below which the answer calls it unlikely."""

SWEDISH_MEAN = 4.8
"""Mean number of bids in Sweden in 2022, from the claim of the literature row b06."""

_BANDED = (
    "bids_per_lot",
    "chance_no_bid",
    "chance_one_bid",
    "chance_competition",
    "chance_failed",
)


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results and which answer they give."""
    found = model.evaluate(values, bind)
    chance = found["chance_competition"]
    likely = where(chance >= values["competition_target"], 0, where(chance >= UNLIKELY, 1, 2))
    rule = where(values["one_bid_rule"] == "cancel", 0, 3)
    times = {
        f"times_{name}": bind(f"times_{name}", exp(found[f"driver_{name}"]))
        for name in model.DRIVERS
    }
    together = sum(found[f"driver_{name}"] for name in model.DRIVERS)
    return {
        **found,
        **times,
        "times_all": bind("times_all", exp(together)),
        "answer_case": bind("answer_case", likely + rule),
    }


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    found: dict[str, Number] = {}

    def keep_bids(name: str, value: Number) -> Number:
        bound = bind(name, value)
        if name == "bids_per_lot":
            found[name] = bound
        return bound

    failed = model.chance_failed(values, values["first_step_fte"], values["lots"], keep_bids)
    shape = values["unpredictability"]
    none = bind("chance_no_bid", model.chance_none(found["bids_per_lot"], shape))
    single = bind("chance_one_bid", model.chance_single(found["bids_per_lot"], shape))
    return {
        **found,
        "chance_no_bid": none,
        "chance_one_bid": single,
        "chance_competition": 1 - none - single,
        "chance_failed": failed,
    }


def _chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    bids = bind(
        "bids_per_lot", model.bids_per_lot(values, values["first_step_fte"], values["lots"])
    )
    several = model.chance_several(bids, values["unpredictability"])
    return {"draws_enough": several - values["competition_target"]}


def _competition(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.chance_several(values["bids"], values["unpredictability"])


def _price(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _above_cheapest(values["count"], values["cost_spread_percent"])


def _above_cheapest(count: Number, cost_spread_percent: Number) -> Number:
    return model.price_index(count, cost_spread_percent) / 100 - 1


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    return {
        **model.drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, ("cost_spread_percent",), bind),
    }


DRAWS = Draws(
    _assumptions,
    _quantities,
    _chances,
    lines=(
        Line("competition_by_bids", "bids", BIDS_GRID, _competition),
        Line("price_by_bids", "count", COUNTS, _price),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the chance of competition depends on most, and what knowing it would change.

    The choice is between going to the market and not: going is right where two or more bids come
    at least as likely as wanted.
    """
    uncertain = (
        "bid_share",
        "unpredictability",
        *(f"{name}_weight" for name in (*model.LEVELS, "days")),
        "best_lot_fte",
        "lot_size_width",
    )
    mode = float(values["unpredictability"])

    def margin(drawn: Mapping[str, Any]) -> np.ndarray:
        shape = model.by_reciprocal(drawn["unpredictability"], mode)
        found = model.evaluate({**drawn, "unpredictability": shape})
        return np.asarray(found["competition_less_target"])

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        going = margin(drawn)
        return np.stack([going, np.zeros_like(going)], axis=-1)

    shares = total_indices(margin, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {name: Driver(shares[name], worth[name].switch) for name in uncertain}


def _percent(expression: str) -> str:
    return f"round({expression} * 100)"


_ONE_ROW = alt.InlineData(values=[{}])


def _count_rows() -> list[tuple[str, str, str]]:
    return [
        ("chance_no_bid", _("No bid: {percent} %"), _("No bid: {percent} %, the tender fails")),
        ("chance_one_bid", _("One bid: {percent} %"), _("One bid: {percent} %, the tender fails")),
        (
            "chance_competition",
            _("Two or more bids: {percent} %, you want {wanted} %"),
            "",
        ),
    ]


def _counts_chart(_symbols: Symbols) -> alt.TopLevelMixin:
    rows = _count_rows()
    pick = "[{}][datum.row]"
    cancels = "one_bid_rule == 'cancel'"
    fails = f"datum.row == 0 || (datum.row == 1 && {cancels})"
    wanted = _percent("competition_target")
    texts = [
        f"{fails} ? {filled(failing, percent=_percent(name))}"
        f" : {filled(going, percent=_percent(name), wanted=wanted)}"
        for name, going, failing in rows
    ]
    base = (
        alt.Chart(alt.InlineData(values=[{"row": row} for row in range(len(rows))]))
        .transform_calculate(
            chance=pick.format(",".join(name for name, _going, _failing in rows)),
            low=pick.format(",".join(f"{name}_low" for name, _going, _failing in rows)),
            high=pick.format(",".join(f"{name}_high" for name, _going, _failing in rows)),
            text=pick.format(",".join(texts)),
            kind=f"datum.row == 2 ? 'competition' : {fails} ? 'fails' : 'alone'",
        )
        .encode(y=alt.Y("row:O", axis=None))
    )
    axis = alt.Axis(format="%", title=_("Chance"), values=[0, 0.25, 0.5, 0.75, 1])
    bars = base.mark_bar(height=16, cornerRadius=2, yOffset=8).encode(
        x=alt.X("chance:Q", scale=alt.Scale(domain=[0, 1]), axis=axis),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["fails", "alone", "competition"],
                range=[colour("edge"), colour("inhouse"), colour("tender")],
            ),
            legend=None,
        ),
    )
    band = base.mark_rule(strokeWidth=2, color=colour("ink"), yOffset=8).encode(
        x="low:Q", x2="high:Q"
    )
    names = base.mark_text(align="left", dy=-10, fontWeight=600).encode(
        x=alt.datum(0), text="text:N"
    )
    tick = (
        alt.Chart(alt.InlineData(values=[{"row": 2}]))
        .transform_calculate(wanted="competition_target")
        .mark_tick(thickness=3, height=22, color=colour("ink"), yOffset=8)
        .encode(x="wanted:Q", y=alt.Y("row:O", axis=None))
    )
    return alt.layer(bars, band, tick, names)


def references() -> list[dict[str, Any]]:
    """Return the points of other markets: mean number of bids, share with two or more."""
    literature = load().row
    single_sweden = float(literature("literature", "b06")["value"])
    single_union = float(literature("literature", "b01")["value"])
    mean_union = float(literature("literature", "b02")["value"])
    return [
        {
            "place": _("Sweden 2022"),
            "bids": SWEDISH_MEAN,
            "several": round(1 - single_sweden / 100, 3),
        },
        {"place": _("EU 2021"), "bids": mean_union, "several": round(1 - single_union / 100, 3)},
    ]


def _competition_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "bids:Q",
        scale=alt.Scale(domain=[0, MOST_BIDS], nice=False),
        axis=alt.Axis(title=_("Bids you expect for each lot"), tickCount=6),
    )
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", title=_("Two or more bids"), tickCount=5),
    )
    band = (
        alt.Chart(alt.sequence(0, len(BIDS_GRID), as_="place"))
        .transform_calculate(
            bids=f"{list(BIDS_GRID)}[datum.place]",
            low="competition_by_bids_low_along[datum.place]",
            high="competition_by_bids_high_along[datum.place]",
        )
        .mark_area(opacity=0.18, color=colour("tender"), interpolate="monotone")
        .encode(x=x, y=y, y2="high:Q")
    )
    steps = Steps()
    steps.bind(
        "several_at",
        model.chance_several(Formula("datum.bids"), symbols.values["unpredictability"]),
    )
    line = (
        alt.Chart(alt.sequence(0, MOST_BIDS + 0.1, 0.25, as_="bids"))
        .transform_calculate(**steps.made)
        .mark_line(strokeWidth=2.5, color=colour("tender"), interpolate="monotone")
        .encode(x="bids:Q", y="several_at:Q")
    )
    one_row = alt.Chart(_ONE_ROW)
    wanted = one_row.transform_calculate(
        wanted="competition_target",
        text=filled(_("you want {percent} %"), percent=_percent("competition_target")),
    )
    limit = wanted.mark_rule(strokeDash=[5, 4], color=colour("ink")).encode(y="wanted:Q")
    limit_text = wanted.mark_text(align="left", dx=4, dy=-7).encode(
        x=alt.datum(0), y="wanted:Q", text="text:N"
    )
    needed = (
        one_row.transform_filter(f"bids_needed <= {MOST_BIDS}")
        .transform_calculate(needed="bids_needed", wanted="competition_target")
        .mark_point(filled=True, size=90, shape="diamond", color=colour("ink"), opacity=1)
        .encode(x="needed:Q", y="wanted:Q")
    )
    elsewhere = alt.Chart(alt.InlineData(values=references())).encode(
        x="bids:Q", y=alt.Y("several:Q")
    )
    squares = elsewhere.mark_point(
        shape="square", size=70, strokeWidth=2, color=colour("literature"), opacity=1
    )
    square_text = elsewhere.mark_text(
        align="left",
        dx=alt.expr("abs(datum.several - competition_target) < 0.08 ? -4 : 8"),
        dy=alt.expr("abs(datum.several - competition_target) < 0.08 ? -21 : 12"),
        color=colour("literature"),
    ).encode(text="place:N")
    setting = one_row.transform_calculate(
        here=f"min(bids_per_lot, {MOST_BIDS})",
        several="chance_competition",
        text=filled(_("you: {percent} %"), percent=_percent("chance_competition")),
    )
    dot = setting.mark_point(
        filled=True,
        size=110,
        color=colour("tender"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="here:Q", y="several:Q")
    dot_text = setting.mark_text(
        align=alt.expr("bids_per_lot > 2 ? 'right' : 'left'"),
        dx=alt.expr("bids_per_lot > 2 ? -8 : 10"),
        dy=alt.expr("bids_per_lot > 2 && chance_competition < 0.9 ? -12 : 14"),
        fontWeight=600,
        fontSize=13,
        color=colour("tender"),
    ).encode(x="here:Q", y="several:Q", text="text:N")
    return alt.layer(band, limit, line, needed, squares, dot, limit_text, square_text, dot_text)


def _competition_table(
    values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    band = DRAWS.along(values, DRAWS.line("competition_by_bids"), rows)
    bids = np.asarray(rows, dtype=float)
    return {
        "several_at": model.chance_several(bids, values["unpredictability"]).tolist(),
        "low": band["competition_by_bids_low"],
        "high": band["competition_by_bids_high"],
    }


def _driver_labels() -> dict[str, str]:
    return {
        "frame": _("Economic frame: × {times}"),
        "takeover": _("New unit or existing one: × {times}"),
        "size": _("Posts in each lot: × {times}"),
        "days": _("Days to write a bid: × {times}"),
        "requirements": _("Requirements: × {times}"),
        "volume": _("Certainty of volume: × {times}"),
        "all": _("All together: × {times}"),
    }


def _reach(
    values: Mapping[str, Number], now: Mapping[str, Number]
) -> dict[str, tuple[Number, Number]]:
    """How many times as many bids each circumstance can give at its lower and at its upper end.

    Size has no lower end: its range is from where it is, if that is below the reference.
    """
    ends = {
        name: (exp(-values[f"{name}_weight"]), exp(values[f"{name}_weight"]))
        for name in (*model.LEVELS, "days")
    }
    distance = log(model.REFERENCE_FTE / values["best_lot_fte"])
    width = values["lot_size_width"]
    best = exp(minimum(distance * distance / (2 * width * width), model.MOST_FROM_SIZE))
    return {**ends, "size": (minimum(now["size"], 1), best)}


def _drivers_chart(symbols: Symbols) -> alt.TopLevelMixin:
    labels = _driver_labels()
    now = {name: symbols.results[f"times_{name}"] for name in labels}
    reach = {**_reach(symbols.values, now), "all": (now["all"], now["all"])}
    small, large = 0.25, 4
    pick = "[{}][datum.row]"
    inside = f"min(max({{}}, {small}), {large})"

    def listed(texts: Sequence[str]) -> str:
        return pick.format(",".join(texts))

    def end(place: int) -> list[str]:
        return [inside.format(repr(reach[name][place])) for name in labels]

    base = (
        alt.Chart(alt.InlineData(values=[{"row": row} for row in range(len(labels))]))
        .transform_calculate(
            low=listed(end(0)),
            high=listed(end(1)),
            times=listed([inside.format(f"times_{name}") for name in labels]),
            text=listed(
                [
                    filled(text, times=f"format(times_{name}, '.2~r')")
                    for name, text in labels.items()
                ]
            ),
            kind=f"datum.row == {len(labels) - 1} ? 'all' : 'one'",
        )
        .encode(y=alt.Y("row:O", axis=None))
    )
    x = alt.X(
        "low:Q",
        scale=alt.Scale(type="log", domain=[small, large], nice=False, padding=0),
        axis=alt.Axis(
            title=_("Times as many bids"), values=[0.25, 0.5, 1, 2, 4], format="~r", grid=False
        ),
    )
    range_bar = base.mark_bar(height=8, color=colour("edge"), opacity=0.45, yOffset=9).encode(
        x=x, x2="high:Q"
    )
    ones = base.mark_tick(thickness=2, height=20, color=colour("edge"), yOffset=9).encode(
        x=alt.datum(1)
    )
    dots = base.mark_point(filled=True, size=90, opacity=1, yOffset=9).encode(
        x="times:Q",
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=["one", "all"], range=["circle", "diamond"]),
            legend=None,
        ),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=["one", "all"], range=[colour("tender"), colour("ink")]),
            legend=None,
        ),
    )
    names = base.mark_text(align="left", dy=-7).encode(x=alt.datum(small), text="text:N")
    return alt.layer(range_bar, ones, dots, names)


def _taught_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    results = symbols.results
    share = Formula("datum.share")
    density = results["taught_scale"] * exp(
        (results["taught_a"] - 1) * log(share) + (results["taught_b"] - 1) * log(1 - share)
    )
    steps.bind("density", density)
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", title=_("Share of the suppliers who bid"), tickCount=5),
    )
    curve = (
        alt.Chart(alt.sequence(0.01, 0.995, 0.01, as_="share"))
        .transform_calculate(**steps.made)
        .mark_area(
            color=colour("tender"), opacity=0.25, line={"color": colour("tender"), "strokeWidth": 2}
        )
        .encode(x=x, y=alt.Y("density:Q", axis=None))
    )
    one_row = alt.Chart(_ONE_ROW)
    interval = one_row.transform_calculate(
        low="taught_share_low", high="taught_share_high", middle="taught_share"
    )
    ends = interval.mark_rule(strokeWidth=4, color=colour("tender")).encode(
        x="low:Q", x2="high:Q", y=alt.datum(0)
    )
    mean = interval.mark_point(
        filled=True,
        size=110,
        color=colour("tender"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="middle:Q", y=alt.datum(0))
    yours = one_row.transform_filter("!isValid(expected_bids)").transform_calculate(
        yours="bid_share",
        text=filled(_("your setting {percent} %"), percent=_percent("bid_share")),
    )
    rule = yours.mark_rule(strokeDash=[5, 4], color=colour("yours"), strokeWidth=2).encode(
        x="yours:Q"
    )
    # Away from the hill, where there is room.
    leftwards = "(bid_share > 0.6 || (bid_share >= 0.4 && taught_share > bid_share))"
    rule_text = yours.mark_text(
        align=alt.expr(f"{leftwards} ? 'right' : 'left'"),
        dx=alt.expr(f"{leftwards} ? -6 : 6"),
        baseline="top",
        color=colour("yours"),
        fontWeight=600,
    ).encode(x="yours:Q", y=alt.value(0), text="text:N")
    return alt.layer(curve, rule, ends, mean, rule_text)


def _count_axis() -> alt.X:
    return alt.X(
        "count:Q",
        scale=alt.Scale(domain=[COUNTS[0], COUNTS[-1]], nice=False),
        axis=alt.Axis(title=_("Bids received"), values=list(COUNTS), format="d"),
    )


def _price_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    steps.bind(
        "price_at",
        _above_cheapest(Formula("datum.count"), symbols.values["cost_spread_percent"]),
    )
    base = (
        alt.Chart(alt.sequence(1, COUNTS[-1] + 0.5, 1, as_="count"))
        .transform_calculate(
            **steps.made,
            price_low="price_by_bids_low_along[datum.count - 1]",
            price_high="price_by_bids_high_along[datum.count - 1]",
        )
        .encode(x=_count_axis())
    )
    y = alt.Y(
        "price_low:Q",
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(format="%", title=_("Above the lowest possible price"), tickCount=5),
    )
    band = base.mark_area(opacity=0.18, color=colour("tender")).encode(y=y, y2="price_high:Q")
    line = base.mark_line(
        strokeWidth=2.5,
        color=colour("tender"),
        point=alt.OverlayMarkDef(filled=True, size=60, color=colour("tender")),
    ).encode(y="price_at:Q")
    single = (
        base.transform_filter("datum.count == 1")
        .mark_text(align="left", dx=10, dy=4)
        .encode(y="price_at:Q", text=alt.value(_("one bid: your highest price")))
    )
    return alt.layer(band, line, single)


def _price_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    band = DRAWS.along(values, DRAWS.line("price_by_bids"), rows)
    counts = np.asarray(rows, dtype=float)
    return {
        "price_at": _above_cheapest(counts, values["cost_spread_percent"]).tolist(),
        "price_low": band["price_by_bids_low"],
        "price_high": band["price_by_bids_high"],
    }


def _quality_chart(_symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    steps.bind("quality_at", model.quality_reached(Formula("datum.count")))
    base = (
        alt.Chart(alt.sequence(1, COUNTS[-1] + 0.5, 1, as_="count"))
        .transform_calculate(**steps.made)
        .encode(
            x=_count_axis(),
            y=alt.Y(
                "quality_at:Q",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", title=_("Of the way to the best offer"), tickCount=5),
            ),
        )
    )
    return base.mark_line(
        strokeWidth=2.5,
        color=colour("tender"),
        point=alt.OverlayMarkDef(filled=True, size=60, color=colour("tender")),
    )


def _quality_table(
    _values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    return {"quality_at": [model.quality_reached(count) for count in rows]}


def _outputs() -> tuple[Output, ...]:
    return (
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
            _("The step fails for want of bids"),
            "in_ten",
            _(
                "At least one lot gets too few bids under your rule. Other reasons to cancel are "
                "not counted."
            ),
            band=True,
        ),
        Output(
            "bids_needed",
            _("Bids to expect for the chance you want"),
            "number",
            _("At how predictable you set the market to be."),
        ),
        Output(
            "draws_enough",
            _("Draws in which the chance you want is reached"),
            "in_ten",
            _("Of the draws of the assumptions over their ranges."),
        ),
        Output("taught_share", _("Share of the suppliers who bid, best guess"), "percent"),
        Output("taught_share_low", _("Low end: one chance in twenty that it is less"), "percent"),
        Output("taught_share_high", _("High end: one chance in twenty that it is more"), "percent"),
        Output(
            "rerun_too_few",
            _("An unchanged rerun again gets fewer than two bids"),
            "in_ten",
            _(
                "Each supplier decides alone here; a cold market for all of them would make it "
                "likelier still."
            ),
        ),
        Output("times_frame", _("Economic frame"), "number"),
        Output("times_takeover", _("New unit or existing one"), "number"),
        Output("times_size", _("Posts in each lot"), "number"),
        Output("times_days", _("Days to write a bid"), "number"),
        Output("times_requirements", _("Requirements"), "number"),
        Output("times_volume", _("Certainty of volume"), "number"),
        Output("times_all", _("All together"), "number"),
    )


def _counts_caption() -> str:
    share = float(load().row("literature", "f01")["value"])
    return _(
        "Thin lines: eight in ten draws of the assumptions. Our own reckoning, not a frequency. Of "
        "Danish EU tenders in all sectors {percent} % were cancelled, mostly for other reasons "
        "than weak competition, which are not counted here. Ours is higher at the start settings, "
        "which count few suppliers and cancel at one bid; no figure for care was found."
    ).format(percent=f"{share:.0f}")


def market() -> Explorer:
    """Describe the explorer of the chapter *Market and one bid*."""
    likely = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition is as likely as you want. You cancel at "
        "one bid: chance that the step fails for want of bids: {chance_failed:in_ten}."
    )
    either_way = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition could go either way. You cancel at one "
        "bid: chance that the step fails for want of bids: {chance_failed:in_ten}."
    )
    unlikely = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition is unlikely. You cancel at one bid: "
        "chance that the step fails for want of bids: {chance_failed:in_ten}."
    )
    likely_alone = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition is as likely as you want. You go on with "
        "a single bid, so the step fails only where none comes: {chance_failed:in_ten}."
    )
    either_way_alone = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition could go either way. You go on with a "
        "single bid, so the step fails only where none comes: {chance_failed:in_ten}."
    )
    unlikely_alone = _(
        "Two or more bids: {chance_competition:in_ten} ({chance_competition_low:percent} to "
        "{chance_competition_high:percent}). Competition is unlikely. You go on with a single "
        "bid, so the step fails only where none comes: {chance_failed:in_ten}."
    )
    return Explorer(
        name="market",
        controls=(
            "interested_suppliers",
            "bid_share",
            "frame_level",
            "days_to_bid",
            "one_bid_rule",
        ),
        groups=(
            Group(
                _("How you judge the market"),
                ("expected_bids", "unpredictability", "competition_target"),
            ),
            Group(
                _("What you ask of suppliers"),
                ("takeover_level", "requirements_level", "volume_level"),
            ),
            Group(_("Your last tender"), ("observed_bids",)),
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
            Group(_("Price"), ("cost_spread_percent",)),
            Group(
                _("Size of the step and its lots"),
                ("first_step_fte", "lots", "best_lot_fte", "lot_size_width"),
                chapter="scope_phasing",
            ),
        ),
        outputs=_outputs(),
        sections=(
            Section(
                _("How many bids?"),
                (
                    "bids_per_lot",
                    "chance_no_bid",
                    "chance_one_bid",
                    "chance_competition",
                    "chance_failed",
                    "bids_needed",
                    "draws_enough",
                ),
            ),
            Section(
                _("What your last tender teaches"),
                ("taught_share", "taught_share_low", "taught_share_high", "rerun_too_few"),
            ),
            Section(
                _("Times as many bids as you counted"),
                (*(f"times_{name}" for name in model.DRIVERS), "times_all"),
            ),
        ),
        model=evaluate,
        draws=(DRAWS,),
        answers=(likely, either_way, unlikely, likely_alone, either_way_alone, unlikely_alone),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. In brackets: eight in ten draws of the least known. The "
            "count of suppliers is meant for one contract of about a hundred posts on middling "
            "terms."
        ),
        pictures=(
            Picture(
                "counts",
                _("No bid, one bid, or competition"),
                _(
                    "Three bars: the chance of no bid, of one bid and of two or more bids for a "
                    "lot, with the chance of two or more that you want."
                ),
                _counts_caption(),
                _counts_chart,
                165,
                folded=False,
            ),
            Picture(
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
                    _("Two or more bids, by the bids you expect"),
                    Column("bids", _("Bids you expect"), "number"),
                    (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0),
                    (
                        Column("several_at", _("Two or more bids"), "in_ten"),
                        Column("low", _("Low end of the band"), "in_ten"),
                        Column("high", _("High end of the band"), "in_ten"),
                    ),
                    _competition_table,
                ),
                folded=False,
            ),
            Picture(
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
            ),
            Picture(
                "taught",
                _("What one tender teaches"),
                _(
                    "How credible each share of suppliers who bid is, after your last tender: one "
                    "tender leaves a wide range."
                ),
                _(
                    "Dot and thick line: best guess and nine-in-ten range of the share. Dashed: "
                    "the share you set. Without any earlier tender every share was possible "
                    "(Jeffreys’ prior)."
                ),
                _taught_chart,
                200,
            ),
            Picture(
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
                    _("Price, by the number of bids"),
                    Column("count", _("Bids received"), "people"),
                    COUNTS,
                    (
                        Column("price_at", _("Above the lowest possible price"), "percent"),
                        Column("price_low", _("Low end of the band"), "percent"),
                        Column("price_high", _("High end of the band"), "percent"),
                    ),
                    _price_table,
                ),
            ),
            Picture(
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
                    _("Quality at a fixed price, by the number of bids"),
                    Column("count", _("Bids received"), "people"),
                    COUNTS,
                    (Column("quality_at", _("Of the way to the best offer"), "percent"),),
                    _quality_table,
                ),
            ),
        ),
        tipping=Tipping(
            "competition_less_target",
            _("What would have to be true for the answer to tip"),
            _(
                "The answer tips where two or more bids are just as likely as you want. Each line "
                "moves one number over its range and leaves all others where they are."
            ),
        ),
        matters=Matters(
            _("What the chance of competition depends on most"),
            _("Knowing it would change the choice"),
            "in_ten",
            _(
                "The choice: go to the market if two or more bids are at least as likely as you "
                "want."
            ),
            drivers,
        ),
        misuse=(
            _(
                "Counting people at a meeting as bids. About thirty suppliers came to Holbæk’s "
                "information meetings; how many bid is not told."
            ),
            _(
                "Taking one failed tender as proof that there is no market, or one good one as "
                "proof that there is."
            ),
            _(
                "Reading the chances as frequencies: we found no count of bids in Nordic tenders "
                "for care."
            ),
            _(
                "Saying why only one bid came in Trondheim: the report does not present suppliers’ "
                "criticism as the cause."
            ),
            _("Buying more bids with worse terms for staff or less for residents, unsaid."),
        ),
    )
