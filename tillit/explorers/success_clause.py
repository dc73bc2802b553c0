"""The success-clause explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percent_text
from tillit.declared import Column, Matrix, Output, Picture, Table, Unknown, rests_on
from tillit.explorer import Explorer
from tillit.formula import Bind, Number, where
from tillit.i18n import gettext as _
from tillit.models import success_clause as model
from tillit.said import Case
from tillit.symbols import Series, Symbols

RATES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""True rates that the table beside the chart shows."""

DRAWN_RATES = [percent / 100 for percent in range(1, 96)]

NUMBERS = (10.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 150.0, 200.0)
"""Numbers of participants that the table beside the chart shows."""

DRAWN_NUMBERS = range(5, model.MOST_PARTICIPANTS + 1, 5)

_LEAST = 0.0005
_STRICT, _TOLERANT = "muted", "tender"


# The charts


def _legible(chance: Number) -> Number:
    """Take a chance of less than one in two thousand for none: its digits say nothing."""
    return where(chance < _LEAST, 0, chance)


def _missed(known: Mapping[str, Number], rate: Number, bind: Bind) -> dict[str, Number]:
    tolerance = known["clause_tolerance_points"]
    strict = bind("strict", model.chance_missed(known, rate, 0, bind, "strict_"))
    tolerant = bind("tolerant", model.chance_missed(known, rate, tolerance, bind, "tolerant_"))
    return {"missed": _legible(strict), "missed_tolerant": _legible(tolerant)}


def _by_number(known: Mapping[str, Number], number: Number, bind: Bind) -> dict[str, Number]:
    counted = {**known, "clause_participants": number}
    tolerance = known["clause_tolerance_points"]
    good, poor = (
        bind(who, model.chance_missed(counted, known[f"{who}_rate"], tolerance, bind, f"{who}_"))
        for who in ("good", "poor")
    )
    return {"good_struck": _legible(good), "poor_caught": _legible(poor)}


MISSED = Series("rate", _missed)
BY_NUMBER = Series("number", _by_number)


def _frame(x: alt.X, field: str, title: str) -> alt.Chart:
    """Draw nothing but the axes."""
    nothing = marks.one_row(**{field: "0", "chance": "0"})
    return nothing.mark_point(opacity=0).encode(x=x, y=marks.shares("chance", title))


def _two_lines(
    base: alt.Chart, fields: Mapping[str, str], tones: Sequence[str], axis: str
) -> list[alt.Chart]:
    """Draw two lines, named in a legend: the first dashed, the second thick."""
    dashes = ([5, 3], [1, 0])
    named = marks.key(list(fields.values()), tones, dashes)
    lines = [
        marks.curve(base, axis, field, tone=tone, width=width, strokeDash=dash, clip=True)
        for field, tone, dash, width in zip(fields, tones, dashes, (2, 3), strict=True)
    ]
    return [named, *lines]


def _mark(x: Number, y: Number, tone: str, shape: str, side: str) -> list[alt.Chart]:
    """Mark a provider on a line, with the chance on the side that the line leaves free.

    Where there is no room on that side, it stands on the other, a little off the line.
    """
    point = marks.one_row(here=x, chance=y, text=marks.whole_percent(y))
    right = x <= 0.85 if side == "right" else x < 0.15
    placed: dict[str, Any] = {
        "align": marks.case(right, "left", "right"),
        "dx": marks.case(right, 9, -9),
        "dy": marks.case(right, 0, -11) if side == "right" else marks.case(right, 11, 0),
    }
    return [
        marks.dot(point, "here", "chance", tone=tone, shape=shape),
        marks.words(point, "here", "chance", tone=tone, bold=True, **placed),
    ]


def _rate_names() -> dict[str, str]:
    return {"missed": _("No tolerance"), "missed_tolerant": _("With your tolerance")}


def _rate_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "rate:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format="%", title=_("True rate of the provider"), tickCount=5),
    )
    target = symbols.values["clause_target_percent"] / 100
    flag = marks.one_row(
        target=target, text=filled(_("target {share}"), share=percent_text(target))
    )
    # To the right of the rule the lines have fallen; far right there is no room, and to its left
    # there is some at the bottom.
    left = target > 0.7
    name = marks.words(
        flag,
        "target",
        alt.value(0),
        **marks.beside(left, 5),
        dy={"expr": f"{left!r} ? height - 18 : 2"},
        baseline="top",
    )
    found = symbols.results
    return alt.layer(
        _frame(x, "rate", _("Chance to miss the target")),
        marks.rule(flag, tone="ink", dash=[4, 3], x="target"),
        *_two_lines(MISSED.over(symbols, DRAWN_RATES), _rate_names(), (_STRICT, _TOLERANT), "rate"),
        name,
        *_mark(found["good_rate"], found["good_missed"], _STRICT, "circle", "right"),
        *_mark(found["good_rate"], found["good_missed_tolerant"], _TOLERANT, "circle", "left"),
        *_mark(found["poor_rate"], found["poor_missed_tolerant"], _TOLERANT, "diamond", "left"),
    )


def _number_names() -> dict[str, str]:
    return {"good_struck": _("Good provider struck"), "poor_caught": _("Poor one caught")}


def _number_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "number:Q",
        scale=alt.Scale(domain=[0, model.MOST_PARTICIPANTS], nice=False),
        axis=alt.Axis(title=_("Participants counted"), tickCount=5),
    )
    here = marks.one_row(number=symbols.values["clause_participants"])
    return alt.layer(
        _frame(x, "number", _("Chance, with tolerance")),
        marks.rule(here, tone="edge", width=1.5, x="number"),
        *_two_lines(
            BY_NUMBER.over(symbols, DRAWN_NUMBERS), _number_names(), ("ink", "tender"), "number"
        ),
    )


# What the page says


def _results() -> Matrix:
    return Matrix.crossed(
        _("How often the clause strikes"),
        {"good": _("The provider to keep"), "poor": _("A poor performer")},
        (
            Output("{row}_rate", _("True rate"), "percent"),
            Output("{row}_missed", _("No tolerance"), "percent"),
            Output("{row}_missed_tolerant", _("With tolerance"), "percent"),
            Output("{row}_missed_twice", _("Twice in a row"), "percent"),
        ),
        _(
            "Twice in a row, with tolerance: as where services are adapted after one miss and the "
            "contract ends after the next, if the provider stays as good as before."
        ),
    )


def _answers() -> tuple[Case, ...]:
    return (
        Case(
            "alike",
            _(
                "With true rates of {good_rate:percent} and {poor_rate:percent} there is no poorer "
                "provider to tell apart. The clause strikes the first in "
                "{good_missed_tolerant:percent} of rounds with {clause_participants}, the second "
                "in {poor_missed_tolerant:percent}."
            ),
            lambda known: known["poor_rate"] >= known["good_rate"],
        ),
        Case(
            "reaches",
            _(
                "A provider who truly reaches {good_rate:percent} would still miss a target of "
                "{clause_target_percent} in {good_missed:percent} of rounds with "
                "{clause_participants}, by chance alone. With {clause_tolerance_points} of "
                "tolerance it is {good_missed_tolerant:percent}, and one who truly reaches "
                "{poor_rate:percent} is still caught in {poor_missed_tolerant:percent}."
            ),
            lambda known: known["good_rate"] >= known["clause_target_percent"] / 100,
        ),
        Case(
            "below",
            _(
                "The true rate you set, {good_rate:percent}, is below the target of "
                "{clause_target_percent}: the clause strikes in {good_missed:percent} of rounds "
                "with {clause_participants}, with {clause_tolerance_points} of tolerance in "
                "{good_missed_tolerant:percent}. One who truly reaches {poor_rate:percent} is "
                "caught in {poor_missed_tolerant:percent}."
            ),
        ),
    )


def _pictures() -> tuple[Picture, ...]:
    return (
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
                Column("rate", _("True rate"), "percent"),
                RATES,
                tuple(Column(field, name, "percent") for field, name in _rate_names().items()),
                (MISSED,),
            ),
            least=110,
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
                Column("number", _("Participants counted"), "people"),
                NUMBERS,
                tuple(Column(field, name, "percent") for field, name in _number_names().items()),
                (BY_NUMBER,),
            ),
        ),
    )


def success_clause() -> Explorer:
    """Describe the explorer of a success clause, of the chapter *Success clause*."""
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
        sections=(_results(),),
        model=model.evaluate,
        answers=(_answers(),),
        unknown=Unknown(
            always=_(
                "Biggest unknown: what share the provider can truly reach. What would settle it: "
                "results of like participants in earlier years."
            )
        ),
        basis=rests_on(
            _(
                "The chances are exact if participants’ results do not hang together; where they "
                "do, a round says less."
            )
        ),
        pictures=_pictures(),
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
