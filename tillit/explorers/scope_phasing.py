"""The scope and phasing explorer: which controls, which charts, which sentences."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

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
from tillit.formula import Bind, Formula, Number, given, is_set, minimum, where
from tillit.i18n import gettext as _
from tillit.models import market
from tillit.models import scope_phasing as model
from tillit.parameters import Value, registry
from tillit.sensitivity import total_indices, worth_knowing
from tillit.theme import colour

LARGEST_GAIN = registry()["mean_gain_percent"].high / 100
"""The largest gain that can be set, share of the yearly budget."""

GAIN_GRID = (-10, -6, -4, -2, -1, 0, 1, 2, 4, 6, 8, 12, 15)
"""Expected gains in percent at which the band is computed: closer where the options cross."""

GAIN_VIEW = (-6, 8)
"""Ends of the chart in percent, both on the grid; for a belief beyond, the grid's own ends."""

SIZES = (25, 50, 100, 150, 200, 300, 400)
"""Posts put out to tender, the columns of the map of scope and lots."""

LOTS = tuple(range(1, market.MOST_LOTS + 1))

UNITS = tuple(float(units) for units in range(1, 11))

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


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, the plan and which answer they give."""
    found = model.evaluate(values, bind)
    plan = model.months_until(values, sum(preparation()))
    found.update({name: bind(name, months) for name, months in plan.items()})
    return {**found, "answer_case": bind("answer_case", _case(values, found))}


def _case(values: Mapping[str, Number], found: Mapping[str, Number]) -> Number:
    """Say which of the answers holds, in the order of :func:`_answers`."""
    staged, full = found["staged_value"], found["full_value"]
    has_place = found["staged_breakeven"] < found["switch_to_full"]
    to_the_end = found["switch_to_full"] > LARGEST_GAIN
    unset = where(has_place, where(to_the_end, 2, 0), 1)
    believed = where((staged <= 0) & (full <= 0), 4, where(staged >= full, 5, 6))
    extended = where(is_set(values["mean_gain_percent"]), believed, unset)
    at_once = where(is_set(values["mean_gain_percent"]), where(full <= 0, 7, 8), 3)
    return where(values["extension_fte"] > model.NO_POST, extended, at_once)


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    """Draw the assumptions, and name once what is learned under each: all values rest on it."""
    drawn = model.drawn_assumptions(values, uniforms, bind)
    learned = bind("learned_spread", model.learned_spread({**values, **drawn}))
    return {**drawn, "learned_spread": learned}


def _staged(values: Mapping[str, Number], gain: Number) -> Number:
    return model.staged_value(values, gain, values["learned_spread"])


def _full(values: Mapping[str, Number], gain: Number) -> Number:
    return model.full_value(values, gain, values["learned_spread"])


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    gain = bind("stated_gain", given(values["mean_gain_percent"]) / 100)
    budget = bind("scope_budget", model.scope_budget(values))
    posts, lots = values["first_step_fte"], values["lots"]
    return {
        "staged_amount": _staged(values, gain) * budget,
        "full_amount": _full(values, gain) * budget,
        "staged_breakeven": model.staged_breakeven(values, bind, model.BAND_STEPS),
        "full_breakeven": model.full_breakeven(values, bind, model.BAND_STEPS),
        "switch_to_full": model.switch_to_full(values, bind, model.BAND_STEPS),
        "smallest_effect": model.smallest_effect(values),
        "first_step_chance_failed": market.chance_failed(values, posts, lots, bind),
    }


def _chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    gain = bind("stated_gain", given(values["mean_gain_percent"]) / 100)
    staged = bind("staged_value", _staged(values, gain))
    full = bind("full_value", _full(values, gain))
    # Without an extension the two are the same thing, which is going fully.
    ahead = where(values["extension_fte"] > model.NO_POST, full - staged, full)
    return {
        "chance_stay_best": minimum(-staged, -full),
        "chance_staged_best": minimum(staged, staged - full),
        "chance_full_best": minimum(full, ahead),
    }


def _staged_by_gain(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _staged(values, values["mean_gain_percent"] / 100) * model.scope_budget(values)


DRAWS = Draws(
    _assumptions,
    _quantities,
    _chances,
    lines=(Line("staged_by_gain", "mean_gain_percent", GAIN_GRID, _staged_by_gain),),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what steps against going fully depends on most, and what it is worth to know it.

    The share is of the difference between the two (without an extension, of going fully against
    staying). The worth is for the choice among staying, a first step and going fully, in kroner.
    """
    uncertain = (
        "mean_gain_percent",
        "gain_spread_percent",
        "unit_noise_percent",
        "first_step_cost_percent",
        "exit_cost_percent",
    )
    budget = float(model.scope_budget(values))
    extended = float(values["extension_fte"]) > model.NO_POST

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        gain = np.asarray(drawn["mean_gain_percent"]) / 100
        staged, full = model.staged_value(drawn, gain), model.full_value(drawn, gain)
        return budget * np.stack([np.zeros_like(gain), staged, full], axis=-1)

    def difference(drawn: Mapping[str, Any]) -> np.ndarray:
        _stay, staged, full = options(drawn).T
        return np.asarray(staged - full if extended else full)

    shares = total_indices(difference, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {name: Driver(shares[name], worth[name].value) for name in uncertain}


_ONE_ROW = alt.InlineData(values=[{}])
_MINUS = "\N{MINUS SIGN}"


def _filled(template: str, **expressions: str) -> str:
    """Write a Vega expression that fills the places of a translated sentence."""
    parts = re.split(r"\{(\w+)\}", template)
    texts = [f"({expressions[part]})" if i % 2 else repr(part) for i, part in enumerate(parts)]
    return " + ".join(texts)


def _signed(number: str, form: str) -> str:
    """Write a Vega expression that formats a number with a true minus."""
    return f"replace(format({number}, '{form}'), '-', '{_MINUS}')"


_BELIEF = f"(mean_gain_percent > 0 ? '+' : '') + {_signed('mean_gain_percent', '.1~f')}"
"""The reader's belief with its sign, as a Vega expression."""


# Value over the expected gain

_VIEW = (
    f"(isValid(mean_gain_percent) && mean_gain_percent < {GAIN_VIEW[0]}"
    f" ? {GAIN_GRID[0]} : {GAIN_VIEW[0]})",
    f"(isValid(mean_gain_percent) && mean_gain_percent > {GAIN_VIEW[1]}"
    f" ? {GAIN_GRID[-1]} : {GAIN_VIEW[1]})",
)
"""Ends of the chart, as Vega expressions. What lies outside is drawn at the end, not clipped: where
a page holds several pictures, browsers look up the shape to clip with in the wrong one."""

_STEP_HAS_PLACE = "staged_breakeven < switch_to_full"


def _options() -> dict[str, tuple[str, str, list[int]]]:
    """The options by label: the field of the chart's data, colour and dash."""
    return {
        _("Stay as today"): ("stay_at", "inhouse", [1, 0]),
        _("First step, then decide"): ("staged_at", "tender", [1, 0]),
        _("Go fully, can go back"): ("full_at", "ink", [6, 3]),
        _("Go fully, no way back"): ("irreversible_at", "edge", [2, 2]),
    }


def _value_lines(
    values: Mapping[str, Number], found: Mapping[str, Number], percent: Number, bind: Bind
) -> None:
    gain, budget, learned = percent / 100, found["scope_budget"], found["learned_spread"]
    bind("stay_at", 0 * gain)
    bind("staged_at", model.staged_value(values, gain, learned) * budget)
    bind("full_at", model.full_value(values, gain, learned) * budget)
    bind("irreversible_at", model.irreversible_value(values, gain) * budget)


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "shown:Q",
        scale=alt.Scale(
            domainMin={"expr": _VIEW[0]}, domainMax={"expr": _VIEW[1]}, nice=False, zero=False
        ),
        axis=alt.Axis(
            title=_("Gain you expect, % of the yearly budget"),
            labelExpr=f"replace(datum.label, '-', '{_MINUS}')",
            tickCount=7,
            tickMinStep=1,
        ),
    )
    at_end, steps, rows = Steps(), Steps(), Steps()
    for kept, percent in ((at_end, _VIEW[1]), (steps, "datum.shown"), (rows, "datum.percent")):
        _value_lines(symbols.values, symbols.results, Formula(percent), kept.bind)
    y = alt.Y(
        "amount:Q",
        # Room above for the strip and its words.
        scale=alt.Scale(
            domainMax={"expr": f"1.3 * max({at_end.made['staged_at']}, {at_end.made['full_at']})"},
            nice=False,
        ),
        axis=alt.Axis(
            title=_("Kroner over the years, millions"),
            minExtent=50,
            labelExpr=_signed("datum.value / 1e6", ",.3~r"),
            tickCount=6,
        ),
    )
    options = _options()
    names, looks = list(options), list(options.values())
    legend = alt.Legend(
        title=None,
        orient="top",
        columns={"expr": "width < 420 ? 1 : 2"},
        symbolSize=400,
        labelLimit=240,
    )
    lines = (
        alt.Chart(alt.sequence(GAIN_GRID[0], GAIN_GRID[-1] + 0.1, 1, as_="any"))
        .transform_calculate(shown=f"clamp(datum.any, {_VIEW[0]}, {_VIEW[1]})")
        .transform_calculate(**steps.made)
        .transform_calculate(**{name: f"datum.{row[0]}" for name, row in options.items()})
        .transform_fold([*names], as_=["option", "amount"])
        .mark_line(strokeWidth=2.5, interpolate="monotone")
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "option:N",
                scale=alt.Scale(domain=names, range=[colour(row[1]) for row in looks]),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "option:N",
                scale=alt.Scale(domain=names, range=[row[2] for row in looks]),
                legend=legend,
            ),
        )
    )
    grid = list(GAIN_GRID)
    band = (
        alt.Chart(alt.sequence(0, len(grid), as_="place"))
        .transform_calculate(
            percent=f"{grid}[datum.place]",
            low="staged_by_gain_low_along[datum.place]",
            high="staged_by_gain_high_along[datum.place]",
            shown=f"clamp(datum.percent, {_VIEW[0]}, {_VIEW[1]})",
            shown_low=f"staged_by_gain_low_along[indexof({grid}, datum.shown)]",
            shown_high=f"staged_by_gain_high_along[indexof({grid}, datum.shown)]",
        )
        .transform_calculate(**rows.made)
        .mark_area(opacity=0.18, color=colour("tender"), interpolate="monotone")
        .encode(x="shown:Q", y="shown_low:Q", y2="shown_high:Q")
    )
    return alt.layer(band, lines, *_crossings(), *_belief())


def _crossings() -> list[alt.Chart]:
    """Mark where the best option changes, under a strip that names the best at each gain."""
    ends = _VIEW
    edges = [
        ends[0],
        _inside(f"{_STEP_HAS_PLACE} ? staged_breakeven : full_breakeven", ends),
        _inside(f"{_STEP_HAS_PLACE} ? switch_to_full : full_breakeven", ends),
        ends[1],
    ]
    wide = f"0.2 * ({ends[1]} - {ends[0]})"
    strip = alt.Chart(
        alt.InlineData(values=[{"row": row} for row in range(3)])
    ).transform_calculate(
        start=f"[{','.join(edges[:3])}][datum.row]",
        end=f"[{','.join(edges[1:])}][datum.row]",
        best="['stay', 'step', 'full'][datum.row]",
        text=f"[{','.join(map(repr, (_('stay'), _('first step'), _('go fully'))))}][datum.row]",
        at="[datum.start, (datum.start + datum.end) / 2, datum.end][datum.row]",
    )
    bars = strip.mark_rule(strokeWidth=8).encode(
        x="start:Q",
        x2="end:Q",
        y=alt.value(4),
        stroke=alt.Stroke(
            "best:N",
            scale=alt.Scale(
                domain=["stay", "step", "full"],
                range=[colour("inhouse"), colour("tender"), colour("ink")],
            ),
            legend=None,
        ),
    )
    words = (
        strip.transform_filter(
            f"datum.row == 1 ? datum.end > datum.start : datum.end - datum.start > {wide}"
        )
        .mark_text(align=alt.expr("['left', 'center', 'right'][datum.row]"), fontWeight=600)
        .encode(x="at:Q", y=alt.value(18), text="text:N")
    )
    crossing = (
        alt.Chart(alt.InlineData(values=[{"row": 0}, {"row": 1}]))
        .transform_calculate(
            at=f"[{edges[1]},{edges[2]}][datum.row]",
            text=f"{_signed('round(datum.at * 100) / 100', '.2~r')} + ' %'",
        )
        .transform_filter(f"(datum.row == 1 || {_STEP_HAS_PLACE})")
        .transform_filter(f"datum.at > {ends[0]} && datum.at < {ends[1]}")
    )
    rules = crossing.mark_rule(strokeDash=[4, 4], color=colour("muted")).encode(
        x="at:Q", y=alt.value(8), y2=alt.value("height")
    )
    # The number of the left crossing stands on its left, that of the right one on its right,
    # unless it would lie over the axis or outside.
    left = f"datum.row == 0 ? datum.at - {ends[0]} > {wide} : {ends[1]} - datum.at < {wide}"
    numbers = crossing.mark_text(
        align=alt.expr(f"({left}) ? 'right' : 'left'"), dx=alt.expr(f"({left}) ? -4 : 4")
    ).encode(x="at:Q", y=alt.value(36), text="text:N")
    return [rules, bars, words, numbers]


def _inside(percent: str, ends: tuple[str, str]) -> str:
    return f"clamp(100 * ({percent}), {ends[0]}, {ends[1]})"


def _belief() -> list[alt.Chart]:
    """Mark what the reader expects, once it is set."""
    belief = (
        alt.Chart(_ONE_ROW)
        .transform_filter("isValid(mean_gain_percent)")
        .transform_calculate(
            believed="mean_gain_percent",
            staged="staged_amount",
            full="full_amount",
            text=_filled(_("you expect {percent} %"), percent=_BELIEF),
        )
    )
    rule = belief.mark_rule(strokeWidth=2, color=colour("yours")).encode(
        x="believed:Q", y=alt.value(44), y2=alt.value("height")
    )
    text = belief.mark_text(
        align=alt.expr("mean_gain_percent > 1 ? 'right' : 'left'"),
        dx=alt.expr("mean_gain_percent > 1 ? -6 : 6"),
        fontWeight=600,
        color=colour("yours"),
    ).encode(x="believed:Q", y=alt.value(54), text="text:N")
    dots = [
        belief.mark_point(
            filled=True, size=80, color=colour(token), stroke=colour("paper"), opacity=1
        ).encode(x="believed:Q", y=alt.Y(f"{field}:Q"))
        for token, field in (("ink", "full"), ("tender", "staged"))
    ]
    return [rule, *dots, text]


def _value_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found: dict[str, Sequence[float]] = {}

    def remember(name: str, value: Number) -> Number:
        found[name] = np.asarray(value).tolist()
        return value

    _value_lines(values, model.evaluate(values), np.asarray(rows, dtype=float), remember)
    band = DRAWS.along(values, DRAWS.line("staged_by_gain"), rows)
    return {**found, "low": band["staged_by_gain_low"], "high": band["staged_by_gain_high"]}


# The plan


def _plan_labels() -> list[str]:
    """Return Vega expressions of the words above each bar of the plan."""
    first, second = preparation()
    months = "format({}, '.1~f')".format
    posts = "format({}, ',.0f')".format
    extension = _filled(
        _("Extension, {posts} more posts: {months} months"),
        posts=posts("extension_fte"),
        months=months("12 * years_after"),
    )
    same = _filled(
        _("No extension; it may go on for {months} months"), months=months("12 * years_after")
    )
    one = _filled(
        _("First step, {posts} posts: {months} months"),
        posts=posts("first_step_fte"),
        months=months("12 * contract_years"),
    )
    several = _filled(
        _("First step, {posts} posts in {lots} lots: {months} months"),
        posts=posts("first_step_fte"),
        lots="round(lots)",
        months=months("12 * contract_years"),
    )
    return [
        _filled(_("Dialogue and decision: about {months} months"), months=str(first)),
        _filled(_("Tender documents: about {months} months"), months=str(second)),
        _filled(_("Bidding: {days} days"), days="format(days_to_bid, '.0f')"),
        _filled(_("Start-up, in months: {months}"), months=months("lead_time_months")),
        f"lots < 1.5 ? {one} : {several}",
        _filled(
            _("Evaluation: the last {months} months of the first step"),
            months=str(EVALUATION_MONTHS),
        ),
        f"years_after < 0.5 ? {_('Years after are not counted')!r} :"
        f" extension_fte > {model.NO_POST} ? {extension} : {same}",
    ]


def _plan_chart(_symbols: Symbols) -> alt.TopLevelMixin:
    first, second = preparation()
    labels = _plan_labels()
    evaluation = f"months_to_results - {EVALUATION_MONTHS}"
    starts = ["0", f"{first}", f"{first + second}", "months_to_bids", "months_to_start"]
    ends = [f"{first}", f"{first + second}", "months_to_bids", "months_to_start"]
    starts += [evaluation, "months_to_results"]
    ends += ["months_to_results", "months_to_results", "months_to_end"]
    who = ["own", "own", "own", "start", "private", "own", "option"]
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": "months_to_end / 12"}, nice=False),
        axis=alt.Axis(
            title=_("Years from the first dialogue"), tickMinStep=1, tickCount=8, grid=False
        ),
    )

    def height(field: str) -> alt.Y:
        return alt.Y(
            f"{field}:Q", scale=alt.Scale(domain=[0, len(labels)], reverse=True), axis=None
        )

    rows = alt.Chart(
        alt.InlineData(values=[{"row": row, "who": name} for row, name in enumerate(who)])
    ).transform_calculate(
        start=f"[{','.join(starts)}][datum.row] / 12",
        end=f"[{','.join(ends)}][datum.row] / 12",
        label=f"[{','.join(f'({label})' for label in labels)}][datum.row]",
        words="datum.row + 0.25",
        top="datum.row + 0.5",
        bottom="datum.row + 0.85",
    )
    fill = alt.Fill(
        "who:N",
        scale=alt.Scale(
            domain=["own", "start", "private", "option"],
            range=[colour("inhouse"), colour("edge"), colour("tender"), colour("tender-soft")],
        ),
        legend=None,
    )
    bars = (
        rows.transform_filter("datum.who != 'private'")
        .mark_rect(
            stroke=colour("tender"),
            strokeWidth=alt.expr("datum.who == 'option' && datum.end > datum.start ? 1.5 : 0"),
            strokeDash=[4, 3],
        )
        .encode(x=x, x2="end:Q", y=height("top"), y2="bottom:Q", fill=fill)
    )
    lots = (
        rows.transform_filter("datum.who == 'private'")
        .transform_calculate(lot="sequence(1, round(lots) + 1)")
        .transform_flatten(["lot"])
        .transform_calculate(
            gap="round(lots) > 1 ? 0.25 : 0",
            lot_top="datum.top + 0.35 * (datum.lot - 1) / round(lots)",
            lot_bottom="datum.top + 0.35 * (datum.lot - datum.gap) / round(lots)",
        )
        .mark_rect()
        .encode(x="start:Q", x2="end:Q", y=height("lot_top"), y2="lot_bottom:Q", fill=fill)
    )
    names = rows.mark_text(align="left").encode(x=alt.datum(0), y=height("words"), text="label:N")
    questions = {2: _("enough bids?"), 3: _("staff in place?"), 5: _("results seen?")}
    gates = (
        rows.transform_filter(f"indexof({list(questions)}, datum.row) >= 0")
        .transform_calculate(
            middle="datum.row + 0.675",
            question=f"{ {str(row): text for row, text in questions.items()} }['' + datum.row]",
            late="datum.end > 0.6 * months_to_end / 12",
            beside="datum.late ? datum.start : datum.end",
        )
        .encode(y=height("middle"))
    )
    diamonds = gates.mark_point(
        shape="diamond", filled=True, size=110, color=colour("ink"), opacity=1
    ).encode(x="end:Q")
    asked = gates.mark_text(
        align=alt.expr("datum.late ? 'right' : 'left'"),
        dx=alt.expr("datum.late ? -6 : 9"),
        fontWeight=600,
    ).encode(x="beside:Q", text="question:N")
    return alt.layer(bars, lots, names, diamonds, asked)


# Scope and lots


def _map_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    market.chance_failed(
        symbols.values, Formula("datum.fte"), Formula("datum.lots_at"), steps.bind, "cell_"
    )
    cells = [{"fte": fte, "lots_at": lots} for lots in LOTS for fte in SIZES]
    nearest = "abs(log(datum.fte / ({0}))) == min({1})".format
    whole = "(first_step_fte + extension_fte)"
    column = {f"at_{fte}": f"datum.fte == {fte} ? datum.cell_chance_failed : 0" for fte in SIZES}
    # The table twin reads a whole row of the map at once.
    rows: dict[str, Any] = {name: f"sum(only_{name})" for name in column}
    base = (
        alt.Chart(alt.InlineData(values=cells))
        .transform_calculate(**steps.made)
        .transform_calculate(**{f"only_{name}": text for name, text in column.items()})
        .transform_joinaggregate(groupby=["lots_at"], **rows)
        .transform_calculate(
            text="format(datum.cell_chance_failed * 100, '.0f')",
            first=nearest("first_step_fte", _distances("first_step_fte")),
            all=f"{nearest(whole, _distances(whole))} && {whole} < {1.2 * SIZES[-1]}",
            row="datum.lots_at == round(lots)",
        )
        .encode(
            x=alt.X(
                "fte:O",
                axis=alt.Axis(
                    title=_("Posts put out to tender"),
                    labelAngle=0,
                    domain=False,
                    ticks=False,
                    orient="bottom",
                ),
            ),
            y=alt.Y(
                "lots_at:O", axis=alt.Axis(title=_("Lots"), domain=False, ticks=False, titleAngle=0)
            ),
        )
    )
    shades = base.mark_rect(
        color=colour("tender"),
        fillOpacity=alt.expr("0.5 * datum.cell_chance_failed"),
        stroke=colour("paper"),
        strokeWidth=2,
    )
    outlined = base.transform_filter("datum.row && (datum.first || datum.all)").mark_rect(
        filled=False,
        stroke=colour("ink"),
        strokeWidth=2.5,
        strokeDash=alt.expr("datum.first ? [1, 0] : [4, 3]"),
        fillOpacity=0,
    )
    numbers = base.mark_text(
        fontWeight=alt.expr("datum.row && datum.first ? 700 : 400"), color=colour("ink")
    ).encode(text="text:N")
    return alt.layer(shades, outlined, numbers)


def _distances(fte: str) -> str:
    return ",".join(f"abs(log({size} / ({fte})))" for size in SIZES)


def _map_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    lots = np.asarray(rows, dtype=float)
    return {
        f"at_{fte}": np.asarray(market.chance_failed(values, float(fte), lots)).tolist()
        for fte in SIZES
    }


# What a first step can show


def _effect_at(values: Mapping[str, Number], units: Number) -> Number:
    return model.smallest_effect({**values, "comparable_units": units})


def _effect_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    steps.bind("effect_at", _effect_at(symbols.values, Formula("datum.units")))
    largest = repr(_effect_at(symbols.values, Formula("1")))
    believed = "isValid(mean_gain_percent) ? abs(mean_gain_percent) / 100"
    doubt = "gain_spread_percent / 100"
    reach = f"max(1.2 * {largest}, {believed} + 1.05 * {doubt} : 0)"
    x = alt.X(
        "effect_at:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": reach}, nice=False),
        axis=alt.Axis(
            format=".0%", title=_("Gain or loss, share of the yearly budget"), tickCount=5
        ),
    )
    y = alt.Y(
        "units:O",
        # The first row is what the reader expects; the others are numbers of units.
        scale=alt.Scale(domain=[0, *(int(units) for units in UNITS)]),
        axis=alt.Axis(
            title=_("Comparable units"),
            domain=False,
            ticks=False,
            labelExpr="datum.value == 0 ? '' : datum.label",
        ),
    )
    base = (
        alt.Chart(alt.InlineData(values=[{"units": int(units)} for units in UNITS]))
        .transform_calculate(**steps.made)
        .transform_calculate(
            text="format(datum.effect_at * 100, '.2~r') + ' %'",
            kind="datum.units == round(comparable_units) ? 'yours' : 'other'",
        )
        .encode(y=y)
    )
    bars = base.mark_bar(height=14, cornerRadius=2).encode(
        x=x,
        fill=alt.Fill(
            "kind:N",
            scale=alt.Scale(domain=["yours", "other"], range=[colour("tender"), colour("edge")]),
            legend=None,
        ),
    )
    text = base.mark_text(
        align="left", dx=5, fontWeight=alt.expr("datum.kind == 'yours' ? 700 : 400")
    ).encode(x="effect_at:Q", text="text:N")
    expected = _filled(
        _("you expect {percent} %, give or take {spread}"),
        percent=_BELIEF,
        spread="format(gain_spread_percent, '.1~f')",
    )
    unset = _("you have not set the gain you expect")
    belief = (
        alt.Chart(alt.InlineData(values=[{"units": 0}]))
        .transform_calculate(
            size=f"{believed} : 0",
            low=f"{believed} - {doubt} : 0",
            high=f"{believed} + {doubt} : 0",
            from_zero="max(datum.low, 0)",
            text=f"isValid(mean_gain_percent) ? {expected} : {unset!r}",
        )
        .encode(y=y)
    )
    bar = belief.mark_bar(height=14, cornerRadius=2, color=colour("yours")).encode(x="size:Q")
    spread = belief.mark_rule(strokeWidth=3, color=colour("ink")).encode(
        x="from_zero:Q", x2="high:Q"
    )
    words = belief.mark_text(
        align="left", baseline="bottom", dy=-10, fontWeight=600, color=colour("yours")
    ).encode(x=alt.datum(0), text="text:N")
    return alt.layer(bars, bar, spread, text, words)


def _effect_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    return {"effect_at": _effect_at(values, np.asarray(rows, dtype=float)).tolist()}


# People


def _people_chart(_symbols: Symbols) -> alt.TopLevelMixin:
    groups = [
        (_("Employees: {first} first, {more} later"), "people"),
        (_("Residents: {first} first, {more} later"), "residents"),
    ]
    number = "format({}, ',.0f')".format
    texts = [
        _filled(
            sentence,
            first=number(f"first_step_{key}"),
            more=number(f"extension_{key}"),
        )
        for sentence, key in groups
    ]
    parts = [
        {"row": row, "phase": phase} for row in range(len(groups)) for phase in ("first", "more")
    ]
    firsts = ",".join(f"first_step_{key}" for _sentence, key in groups)
    mores = ",".join(f"extension_{key}" for _sentence, key in groups)
    base = (
        alt.Chart(alt.InlineData(values=parts))
        .transform_calculate(
            start=f"datum.phase == 'first' ? 0 : [{firsts}][datum.row]",
            end=f"[{firsts}][datum.row] + (datum.phase == 'first' ? 0 : [{mores}][datum.row])",
            text=f"[{','.join(f'({text})' for text in texts)}][datum.row]",
        )
        .encode(y=alt.Y("row:O", axis=None))
    )
    bars = base.mark_bar(
        height=16, yOffset=10, stroke=colour("tender"), strokeDash=[4, 3], strokeWidth=1
    ).encode(
        x=alt.X(
            "start:Q",
            axis=alt.Axis(
                title=_("Persons"), tickCount=5, tickMinStep=1, grid=False, labelFlush=20
            ),
        ),
        x2="end:Q",
        fill=alt.Fill(
            "phase:N",
            scale=alt.Scale(
                domain=["first", "more"], range=[colour("tender"), colour("tender-soft")]
            ),
            legend=None,
        ),
    )
    words = (
        base.transform_filter("datum.phase == 'first'")
        .mark_text(align="left", dy=-9, fontWeight=600)
        .encode(x=alt.datum(0), text="text:N")
    )
    return alt.layer(bars, words)


# The words


def _answers() -> tuple[str, ...]:
    """Return the answers: unset belief (0 to 3), belief with an extension (to 6), without one."""
    return (
        _(
            "You have not set the gain you expect. Below {staged_breakeven:percent} of the yearly "
            "budget, staying as today is best; from there up to {switch_to_full:percent}, a first "
            "step that may be extended; above that, going fully. Chance that too few bids come "
            "for the first step: {first_step_chance_failed:in_ten}."
        ),
        _(
            "You have not set the gain you expect. Below {full_breakeven:percent} of the yearly "
            "budget, staying as today is best; above it, going fully. With these costs and years "
            "a first step is best at no gain. Chance that too few bids come for everything at "
            "once: {full_chance_failed:in_ten}."
        ),
        _(
            "You have not set the gain you expect. Below {staged_breakeven:percent} of the yearly "
            "budget, staying as today is best; above it, a first step that may be extended, up to "
            "the largest gain that can be set. Chance that too few bids come for the first step: "
            "{first_step_chance_failed:in_ten}."
        ),
        _(
            "You have not set the gain you expect. Without an extension the first step is the "
            "whole: below {full_breakeven:percent} of the yearly budget, staying as today is best; "
            "above it, going fully. Chance that too few bids come: {full_chance_failed:in_ten}."
        ),
        _(
            "If you expect {mean_gain_percent}, staying as today is best. Against it a first step "
            "is worth {staged_amount:money} ({staged_amount_low:money} to "
            "{staged_amount_high:money}) and going fully {full_amount:money}."
        ),
        _(
            "If you expect {mean_gain_percent}, a first step is best: worth {staged_amount:money} "
            "({staged_amount_low:money} to {staged_amount_high:money}) against staying as today, "
            "and going fully {full_amount:money}. Extend only if it shows more than "
            "{extend_above:percent}. Chance that too few bids come: "
            "{first_step_chance_failed:in_ten}."
        ),
        _(
            "If you expect {mean_gain_percent}, going fully is best: worth {full_amount:money} "
            "({full_amount_low:money} to {full_amount_high:money}) against staying as today, and a "
            "first step {staged_amount:money}. Go back if it shows less than "
            "{go_back_below:percent}. Chance that too few bids come: {full_chance_failed:in_ten}."
        ),
        _(
            "If you expect {mean_gain_percent}, staying as today is best. Without an extension the "
            "first step is the whole, and worth {full_amount:money} ({full_amount_low:money} to "
            "{full_amount_high:money}) against it."
        ),
        _(
            "If you expect {mean_gain_percent}, going fully is best: worth {full_amount:money} "
            "({full_amount_low:money} to {full_amount_high:money}) against staying as today. "
            "Without an extension the first step is the whole. Go back if it shows less than "
            "{go_back_below:percent}. Chance that too few bids come: {full_chance_failed:in_ten}."
        ),
    )


def _outputs() -> tuple[Output, ...]:
    no_steps = _("no extension, so no steps")
    return (
        Output(
            "staged_amount",
            _("First step, then decide"),
            "money",
            _("Ended with its contract, at no further cost, if the results fall short."),
            band=True,
        ),
        Output(
            "full_amount",
            _("Go fully, can go back"),
            "money",
            _("Going back after the first term has its yearly cost."),
            band=True,
        ),
        Output("irreversible_amount", _("Go fully, no way back"), "money"),
        Output("staged_value", _("First step, then decide, in yearly budgets"), "percent"),
        Output("full_value", _("Go fully, can go back, in yearly budgets"), "percent"),
        Output("irreversible_value", _("Go fully, no way back, in yearly budgets"), "percent"),
        Output("scope_budget", _("One yearly budget of the whole scope"), "money"),
        Output("chance_stay_best", _("Staying is best"), "in_ten", _("Share of the draws.")),
        Output("chance_staged_best", _("A first step is best"), "in_ten", _("Share of the draws.")),
        Output("chance_full_best", _("Going fully is best"), "in_ten", _("Share of the draws.")),
        Output(
            "extend_above",
            _("After a first step: extend if it shows a gain above"),
            "percent",
            _("Below it, stop: the results and your belief together no longer speak for a gain."),
        ),
        Output("chance_extend", _("Chance of extending, as you see it today"), "in_ten"),
        Output(
            "go_back_below",
            _("After going fully: go back if it shows a gain below"),
            "percent",
            _("Above it, a loss is cheaper to keep than the way back."),
        ),
        Output("chance_go_back", _("Chance of going back, as you see it today"), "in_ten"),
        Output(
            "staged_breakeven",
            _("Gain from which a first step beats staying"),
            "percent",
            band=True,
            missing=no_steps,
        ),
        Output(
            "switch_to_full",
            _("Gain from which going fully beats a first step"),
            "percent",
            band=True,
            missing=no_steps,
        ),
        Output(
            "full_breakeven", _("Gain from which going fully beats staying"), "percent", band=True
        ),
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
        Output(
            "first_step_chance_failed",
            _("Too few bids for the first step"),
            "in_ten",
            _("At least one lot gets too few, by your rule at one bid."),
            band=True,
        ),
        Output(
            "full_chance_failed",
            _("Too few bids for everything at once"),
            "in_ten",
            _("In the same number of lots."),
        ),
        Output("months_to_bids", _("Months to the gate: enough bids?"), "people"),
        Output("months_to_start", _("Months to the gate: staff in place?"), "people"),
        Output("months_to_results", _("Months to the gate: results seen?"), "people"),
        Output("months_to_end", _("Months to the end of the years counted"), "people"),
        Output("first_step_people", _("Employees, first step"), "people"),
        Output("extension_people", _("Employees, extension"), "people"),
        Output("first_step_residents", _("Residents, first step"), "people"),
        Output("extension_residents", _("Residents, extension"), "people"),
    )


def _sections() -> tuple[Section, ...]:
    return (
        Section(
            _("What each option is worth, against staying as today"),
            (
                "staged_amount",
                "full_amount",
                "irreversible_amount",
                "scope_budget",
                "staged_value",
                "full_value",
                "irreversible_value",
                "chance_stay_best",
                "chance_staged_best",
                "chance_full_best",
            ),
        ),
        Section(
            _("When to stop"),
            ("extend_above", "chance_extend", "go_back_below", "chance_go_back"),
        ),
        Section(
            _("Where the best option changes"),
            ("staged_breakeven", "switch_to_full", "full_breakeven"),
        ),
        Section(
            _("What the first step can show"),
            ("smallest_effect", "learned_spread", "result_weight"),
        ),
        Section(
            _("The tender, time and people"),
            (
                "first_step_chance_failed",
                "full_chance_failed",
                "months_to_bids",
                "months_to_start",
                "months_to_results",
                "months_to_end",
                "first_step_people",
                "extension_people",
                "first_step_residents",
                "extension_residents",
            ),
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
            ("first_step_cost_percent", "full_start_cost_percent", "exit_cost_percent"),
        ),
        Group(
            _("Size of the lots, and residents"),
            ("best_lot_fte", "lot_size_width", "residents_per_fte"),
        ),
        Group(
            _("Market"),
            (
                "interested_suppliers",
                "bid_share",
                "expected_bids",
                "unpredictability",
                "one_bid_rule",
                "days_to_bid",
                "frame_level",
                "takeover_level",
                "requirements_level",
                "volume_level",
                "frame_weight",
                "takeover_weight",
                "days_weight",
                "requirements_weight",
                "volume_weight",
            ),
            chapter="market",
        ),
        Group(
            _("Staff terms"),
            ("lead_time_months", "position_size", "cost_per_fte"),
            chapter="staff_terms",
        ),
        Group(_("Net saving"), ("labour_share",), chapter="net_saving"),
    )


def _pictures() -> tuple[Picture, ...]:
    percent = _("Gain you expect, percent")
    return (
        Picture(
            "value",
            _("What each option is worth, as the expected gain grows"),
            _(
                "Value of four options against the gain you expect. At low gains staying as today "
                "is best, in between a first step that may be extended, at high gains going fully."
            ),
            _(
                "Strip and dashed lines: which option is best where. Band: eight in ten draws of "
                "the assumptions, for the first step. All values hold if enough bids come, and "
                "none says what residents gain or lose beyond the money."
            ),
            _value_chart,
            290,
            Table(
                _("What each option is worth, by expected gain"),
                Column("percent", percent, "points"),
                tuple(float(gain) for gain in GAIN_GRID),
                (
                    Column("staged_at", _("First step, then decide"), "money"),
                    Column("low", _("Low end of the band"), "money"),
                    Column("high", _("High end of the band"), "money"),
                    Column("full_at", _("Go fully, can go back"), "money"),
                    Column("irreversible_at", _("Go fully, no way back"), "money"),
                ),
                _value_table,
            ),
            folded=False,
        ),
        Picture(
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
        ),
        Picture(
            "map",
            _("Scope and lots: the chance that the tender fails"),
            _(
                "Map of the chance, in percent, that at least one lot gets too few bids, by posts "
                "put out to tender and by number of lots."
            ),
            _(
                "Numbers: chance in percent that at least one lot gets too few bids. Outlined: "
                "the cell nearest to your first step; dashed, nearest to everything at once."
            ),
            _map_chart,
            250,
            Table(
                _("Chance of too few bids, by lots and posts"),
                Column("lots_at", _("Lots"), "people"),
                tuple(float(lots) for lots in LOTS),
                tuple(
                    Column(f"at_{fte}", _("{n} posts").format(n=fte), "percent") for fte in SIZES
                ),
                _map_table,
            ),
        ),
        Picture(
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
                _effect_table,
            ),
        ),
        Picture(
            "people",
            _("Who is exposed in each phase"),
            _("Bars for employees and residents in the first step, and more in the extension."),
            _(
                "The dashed part comes after the evaluation, if at all. Residents are counted by "
                "your number for each post."
            ),
            _people_chart,
            120,
        ),
    )


def scope_phasing() -> Explorer:
    """Describe the explorer of the chapter *Scope and phasing*."""
    return Explorer(
        name="scope_phasing",
        controls=(
            "mean_gain_percent",
            "first_step_fte",
            "extension_fte",
            "contract_years",
            "lots",
        ),
        groups=_groups(),
        outputs=_outputs(),
        sections=_sections(),
        model=evaluate,
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
        answers=_answers(),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. In brackets: eight in ten draws of the least known. What "
            "an option is worth is counted over first step and years after, without discounting, "
            "and holds if enough bids come."
        ),
        pictures=_pictures(),
        misuse=(
            _("Starting a first step that cannot be ended: then it is going fully."),
            _("Selling a small first step as proof: it shows only effects larger than its bar."),
            _("Deciding on the extension before the results are in."),
            _(
                "Reading the amounts as all there is: what residents and staff gain or lose counts "
                "only as far as you put it into the gain you expect."
            ),
        ),
    )
