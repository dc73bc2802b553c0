"""The scope and phasing explorer: which controls, which charts, which sentences."""

from collections.abc import Callable, Mapping, Sequence
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
)
from tillit.drawn import ENDS, Draws
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.explorers.law import norwegian_costs
from tillit.formula import (
    Bind,
    Formula,
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
from tillit.i18n import counted, fill
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.models import market, net_saving
from tillit.models import scope_phasing as model
from tillit.parameters import Value
from tillit.said import Case, Condition
from tillit.sensitivity import total_indices, worth_knowing
from tillit.symbols import Picks, Series, Symbols
from tillit.theme import colour

GAIN = "mean_gain_percent"

LEAST_BAND = 100_000
"""Amount in kroner, a tenth of which is too little to tell as a range."""

OTHERWISE = 0.005
"""How far a gain lies from what the price gap leaves before a reader is told, share of the budget:
the step in which a gain is set."""

LEAST_TOP = 0.02
"""Least upper end of the chart of values, in yearly budgets: where no option is worth anything."""

GAINS = (-10, -8, -6, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 10, 12, 15)
"""Expected gains in percent at which the values are drawn: closer where the options cross."""

TOLD_GAINS = (-10, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 12, 15)
"""Those of them that the table tells."""

VIEW = (-6, 8)
"""Ends of the chart in percent, at both of which there is a band; for a belief beyond, the chart
reaches to the end of the range."""

SIZES = (25, 50, 100, 150, 200, 300, 400)
"""Posts put out to tender, the columns of the map of scope and lots."""

LOTS = marks.levels("lots", 1)

UNITS = marks.levels("comparable_units", 1)

EVALUATION_MONTHS = 6
"""Months at the end of the first step in which its results are evaluated. Assumed."""


def preparation() -> tuple[int, int]:
    """Return Trondheim's months from dialogue to decision, and from decision to documents.

    By the months of the dates in ``data/timeline.csv``: a reference class of one.
    """
    dialogue, decision, documents = (
        str(load().row("timeline", f"trondheim-t-{event}")["date"])
        for event in ("market-dialogue", "council-decision", "documents-finished")
    )
    return _months(dialogue, decision), _months(decision, documents)


def _months(before: str, after: str) -> int:
    (year, month), (later_year, later_month) = (
        map(int, date.split("-")[:2]) for date in (before, after)
    )
    return 12 * (later_year - year) + later_month - month


def results(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, the order of the options, the plan, and gains as price gaps."""
    found = model.evaluate(values, bind)
    plan = model.months_until(values, sum(preparation()))
    named = {name: bind(name, months) for name, months in plan.items()}
    named |= order(values, bind)
    step, full = (
        only_where(~_never(gain), gain)
        for gain in (values["staged_breakeven_middle"], named["full_best_from"])
    )
    gap = given(values["price_gap_percent"]) / 100
    related = {
        "gap_leaves": net_saving.net_gain(values, gap),
        "gap_of_no_gain": net_saving.gap_leaving(values, 0),
        "step_gap": net_saving.gap_leaving(values, step),
        "full_gap": net_saving.gap_leaving(values, full),
    }
    return {**found, **named, **{name: bind(name, value) for name, value in related.items()}}


def order(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """From which expected gains going fully is best, and a first step again, as the page tells it.

    By the middle of the draws, like the values: the options change where their middle values do.

    Parameters
    ----------
    values
        Parameter values by id, with what was drawn.
    bind
        Names each result and the steps.

    Returns
    -------
    dict
        ``full_best_from`` and ``steps_again_from``, shares of the yearly budget: at the largest
        gain that can be set they stand for none. Not a number without an extension.
    """
    staged, full = (values[f"{name}_breakeven_middle"] for name in ("staged", "full"))
    step_first = bind("step_first", where(staged < full, 1, 0))
    start = bind("both_from", model.with_extension(values, maximum(staged, full), 0))
    lead = [
        bind(
            f"order_lead_{place}",
            values[f"staged_at_{place}_middle"] - values[f"full_at_{place}_middle"],
        )
        for place in range(len(GAINS))
    ]
    down = _crossing(lead, start, lambda height: height <= 0)
    first = bind("full_first_from", where(step_first > 0, down, full))
    up = _crossing(lead, maximum(first, start), lambda height: height > 0)
    # A lead that is lost again is as good as a tie.
    kept = where(lead[-1] > 0, up, model.largest_gain())
    found = {"full_best_from": first, "steps_again_from": kept}
    return {name: bind(name, model.with_extension(values, gain)) for name, gain in found.items()}


def _crossing(lead: Sequence[Number], start: Number, over: Callable[[Number], Number]) -> Number:
    """Find where a first step's lead changes, above a gain; the largest gain where it does not."""
    found: Number = model.largest_gain()
    gains = [level / 100 for level in GAINS]
    for place in reversed(range(1, len(gains))):
        before, after = lead[place - 1], lead[place]
        # Both ends of the stretch on one side: it was the other way between start and here.
        share = where(over(before), 0.5, before / where(before == after, 1, before - after))
        low = maximum(gains[place - 1], start)
        width = where(over(before), gains[place] - low, gains[place] - gains[place - 1])
        base = where(over(before), low, gains[place - 1])
        here = clip(base + share * width, low, gains[place])
        found = where((gains[place] > start) & over(after), here, found)
    return found


# The draws


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    """Draw the assumptions, and name once what no expected gain moves under each."""
    drawn = model.drawn_assumptions(values, uniforms, bind)
    return {**drawn, **model.in_common({**values, **drawn}, bind)}


VALUES = {
    "staged": model.staged_value,
    "full": model.full_value,
    "irreversible": model.irreversible_value,
}
"""What each option is worth, by the names of its results; staying as today is worth nothing."""


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    gain = bind("stated_gain", net_saving.gain_believed(values))
    budget = bind("scope_budget", model.scope_budget(values))
    worth = {name: bind(f"{name}_value", value(values, gain)) for name, value in VALUES.items()}
    staged, full = model.breakevens(values, bind, model.BAND_STEPS)
    return {
        **{f"{name}_value": value for name, value in worth.items()},
        **{f"{name}_amount": value * budget for name, value in worth.items()},
        "staged_breakeven": model.with_extension(values, staged),
        "full_breakeven": full,
        "smallest_effect": model.smallest_effect(values),
        "first_step_chance_failed": values["first_step_chance_failed"],
        "full_chance_failed": values["full_chance_failed"],
        **{
            f"{name}_at_{place}": value(values, level / 100) * budget
            for name, value in VALUES.items()
            for place, level in enumerate(GAINS)
        },
    }


def _chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    gain = bind("stated_gain", net_saving.gain_believed(values))
    staged, full = (
        bind(f"{name}_value", VALUES[name](values, gain)) for name in ("staged", "full")
    )
    # Without an extension the two are the same thing, which is going fully.
    ahead = model.with_extension(values, full - staged, full)
    return {
        "chance_stay_best": minimum(-staged, -full),
        "chance_staged_best": minimum(staged, staged - full),
        "chance_full_best": minimum(full, ahead),
    }


DRAWS = Draws(_assumptions, _quantities, _chances)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what steps against going fully depends on most, and what it is worth to know it.

    The share is of the difference between the two (without an extension, of going fully against
    staying). The worth is for the choice among staying, a first step and going fully, in kroner.
    """
    uncertain = (
        GAIN,
        "gain_spread_percent",
        "unit_noise_percent",
        "first_step_cost_percent",
        "exit_cost_percent",
        "failed_preparation_percent",
        "bid_share" if is_set(values["interested_suppliers"]) else "expected_bids",
        "unpredictability",
        "best_lot_fte",
        "lot_size_width",
    )
    believed = 100 * float(net_saving.gain_believed(values))
    values = {**values, GAIN: believed}
    budget = float(model.scope_budget(values))
    extended = float(values["extension_fte"]) > model.NO_POST

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        here = market.as_drawn(drawn, values)
        known = {**here, **model.in_common(here)}
        gain = np.asarray(drawn[GAIN]) / 100
        staged, full = model.staged_value(known, gain), model.full_value(known, gain)
        return budget * np.stack([np.zeros_like(staged), staged, full], axis=-1)

    def difference(drawn: Mapping[str, Any]) -> np.ndarray:
        _stay, staged, full = options(drawn).T
        return np.asarray(staged - full if extended else full)

    shares = total_indices(difference, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {name: Driver(shares[name], worth[name].value) for name in uncertain}


# What each option is worth


WORTH = Picks(
    "place",
    {
        "percent": GAINS,
        **{
            f"{name}_{end}": [f"{name}_at_{place}_{end}" for place in range(len(GAINS))]
            for name in VALUES
            for end in (ENDS if name == "staged" else ("middle",))
        },
    },
)
"""The band of a first step and the middle of every option, a row for each of the gains."""


class _ToldGains:
    """What the table tells of them, by the gain."""

    @staticmethod
    def at(known: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        return WORTH.at(known, [GAINS.index(level) for level in levels])


def _believed(known: Mapping[str, Number]) -> Number:
    """Return the gain that the reader expects in percent, set here or left by the price gap."""
    return known["stated_gain"] * 100


def _view(known: Mapping[str, Number]) -> tuple[Number, Number]:
    """Return the ends of the chart: they hold the reader's belief."""
    belief = _believed(known)
    return (
        where(is_set(belief) & (belief < VIEW[0]), GAINS[0], VIEW[0]),
        where(is_set(belief) & (belief > VIEW[1]), GAINS[-1], VIEW[1]),
    )


def _seen(symbols: Symbols, field: str) -> str:
    """Write a field where the chart reaches, nothing beyond.

    Clipped it would not be: where a page holds several pictures, browsers look up the shape to
    clip with in the wrong one.
    """
    low, high = _view(symbols.known)
    percent = Formula("datum.percent")
    return f"{(percent >= low) & (percent <= high)!r} ? datum.{field} : null"


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    low, high = _view(symbols.known)
    x = alt.X(
        "percent:Q",
        scale=alt.Scale(
            domainMin={"expr": repr(low)}, domainMax={"expr": repr(high)}, nice=False, zero=False
        ),
        axis=alt.Axis(
            title=_("Gain you expect, % of the yearly budget"), tickCount=7, tickMinStep=1
        ),
    )
    known, gain = symbols.known, high / 100
    at_end = [VALUES[name](known, gain) for name in ("staged", "full")]
    top = maximum(1.5 * maximum(*at_end), LEAST_TOP) * known["scope_budget"]
    y = alt.Y(
        "amount:Q",
        # Room above for the strip and its words.
        scale=alt.Scale(domainMax={"expr": repr(top)}, nice=False),
        axis=marks.millions(_("Kroner over the years, millions"), form=",.3~r", minExtent=50),
    )
    tones: dict[str, tuple[str, str, list[float]]] = {
        "stay": (_("Stay as today"), "inhouse", [1, 0]),
        "staged": (_("First step, then decide"), "tender", [1, 0]),
        "full": (_("Go fully, can go back"), "ink", [6, 3]),
        "irreversible": (_("Go fully, no way back"), "edge", [2, 2]),
    }
    base = WORTH.over(symbols)
    lines = marks.lines(
        base.transform_calculate(stay_middle="0"),
        x,
        y,
        {
            words: (_seen(symbols, f"{name}_middle"), tone, dash)
            for name, (words, tone, dash) in tones.items()
        },
        width=2.5,
        legend={"columns": marks.case(marks.ON_PHONE, 1, 2)},
        interpolate="monotone",
    )
    ends = {f"{end}_seen": _seen(symbols, f"staged_{end}") for end in ("low", "high")}
    band = marks.band(
        base.transform_calculate(**ends),
        tone="tender", x="percent", y="low_seen", high="high_seen", interpolate="monotone",
    )  # fmt: skip
    # The table shows what is out of view too.
    table = marks.hidden(base.transform_calculate(within=repr(VIEW[0])), "within")
    return alt.layer(table, band, lines, *_crossings(symbols), *_strip(symbols), *_belief(symbols))


def _best_from(known: Mapping[str, Number]) -> list[Number]:
    """Return from which gains a first step, going fully, and a first step again are best, percent.

    In the middle of the draws. An option that is best at no gain has no room; a gain out of view
    stands at its end.
    """
    staged, full = known["staged_breakeven"], known["full_breakeven"]
    # Without an extension there is one break-even alone.
    steps = is_set(staged)
    first = where(steps & (staged < full), staged, full)
    then = where(steps, known["full_best_from"], full)
    again = where(steps, known["steps_again_from"], model.largest_gain())
    return [clip(100 * gain, *_view(known)) for gain in (first, then, again)]


def _strip(symbols: Symbols) -> list[alt.Chart]:
    """Name the best option at each gain, on a strip along the top."""
    low, high = _view(symbols.known)
    edges = [low, *_best_from(symbols.known), high]
    strip = marks.rows(
        [
            {"row": 0, "best": "stay", "text": _("stay"), "side": "left"},
            {"row": 1, "best": "step", "text": _("first step"), "side": "center"},
            {"row": 2, "best": "full", "text": _("go fully"), "side": "right"},
            {"row": 3, "best": "step", "text": _("first step"), "side": "right"},
        ],
        start=marks.picked(edges[:-1], "datum.row"),
        end=marks.picked(edges[1:], "datum.row"),
        at=("[datum.start, (datum.start + datum.end) / 2, datum.end, datum.end][datum.row]"),
    )
    tones = marks.tones(("stay", "step", "full"), ("inhouse", "tender", "ink"))
    bars = strip.mark_rule(strokeWidth=8).encode(
        x="start:Q",
        x2="end:Q",
        y=alt.value(4),
        stroke=alt.Stroke("best:N", scale=tones, legend=None),
    )
    roomy = strip.transform_filter(
        f"datum.row == 1 ? datum.end > datum.start : datum.end - datum.start > {_wide(symbols)!r}"
    )
    return [
        bars,
        marks.words(roomy, "at", alt.value(18), bold=True, align={"expr": "datum.side"}),
    ]


def _wide(symbols: Symbols) -> Number:
    """Return how much of the axis a word or a number takes."""
    low, high = _view(symbols.known)
    return 0.2 * (high - low)


def _crossings(symbols: Symbols) -> list[alt.Chart]:
    """Mark where the best option changes."""
    low, high = _view(symbols.known)
    wide = _wide(symbols)
    crossing = (
        marks.rows(
            [{"row": 0}, {"row": 1}, {"row": 2}],
            at=marks.picked(_best_from(symbols.known), "datum.row"),
            before=marks.picked([low, *_best_from(symbols.known)[:-1]], "datum.row"),
            text=_percent("round(datum.at * 100) / 100"),
        )
        .transform_filter("datum.row == 0 || datum.at > datum.before")
        .transform_filter(f"datum.at > {low!r} && datum.at < {high!r}")
    )
    # The number of the left crossing stands on its left, that of the right one on its right,
    # unless it would lie over the axis or outside.
    left = f"(datum.row == 0 ? datum.at - {low!r} > {wide!r} : {high!r} - datum.at < {wide!r})"
    return [
        marks.rule(
            crossing, tone="muted", dash=[4, 4], x="at", y=alt.value(8), y2=alt.value("height")
        ),
        marks.words(
            crossing,
            "at",
            alt.value(36),
            align=marks.case(left, "right", "left"),
            dx=marks.case(left, -4, 4),
        ),
    ]


def _with_sign(percent: Number) -> str:
    """Write the reader's belief with its sign, as a Vega expression."""
    return f"({percent!r} > 0 ? '+' : '') + {signed(repr(percent), '.1~f')}"


def _belief(symbols: Symbols) -> list[alt.Chart]:
    """Mark what the reader expects, once it is set."""
    belief = _believed(symbols.known)
    here = marks.one_row(
        believed=belief,
        staged=symbols.results["staged_amount"],
        full=symbols.results["full_amount"],
        text=filled(_("you expect {percent} %"), percent=_with_sign(belief)),
    ).transform_filter(repr(is_set(belief)))
    return [
        marks.rule(
            here, tone="yours", width=2, x="believed", y=alt.value(44), y2=alt.value("height")
        ),
        *(
            marks.dot(here, "believed", field, tone=tone, size=80)
            for tone, field in (("ink", "full"), ("tender", "staged"))
        ),
        marks.words(
            here,
            "believed",
            alt.value(54),
            tone="yours",
            bold=True,
            align=marks.case(belief > 1, "right", "left"),
            dx=marks.case(belief > 1, -6, 6),
        ),
    ]


# The plan


def _percent(number: str) -> str:
    return filled(locale().percent, number=signed(number, ".2~r"))


def _written(number: Number, form: str = ".1~f") -> str:
    return f"format({number!r}, {form!r})"


def _plan(known: Mapping[str, Number]) -> list[dict[str, Any]]:
    """Return the bars of the plan: whose they are, what their end asks, words, start and end.

    The words are Vega expressions, start and end in months from the first dialogue.
    """
    first, second = preparation()
    bids, start, seen, end = (
        known[f"months_to_{gate}"] for gate in ("bids", "start", "results", "end")
    )
    return [
        {
            "who": "own",
            "words": filled(_("Dialogue and decision: about {months} months"), months=str(first)),
            "start": 0,
            "end": first,
        },
        {
            "who": "own",
            "words": filled(_("Tender documents: about {months} months"), months=str(second)),
            "start": first,
            "end": first + second,
        },
        {
            "who": "own",
            "asks": _("enough bids?"),
            "words": filled(_("Bidding: {days} days"), days=_written(known["days_to_bid"], ".0f")),
            "start": first + second,
            "end": bids,
        },
        {
            "who": "start",
            "asks": _("staff in place?"),
            "words": filled(
                _("Start-up, in months: {months}"), months=_written(known["lead_time_months"])
            ),
            "start": bids,
            "end": start,
        },
        {"who": "private", "words": _first_step_words(known), "start": start, "end": seen},
        {
            "who": "own",
            "asks": _("results seen?"),
            "words": filled(
                _("Evaluation: the last {months} months of the first step"),
                months=str(EVALUATION_MONTHS),
            ),
            "start": seen - EVALUATION_MONTHS,
            "end": seen,
        },
        {"who": "option", "words": _extension_words(known), "start": seen, "end": end},
    ]


def _first_step_words(known: Mapping[str, Number]) -> str:
    places = {
        "posts": _written(known["first_step_fte"], ",.0f"),
        "months": _written(12 * known["contract_years"]),
        "lots": f"round({known['lots']!r})",
    }
    one = filled(_("First step, {posts} posts: {months} months"), **places)
    several = filled(_("First step, {posts} posts in {lots} lots: {months} months"), **places)
    return f"{known['lots'] < 1.5!r} ? {one} : {several}"


def _extension_words(known: Mapping[str, Number]) -> str:
    places = {
        "posts": _written(known["extension_fte"], ",.0f"),
        "months": _written(12 * known["years_after"]),
    }
    extension = counted(
        "Extension, {posts} more post: {months} months",
        "Extension, {posts} more posts: {months} months",
        by="posts",
    )
    more = filled(extension, **places)
    same = filled(_("No extension; it may go on for {months} months"), **places)
    return (
        f"{known['years_after'] < 0.5!r} ? {_('Years after are not counted')!r} :"
        f" {_in_steps(known)!r} ? {more} : {same}"
    )


def _plan_chart(symbols: Symbols) -> alt.TopLevelMixin:
    known = symbols.known
    plan = _plan(known)
    rows = marks.rows(
        [{"row": i, "who": bar["who"], "asks": bar.get("asks", "")} for i, bar in enumerate(plan)],
        start=f"{marks.picked([bar['start'] for bar in plan], 'datum.row')} / 12",
        end=f"{marks.picked([bar['end'] for bar in plan], 'datum.row')} / 12",
        label=marks.picked([f"({bar['words']})" for bar in plan], "datum.row"),
        words="datum.row + 0.25",
        top="datum.row + 0.5",
        bottom="datum.row + 0.85",
    )
    height = alt.Scale(domain=[0, len(plan)], reverse=True)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=height, axis=None)

    years = known["months_to_end"] / 12
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": repr(years)}, nice=False),
        axis=alt.Axis(
            title=_("Years from the first dialogue"), tickMinStep=1, tickCount=8, grid=False
        ),
    )
    tones = marks.tones(
        ("own", "start", "private", "option"), ("inhouse", "edge", "tender", "tender-soft")
    )
    fill = alt.Fill("who:N", scale=tones, legend=None)
    bars = (
        rows.transform_filter("datum.who != 'private'")
        .mark_rect(
            stroke=colour("tender"),
            strokeWidth=marks.case("datum.who == 'option' && datum.end > datum.start", 1.5, 0),
            strokeDash=[4, 3],
        )
        .encode(x=x, x2="end:Q", y=y("top"), y2="bottom:Q", fill=fill)
    )
    lots = (
        _in_lots(rows.transform_filter("datum.who == 'private'"), known["lots"])
        .mark_rect()
        .encode(x="start:Q", x2="end:Q", y=y("lot_top"), y2="lot_bottom:Q", fill=fill)
    )
    names = marks.words(rows, alt.datum(0), y("words"), "label", align="left")
    return alt.layer(bars, lots, names, *_gates(rows, y("middle"), years))


def _in_lots(first_step: alt.Chart, lots: Number) -> alt.Chart:
    """Cut the bar of the first step into a strip for each lot."""
    count = f"round({lots!r})"
    return (
        first_step.transform_calculate(lot=f"sequence(1, {count} + 1)")
        .transform_flatten(["lot"])
        .transform_calculate(
            gap=f"{count} > 1 ? 0.25 : 0",
            lot_top=f"datum.top + 0.35 * (datum.lot - 1) / {count}",
            lot_bottom=f"datum.top + 0.35 * (datum.lot - datum.gap) / {count}",
        )
    )


def _gates(rows: alt.Chart, y: alt.Y, years: Number) -> list[alt.Chart]:
    """Mark where the plan may end, with the question that is asked there."""
    gates = rows.transform_filter("datum.asks != ''").transform_calculate(
        middle="datum.row + 0.675",
        late=f"datum.end > 0.6 * {years!r}",
        beside="datum.late ? datum.start : datum.end",
    )
    diamonds = gates.mark_point(
        shape="diamond", filled=True, size=110, color=colour("ink"), opacity=1
    ).encode(x="end:Q", y=y)
    asked = marks.words(
        gates,
        "beside",
        y,
        "asks",
        bold=True,
        align=marks.case("datum.late", "right", "left"),
        dx=marks.case("datum.late", -6, 9),
    )
    return [diamonds, asked]


# Scope and lots


def _failed(known: Mapping[str, Number], lots: Number, bind: Bind) -> dict[str, Number]:
    return {
        f"at_{size}": market.chance_failed(known, float(size), lots, bind, f"for_{size}_")
        for size in SIZES
    }


FAILED = Series("lots_at", _failed)


def _map_chart(symbols: Symbols) -> alt.TopLevelMixin:
    first = symbols.values["first_step_fte"]
    whole = first + symbols.values["extension_fte"]
    base = (
        FAILED.over(symbols, LOTS)
        .transform_fold([f"at_{size}" for size in SIZES], as_=["of", "chance"])
        .transform_calculate(fte="toNumber(substring(datum.of, 3))")
        .transform_calculate(
            text="format(datum.chance * 100, '.0f')",
            first=_nearest(first),
            all=f"{_nearest(whole)} && {whole < 1.2 * SIZES[-1]!r}",
            row=f"datum.lots_at == round({symbols.values['lots']!r})",
        )
    )
    x = alt.X(
        "fte:O",
        axis=alt.Axis(
            title=_("Posts put out to tender"),
            labelAngle=0,
            domain=False,
            ticks=False,
            orient="bottom",
        ),
    )
    y = alt.Y("lots_at:O", axis=alt.Axis(title=_("Lots"), domain=False, ticks=False, titleAngle=0))
    shades = base.mark_rect(
        color=colour("tender"),
        fillOpacity={"expr": "0.5 * datum.chance"},
        stroke=colour("paper"),
        strokeWidth=2,
    ).encode(x=x, y=y)
    outlined = (
        base.transform_filter("datum.row && (datum.first || datum.all)")
        .mark_rect(
            filled=False,
            stroke=colour("ink"),
            strokeWidth=2.5,
            strokeDash={"expr": "datum.first ? [1, 0] : [4, 3]"},
            fillOpacity=0,
        )
        .encode(x=x, y=y)
    )
    weight = marks.case("datum.row && datum.first", 700, 400)
    numbers = marks.words(base, x, y, tone="ink", fontWeight=weight)
    return alt.layer(shades, outlined, numbers)


def _nearest(fte: Number) -> str:
    """Write whether the cell's posts are the nearest to these."""
    distances = ",".join(f"abs(log({size} / {fte!r}))" for size in SIZES)
    return f"abs(log(datum.fte / {fte!r})) == min({distances})"


# What a first step can show


def _effect(known: Mapping[str, Number], units: Number, _bind: Bind) -> dict[str, Number]:
    return {"effect_at": model.smallest_effect({**known, "comparable_units": units})}


EFFECT = Series("units", _effect)


def _effect_chart(symbols: Symbols) -> alt.TopLevelMixin:
    known = symbols.known
    belief, doubt = _believed(known), known["gain_spread_percent"] / 100
    size = where(is_set(belief), where(belief < 0, -belief, belief) / 100, 0)
    largest = _effect(known, 1, keep)["effect_at"]
    reach = maximum(1.2 * largest, where(is_set(belief), size + 1.05 * doubt, 0))
    x = alt.X(
        "effect_at:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": repr(reach)}, nice=False),
        axis=alt.Axis(
            format=".0%", title=_("Gain or loss, share of the yearly budget"), tickCount=5
        ),
    )
    y = alt.Y(
        "units:O",
        # The first row is what the reader expects; the others are numbers of units.
        scale=alt.Scale(domain=[0, *map(int, UNITS)]),
        axis=alt.Axis(
            title=_("Comparable units"),
            domain=False,
            ticks=False,
            labelExpr="datum.value == 0 ? '' : datum.label",
        ),
    )
    base = EFFECT.over(symbols, UNITS).transform_calculate(
        text=_percent("datum.effect_at * 100"),
        kind=f"datum.units == round({known['comparable_units']!r}) ? 'yours' : 'other'",
    )
    fill = alt.Fill(
        "kind:N", scale=marks.tones(("yours", "other"), ("tender", "edge")), legend=None
    )
    bars = base.mark_bar(height=14, cornerRadius=2).encode(x=x, y=y, fill=fill)
    numbers = marks.words(
        base,
        "effect_at",
        y,
        align="left",
        dx=5,
        fontWeight=marks.case("datum.kind == 'yours'", 700, 400),
    )
    bar, spread, text = _expected(symbols, y, size, doubt)
    return alt.layer(bars, bar, spread, numbers, text)


def _expected(symbols: Symbols, y: alt.Y, size: Number, doubt: Number) -> tuple[alt.Chart, ...]:
    """Draw the gain that the reader expects, with its doubt, in the row of no units."""
    belief = _believed(symbols.known)
    told = filled(
        _("you expect {percent} %, give or take {spread}"),
        percent=_with_sign(belief),
        spread=_written(symbols.values["gain_spread_percent"]),
    )
    unset = _("you have not set the gain you expect")
    here = marks.one_row(
        units=0,
        size=size,
        from_zero=where(is_set(belief), maximum(size - doubt, 0), 0),
        high=where(is_set(belief), size + doubt, 0),
        text=f"{is_set(belief)!r} ? {told} : {unset!r}",
    )
    return (
        here.mark_bar(height=14, cornerRadius=2, color=colour("yours")).encode(x="size:Q", y=y),
        marks.rule(here, tone="ink", width=3, x="from_zero", x2="high", y=y),
        marks.words(
            here,
            alt.datum(0),
            y,
            tone="yours",
            bold=True,
            align="left",
            baseline="bottom",
            dy=-10,
        ),
    )


# People


EXPOSED = Picks(
    "row",
    {
        "first": ("first_step_people", "first_step_residents"),
        "more": ("extension_people", "extension_residents"),
    },
)


def _people_chart(symbols: Symbols) -> alt.TopLevelMixin:
    number = {part: f"format(datum.{part}, ',.0f')" for part in EXPOSED.fields}
    texts = [
        filled(_("Employees: {first} first, {more} later"), **number),
        filled(_("Residents: {first} first, {more} later"), **number),
    ]
    base = EXPOSED.over(symbols).transform_calculate(
        text=marks.picked([f"({text})" for text in texts], "datum.row")
    )
    y = alt.Y("row:O", axis=None)
    parts = base.transform_fold([*EXPOSED.fields], as_=["phase", "count"]).transform_calculate(
        start="datum.phase == 'first' ? 0 : datum.first",
        end="datum.phase == 'first' ? datum.first : datum.first + datum.more",
    )
    x = alt.X(
        "start:Q",
        axis=alt.Axis(title=_("Persons"), tickCount=5, tickMinStep=1, grid=False, labelFlush=20),
    )
    fill = alt.Fill(
        "phase:N",
        scale=marks.tones([*EXPOSED.fields], ("tender", "tender-soft")),
        legend=None,
    )
    bars = parts.mark_bar(
        height=16, yOffset=10, stroke=colour("tender"), strokeDash=[4, 3], strokeWidth=1
    ).encode(x=x, x2="end:Q", y=y, fill=fill)
    return alt.layer(bars, marks.words(base, alt.datum(0), y, bold=True, align="left", dy=-9))


# What the page says


def _unset(known: Mapping[str, Number]) -> Number:
    return ~is_set(known["stated_gain"])


def gap_says_otherwise() -> tuple[str, Condition]:
    """Say that the price gap which a reader set leaves another gain than the one set here."""
    text = _(
        "The price gap of {price_gap_percent} set in Net saving would leave a gain of "
        "{gap_leaves:percent}, and {mean_gain_percent} was set in Scope and phasing: one of the "
        "two needs another look."
    )

    def apart(known: Mapping[str, Number]) -> Number:
        difference = known["gap_leaves"] - known["stated_gain"]
        return is_set(known[GAIN]) & (maximum(difference, -difference) > OTHERWISE)

    return text, apart


def _related() -> tuple[Case, ...]:
    """Relate the gain to the price gap of the chapter Net saving: they are one belief."""
    return (
        Case("gap says otherwise", *gap_says_otherwise()),
        Case("gap agrees", "", lambda known: is_set(known[GAIN])),
        Case(
            "of the gap",
            _(
                "This gain is what a price gap of {price_gap_percent}, set in Net saving, leaves "
                "a year."
            ),
            lambda known: is_set(known["price_gap_percent"]),
        ),
        Case(
            "neither set",
            _(
                "A gain is what is left of the price gap of Net saving, year by year: a gap of "
                "{gap_of_no_gain:percent} leaves none."
            ),
        ),
    )


def _in_steps(known: Mapping[str, Number]) -> Number:
    return known["extension_fte"] > model.NO_POST


def _all_at_once(known: Mapping[str, Number]) -> Number:
    return known["extension_fte"] <= model.NO_POST


def _never(gain: Number) -> Number:
    """Say whether a gain from which something is best is none that can be set."""
    return gain > model.largest_gain() - 1e-9


def _step_comes_first(known: Mapping[str, Number]) -> Number:
    return known["staged_breakeven"] < known["full_breakeven"]


def _where_it_changes() -> tuple[Case, ...]:
    """Say which option is best at which gain, for a reader who has not said what to expect."""
    return (
        Case(
            "not set, stay",
            _(
                "You have not set the gain you expect. At the largest gain that can be set, "
                "staying as today is still best: bids are too unlikely, or starting costs too much."
            ),
            lambda known: (
                _unset(known)
                & _never(
                    where(
                        _in_steps(known),
                        minimum(known["staged_breakeven"], known["full_breakeven"]),
                        known["full_breakeven"],
                    )
                )
            ),
        ),
        Case(
            "not set, all at once",
            _(
                "You have not set the gain you expect. Without an extension the first step is the "
                "whole: below {full_breakeven:percent} of the yearly budget, staying as today is "
                "best; above it, going fully."
            ),
            lambda known: _unset(known) & _all_at_once(known),
        ),
        Case(
            "not set, stay or first step",
            _(
                "You have not set the gain you expect. Below {staged_breakeven:percent} of the "
                "yearly budget, staying as today is best; above it, a first step that may be "
                "extended, up to the largest gain that can be set."
            ),
            lambda known: (
                _unset(known) & _step_comes_first(known) & _never(known["full_best_from"])
            ),
        ),
        Case(
            "not set, stay or step or fully",
            _(
                "You have not set the gain you expect. Below {staged_breakeven:percent} of the "
                "yearly budget, staying as today is best; from there up to "
                "{full_best_from:percent}, a first step that may be extended; above that, going "
                "fully."
            ),
            lambda known: (
                _unset(known) & _step_comes_first(known) & _never(known["steps_again_from"])
            ),
        ),
        Case(
            "not set, stay or step or fully or step",
            _(
                "You have not set the gain you expect. Below {staged_breakeven:percent} of the "
                "yearly budget, staying as today is best; from there up to "
                "{full_best_from:percent}, a first step; then going fully; above "
                "{steps_again_from:percent} a first step again, since more lots make it likelier "
                "to start at all."
            ),
            lambda known: _unset(known) & _step_comes_first(known),
        ),
        Case(
            "not set, stay or fully",
            _(
                "You have not set the gain you expect. Below {full_breakeven:percent} of the "
                "yearly budget, staying as today is best; above it, going fully. At your settings "
                "a first step is best at no gain."
            ),
            lambda known: _unset(known) & _never(known["steps_again_from"]),
        ),
        Case(
            "not set, stay or fully or step",
            _(
                "You have not set the gain you expect. Below {full_breakeven:percent} of the "
                "yearly budget, staying as today is best; above it, going fully; above "
                "{steps_again_from:percent} a first step, since more lots make it likelier to "
                "start at all."
            ),
            _unset,
        ),
    )


def _close(one: Number, other: Number) -> Number:
    """Say whether two options cannot be told apart."""
    difference = one - other
    return (difference < model.TOLD_APART) & (difference > -model.TOLD_APART)


def _tie(known: Mapping[str, Number]) -> Number:
    """Say whether the best option is as good as another."""
    staged, full = known["staged_value"], known["full_value"]
    return (
        (_close(staged, 0) & (full < model.TOLD_APART))
        | (_close(full, 0) & (staged < model.TOLD_APART))
        | (_close(staged, full) & (maximum(staged, full) > 0))
    )


def _which_is_best() -> tuple[Case, ...]:
    """Say which option is best at the gain that the reader expects."""
    return (
        Case(
            "tie, all at once",
            _(
                "If you expect {stated_gain:percent}, staying as today and going fully cannot be "
                "told apart: they differ by less than a thousandth of a yearly budget. Without an "
                "extension the first step is the whole."
            ),
            lambda known: _all_at_once(known) & _close(known["full_value"], 0),
        ),
        Case(
            "stay, all at once",
            _(
                "If you expect {stated_gain:percent}, staying as today is best. Without an "
                "extension the first step is the whole, and worth {full_amount:money} against it."
            ),
            lambda known: _all_at_once(known) & (known["full_value"] <= 0),
        ),
        Case(
            "fully, all at once",
            _(
                "If you expect {stated_gain:percent}, going fully is best. Against staying as "
                "today it is worth {full_amount:money}. Without an extension the first step is "
                "the whole."
            ),
            _all_at_once,
        ),
        Case(
            "tie of all",
            _(
                "If you expect {stated_gain:percent}, staying as today, a first step and going "
                "fully cannot be told apart: each is within a thousandth of a yearly budget of "
                "staying."
            ),
            lambda known: _close(known["staged_value"], 0) & _close(known["full_value"], 0),
        ),
        Case(
            "tie of stay and step",
            _(
                "If you expect {stated_gain:percent}, staying as today and a first step cannot be "
                "told apart: they differ by less than a thousandth of a yearly budget. Going fully "
                "is worth {full_amount:money} against staying."
            ),
            lambda known: _tie(known) & _close(known["staged_value"], 0),
        ),
        Case(
            "tie of stay and fully",
            _(
                "If you expect {stated_gain:percent}, staying as today and going fully cannot be "
                "told apart: they differ by less than a thousandth of a yearly budget. A first "
                "step is worth {staged_amount:money} against staying."
            ),
            lambda known: _tie(known) & _close(known["full_value"], 0),
        ),
        Case(
            "tie of step and fully",
            _(
                "If you expect {stated_gain:percent}, a first step and going fully cannot be told "
                "apart: they differ by less than a thousandth of a yearly budget. Against staying "
                "as today both are worth about {full_amount:money}."
            ),
            _tie,
        ),
        Case(
            "stay",
            _(
                "If you expect {stated_gain:percent}, staying as today is best. Against it a first "
                "step is worth {staged_amount:money} and going fully {full_amount:money}."
            ),
            lambda known: (known["staged_value"] <= 0) & (known["full_value"] <= 0),
        ),
        Case(
            "first step",
            _(
                "If you expect {stated_gain:percent}, a first step is best. Against staying as "
                "today it is worth {staged_amount:money}, and going fully {full_amount:money}."
            ),
            lambda known: known["staged_value"] >= known["full_value"],
        ),
        Case(
            "fully",
            _(
                "If you expect {stated_gain:percent}, going fully is best. Against staying as "
                "today it is worth {full_amount:money}, and a first step {staged_amount:money}."
            ),
        ),
    )


def _likely() -> tuple[Case, ...]:
    """Say the likely range of the option that is best, or of a first step where staying is."""

    def narrow(known: Mapping[str, Number], name: str) -> Number:
        # Two digits tell the ends apart where they differ by more than a tenth.
        low, high = known[f"{name}_amount_low"], known[f"{name}_amount_high"]
        size = maximum(maximum(high, -low), LEAST_BAND)
        return high - low < 0.1 * size

    def fully(known: Mapping[str, Number]) -> Number:
        ahead = (known["full_value"] > known["staged_value"]) & (known["full_value"] > 0)
        return ahead | _all_at_once(known)

    return (
        Case(
            "no range",
            "",
            lambda known: (
                _unset(known)
                | (_in_steps(known) & _tie(known))
                | (_all_at_once(known) & _close(known["full_value"], 0))
                | (fully(known) & narrow(known, "full"))
                | (~fully(known) & narrow(known, "staged"))
            ),
        ),
        Case(
            "range of all",
            _(
                "Eight in ten draws lie between {full_amount_low:money} and "
                "{full_amount_high:money} for going fully."
            ),
            fully,
        ),
        Case(
            "range of step",
            _(
                "Eight in ten draws lie between {staged_amount_low:money} and "
                "{staged_amount_high:money} for a first step."
            ),
        ),
    )


def _rule() -> tuple[Case, ...]:
    """Say when to stop, where something is started and anything comes after."""

    def fully(known: Mapping[str, Number]) -> Number:
        best = _all_at_once(known) | (known["full_value"] > known["staged_value"])
        return best & (known["full_value"] >= model.TOLD_APART)

    return (
        Case(
            "nothing started",
            "",
            lambda known: (
                _unset(known)
                | (known["years_after"] < 0.5)
                | (maximum(known["staged_value"], known["full_value"]) < model.TOLD_APART)
            ),
        ),
        Case(
            "go back",
            _("Go back if it shows less than {go_back_below:percent}."),
            lambda known: fully(known) & is_set(known["go_back_below"]),
        ),
        Case(
            "extend",
            _("Extend it if it shows more than {extend_above:percent}; else take it back."),
            lambda known: ~fully(known) & is_set(known["extend_above"]),
        ),
        Case(
            "nothing shown",
            _("No result that is likely will change what you believe: it teaches too little."),
        ),
    )


def _failing() -> tuple[Case, ...]:
    """Say how likely it is that nothing comes of each option."""
    return (
        Case(
            "at once",
            _("The chance of too few bids is counted in: {full_chance_failed:in_ten}."),
            _all_at_once,
        ),
        Case(
            "in steps",
            _(
                "The chance of too few bids is counted in: {first_step_chance_failed:in_ten} for a "
                "first step, {full_chance_failed:in_ten} for everything at once."
            ),
        ),
    )


def _worth_of_each() -> Section:
    return Section(
        _("What each option is worth, against staying as today"),
        (
            Output(
                "staged_amount",
                _("First step, then decide"),
                "money",
                _("Failing and the way back counted in, as in all of these."),
                band=True,
            ),
            Output(
                "full_amount",
                _("Go fully, can go back"),
                "money",
                _("In its own lots."),
                band=True,
            ),
            Output("irreversible_amount", _("Go fully, no way back"), "money", band=True),
            Output("scope_budget", _("One yearly budget of the whole scope"), "money"),
            Output(
                "staged_value",
                _("First step, then decide, in yearly budgets"),
                "percent",
                band=True,
            ),
            Output(
                "full_value", _("Go fully, can go back, in yearly budgets"), "percent", band=True
            ),
            Output(
                "irreversible_value",
                _("Go fully, no way back, in yearly budgets"),
                "percent",
                band=True,
            ),
            Output("chance_stay_best", _("Draws in which staying is worth most"), "in_ten"),
            Output("chance_staged_best", _("Draws in which a first step is worth most"), "in_ten"),
            Output("chance_full_best", _("Draws in which going fully is worth most"), "in_ten"),
        ),
    )


def _worth_with_bids() -> Section:
    return Section(
        _("The same if two or more bids for every lot were certain"),
        (
            Output("staged_value_if_bids", _("First step, then decide, if bids come"), "percent"),
            Output("full_value_if_bids", _("Go fully, can go back, if bids come"), "percent"),
            Output(
                "irreversible_value_if_bids", _("Go fully, no way back, if bids come"), "percent"
            ),
        ),
    )


def _when_to_stop() -> Section:
    beyond = _("not set, or beyond any likely result")
    return Section(
        _("When to stop"),
        (
            Output(
                "extend_above",
                _("After a first step: extend if it shows a gain above"),
                "percent",
                _(
                    "Below it, take the step back: a smaller loss is cheaper to keep than the way "
                    "back. To keep the step as it is, is not counted."
                ),
                missing=beyond,
            ),
            Output("chance_extend", _("Chance that it comes to an extension"), "in_ten"),
            Output("chance_extend_if_bids", _("Chance of extending, if bids come"), "in_ten"),
            Output(
                "go_back_below",
                _("After going fully: go back if it shows a gain below"),
                "percent",
                _("Above it, a loss is cheaper to keep than the way back."),
                missing=beyond,
            ),
            Output("chance_go_back", _("Chance that it comes to going back"), "in_ten"),
            Output("chance_go_back_if_bids", _("Chance of going back, if bids come"), "in_ten"),
        ),
    )


def _where_the_best_changes() -> Section:
    no_steps, nowhere = _("no extension, so no steps"), _("none that can be set")
    return Section(
        fill(
            _("Where the best option changes, looked for up to {n} percent"),
            n=f"{100 * model.largest_gain():.0f}",
        ),
        (
            Output(
                "staged_breakeven",
                _("Gain from which a first step beats staying"),
                "percent",
                band=True,
                missing=no_steps,
            ),
            Output(
                "full_breakeven",
                _("Gain from which going fully beats staying"),
                "percent",
                band=True,
            ),
            Output(
                "full_best_from",
                _("Gain from which going fully beats both"),
                "percent",
                _("By the middle of the draws. The upper end stands for none that can be set."),
                missing=no_steps,
            ),
            Output(
                "steps_again_from",
                _("Gain from which a first step beats going fully again"),
                "percent",
                _("By the middle of the draws. The upper end stands for none that can be set."),
                missing=no_steps,
            ),
            Output(
                "switch_to_full",
                _("Gain from which going fully beats both, exactly as set"),
                "percent",
                missing=no_steps,
            ),
            Output(
                "step_gap",
                _("Price gap in Net saving that leaves the gain from which a first step pays"),
                "gap",
                _("A contract that only breaks even may need more: it cannot stop, or learn."),
                missing=nowhere,
            ),
            Output(
                "full_gap",
                _("Price gap in Net saving that leaves the gain from which going fully is best"),
                "gap",
                missing=nowhere,
            ),
        ),
    )


def _what_it_can_show() -> Section:
    return Section(
        _("What the first step can show"),
        (
            Output(
                "smallest_effect",
                _("Smallest gain or loss the first step can show"),
                "percent",
                _("Found in four out of five first steps, if it is there."),
                band=True,
            ),
            Output(
                "learned_spread",
                _("How far the results are likely to move your belief"),
                "percent",
                _("Standard deviation, share of the yearly budget."),
            ),
            Output(
                "result_weight",
                _("Weight of the results against your belief"),
                "percent",
                _("The rest is the weight of what you believed before."),
            ),
        ),
    )


def _tender_time_and_people() -> Section:
    return Section(
        _("The tender, time and people"),
        (
            Output(
                "first_step_chance_failed",
                _("Too few bids for the first step"),
                "in_ten",
                _("No lot is awarded, by your rules for one bid and for lots."),
                band=True,
            ),
            Output(
                "chance_some_lots",
                _("Some lots of the first step are awarded, others not"),
                "in_ten",
            ),
            Output(
                "first_step_share_awarded",
                _("Share of the first step to expect awarded"),
                "percent",
            ),
            Output("full_lots_used", _("Lots of everything at once"), "people"),
            Output(
                "full_chance_failed",
                _("Too few bids for everything at once"),
                "in_ten",
                _("No lot is awarded."),
                band=True,
            ),
            Output(
                "full_some_awarded",
                _("Some lots of everything at once are awarded, others not"),
                "in_ten",
            ),
            Output("full_share_awarded", _("Share of everything to expect awarded"), "percent"),
            Output("months_to_bids", _("Months to the gate: enough bids?"), "people"),
            Output("months_to_start", _("Months to the gate: staff in place?"), "people"),
            Output("months_to_results", _("Months to the gate: results seen?"), "people"),
            Output("months_to_end", _("Months to the end of the years counted"), "people"),
            Output("first_step_people", _("Employees, first step"), "people"),
            Output("extension_people", _("Employees, extension"), "people"),
            Output("first_step_residents", _("Residents, first step"), "people"),
            Output("extension_residents", _("Residents, extension"), "people"),
        ),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("Your belief, and what is learned"),
            ("gain_spread_percent", "unit_noise_percent", "comparable_units", "years_after"),
        ),
        Group(
            _("Costs of getting in and out"),
            (
                "first_step_cost_percent",
                "full_start_cost_percent",
                "failed_preparation_percent",
                "exit_cost_percent",
                "step_exit_percent",
            ),
        ),
        Group(
            _("Size of the lots, and residents"),
            ("full_lots", "best_lot_fte", "lot_size_width", "residents_per_fte"),
        ),
    )


def _value_picture() -> Picture:
    return Picture(
        "value",
        _("What each option is worth, as the expected gain grows"),
        _(
            "Value of four options against the gain you expect. At low gains staying as today "
            "is best, in between a first step that may be extended, at high gains going fully."
        ),
        _(
            "Lines: the middle of the draws. Strip and dashed lines: which option is best "
            "where. Band: eight in ten draws, for the first step. Failing is counted in. None "
            "says what residents gain or lose beyond the money."
        ),
        _value_chart,
        290,
        Table(
            _("What each option is worth, by expected gain"),
            Column("percent", _("Gain you expect, percent"), "points"),
            TOLD_GAINS,
            (
                Column("staged_middle", _("First step, then decide"), "money"),
                Column("staged_low", _("Low end of the band"), "money"),
                Column("staged_high", _("High end of the band"), "money"),
                Column("full_middle", _("Go fully, can go back"), "money"),
                Column("irreversible_middle", _("Go fully, no way back"), "money"),
            ),
            (_ToldGains(),),
        ),
        folded=False,
    )


def _plan_picture() -> Picture:
    return Picture(
        "plan",
        _("The plan, with its gates"),
        _(
            "Bars over the years for dialogue, tender documents, bidding, start-up, first "
            "step, evaluation and extension, with a gate after bidding, start-up and "
            "evaluation."
        ),
        _(
            "At each diamond a no ends the plan. Dialogue and documents take as long as in "
            "Trondheim, counted in months: one case, not a norm. The length of the evaluation "
            "is our assumption."
        ),
        _plan_chart,
        310,
        folded=False,
    )


def _map_picture() -> Picture:
    return Picture(
        "map",
        _("Scope and lots: the chance that the tender fails"),
        _(
            "Map of the chance, in percent, that the tender fails for want of bids, by posts put "
            "out to tender and by number of lots."
        ),
        _(
            "Numbers: chance in percent that no lot is awarded, by your rules, exactly as set. "
            "Outlined: the cell nearest to your first step; dashed, nearest to everything at once."
        ),
        _map_chart,
        250,
        Table(
            _("Chance of too few bids, by lots and posts"),
            Column("lots_at", _("Lots"), "people"),
            LOTS,
            tuple(Column(f"at_{fte}", fill(_("{n} posts"), n=fte), "percent") for fte in SIZES),
            (FAILED,),
        ),
    )


def _effect_picture() -> Picture:
    return Picture(
        "effect",
        _("What the first step can show"),
        _(
            "Bars for the smallest gain or loss that a first step can tell from none, by "
            "number of comparable units. More units show smaller effects."
        ),
        _(
            "A gain smaller than the bar may well be there and not be seen. Compared with as "
            "many units that stay as today, over the years of the first step."
        ),
        _effect_chart,
        270,
        Table(
            _("Smallest gain or loss that can be shown, by comparable units"),
            Column("units", _("Comparable units"), "people"),
            UNITS,
            (Column("effect_at", _("Smallest gain or loss"), "percent"),),
            (EFFECT,),
        ),
    )


def _people_picture() -> Picture:
    return Picture(
        "people",
        _("Who is exposed in each phase"),
        _("Bars for employees and residents in the first step, and more in the extension."),
        _(
            "The dashed part comes after the evaluation, if at all. Residents are counted by "
            "your number for each post."
        ),
        _people_chart,
        120,
    )


def _misuse() -> tuple[str, ...]:
    return (
        _("Starting a first step that cannot be ended: then it is going fully."),
        _("Selling a small first step as proof: it shows only effects larger than its bar."),
        _("Deciding on the extension before the results are in."),
        _(
            "Reading the amounts as all there is: what residents and staff gain or lose counts "
            "only as far as you put it into the gain you expect."
        ),
    )


def scope_phasing() -> Explorer:
    """Describe the explorer of the chapter *Scope and phasing*."""
    return Explorer(
        name="scope_phasing",
        controls=(
            GAIN,
            "first_step_fte",
            "extension_fte",
            "contract_years",
            "lots",
        ),
        groups=_groups(),
        sections=(
            _worth_of_each(),
            _worth_with_bids(),
            _when_to_stop(),
            _where_the_best_changes(),
            _what_it_can_show(),
            _tender_time_and_people(),
        ),
        model=results,
        draws=(DRAWS,),
        tipping=Tipping(
            "staged_less_full",
            _("Where the answer tips"),
            _(
                "Each number moved alone, the rest as set: where a first step and going fully are "
                "worth the same."
            ),
        ),
        matters=Matters(
            _("What the choice between a first step and going fully depends on most"),
            _("Worth finding out first"),
            "money",
            _(
                "The first column is about the difference between a first step and going fully. "
                "The second says how much more the best of staying, a first step and going fully "
                "would be worth if you knew this number before choosing. A gain that is not set "
                "is drawn evenly over its range."
            ),
            drivers,
        ),
        answers=(
            (*_where_it_changes(), *_which_is_best()),
            _likely(),
            _rule(),
            _failing(),
            _related(),
            norwegian_costs(),
        ),
        unknown=Unknown(("staged_amount", "staged_breakeven", "full_breakeven")),
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. What an option is worth is counted over first step and "
            "years after, worth at the award, on average over what may happen. Amounts are the "
            "middle of draws of the least known."
        ),
        pictures=(
            _value_picture(),
            _plan_picture(),
            _map_picture(),
            _effect_picture(),
            _people_picture(),
        ),
        misuse=_misuse(),
    )
