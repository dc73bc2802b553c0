"""The success-clause explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from tillit.chart_text import filled, percent_text
from tillit.explorer import (
    Column,
    Explorer,
    Matrix,
    Output,
    Picture,
    Steps,
    Symbols,
    Table,
)
from tillit.formula import Bind, Formula, Number, keep, where
from tillit.i18n import gettext as _
from tillit.models import success_clause as model
from tillit.parameters import Value
from tillit.theme import colour

RATES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""True rates that the table beside the chart shows."""

NUMBERS = (10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0)
"""Numbers of participants that the table beside the chart shows."""

_LEAST = 0.0005

_ONE_ROW = alt.InlineData(values=[{}])


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results and which answer they give."""
    found = model.evaluate(values, bind)
    reaches = found["good_rate"] >= values["clause_target_percent"] / 100
    said = where(reaches, 0, 1)
    alike = found["poor_rate"] >= found["good_rate"]
    return {**found, "answer_case": bind("answer_case", where(alike, 2, said))}


def _two_lines(
    base: alt.Chart, fields: Mapping[str, str], tones: Sequence[str], key: str
) -> list[alt.Chart]:
    """Draw two lines, named in a legend: the first dashed, the second thick."""
    names, dashes = list(fields.values()), [[5, 3], [1, 0]]
    legend = alt.Legend(
        orient="top", title=None, columns=1, symbolSize=300, columnPadding=24, labelLimit=0
    )
    # Carries the legend and draws nothing: a line through one point.
    named = (
        alt.Chart(alt.InlineData(values=[{"name": name} for name in names]))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.datum(0),
            y=alt.datum(0),
            color=alt.Color(
                "name:N", scale=alt.Scale(domain=names, range=list(tones)), legend=legend
            ),
            strokeDash=alt.StrokeDash(
                "name:N", scale=alt.Scale(domain=names, range=dashes), legend=legend
            ),
        )
    )
    lines = [
        base.mark_line(strokeWidth=width, strokeDash=dash, color=tone, clip=True).encode(
            x=f"{key}:Q", y=f"{field}:Q"
        )
        for field, tone, dash, width in zip(fields, tones, dashes, (2, 3), strict=True)
    ]
    return [named, *lines]


def _frame(x: alt.X, title: str) -> alt.Chart:
    """Draw nothing but the axes."""
    y = alt.Y(
        "chance:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", title=title, tickCount=5),
    )
    return (
        alt.Chart(_ONE_ROW)
        .transform_calculate(**{str(x.shorthand).split(":")[0]: "0", "chance": "0"})
        .mark_point(opacity=0)
        .encode(x=x, y=y)
    )


def _legible(chance: Number) -> Number:
    """Take a chance of less than one in two thousand for none: its digits say nothing."""
    return where(chance < _LEAST, 0, chance)


def _missed_at(values: Mapping[str, Number], rate: Number, bind: Bind) -> tuple[Number, Number]:
    tolerance = values["clause_tolerance_points"]
    strict = bind("strict", model.chance_missed(values, rate, 0, bind, "strict_"))
    tolerant = bind("tolerant", model.chance_missed(values, rate, tolerance, bind, "tolerant_"))
    return _legible(strict), _legible(tolerant)


def _mark(x: Number, y: Number, tone: str, shape: str, side: str) -> list[alt.Chart]:
    """Mark a provider on a line, with the chance on the side that the line leaves free.

    Where there is no room on that side, it stands on the other, a little off the line.
    """
    point = alt.Chart(_ONE_ROW).transform_calculate(
        here=repr(x), chance=repr(y), text=percent_text(f"round({y!r} * 100) / 100")
    )
    dot = point.mark_point(
        shape=shape,
        filled=True,
        size=110,
        color=tone,
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="here:Q", y="chance:Q")
    right = f"{x!r} <= 0.85" if side == "right" else f"{x!r} < 0.15"
    words = point.mark_text(
        align={"expr": f"{right} ? 'left' : 'right'"},
        dx={"expr": f"{right} ? 9 : -9"},
        dy={"expr": f"{right} ? 0 : -11" if side == "right" else f"{right} ? 11 : 0"},
        fontWeight=600,
        color=tone,
    ).encode(x="here:Q", y="chance:Q", text="text:N")
    return [dot, words]


_STRICT, _TOLERANT = colour("muted"), colour("tender")


def _rate_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    rate = steps.bind("rate", Formula("datum.percent") / 100)
    for name, value in zip(
        ("missed", "missed_tolerant"), _missed_at(symbols.values, rate, steps.bind), strict=True
    ):
        steps.bind(name, value)
    base = alt.Chart(alt.sequence(1, 96, as_="percent")).transform_calculate(**steps.made)
    x = alt.X(
        "rate:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format="%", title=_("True rate of the provider"), tickCount=5),
    )
    frame = _frame(x, _("Chance to miss the target"))
    names = {"missed": _("No tolerance"), "missed_tolerant": _("With your tolerance")}
    target = repr(symbols.values["clause_target_percent"] / 100)
    flag = alt.Chart(_ONE_ROW).transform_calculate(
        target=target, text=filled(_("target {share}"), share=percent_text(target))
    )
    rule = flag.mark_rule(color=colour("ink"), strokeDash=[4, 3]).encode(x="target:Q")
    # To the right of the rule the lines have fallen; far right there is no room, and to its left
    # there is some at the bottom.
    left = f"{target} > 0.7"
    words = flag.mark_text(
        align={"expr": f"{left} ? 'right' : 'left'"},
        dx={"expr": f"{left} ? -5 : 5"},
        dy={"expr": f"{left} ? height - 18 : 2"},
        baseline="top",
    ).encode(x="target:Q", y=alt.value(0), text="text:N")
    found = symbols.results
    marks = [
        *_mark(found["good_rate"], found["good_missed"], _STRICT, "circle", "right"),
        *_mark(found["good_rate"], found["good_missed_tolerant"], _TOLERANT, "circle", "left"),
        *_mark(found["poor_rate"], found["poor_missed_tolerant"], _TOLERANT, "diamond", "left"),
    ]
    lines = _two_lines(base, names, (_STRICT, _TOLERANT), "rate")
    return alt.layer(frame, rule, *lines, words, *marks)


def _rate_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    strict, tolerant = _missed_at(values, np.asarray(rows, dtype=float), keep)
    return {
        "missed": np.asarray(strict).tolist(),
        "missed_tolerant": np.asarray(tolerant).tolist(),
    }


def _by_number(
    values: Mapping[str, Number], participants: Number, bind: Bind
) -> tuple[Number, Number]:
    counted = {**values, "clause_participants": participants}
    tolerance = values["clause_tolerance_points"]
    rates = {"good": model.good_rate(values), "poor": values["clause_poor_rate_percent"] / 100}
    good, poor = (
        bind(who, model.chance_missed(counted, rate, tolerance, bind, f"{who}_"))
        for who, rate in rates.items()
    )
    return _legible(good), _legible(poor)


def _number_names() -> dict[str, str]:
    return {"good_struck": _("Good provider struck"), "poor_caught": _("Poor one caught")}


def _number_chart(symbols: Symbols) -> alt.TopLevelMixin:
    steps = Steps()
    chances = _by_number(symbols.values, Formula("datum.number"), steps.bind)
    for name, value in zip(_number_names(), chances, strict=True):
        steps.bind(name, value)
    base = alt.Chart(
        alt.sequence(5, model.MOST_PARTICIPANTS + 1, 5, as_="number")
    ).transform_calculate(**steps.made)
    x = alt.X(
        "number:Q",
        scale=alt.Scale(domain=[0, model.MOST_PARTICIPANTS], nice=False),
        axis=alt.Axis(title=_("Participants counted"), tickCount=5),
    )
    frame = _frame(x, _("Chance, with tolerance"))
    here = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(number=repr(symbols.values["clause_participants"]))
        .mark_rule(color=colour("edge"), strokeWidth=1.5)
        .encode(x="number:Q")
    )
    lines = _two_lines(base, _number_names(), (colour("ink"), colour("tender")), "number")
    return alt.layer(frame, here, *lines)


def _number_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    chances = _by_number(values, np.asarray(rows, dtype=float), keep)
    return {
        name: np.asarray(value).tolist()
        for name, value in zip(_number_names(), chances, strict=True)
    }


def _outputs() -> tuple[Output, ...]:
    labels = {
        "good_rate": _("True rate of the provider to keep"),
        "good_missed": _("The clause strikes the provider to keep"),
        "good_missed_tolerant": _("With tolerance, it strikes the provider to keep"),
        "good_missed_twice": _("With tolerance, it strikes the provider to keep twice in a row"),
        "poor_rate": _("True rate of a poor performer"),
        "poor_missed": _("The clause strikes a poor performer"),
        "poor_missed_tolerant": _("With tolerance, it strikes a poor performer"),
        "poor_missed_twice": _("With tolerance, it strikes a poor performer twice in a row"),
    }
    return tuple(Output(name, label, "percent") for name, label in labels.items())


def success_clause() -> Explorer:
    """Describe the explorer of a success clause, on the page *Payment by results*."""
    results = ("rate", "missed", "missed_tolerant", "missed_twice")
    return Explorer(
        name="success_clause",
        controls=(
            "clause_participants",
            "clause_target_percent",
            "clause_tolerance_points",
            "clause_true_rate_percent",
            "clause_poor_rate_percent",
        ),
        groups=(),
        outputs=_outputs(),
        sections=(
            Matrix(
                _("How often the clause strikes"),
                (
                    _("True rate"),
                    _("No tolerance"),
                    _("With tolerance"),
                    _("Twice in a row"),
                ),
                [
                    (_("The provider to keep"), [f"good_{name}" for name in results]),
                    (_("A poor performer"), [f"poor_{name}" for name in results]),
                ],
                _(
                    "Twice in a row, with tolerance: as where services are adapted after one miss "
                    "and the contract ends after the next, if the provider stays as good as before."
                ),
            ),
        ),
        model=evaluate,
        answers=(
            _(
                "A provider who truly reaches {good_rate:percent} would still miss a target of "
                "{clause_target_percent} in {good_missed:percent} of rounds with "
                "{clause_participants}, by chance alone. With {clause_tolerance_points} of "
                "tolerance it is {good_missed_tolerant:percent}, and one who truly reaches "
                "{poor_rate:percent} is still caught in {poor_missed_tolerant:percent}."
            ),
            _(
                "The true rate you set, {good_rate:percent}, is below the target of "
                "{clause_target_percent}: the clause strikes in {good_missed:percent} of rounds "
                "with {clause_participants}, with {clause_tolerance_points} of tolerance in "
                "{good_missed_tolerant:percent}. One who truly reaches {poor_rate:percent} is "
                "caught in {poor_missed_tolerant:percent}."
            ),
            _(
                "With true rates of {good_rate:percent} and {poor_rate:percent} there is no poorer "
                "provider to tell apart. The clause strikes the first in "
                "{good_missed_tolerant:percent} of rounds with {clause_participants}, the second "
                "in {poor_missed_tolerant:percent}."
            ),
        ),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. The chances are exact if participants’ results do not hang "
            "together; where they do, a round says less."
        ),
        pictures=(
            Picture(
                "by_rate",
                _("Missing the target, by the true rate"),
                _(
                    "Chance to miss the target against the provider’s true rate: it falls from "
                    "certain to none, and is near one half where the rate equals the target. With "
                    "tolerance the line lies further left."
                ),
                _(
                    "Circles: the provider to keep, without and with tolerance. Diamond: the poor "
                    "performer, with tolerance. A clause that told good from bad without fail "
                    "would fall straight down at the target."
                ),
                _rate_chart,
                250,
                Table(
                    _("Missing the target, by the true rate"),
                    Column("rate", _("True rate"), "percent"),
                    RATES,
                    (
                        Column("missed", _("No tolerance"), "percent"),
                        Column("missed_tolerant", _("With your tolerance"), "percent"),
                    ),
                    _rate_table,
                ),
                folded=False,
            ),
            Picture(
                "by_number",
                _("Striking and catching, by the number counted"),
                _(
                    "With tolerance, the chance that the clause strikes the provider to keep and "
                    "that it catches the poor performer, against the number of participants: the "
                    "two part slowly."
                ),
                _(
                    "The lines move in jumps because results come whole. Grey: the number you set. "
                    "A clause for each group counts fewer participants than one for all."
                ),
                _number_chart,
                230,
                Table(
                    _("Striking and catching, by the number counted"),
                    Column("number", _("Participants counted"), "people"),
                    NUMBERS,
                    tuple(
                        Column(field, name, "percent") for field, name in _number_names().items()
                    ),
                    _number_table,
                ),
            ),
        ),
        misuse=(
            _("Ending a contract on one round with few participants."),
            _(
                "Comparing providers whose participants are not equally far from work: the true "
                "rate is theirs and the participants’ together."
            ),
            _(
                "Setting the target by what bidders promise: in the United Kingdom they promised "
                "more than came."
            ),
        ),
    )
