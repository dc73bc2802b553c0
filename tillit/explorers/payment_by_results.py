"""The payment-by-results explorer: which controls, which charts, which sentences."""

import itertools
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from tillit.chart_text import filled
from tillit.drawn import Draws, Line
from tillit.evidence import load
from tillit.explorer import (
    Column,
    Driver,
    Explorer,
    Grid,
    GridRow,
    Group,
    Matrix,
    Matters,
    Output,
    Picture,
    Section,
    Steps,
    Symbols,
    Table,
    Tipping,
)
from tillit.formula import Bind, Formula, Number, is_set, keep, where
from tillit.i18n import gettext as _
from tillit.models import payment_by_results as model
from tillit.parameters import Value
from tillit.sampling import triangular
from tillit.sensitivity import total_indices, worth_knowing
from tillit.theme import colour

MOST_BONUS = 150
"""Right end of the charts, thousand kroner: the most that a reader can enter."""

BONUS_GRID = (0, 10, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 135, 150)
"""Bonuses at which the band of the help is computed, closer where it sets in."""

TABLED = (0.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0, 120.0, 150.0)
"""Bonuses that the tables beside the charts show."""

UNCERTAIN = ("effort_cost_thousand", "effort_effect", "uplift_scale")

PARTS = ("paid_base", "paid_steps", "paid_anyway", "paid_extra")

_FAR_UNSET, _FAR_BY_STEPS, _FAR_PARKED, _FAR_HELPED = range(4)
_OTHERS = 5
"""Sentences on the other two groups, for each one on those furthest away."""

_FLAG_ROW = 17
"""Height of the words at the top of a chart, px."""

_ONE_ROW = alt.InlineData(values=[{}])


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, which answer they give, and where the answer tips."""
    found = model.evaluate(values, bind)
    state = {group: found[f"state_{group}"] for group in model.GROUPS}
    # Steps may pay for the help alone: then no bonus is needed, whichever the reader sets.
    unset = where(found["threshold_far"] > 1, _FAR_UNSET, _FAR_BY_STEPS)
    parked = where(state["far"] == model.PARKED, _FAR_PARKED, _FAR_HELPED)
    far = bind("far_case", where(state["far"] == model.UNSET, unset, parked))
    helped = {group: where(state[group] == model.HELPED, 1, 0) for group in ("middle", "near")}
    known = (state["middle"] > model.UNSET) & (state["near"] > model.UNSET)
    others = bind("others_case", where(known, 1 + helped["middle"] + 2 * helped["near"], 0))
    bonus = model.tariff(values, "result_bonus", "far")
    reckoned = bind("bonus_reckoned", where(is_set(bonus), bonus, 0))
    return {
        **found,
        "answer_case": bind("answer_case", _OTHERS * far + others),
        "help_tips": bind("help_tips", model.surplus(values, "far", reckoned)),
    }


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    return triangular(values, uniforms, UNCERTAIN, bind)


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    far, near = (model.group_results(values, group, bind) for group in ("far", "near"))
    margin = far["margin_far"]
    return {
        **{name: far[f"{name}"] for name in ("threshold_far", "spend_far", "chance_far")},
        "margin_far": margin,
        "near_over_far": near["margin_near"] - margin,
    }


def _chances(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {
        f"{group}_helped": model.surplus(values, group, model.tariff(values, "result_bonus", group))
        for group in model.GROUPS
    }


def _spend(values: Mapping[str, Number], group: str, bonus: Number) -> Number:
    """What the provider spends on help for each participant at a bonus, kroner."""
    return model.effort(values, group, bonus) * values["effort_cost_thousand"] * model.THOUSAND


def _spend_far(values: Mapping[str, Number], _bind: Bind) -> Number:
    return _spend(values, "far", values["bonus"])


DRAWS = Draws(
    _assumptions,
    _quantities,
    _chances,
    lines=(Line("spend_by_bonus", "bonus", BONUS_GRID, _spend_far),),
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

    shares = total_indices(threshold, values, UNCERTAIN)
    worth = worth_knowing(options, values, UNCERTAIN)
    return {name: Driver(shares[name], worth[name].switch) for name in UNCERTAIN}


def _names() -> dict[str, str]:
    table = load().table("user_groups")
    return dict(zip(table["id"], table["name"], strict=True))


_TONES = {"far": colour("tender"), "middle": colour("ink"), "near": colour("muted")}
_DASHES = {"far": [1, 0], "middle": [8, 3], "near": [2, 3]}


def _bonus_axis() -> alt.X:
    return alt.X(
        "bonus:Q",
        scale=alt.Scale(domain=[0, MOST_BONUS], nice=False),
        axis=alt.Axis(title=_("Bonus for a result, thousand kr"), tickCount=6),
    )


def _money_axis(title: str, top: str) -> alt.Y:
    return alt.Y(
        "low:Q",
        scale=alt.Scale(domainMin=0, domainMax={"expr": top}, nice=False),
        axis=alt.Axis(title=title, labelExpr="datum.value / 1000", tickCount=6),
    )


def _group_lines(base: alt.Chart, field: str) -> list[alt.Chart]:
    """Draw a line for each group, those furthest away on top and boldest, with one legend."""
    names = _names()
    domain = [names[group] for group in model.GROUPS]
    legend = alt.Legend(
        orient="top", title=None, columns=2, symbolSize=300, columnPadding=24, labelLimit=0
    )
    # Carries the legend and draws nothing: a line through one point.
    key = (
        alt.Chart(alt.InlineData(values=[{"group": name} for name in domain]))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.datum(0),
            y=alt.datum(0),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=domain, range=list(_TONES.values())),
                legend=legend,
            ),
            strokeDash=alt.StrokeDash(
                "group:N",
                scale=alt.Scale(domain=domain, range=list(_DASHES.values())),
                legend=legend,
            ),
        )
    )
    lines = [
        base.mark_line(
            strokeWidth=3.5 if group == "far" else 2,
            strokeDash=_DASHES[group],
            color=_TONES[group],
            clip=True,
        ).encode(x="bonus:Q", y=f"{field}_{group}:Q")
        for group in reversed(model.GROUPS)
    ]
    return [key, *lines]


def _group_dots(symbols: Symbols, field: str) -> list[alt.Chart]:
    """Mark where each group stands at the bonus that is paid for it."""
    return [
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            here=f"{symbols.results[f'bonus_{group}']!r} / {model.THOUSAND}",
            there=repr(symbols.results[f"{field}_{group}"]),
        )
        .transform_filter("isValid(datum.here)")
        .mark_point(
            filled=True,
            size=140 if group == "far" else 70,
            color=_TONES[group],
            stroke=colour("paper"),
            strokeWidth=2,
            opacity=1,
        )
        .encode(x="here:Q", y="there:Q")
        for group in reversed(model.GROUPS)
    ]


def _flagged(level: str, text: str, row: int, tone: str) -> list[alt.Chart]:
    """Draw a rule at a bonus with words at the top: to its left where it stands far right."""
    flag = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(level=level, text=text)
        .transform_filter("isValid(datum.level)")
    )
    # The rules begin below the words of both flags, so that neither crosses the other's.
    rule = (
        flag.transform_filter(f"datum.level <= {MOST_BONUS}")
        .mark_rule(color=tone, strokeWidth=1.5, strokeDash=[4, 3])
        .encode(x="level:Q", y=alt.value(2 * _FLAG_ROW + 2), y2=alt.value("height"))
    )
    left = f"{level} > 90"
    words = (
        flag.transform_calculate(place=f"min(datum.level, {MOST_BONUS})")
        .mark_text(
            align={"expr": f"{left} ? 'right' : 'left'"},
            dx={"expr": f"{left} ? -5 : 5"},
            baseline="top",
            fontWeight=600,
            color=tone,
        )
        .encode(x="place:Q", y=alt.value(2 + _FLAG_ROW * row), text="text:N")
    )
    return [rule, words]


def _thousands(amount: str) -> str:
    """Write an amount in thousand kroner with two significant digits, to ten kroner at most."""
    return f"format(round({amount} / 10) / 100, ',.2~r')"


def _help_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    for group in model.GROUPS:
        spend = _spend(symbols.values, group, Formula("datum.bonus"))
        steps.bind(f"spend_at_{group}", spend)
    base = alt.Chart(alt.sequence(0, MOST_BONUS + 1, as_="bonus")).transform_calculate(**steps.made)
    ends = [repr(_spend(symbols.values, group, MOST_BONUS)) for group in model.GROUPS]
    last = f"spend_by_bonus_high_along[{len(BONUS_GRID) - 1}]"
    # Room above the lines for the words.
    top = f"max(1000, {', '.join(ends)}, {last}) * 1.3"
    y = _money_axis(_("Help for each, thousand kr"), top)
    band = (
        alt.Chart(alt.sequence(0, len(BONUS_GRID), as_="place"))
        .transform_calculate(
            bonus=f"{list(BONUS_GRID)}[datum.place]",
            low="spend_by_bonus_low_along[datum.place]",
            high="spend_by_bonus_high_along[datum.place]",
        )
        .mark_area(opacity=0.15, color=_TONES["far"])
        .encode(x=_bonus_axis(), y=y, y2="high:Q")
    )
    threshold = repr(symbols.results["threshold_far"])
    above = filled(_("pays only above {bonus}"), bonus=f"'{MOST_BONUS}'")
    pays = filled(_("pays from {bonus}"), bonus=_thousands(threshold))
    level = f"{threshold} / {model.THOUSAND}"
    start = _flagged(level, f"{level} > {MOST_BONUS} ? {above} : {pays}", 0, _TONES["far"])
    bonus = repr(symbols.results["bonus_far"])
    yours = _flagged(
        f"{bonus} / {model.THOUSAND}",
        filled(_("you pay {bonus}"), bonus=_thousands(bonus)),
        1,
        colour("yours"),
    )
    lines, dots = _group_lines(base, "spend_at"), _group_dots(symbols, "spend")
    return alt.layer(band, *start, *yours, *lines, *dots)


def _help_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    bonuses = np.asarray(rows, dtype=float)
    along = DRAWS.along(values, DRAWS.line("spend_by_bonus"), rows)
    spends = {
        f"spend_at_{group}": np.asarray(_spend(values, group, bonuses)).tolist()
        for group in model.GROUPS
    }
    return {
        **spends,
        "low": along["spend_by_bonus_low"],
        "high": along["spend_by_bonus_high"],
    }


def _margin(values: Mapping[str, Number], group: str, bonus: Number, bind: Bind) -> Number:
    """What a participant leaves at a bonus, with the help that pays best, kroner."""
    units = bind(f"effort_at_{group}", model.effort(values, group, bonus))
    return model.margin(values, group, bonus, units) * model.THOUSAND


def _margin_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    for group in model.GROUPS:
        held = _margin(symbols.values, group, Formula("datum.bonus"), steps.bind)
        steps.bind(f"margin_at_{group}", held)
    base = alt.Chart(alt.sequence(0, MOST_BONUS + 1, as_="bonus")).transform_calculate(**steps.made)
    ends = [repr(_margin(symbols.values, group, MOST_BONUS, keep)) for group in model.GROUPS]
    # An empty layer that carries the axes: each line has a field of its own.
    frame = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(bonus="0", low="0")
        .mark_point(opacity=0)
        .encode(
            x=_bonus_axis(),
            y=_money_axis(_("Margin on each, thousand kr"), f"max(1000, {', '.join(ends)}) * 1.1"),
        )
    )
    lines, dots = _group_lines(base, "margin_at"), _group_dots(symbols, "margin")
    return alt.layer(frame, *lines, *dots)


def _margin_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    bonuses = np.asarray(rows, dtype=float)
    return {
        f"margin_at_{group}": np.asarray(_margin(values, group, bonuses, keep)).tolist()
        for group in model.GROUPS
    }


def _part_names() -> dict[str, str]:
    return {
        "paid_base": _("Base payment"),
        "paid_steps": _("Steps"),
        "paid_anyway": _("Results anyway"),
        "paid_extra": _("Extra results"),
    }


_PART_TONES = {
    "paid_base": colour("edge"),
    "paid_steps": colour("ink"),
    "paid_anyway": colour("tender-soft"),
    "paid_extra": colour("tender"),
}


def _paid_chart(symbols: Symbols) -> alt.TopLevelMixin:
    names, parts = _names(), _part_names()
    pick = "[{}][datum.place]"

    def listed(name: str) -> str:
        return pick.format(",".join(repr(symbols.results[f"{name}_{g}"]) for g in model.GROUPS))

    longest = ", ".join(
        repr(where(is_set(paid), paid, symbols.results[f"paid_base_{group}"]))
        for group, paid in ((g, symbols.results[f"paid_{g}"]) for g in model.GROUPS)
    )
    scale = alt.Scale(domainMin=0, domainMax={"expr": f"max(1000, {longest})"}, nice=False)
    with_total = filled(
        _("{group}: {amount} thousand kr each"),
        group=pick.format(",".join(repr(names[group]) for group in model.GROUPS)),
        amount=_thousands("datum.paid"),
    )
    without = filled(
        _("{group}: set a bonus"),
        group=pick.format(",".join(repr(names[group]) for group in model.GROUPS)),
    )
    ends, sofar = {}, "0"
    for part in PARTS:
        ends[f"{part}_from"] = sofar
        sofar = f"{sofar} + (isValid(datum.{part}) ? datum.{part} : 0)"
        ends[f"{part}_to"] = sofar
    base = (
        alt.Chart(alt.sequence(0, len(model.GROUPS), as_="place"))
        .transform_calculate(**{part: listed(part) for part in PARTS}, paid=listed("paid"))
        .transform_calculate(**ends, text=f"isValid(datum.paid) ? {with_total} : {without}")
        .encode(y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.1)))
    )
    axis = alt.Axis(
        title=_("Paid for each participant, thousand kr"),
        labelExpr="datum.value / 1000",
        tickCount=5,
    )
    bars = [
        base.mark_bar(
            height=16,
            yOffset=9,
            color=_PART_TONES[part],
            stroke=colour("tender") if part == "paid_anyway" else None,
            # Nothing paid, no edge. A filter would take the row from the table too.
            strokeWidth={"expr": f"datum.{part} > 0 ? 1 : 0"},
        ).encode(
            x=alt.X(f"{part}_from:Q", axis=axis, scale=scale),
            x2=f"{part}_to:Q",
        )
        for part in PARTS
    ]
    key = (
        alt.Chart(alt.InlineData(values=[{"part": name} for name in parts.values()]))
        .mark_bar()
        .encode(
            x=alt.datum(0),
            x2=alt.datum(0),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(parts.values()), range=list(_PART_TONES.values())),
                legend=alt.Legend(
                    orient="top",
                    title=None,
                    columns=2,
                    columnPadding=24,
                    labelLimit=0,
                    symbolType="square",
                ),
            ),
        )
    )
    words = base.mark_text(align="left", dy=-11, fontWeight=600).encode(
        x=alt.datum(0), text="text:N"
    )
    return alt.layer(key, *bars, words)


def _paid_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = model.evaluate(values)
    asked = [model.GROUPS[int(place)] for place in rows]
    return {part: [float(found[f"{part}_{group}"]) for group in asked] for part in (*PARTS, "paid")}


def _far_answers() -> tuple[str, ...]:
    return (
        _(
            "Helping those furthest from work begins to pay for the provider at a bonus of "
            "{threshold_far:money} for a result ({threshold_far_low:money} to "
            "{threshold_far_high:money} in eight of ten draws). You have not set one."
        ),
        _(
            "Helping those furthest from work pays through the payment for steps alone. You have "
            "not set a bonus for results."
        ),
        _(
            "Those furthest from work are left aside where the provider looks at money alone: you "
            "pay {bonus_far:money} for a result, and helping them begins to pay at "
            "{threshold_far:money}. Over the draws it pays in {far_helped:in_ten}."
        ),
        _(
            "Helping those furthest from work pays: {spend_far:money} of help for each, and the "
            "chance of a result rises from {base_chance_percent_far} to {chance_far:percent}. Over "
            "the draws it pays in {far_helped:in_ten}."
        ),
    )


def _other_answers() -> tuple[str, ...]:
    """Sentences on the other groups: unset, then none, middle, near and both helped."""
    return (
        _(
            "For the group in between it begins at {threshold_middle:money}, for those near work "
            "at {threshold_near:money}."
        ),
        _("Neither does it pay to help the group in between, nor those near work."),
        _("Of the other two groups, helping the one in between pays."),
        _("Of the other two groups, helping those near work pays."),
        _("Helping the other two groups pays."),
    )


def _answers() -> tuple[str, ...]:
    pairs = itertools.product(_far_answers(), _other_answers())
    return tuple(f"{far} {others}" for far, others in pairs)


def _measures() -> tuple[tuple[str, str, str, str], ...]:
    """What is told of every group: result, label, format, and words where there is no number."""
    no_bonus = _("set a bonus")
    return (
        ("bonus", _("Bonus for a result"), "money", no_bonus),
        ("threshold", _("Helping begins to pay at a bonus of"), "money", ""),
        ("helped", _("Draws in which helping pays"), "in_ten", no_bonus),
        ("effort", _("Effort, in units"), "number", no_bonus),
        ("spend", _("Spent on help for each participant"), "money", no_bonus),
        ("base_chance", _("Chance of a result without help"), "percent", ""),
        ("chance", _("Chance of a result"), "percent", no_bonus),
        ("extra", _("Of it, added by help"), "percent", no_bonus),
        ("step_chance", _("Chance of a step on the way"), "percent", no_bonus),
        ("paid", _("Paid for each participant"), "money", no_bonus),
        ("margin", _("Margin on each participant"), "money", no_bonus),
        ("anyway", _("Results paid for that would have come anyway"), "percent", no_bonus),
        ("steps_anyway", _("Steps that would have come anyway"), "percent", no_bonus),
        ("extra_cost", _("Cost of one extra result"), "money", _("no bonus or no extra result")),
    )


def _result_of(measure: str, group: str) -> str:
    return f"{group}_helped" if measure == "helped" else f"{measure}_{group}"


def _outputs() -> tuple[Output, ...]:
    names = _names()
    banded = ("threshold", "spend", "chance", "margin")
    notes = {
        "margin": _("Before the provider’s fixed costs, which are not reckoned."),
        "extra_cost": _("All that is paid for the group, base payment included."),
        "anyway": _("Share of the results for which a bonus is paid."),
    }
    by_group = [
        Output(
            _result_of(measure, group),
            label if group == "far" else f"{label}: {names[group]}",
            style,
            notes.get(measure, ""),
            band=group == "far" and measure in banded,
            missing=missing or _("not set"),
        )
        for group in model.GROUPS
        for measure, label, style, missing in _measures()
    ]
    no_bonus = _("set a bonus")
    none = _("no bonus or no extra result")
    return (
        *by_group,
        Output(
            "near_over_far",
            _("What a participant near work leaves the provider more"),
            "money",
            _("The larger it is, the more it pays to take those near work first (creaming)."),
            band=True,
            missing=no_bonus,
        ),
        Output("participants", _("Participants"), "people"),
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
        Output("extra_cost_total", _("Cost of one extra result"), "money", missing=none),
        Output("margin_total", _("Margin of the provider"), "money", missing=no_bonus),
        Output(
            "far_share",
            _("Of what is spent on help, for those furthest from work"),
            "percent",
            missing=_("nothing is spent, or no bonus"),
        ),
    )


def _group_columns(field: str) -> tuple[Column, ...]:
    names = _names()
    return tuple(Column(f"{field}_{group}", names[group], "money") for group in model.GROUPS)


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
                    note=_("Helping begins to pay at {threshold}.").replace(
                        "{threshold}", f"{{threshold_{group}:money}}"
                    ),
                )
                for group in model.GROUPS
            ),
            _("Empty, the common payment of your settings holds."),
        ),
        Grid(
            "groups",
            _("The three groups"),
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


def payment_by_results() -> Explorer:
    """Describe the explorer of the chapter *Payment by results*."""
    names = _names()
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
        outputs=_outputs(),
        sections=(
            Section(
                names["far"],
                (
                    "threshold_far",
                    "far_helped",
                    "spend_far",
                    "chance_far",
                    "extra_far",
                    "margin_far",
                    "near_over_far",
                    "anyway_far",
                    "extra_cost_far",
                ),
            ),
            Matrix(
                _("Group by group"),
                [names[group] for group in model.GROUPS],
                [
                    (label, [_result_of(measure, group) for group in model.GROUPS])
                    for measure, label, _style, _missing in _measures()
                ],
                _("With the help that pays best for a provider who looks at money alone."),
            ),
            Section(
                _("All groups together, a year"),
                (
                    "participants",
                    "results_total",
                    "extra_total",
                    "paid_total",
                    "paid_base_total",
                    "paid_steps_total",
                    "paid_anyway_total",
                    "paid_extra_total",
                    "anyway_total",
                    "extra_cost_total",
                    "margin_total",
                    "far_share",
                ),
            ),
        ),
        model=evaluate,
        draws=(DRAWS,),
        answers=_answers(),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. It is the pull of the payment on a provider who looks at "
            "money alone: duty, care and terms on minimum help pull too, and are not reckoned."
        ),
        pictures=(
            Picture(
                "help",
                _("Help for each participant, by the bonus"),
                _(
                    "What pays to spend on help against the bonus for a result, for three groups: "
                    "nothing below a threshold, then more and more slowly. The threshold is "
                    "highest for those furthest from work."
                ),
                _(
                    "Lines: the help that pays best for the provider. Band: eight in ten draws, "
                    "for those furthest from work. Dots: at the bonus you pay. Where a line lies "
                    "on the axis, the group is parked: taken on and left aside."
                ),
                _help_chart,
                250,
                Table(
                    _("Help for each participant, by the bonus"),
                    Column("bonus", _("Bonus, thousand kr"), "number"),
                    TABLED,
                    (
                        *_group_columns("spend_at"),
                        Column("low", _("Furthest: low end of the band"), "money"),
                        Column("high", _("high end of the band"), "money"),
                    ),
                    _help_table,
                ),
                folded=False,
            ),
            Picture(
                "margin",
                _("Margin on each participant, by the bonus"),
                _(
                    "What a participant leaves the provider against the bonus: it rises fastest "
                    "for those near work, most of whom get the result without help."
                ),
                _(
                    "Lines: with the help that pays best. Dots: at the bonus you pay. The gap "
                    "between the lines is the pull to take those near work first. A base payment "
                    "of its own moves a group’s line up or down, and no group’s help."
                ),
                _margin_chart,
                240,
                Table(
                    _("Margin on each participant, by the bonus"),
                    Column("bonus", _("Bonus, thousand kr"), "number"),
                    TABLED,
                    _group_columns("margin_at"),
                    _margin_table,
                ),
            ),
            Picture(
                "paid",
                _("What the payment goes to"),
                _(
                    "For each group, what is paid for a participant, split into base payment, "
                    "steps, results that would have come anyway and extra results."
                ),
                _(
                    "On average over the participants of a group. Only the last part pays for "
                    "what help adds to results. Of the steps, some would have been taken anyway "
                    "too: see the table group by group."
                ),
                _paid_chart,
                170,
                Table(
                    _("Paid for each participant"),
                    Column("place", _("Group"), "number"),
                    tuple(float(place) for place in range(len(model.GROUPS))),
                    (
                        *(Column(part, name, "money") for part, name in _part_names().items()),
                        Column("paid", _("All of it"), "money"),
                    ),
                    _paid_table,
                    [names[group] for group in model.GROUPS],
                ),
            ),
        ),
        matters=Matters(
            _("What the bonus needed for those furthest from work depends on"),
            _("Knowing it would change the choice"),
            "in_ten",
            _(
                "The choice: count on those furthest from work being helped at your bonus, or "
                "not; until you set one, at the bonus from which helping begins to pay. What the "
                "groups’ chances are is for you to set and is not drawn."
            ),
            drivers,
        ),
        tipping=Tipping(
            "help_tips",
            _("Where helping those furthest from work begins to pay"),
            _(
                "One number moved at a time. Until you set a bonus, it is reckoned without one: "
                "then only a bonus or a payment for steps can tip it."
            ),
        ),
        misuse=(
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
        ),
    )
