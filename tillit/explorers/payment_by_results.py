"""The payment-by-results explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from tillit import marks
from tillit.chart_text import amount_text, axis_labels, filled
from tillit.declared import (
    Column,
    Driver,
    Grid,
    GridRow,
    Group,
    Matrix,
    Matters,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
    driven,
    rests_on,
)
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.formats import LIMITS
from tillit.formula import Bind, Number, is_set, keep, where
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.models import payment_by_results as model
from tillit.parameters import Value, registry
from tillit.said import EVEN, Case, narrow, placed
from tillit.sampling import triangular
from tillit.symbols import Band, Picks, Series, Symbols
from tillit.theme import colour

MOST_BONUS = round(marks.ends("result_bonus_thousand")[1])
"""Right end of the charts, thousand kroner: the most that a reader can enter."""

FAR_RIGHT = 0.6 * MOST_BONUS
"""Bonus beyond which words stand to the left of their mark."""

BONUS_GRID = registry()["result_bonus_thousand"].within(
    10, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 135
)
"""Bonuses at which the band of the help is computed, closer where it sets in."""

TABLED = registry()["result_bonus_thousand"].within(20, 30, 40, 50, 60, 80, 100, 120)
"""Bonuses that the tables beside the charts show."""

UNCERTAIN = ("effort_cost_thousand", "effort_effect", "uplift_scale")

PARTS = ("paid_base", "paid_steps", "paid_anyway", "paid_extra")

_FLAG_ROW = 17
"""Height of the words at the top of a chart, px."""


def results(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, and where helping those furthest away begins to pay."""
    bonus = model.tariff(values, "result_bonus", "far")
    reckoned = bind("bonus_reckoned", where(is_set(bonus), bonus, 0))
    tips = model.surplus(values, "far", reckoned)
    return {**model.evaluate(values, bind), "help_tips": bind("help_tips", tips)}


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    return triangular(values, uniforms, UNCERTAIN, bind)


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for group in model.GROUPS:
        bonus = model.tariff(values, "result_bonus", group)
        units = bind(f"effort_{group}", model.effort(values, group, bonus))
        found[f"threshold_{group}"] = model.threshold(values, group) * model.THOUSAND
        found[f"spend_{group}"] = units * values["effort_cost_thousand"] * model.THOUSAND
        left = model.margin(values, group, bonus, units) * model.THOUSAND
        found[f"margin_{group}"] = bind(f"margin_{group}", left)
        share = model.reached(values, units)
        extra = model.most_added(values, group) * share
        found[f"chance_{group}"] = model.base_chance(values, group) + extra
    found["near_over_far"] = found["margin_near"] - found["margin_far"]
    return found


def _chances(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {
        f"{group}_helped": model.surplus(values, group, model.tariff(values, "result_bonus", group))
        for group in model.GROUPS
    }


def _spend(values: Mapping[str, Number], group: str, bonus: Number) -> Number:
    """What the provider spends on help for each participant at a bonus, kroner."""
    return model.effort(values, group, bonus) * values["effort_cost_thousand"] * model.THOUSAND


def _spend_line(group: str) -> Line:
    """Return the line of what is spent on help for a group, by its bonus."""

    def spend(values: Mapping[str, Number], _bind: Bind) -> Number:
        return _spend(values, group, values["bonus"])

    return Line(f"spend_{group}_by_bonus", "bonus", BONUS_GRID, spend)


DRAWS = Draws(
    _assumptions, _quantities, _chances, lines=[_spend_line(group) for group in model.GROUPS]
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the threshold of those furthest away depends on, and whether knowing matters.

    The choice is whether to count on their being helped at the bonus set for them, or, while none
    is set, at the threshold that the settings give.
    """
    bonus = float(model.tariff(values, "result_bonus", "far"))
    if bonus != bonus:
        bonus = float(model.threshold(values, "far"))

    def threshold(drawn: Mapping[str, Number]) -> np.ndarray:
        return np.asarray(model.threshold(drawn, "far"))

    def options(drawn: Mapping[str, Number]) -> np.ndarray:
        counting_on_help = bonus - threshold(drawn)
        return np.stack([counting_on_help, np.zeros_like(counting_on_help)], axis=-1)

    return driven(threshold, options, values, UNCERTAIN, by_switch=True)


def _names() -> dict[str, str]:
    """Return the names of the groups, those furthest from work first."""
    table = load().table("user_groups").set_index("id")["name"]
    return {group: table[group] for group in model.GROUPS}


# The charts

_TONES = {"far": "tender", "middle": "ink", "near": "muted"}
_DASHES = {"far": [1, 0], "middle": [8, 3], "near": [2, 3]}


def _bonus_axis() -> alt.X:
    return alt.X(
        "bonus:Q",
        scale=alt.Scale(domain=[0, MOST_BONUS], nice=False),
        axis=alt.Axis(title=_("Bonus for a result, thousand kr"), tickCount=6),
    )


def _thousands_axis(title: str, ticks: int = 6) -> alt.Axis:
    return alt.Axis(title=title, labelExpr=axis_labels(model.THOUSAND, "~f"), tickCount=ticks)


def _money_axis(title: str, top: str) -> alt.Y:
    scale = alt.Scale(domainMin=0, domainMax={"expr": top}, nice=False)
    return alt.Y("low:Q", scale=scale, axis=_thousands_axis(title))


def _group_lines(base: alt.Chart, fields: Mapping[str, str]) -> list[alt.Chart]:
    """Draw a line for each group, those furthest away on top and boldest, with one legend."""
    names = [_names()[group] for group in model.GROUPS]
    lines = [
        marks.curve(
            base,
            "bonus",
            fields[group],
            tone=_TONES[group],
            width=3.5 if group == "far" else 2,
            strokeDash=_DASHES[group],
            clip=True,
        )
        for group in reversed(model.GROUPS)
    ]
    return [marks.key(names, list(_TONES.values()), list(_DASHES.values()), columns=2), *lines]


def _group_dots(symbols: Symbols, field: str) -> list[alt.Chart]:
    """Mark where each group stands at the bonus that is paid for it."""
    return [
        marks.dot(
            marks.one_row(
                here=symbols.results[f"bonus_{group}"] / model.THOUSAND,
                there=symbols.known[field.format(group)],
            ).transform_filter("isValid(datum.here)"),
            "here",
            "there",
            tone=_TONES[group],
            size=140 if group == "far" else 70,
        )
        for group in reversed(model.GROUPS)
    ]


def _flagged(level: str, text: str, row: int, tone: str) -> list[alt.Chart]:
    """Draw a rule at a bonus with words at the top: to its left where it stands far right."""
    flag = marks.one_row(level=level, text=text).transform_filter("isValid(datum.level)")
    left = f"{level} > {FAR_RIGHT:g}"
    return [
        # The rules begin below the words of both flags, so that neither crosses the other's.
        marks.rule(
            flag.transform_filter(f"datum.level <= {MOST_BONUS}"),
            tone=tone,
            width=1.5,
            dash=[4, 3],
            x="level",
            y=alt.value(2 * _FLAG_ROW + 2),
            y2=alt.value("height"),
        ),
        marks.words(
            flag.transform_calculate(place=f"min(datum.level, {MOST_BONUS})"),
            "place",
            alt.value(2 + _FLAG_ROW * row),
            tone=tone,
            bold=True,
            **marks.beside(left, 5),
            baseline="top",
        ),
    ]


def _thousands(amount: str) -> str:
    """Write an amount in thousand kroner with two significant digits, to ten kroner at most."""
    return f"format(round({amount} / 10) / 100, ',.2~r')"


HELP = [
    Band("bonus", DRAWS, line.output, "" if group == "far" else f"{group}_")
    for group, line in zip(model.GROUPS, DRAWS.lines, strict=True)
]
"""What is spent on help for each group; the band drawn is that of those furthest from work."""

_MIDDLES = {"far": "middle", "middle": "middle_middle", "near": "near_middle"}
"""The fields of the medians in the chart of help, by group."""


def _help_chart(symbols: Symbols) -> alt.TopLevelMixin:
    last = len(BONUS_GRID) - 1
    ends = [f"spend_{group}_by_bonus_middle_along[{last}]" for group in model.GROUPS]
    # Room above the lines for the words.
    top = f"max(1000, {', '.join(ends)}, spend_far_by_bonus_high_along[{last}]) * 1.3"
    base = HELP[0].over(*HELP[1:])
    band = marks.band(
        base,
        tone=_TONES["far"],
        opacity=0.15,
        x=_bonus_axis(),
        y=_money_axis(_("Help for each, thousand kr"), top),
    )
    threshold = repr(symbols.values["threshold_far_middle"])
    bonus = repr(symbols.results["bonus_far"])
    above = filled(_("pays only above {bonus}"), bonus=f"'{MOST_BONUS}'")
    pays = filled(_("pays from {bonus}"), bonus=_thousands(threshold))
    level = f"{threshold} / {model.THOUSAND}"
    start = _flagged(level, f"{level} > {MOST_BONUS} ? {above} : {pays}", 0, _TONES["far"])
    paid = filled(_("you pay {bonus}"), bonus=_thousands(bonus))
    yours = _flagged(f"{bonus} / {model.THOUSAND}", paid, 1, "yours")
    lines = [*_group_lines(base, _MIDDLES), *_group_dots(symbols, "spend_{}_middle")]
    return alt.layer(band, *start, *yours, *lines)


def _margin(known: Mapping[str, Number], bonus: Number, bind: Bind) -> dict[str, Number]:
    """Compute what a participant leaves at a bonus, with the help that pays best, kroner."""
    found = {}
    for group in model.GROUPS:
        units = bind(f"effort_at_{group}", model.effort(known, group, bonus))
        left = model.margin(known, group, bonus, units) * model.THOUSAND
        found[f"margin_at_{group}"] = left
    return found


MARGIN = Series("bonus", _margin)


def _margin_chart(symbols: Symbols) -> alt.TopLevelMixin:
    ends = map(repr, _margin(symbols.values, MOST_BONUS, keep).values())
    top = f"max(1000, {', '.join(ends)}) * 1.1"
    # An empty layer that carries the axes: each line has a field of its own.
    frame = (
        marks.one_row(bonus=0, low=0)
        .mark_point(opacity=0)
        .encode(x=_bonus_axis(), y=_money_axis(_("Margin on each, thousand kr"), top))
    )
    base = MARGIN.over(symbols, range(MOST_BONUS + 1))
    lines = _group_lines(base, {group: f"margin_at_{group}" for group in model.GROUPS})
    return alt.layer(frame, *lines, *_group_dots(symbols, "margin_{}"))


def _part_names() -> dict[str, str]:
    return {
        "paid_base": _("Base payment"),
        "paid_steps": pgettext("row", "Steps"),
        "paid_anyway": _("Results anyway"),
        "paid_extra": _("Extra results"),
    }


_PART_TONES = {
    "paid_base": "edge",
    "paid_steps": "ink",
    "paid_anyway": "tender-soft",
    "paid_extra": "tender",
}

PAID = Picks(
    "place",
    {part: [f"{part}_{group}" for group in model.GROUPS] for part in (*PARTS, "paid")},
)


def _paid_rows(symbols: Symbols) -> alt.Chart:
    """Return the groups with where each part of the payment begins and ends, and its sum."""
    group = marks.picked([repr(name) for name in _names().values()], "datum.place")
    amount = amount_text("thousand", _thousands("datum.paid"))
    with_total = filled(_("{group}: {amount} each"), group=group, amount=amount)
    without = filled(_("{group}: set a bonus"), group=group)
    ends, sofar = {}, "0"
    for part in PARTS:
        ends[f"{part}_from"] = sofar
        sofar = f"{sofar} + (isValid(datum.{part}) ? datum.{part} : 0)"
        ends[f"{part}_to"] = sofar
    return (
        PAID.over(symbols)
        .transform_calculate(**ends, text=f"isValid(datum.paid) ? {with_total} : {without}")
        .encode(y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.1)))
    )


def _paid_chart(symbols: Symbols) -> alt.TopLevelMixin:
    parts = _part_names()
    longest = ", ".join(
        repr(where(is_set(paid), paid, symbols.results[f"paid_base_{group}"]))
        for group, paid in ((one, symbols.results[f"paid_{one}"]) for one in model.GROUPS)
    )
    scale = alt.Scale(domainMin=0, domainMax={"expr": f"max(1000, {longest})"}, nice=False)
    axis = _thousands_axis(_("Paid for each participant, thousand kr"), ticks=5)
    base = _paid_rows(symbols)
    bars = [
        base.mark_bar(
            height=16,
            yOffset=9,
            color=colour(_PART_TONES[part]),
            stroke=colour("tender") if part == "paid_anyway" else None,
            # Nothing paid, no edge. A filter would take the row from the table too.
            strokeWidth=marks.case(f"datum.{part} > 0", 1, 0),
        ).encode(x=alt.X(f"{part}_from:Q", axis=axis, scale=scale), x2=f"{part}_to:Q")
        for part in PARTS
    ]
    legend = alt.Legend(
        orient="top", title=None, columns=2, columnPadding=24, labelLimit=0, symbolType="square"
    )
    tones = marks.tones(list(parts.values()), list(_PART_TONES.values()))
    key = (
        alt.Chart(alt.InlineData(values=[{"part": name} for name in parts.values()]))
        .mark_bar()
        .encode(
            x=alt.datum(0),
            x2=alt.datum(0),
            color=alt.Color("part:N", scale=tones, legend=legend),
        )
    )
    words = base.mark_text(align="left", dy=-11, fontWeight=600).encode(
        x=alt.datum(0), text="text:N"
    )
    return alt.layer(key, *bars, words)


# What the page says


def _far_answers() -> tuple[Case, ...]:
    least, most = EVEN
    return (
        Case(
            "helped",
            _(
                "Helping those furthest from work is likely to pay: {spend_far:money} of help for "
                "each. Their chance of a result is then {chance_far:percent}, without help "
                "{base_chance_percent_far}. Over the draws it pays in {far_helped:in_ten}."
            ),
            lambda known: (known["far_helped"] > most) & (known["spend_far"] >= LIMITS["no_money"]),
        ),
        Case(
            "hardly",
            _(
                "Helping those furthest from work is likely to pay, but hardly: next to nothing is "
                "spent on it. Over the draws it pays in {far_helped:in_ten}."
            ),
            lambda known: known["far_helped"] > most,
        ),
        Case(
            "left aside",
            _(
                "Those furthest from work are likely left aside where the provider looks at money "
                "alone: you pay {bonus_far:money} for a result, and helping them begins to pay at "
                "{threshold_far:money}. Over the draws it pays in {far_helped:in_ten}."
            ),
            lambda known: known["far_helped"] < least,
        ),
        Case(
            "even",
            _(
                "Whether helping those furthest from work pays cannot be told: you pay "
                "{bonus_far:money} for a result, and helping them begins to pay at "
                "{threshold_far:money}. Over the draws it pays in {far_helped:in_ten}."
            ),
            lambda known: is_set(known["far_helped"]),
        ),
        *_far_without_bonus(),
    )


def _far_without_bonus() -> tuple[Case, ...]:
    return (
        Case(
            "no bonus, narrow",
            _(
                "Helping those furthest from work begins to pay for the provider at a bonus of "
                "{threshold_far:money} for a result. You set none yet."
            ),
            lambda known: _begins(known) & narrow(known, "threshold_far", model.THOUSAND),
        ),
        Case(
            "no bonus",
            _(
                "Helping those furthest from work begins to pay for the provider at a bonus of "
                "{threshold_far:money} for a result ({threshold_far_low:money} to "
                "{threshold_far_high:money} in eight of ten draws). You set none yet."
            ),
            _begins,
        ),
        Case(
            "by steps alone",
            # Then no bonus is needed, whichever the reader sets.
            _(
                "In at least half of the draws, helping those furthest from work pays through the "
                "payment for steps alone. You set no bonus for results yet."
            ),
        ),
    )


def _begins(known: Mapping[str, Number]) -> Number:
    """Whether it takes a bonus that can be told from none."""
    return known["threshold_far"] >= LIMITS["no_money"]


def _no_bonus_set(known: Mapping[str, Number]) -> Number:
    """Whether one of the other groups has no bonus."""
    return ~(is_set(known["middle_helped"]) & is_set(known["near_helped"]))


def _other_answers() -> tuple[Case, ...]:
    return (
        Case(
            "by steps alone",
            _("For the other two groups it takes no bonus either."),
            lambda known: (
                _no_bonus_set(known)
                & (known["threshold_far"] < LIMITS["no_money"])
                & (known["threshold_middle"] < LIMITS["no_money"])
                & (known["threshold_near"] < LIMITS["no_money"])
            ),
        ),
        Case(
            "no bonus",
            _(
                "For the group in between it begins at {threshold_middle:money}, for those near "
                "work at {threshold_near:money}."
            ),
            _no_bonus_set,
        ),
        Case(
            "bonus",
            _(
                "Helping the group in between pays in {middle_helped:in_ten}, helping those near "
                "work in {near_helped:in_ten}."
            ),
        ),
    )


def _measures(group: str) -> dict[str, Output]:
    """Return what is told of a group, by what it is."""
    outputs = (*_help_of(group), *_money_of(group))
    return {
        output.id.replace(f"{group}_", "").replace(f"_{group}", ""): output for output in outputs
    }


def _help_of(group: str) -> tuple[Output, ...]:
    no_bonus = _no_bonus()
    return (
        Output(f"bonus_{group}", _("Bonus for a result"), "money", missing=no_bonus),
        Output(
            f"threshold_{group}",
            _("Helping begins to pay at a bonus of"),
            "money",
            band=True,
        ),
        Output(f"{group}_helped", _("Draws in which helping pays"), "in_ten", missing=no_bonus),
        Output(f"effort_{group}", _("Effort, in units"), "number", missing=no_bonus),
        Output(
            f"spend_{group}",
            _("Spent on help for each participant"),
            "money",
            band=True,
            missing=no_bonus,
        ),
        Output(f"base_chance_{group}", _("Chance of a result without help"), "percent"),
        Output(
            f"chance_{group}",
            _("Chance of a result"),
            "percent",
            band=True,
            missing=no_bonus,
        ),
        Output(f"extra_{group}", _("Of it, added by help"), "percent", missing=no_bonus),
        Output(
            f"step_chance_{group}", _("Chance of a step on the way"), "percent", missing=no_bonus
        ),
    )


def _money_of(group: str) -> tuple[Output, ...]:
    no_bonus = _no_bonus()
    return (
        Output(f"paid_{group}", _("Paid for each participant"), "money", missing=no_bonus),
        Output(
            f"margin_{group}",
            _("Margin on each participant"),
            "money",
            _("Before the provider’s fixed costs, which are not reckoned."),
            band=True,
            missing=no_bonus,
        ),
        Output(
            f"anyway_{group}",
            _("Results paid for that would have come anyway"),
            "percent",
            _("Share of the results for which a bonus is paid."),
            missing=no_bonus,
        ),
        Output(
            f"steps_anyway_{group}",
            _("Steps that would have come anyway"),
            "percent",
            missing=no_bonus,
        ),
        Output(
            f"extra_cost_{group}",
            _("Cost of one extra result"),
            "money",
            _("All that is paid for the group, base payment included."),
            missing=_("no bonus or no extra result"),
        ),
    )


def _no_bonus() -> str:
    return _("set a bonus")


def _furthest() -> Section:
    told = _measures("far")
    ahead = Output(
        "near_over_far",
        _("What a participant near work leaves the provider more"),
        "money",
        _("The larger it is, the more it pays to take those near work first (creaming)."),
        band=True,
        missing=_("set a bonus"),
    )
    names = ("threshold", "helped", "spend", "chance", "margin")
    return Section(_names()["far"], (*(told[name] for name in names), ahead))


def _by_group() -> Matrix:
    columns = [_measures(group) for group in model.GROUPS]
    return Matrix(
        _("Group by group"),
        list(_names().values()),
        [
            (output.label, [column[name] for column in columns])
            for name, output in columns[0].items()
        ],
        _(
            "With the help that pays best for a provider who looks at money alone. Exactly as set: "
            "the answer tells the medians of the draws."
        ),
        as_set=True,
    )


def _together() -> Section:
    no_bonus = _("set a bonus")
    return Section(
        _("All groups together, a year, exactly as set"),
        (
            Output("participants", pgettext("result", "Participants"), "people"),
            Output("results_total", _("Participants with a result"), "people", missing=no_bonus),
            Output("extra_total", _("Of them, added by help"), "people", missing=no_bonus),
            Output("paid_total", _("Paid in all"), "money", missing=no_bonus),
            Output("paid_base_total", _("Of it, base payment"), "money"),
            Output("paid_steps_total", _("Of it, steps"), "money", missing=no_bonus),
            Output(
                "paid_anyway_total",
                _("Of it, results that would have come anyway"),
                "money",
                missing=no_bonus,
            ),
            Output("paid_extra_total", _("Of it, extra results"), "money", missing=no_bonus),
            Output(
                "anyway_total",
                _("Share of the bonus for what would have come anyway"),
                "percent",
                missing=_("no bonus is paid"),
            ),
            Output(
                "extra_cost_total",
                _("Cost of one extra result"),
                "money",
                missing=_("no bonus or no extra result"),
            ),
            Output("margin_total", _("Margin of the provider"), "money", missing=no_bonus),
            Output(
                "far_share",
                _("Of what is spent on help, for those furthest from work"),
                "percent",
                missing=_("nothing is spent, or no bonus"),
            ),
        ),
    )


def _group_columns(fields: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(Column(fields[group], name, "money") for group, name in _names().items())


def _grids() -> tuple[Grid, ...]:
    names = _names()
    return (
        Grid(
            "tariffs",
            _("A payment of its own for a group"),
            (_("Bonus for a result, thousand kr"), _("Base payment, thousand kr")),
            tuple(
                GridRow(
                    names[group],
                    (f"result_bonus_thousand_{group}", f"base_payment_thousand_{group}"),
                    note=placed(
                        _("Helping begins to pay at {threshold}."),
                        threshold=f"{{threshold_{group}:money}}",
                    ),
                )
                for group in model.GROUPS
            ),
            _("Empty, the common payment of your settings holds."),
        ),
        Grid(
            "groups",
            _("The groups"),
            (
                _("Participants a year"),
                _("Result without help, %"),
                _("Help adds at most, points"),
                _("Step without help, %"),
                _("Help adds to steps at most, points"),
            ),
            tuple(
                GridRow(
                    names[group],
                    (
                        f"participants_{group}",
                        f"base_chance_percent_{group}",
                        f"uplift_points_{group}",
                        f"step_chance_percent_{group}",
                        f"step_uplift_points_{group}",
                    ),
                )
                for group in model.GROUPS
            ),
            _(
                "All invented: put your own in their place. A step is a documented move towards "
                "the result, measured from where each person starts."
            ),
        ),
    )


def _help_picture() -> Picture:
    return Picture(
        "help",
        _("Help for each participant, by the bonus"),
        _(
            "What pays to spend on help against the bonus for a result, for each group: "
            "nothing below a threshold, then more and more slowly. The threshold is "
            "highest for those furthest from work."
        ),
        _(
            "Lines: the help that pays best for the provider, in the median of the draws. Band: "
            "eight in ten draws, for those furthest from work. Dots: at the bonus you pay. Where a "
            "line lies on the axis, the group is parked: taken on and left aside."
        ),
        _help_chart,
        250,
        Table(
            Column("bonus", _("Bonus, thousand kr"), "number"),
            TABLED,
            (
                *_group_columns(_MIDDLES),
                Column("low", _("Furthest: low end of the band"), "money"),
                Column("high", _("high end of the band"), "money"),
            ),
            HELP,
        ),
        least=110,
    )


def _margin_picture() -> Picture:
    return Picture(
        "margin",
        _("Margin on each participant, by the bonus"),
        _(
            "What a participant leaves the provider against the bonus: it rises fastest "
            "for those near work, most of whom get the result without help."
        ),
        _(
            "Exactly as set, with the help that pays best. Dots: at the bonus you pay. The gap "
            "between the lines is the pull to take those near work first. A base payment "
            "of its own moves a group’s line up or down, and no group’s help."
        ),
        _margin_chart,
        240,
        Table(
            Column("bonus", _("Bonus, thousand kr"), "number"),
            TABLED,
            _group_columns({group: f"margin_at_{group}" for group in model.GROUPS}),
            (MARGIN,),
        ),
    )


def _paid_picture() -> Picture:
    return Picture(
        "paid",
        _("What the payment goes to"),
        _(
            "For each group, what is paid for a participant, split into base payment, "
            "steps, results that would have come anyway and extra results."
        ),
        _(
            "Exactly as set, on average over the participants of a group. Only the last part pays "
            "for what help adds to results. Of the steps, some would have been taken anyway too: "
            "see the table group by group."
        ),
        _paid_chart,
        170,
        Table(
            Column("place", pgettext("column", "Group"), "number"),
            tuple(float(place) for place in range(len(model.GROUPS))),
            (
                *(Column(part, name, "money") for part, name in _part_names().items()),
                Column("paid", _("All of it"), "money"),
            ),
            (PAID,),
            list(_names().values()),
        ),
    )


def _misuse() -> tuple[str, ...]:
    return (
        _(
            "Taking a threshold for a tariff: every size behind it is an assumption, and the "
            "draws show how far it may lie from there."
        ),
        _(
            "Counting on a higher tariff to end parking: in the United Kingdom differential "
            "prices did not."
        ),
        _(
            "Saying that providers park people: it shows what a payment rewards, not what "
            "anyone does."
        ),
        _(
            "Paying for steps that can be documented without helping anyone: here a step "
            "takes the same help as a result."
        ),
        _("Counting a result as one more where a bonus is paid for it."),
    )


def payment_by_results() -> Explorer:
    """Describe the explorer of the chapter *Payment by results*."""
    return Explorer(
        name="payment_by_results",
        controls=(
            "result_bonus_thousand",
            "base_payment_thousand",
            "step_payment_thousand",
            "effort_cost_thousand",
            "effort_effect",
        ),
        groups=(Group(_("How much help does"), ("uplift_scale",)),),
        grids=_grids(),
        sections=(_furthest(), _by_group(), _together()),
        model=results,
        draws=(DRAWS,),
        answers=(_far_answers(), _other_answers()),
        unknown=Unknown(("threshold_far",)),
        basis=rests_on(
            _(
                "It is the pull of the payment on a provider who looks at money alone: duty, care "
                "and terms on minimum help pull too, and are not reckoned."
            )
        ),
        pictures=(_help_picture(), _margin_picture(), _paid_picture()),
        matters=(
            Matters(
                _("What the bonus needed for those furthest from work depends on"),
                _(
                    "The choice: count on those furthest from work being helped at your bonus, or "
                    "not; until you set one, at the bonus from which helping begins to pay. What "
                    "the groups’ chances are is for you to set and is not drawn."
                ),
                drivers,
            ),
        ),
        tipping=(
            Tipping(
                "help_tips",
                _("Where helping those furthest from work begins to pay"),
                _(
                    "One number moved at a time, from exactly as set. Until you set a bonus, it is "
                    "reckoned without one: then only a bonus or a payment for steps can tip it."
                ),
            ),
        ),
        misuse=_misuse(),
    )
