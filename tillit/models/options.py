"""E8, options under disagreement: for whom would which option be the best?

Source of the question: neither a tender nor a reform is best whatever one cares about. How the
options are compared once each has a range for each criterion is told in :mod:`tillit.weighing`;
here is where the ranges come from, and which options are compared at all.

An option that fails a gate is left out of everything. Scores lie between 0 and 10, and 5 is as
today. As today is 5 by definition, but not without doubt: a point among ranges would hardly ever
come first or last, which is an artefact of the method and no judgement on today.

Each score begins with a range of the book (``data/option_scores.csv``): what comes if the option
comes about. Where an explorer speaks to a criterion, its results at the reader's settings move that
range. Then it is weighed by the chance that the option comes about: a tender may fail and a reform
may not take hold, and with it go harms and benefits alike. A gain that is not set gives every
option the same wide range of net cost. The reader may put another range in its place.
"""

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tillit.evidence import by_language, load
from tillit.formula import (
    Bind,
    Number,
    clip,
    floor,
    given,
    is_set,
    keep,
    maximum,
    minimum,
    only_where,
    where,
)
from tillit.models import market, net_saving, scope_phasing, staff_terms, trust_control
from tillit.models.budget import sized, yearly_budget
from tillit.sampling import triangular

MIDDLE = 5
"""The score of today's service."""

HIGHEST = 10

TODAY = "as_today"
"""The option that the others are held against."""

NET_MODELS = ("net_saving", "trust_control")
"""Explorers whose results stand for the net cost, with failing in them."""

SIDES = ("a", "b")

LINKS = (
    "link_refusal",
    "link_missing",
    "link_continuity",
    "link_net_first",
    "link_net_whole",
    "link_net_reform",
    "link_effect",
    "link_exit",
)
"""What the other models are asked for; each is a band over the draws of their assumptions."""

_DRAWN = ("unit_noise_percent", "exit_cost_percent", "move_together")
"""What is drawn for them besides what their models draw of themselves."""

CHANCES = ("link_comes_first", "link_comes_whole", "link_comes_reform")
"""How much of a first step, a full tender and a reform comes about on average, 0 to 1."""

_COMES = {"": "", **dict(zip(("first_step", "all", "reform"), CHANCES, strict=True))}
"""By the column ``comes_about`` of ``data/options.csv``."""

_NETS = {
    "first_step": "link_net_first",
    "all": "link_net_whole",
    "reform_first_step": "link_net_reform",
    "reform": "link_net_reform",
}
"""What stands for the net cost of an option, by the column ``net`` of ``data/options.csv``."""


@dataclass(frozen=True)
class Score:
    """A row of the scores: the book's range before an explorer speaks, and where it is from."""

    option: str
    criterion: str
    low: float
    high: float
    basis: str
    model: str
    reason: str
    judgement: str


@functools.cache
def ids(table: str) -> tuple[str, ...]:
    """Return the ids of ``options``, ``criteria`` or ``option_gates``, in the table's order."""
    return tuple(load().table(table)["id"])


@by_language
def _scores() -> dict[tuple[str, str], Score]:
    rows = load().table("option_scores").to_dict("records")
    return {(row["option"], row["criterion"]): Score(**row) for row in rows}


def score(option: str, criterion: str) -> Score:
    """Return what the book holds of an option by a criterion.

    Raises
    ------
    KeyError
        When the table has no such row.
    """
    return _scores()[option, criterion]


# Gates


def gate_answers(values: Mapping[str, Number], option: str, answer: str) -> list[Number]:
    """Return for each gate 1 where the reader gave this answer for the option, else 0."""
    gates = ids("option_gates")
    return [where(values[f"gate_{option}_{gate}"] == answer, 1, 0) for gate in gates]


def stands(values: Mapping[str, Number], option: str) -> Number:
    """1 where the option passes its gates, 0 where one of them is answered with no."""
    return 1 - functools.reduce(maximum, gate_answers(values, option, "no"))


# What the explorers say


def drawn_links(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """What the other models say, for assumptions drawn as in their own chapters.

    Parameters
    ----------
    values
        Parameter values by id.
    uniforms
        Draws between 0 and 1 of the sample "book", by parameter id.
    bind
        Names each step.

    Returns
    -------
    dict
        By the names of ``LINKS``. Of the staff: ``link_refusal`` (share who stay behind),
        ``link_missing`` (expected shortage at the start, share of the staff),
        ``link_continuity`` (share of the users' hours less given by familiar staff than as today
        after a year, which is what turnover adds in it). Level yearly net over the contract's term,
        share of the yearly budget, failing included, not a number while gap or gain is unset:
        ``link_net_first`` and ``link_net_whole`` (tender of the first step and of the whole scope),
        ``link_net_reform``. Of a first step: ``link_effect`` (smallest effect that it can show,
        share of the budget); ``link_exit`` (yearly cost of going back, share of the budget). And by
        those of ``CHANCES``.

    Notes
    -----
    Refusals count by the criterion on staff alone: neither continuity nor the net has them in it.
    """
    drawn = {
        **market.drawn_assumptions(values, uniforms, bind),
        **staff_terms.drawn_assumptions(values, uniforms, bind, staff_terms.LEAVING),
        **triangular(values, uniforms, net_saving.DRAWN, bind),
        **triangular(values, uniforms, _DRAWN, bind),
    }
    there = {**values, **drawn}
    share = bind("link_refusal", staff_terms.drawn_refusal_share(there, there))
    first = there
    whole = {
        **sized(there, values["first_step_fte"] + values["extension_fte"]),
        "lots": scope_phasing.full_lots(values),
    }
    found = {
        "link_missing": missing_share(there, share, bind),
        "link_continuity": there["extra_turnover"] / 100,
        "link_net_reform": reform_net(there),
        "link_effect": scope_phasing.smallest_effect(there),
        "link_exit": there["exit_cost_percent"] / 100,
        "link_comes_reform": trust_control.holds_chance(there),
    }
    for name, here in (("first", first), ("whole", whole)):
        awarded = net_saving.award(here, bind, f"{name}_")
        found[f"link_net_{name}"] = tender_net(here, awarded, bind, f"{name}_")
        found[f"link_comes_{name}"] = (1 - awarded["fails"]) * awarded["share"]
    return {
        "link_refusal": share,
        **{name: bind(name, value) for name, value in found.items()},
    }


def missing_share(values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep) -> Number:
    """Expected shortage of people at the start, as a share of the staff."""
    headcount = values["headcount"]
    hires = bind("link_hires", values["hires_per_month"] * values["lead_time_months"])
    rule = staff_terms.SHORT_RULE
    factors = staff_terms.mood_factors(values, bind, rule)
    leaving = staff_terms.leaving_by_mood(values, refusal_share, factors, bind)
    missing = staff_terms.missing_by_mood(headcount, hires, leaving, bind)
    short, _squared = staff_terms.shortfall(missing, bind, rule=rule)
    return short / headcount


def tender_net(
    values: Mapping[str, Number],
    awarded: Mapping[str, Number],
    bind: Bind = keep,
    prefix: str = "",
) -> Number:
    """Level yearly net of a tender, share of the yearly budget.

    The net of :mod:`tillit.models.net_saving` on average, failing included, over the contract's
    term, divided by the worth of the term's yearly budgets; without pay to those who are kept
    without a post, since refusals count by the criterion on staff.

    Parameters
    ----------
    values
        Parameter values by id; ``first_step_fte`` and ``lots`` are those of the tender.
    awarded
        What :func:`tillit.models.net_saving.award` finds there.
    bind, prefix
        Names each step.
    """
    years = values["contract_years"]
    worth = net_saving.gap_worth(values, years, years, bind, prefix)
    gap = values["price_gap_middle"]
    net = net_saving.net_to_year(values, gap, awarded, 0, worth)["average"]
    return net / (yearly_budget(values) * net_saving.worth_of_years(values, years))


def reform_net(values: Mapping[str, Number]) -> Number:
    """Level yearly net of an in-house reform over as many years, share of the yearly budget.

    The reform path of :mod:`tillit.models.trust_control` on average, failing included, over the
    contract's term, so that tender and reform are counted alike.
    """
    years = values["contract_years"]
    gain = given(values["reform_gain_percent"]) / 100
    net = trust_control.net_to_year(values, gain, years, trust_control.holds_chance(values))
    return net / net_saving.worth_of_years(values, years)


def moved_share(values: Mapping[str, Number], option: str) -> tuple[Number, Number]:
    """Share of the service that changes hands: at the lower and at the upper end of a range.

    All of it in a full tender, the first step in a stepwise one. A choice system and a
    partnership may move all or, on kept terms, in effect nothing: their ranges reach from the one
    to the other. The columns ``moved_at_low`` and ``moved_at_high`` of ``data/options.csv``.
    """
    return _ends_of(option, "moved", scope_phasing.first_step_share(values), 1)


def taught_share(values: Mapping[str, Number], option: str) -> tuple[Number, Number]:
    """Share of what a first step teaches: at the lower and at the upper end of a range.

    A reform teaches as much where it is tried in some units first, and nothing so where it is
    brought in everywhere at once. The columns ``taught_at_low`` and ``taught_at_high`` of
    ``data/options.csv``.
    """
    return _ends_of(option, "taught", 1, values["full_learning_share"])


def _ends_of(
    option: str, what: str, first_step: Number, all_of_it: Number
) -> tuple[Number, Number]:
    row = load().row("options", option)
    shares = {"none": 0, "first_step": first_step, "all": all_of_it}
    return shares[row[f"{what}_at_low"]], shares[row[f"{what}_at_high"]]


def net_link(option: str) -> str:
    """Which of ``LINKS`` stands for the net cost of an option."""
    return _NETS[load().row("options", option)["net"]]


def coming(option: str) -> str:
    """Which of ``CHANCES`` says how much of an option comes about; none for as today.

    A tender may fail, or be awarded in part; a reform may not take hold. That a choice system or a
    partnership comes about is as likely as that a full tender does: no document counts it. The
    column ``comes_about`` of ``data/options.csv``.
    """
    return _COMES[load().row("options", option)["comes_about"]]


def points(values: Mapping[str, Number], link: str) -> tuple[Number, Number]:
    """What a result of another model is worth in points: its worse and its better end.

    Parameters
    ----------
    values
        Parameter values by id, with the bands of ``LINKS`` (``<link>_low``, ``<link>_high``).
    link
        ``"quality"``, ``"staff"``, ``"reversibility"`` (0 or less: what a change of hands takes
        away), ``"learning"`` (0 or more) or one of the three ``link_net_...``.

    Returns
    -------
    tuple
        Straight lines in the result, through 0 points where it is as today: five points are what
        the parameters ``scale_...`` say. What a first step teaches adds between 0 and 5.
    """
    if link == "quality":
        lost = MIDDLE / _share(values, "scale_continuity")
        return -lost * values["link_continuity_high"], -lost * values["link_continuity_low"]
    if link == "staff":
        lost = MIDDLE / _share(values, "scale_staff")
        most, least = (
            values[f"link_refusal_{end}"] + values[f"link_missing_{end}"] for end in ("high", "low")
        )
        return -lost * most, -lost * least
    if link == "reversibility":
        lost = MIDDLE / _share(values, "scale_exit_cost")
        return -lost * values["link_exit_high"], -lost * values["link_exit_low"]
    if link == "learning":
        worst, best = (
            MIDDLE * clip(1 - values[f"link_effect_{end}"] / _share(values, "scale_effect"), 0, 1)
            for end in ("high", "low")
        )
        return worst, best
    gained = MIDDLE / _share(values, "scale_net_cost")
    return gained * values[f"{link}_low"], gained * values[f"{link}_high"]


def _share(values: Mapping[str, Number], name: str) -> Number:
    return values[f"{name}_percent"] / 100


def book_range(values: Mapping[str, Number], option: str, criterion: str) -> tuple[Number, Number]:
    """The book's range of a score at these settings: what comes on average, failing included.

    Parameters
    ----------
    values
        Parameter values by id, with the bands of ``LINKS`` and the ``CHANCES``.
    option, criterion
        Ids.

    Returns
    -------
    tuple
        Lower and upper end, between 0 and 10: l + p (x - l), with x an end of the row's own range
        as an explorer moves it (:func:`points` times :func:`moved_share` or :func:`taught_share`),
        p what comes about of it and l the same end for an option of which nothing comes: as today,
        with its doubt. Net cost, once gap and gain are both set, is as today and what the explorers
        say on top, which has failing in it. What only moves the first step moves the score of the
        whole in proportion.
    """
    row, today = score(option, criterion), score(TODAY, criterion)
    comes = values[coming(option)] if coming(option) else 1
    ends = [
        end if row.model in NET_MODELS else nothing + comes * (end - nothing)
        for nothing, end in zip((today.low, today.high), _if_it_comes(values, row), strict=True)
    ]
    if criterion == "net_cost":
        known = gains_set(values)
        ends = [where(known, end, open_end) for end, open_end in zip(ends, OPEN_RANGE, strict=True)]
    return clip(ends[0], 0, HIGHEST), clip(ends[1], 0, HIGHEST)


OPEN_RANGE = (0, HIGHEST)
"""Net cost of every option until the reader has said what to expect of a tender and of a reform."""


def gains_set(values: Mapping[str, Number]) -> Number:
    """Whether the reader said what to expect of a tender and of a reform."""
    tender = is_set(values["price_gap_percent"]) | is_set(values["mean_gain_percent"])
    return tender & is_set(values["reform_gain_percent"])


def plain_range(option: str, criterion: str) -> tuple[float, float]:
    """The range of a score without what the other chapters say: that of the table.

    Net cost is what they say of it, so that it is as open as where nothing is set.
    """
    row = score(option, criterion)
    return OPEN_RANGE if criterion == "net_cost" else (row.low, row.high)


def _if_it_comes(values: Mapping[str, Number], row: Score) -> tuple[Number, Number]:
    """The ends of a row's range as an explorer moves them, for an option that comes about."""
    if not row.model:
        return row.low, row.high
    if row.criterion == "net_cost":
        net = load().row("options", row.option)["net"]
        part = scope_phasing.first_step_share(values) if net.endswith("first_step") else 1
        today, said = score(TODAY, row.criterion), points(values, _NETS[net])
        return today.low + part * said[0], today.high + part * said[1]
    shares = taught_share if row.criterion == "learning" else moved_share
    worse, better = points(values, row.criterion)
    at_low, at_high = shares(values, row.option)
    return row.low + at_low * worse, row.high + at_high * better


def before(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What does not differ from weighting to weighting.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`drawn_links` found.
    bind
        Names each result.

    Returns
    -------
    dict
        ``stands_<option>`` (1, or 0 where a gate removes it); ``book_low_<option>_<criterion>`` and
        ``book_high_...`` (:func:`book_range`).
    """
    named: dict[str, Number] = {}
    for option in ids("options"):
        named[f"stands_{option}"] = stands(values, option)
        for criterion in ids("criteria"):
            ends = book_range(values, option, criterion)
            for end, value in zip(("low", "high"), ends, strict=True):
                named[f"book_{end}_{option}_{criterion}"] = value
    return {name: bind(name, value) for name, value in named.items()}


def told(values: Mapping[str, Number]) -> dict[str, Any]:
    """What is weighed: see :meth:`tillit.weighing.Task.of`.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`before` found.
    """

    def of_each(name: str) -> list[list[Number]]:
        return [
            [values[f"{name}_{option}_{criterion}"] for criterion in ids("criteria")]
            for option in ids("options")
        ]

    plain = [
        [plain_range(option, criterion) for criterion in ids("criteria")]
        for option in ids("options")
    ]
    return {
        "standing": [values[f"stands_{option}"] for option in ids("options")],
        "ranks": [
            [values[f"side_{side}_rank_{criterion}"] for criterion in ids("criteria")]
            for side in SIDES
        ],
        "own": [of_each("score_low"), of_each("score_high")],
        "book": [of_each("book_low"), of_each("book_high")],
        "plain": [[[pair[end] for pair in row] for row in plain] for end in (0, 1)],
    }


def places_given(values: Mapping[str, Number], side: str) -> Number:
    """Count the criteria to which a side has given a place."""
    return _total(
        where(is_set(values[f"side_{side}_rank_{criterion}"]), 1, 0)
        for criterion in ids("criteria")
    )


def is_ordered(values: Mapping[str, Number], side: str) -> Number:
    """Whether a side put criteria in an order: the same place for all of them is none."""
    ranks = [values[f"side_{side}_rank_{criterion}"] for criterion in ids("criteria")]
    places = [-floor(0.5 - rank) for rank in ranks]
    apart = functools.reduce(maximum, places) - functools.reduce(minimum, places)
    count = places_given(values, side)
    return where(count == len(ranks), where(apart > 0, 1, 0), where(count > 0, 1, 0))


def _leading(values: Mapping[str, Number], *ways: str) -> Number:
    """Count the options that none is ahead of, by each of these beginnings of a result."""

    def leads(option: str) -> Number:
        return functools.reduce(
            operator.mul, (where(values[f"{way}_best_{option}"] == 1, 1, 0) for way in ways)
        )

    return _total(map(leads, ids("options")))


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What the gates leave, what is still to be answered, and who leads.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`before` and the weighing found.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        ``removed_by_<option>`` (place of the first gate answered with no, from 0; else not a
        number), ``gates_open_<option>`` (gates not answered, or with don't know), ``options_left``,
        ``gates_open``, ``side_<side>_given`` (criteria that have a place), ``side_<side>_ordered``
        (:func:`is_ordered`), ``side_<side>_leading`` (options that none is ahead of; with
        ``plain_`` before it without what other chapters say, with ``_both`` behind it with and
        without), ``sides_ordered`` (sides with an order) and ``gains_set``.
    """
    options = ids("options")
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    owed = []
    for option in options:
        gate: Number = 0
        for place, failed in reversed([*enumerate(gate_answers(values, option, "no"))]):
            gate = where(failed == 1, place, gate)
        result(f"removed_by_{option}", only_where(values[f"stands_{option}"] == 0, gate))
        asked = [*gate_answers(values, option, "open"), *gate_answers(values, option, "unknown")]
        owed.append(result(f"gates_open_{option}", _total(asked)))
    result("options_left", _total(values[f"stands_{option}"] for option in options))
    result("gates_open", _total(owed))
    for side in SIDES:
        result(f"side_{side}_given", places_given(values, side))
        result(f"side_{side}_ordered", is_ordered(values, side))
        told, plain = f"side_{side}", f"plain_side_{side}"
        result(f"side_{side}_leading", _leading(values, told))
        result(f"plain_side_{side}_leading", _leading(values, plain))
        result(f"side_{side}_leading_both", _leading(values, told, plain))
    result("sides_ordered", _total(named[f"side_{side}_ordered"] for side in SIDES))
    result("gains_set", where(gains_set(values), 1, 0))
    return named


def _total(terms: Iterable[Number]) -> Number:
    return functools.reduce(operator.add, terms)
