"""E8, options under disagreement: for whom would which option be the best?

Source of the question: neither a tender nor a reform is best whatever one cares about. Source of
the method: SMAA-2 (Lahdelma & Salminen 2001, Operations Research 49(3):444-454, doi
10.1287/opre.49.3.444.11220). Nobody is asked for weights; all weightings are tried, each as likely
as any other, and so are the scores within their ranges. What comes out is for which weightings an
option is first. Beside it stands the largest regret (Savage 1951), which asks for no chances.

An option that fails a gate is left out of everything. Scores lie between 0 and 10, and 5 is as
today; an additive value, the sum of weight times score, ranks the options in each draw. As today is
5 by definition, but not without doubt: a point among ranges would hardly ever come first or last,
which is an artefact of the method and no judgement on today.

Each score begins with a range of the book (``data/option_scores.csv``). Where an explorer speaks to
a criterion, its results at the reader's settings move that range, in the same direction everywhere;
the reader may put another in its place.
"""

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tillit.evidence import by_language, load
from tillit.formula import (
    Bind,
    Number,
    clip,
    given,
    is_set,
    keep,
    log,
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

SIDES = ("a", "b")

TOLERANCE = 1e-9
"""Values that differ by less are equal: the rest is rounding."""

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

_NETS = {
    "first_step": ("link_net_first", "price_gap_percent"),
    "all": ("link_net_whole", "price_gap_percent"),
    "reform": ("link_net_reform", "reform_gain_percent"),
}
"""What stands for the net cost of an option, and what the reader must have set for it, by the
column ``net`` of ``data/options.csv``."""

MONTH = 12
"""Month after the start at which familiar hours are compared."""


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
        ``link_continuity`` (share of the users' hours less given by familiar staff than as today,
        after ``MONTH`` months). Level yearly net over the contract's term, share of the yearly
        budget, not a number while gap or gain is unset: ``link_net_first`` and ``link_net_whole``
        (tender of the first step and of the whole scope), ``link_net_reform``. Of a first step:
        ``link_effect`` (smallest effect that it can show, share of the budget); ``link_exit``
        (yearly cost of going back, share of the budget).
    """
    drawn = {
        **market.drawn_assumptions(values, uniforms, bind),
        **staff_terms.drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, net_saving.DRAWN, bind),
        **triangular(values, uniforms, _DRAWN, bind),
    }
    # Agency staff are the operator's cost, which nothing here reads; the average position cancels
    # out of what redundancy costs, as a share of the budget.
    there = {**values, **drawn, "agency_premium": 1, "position_size": 1}
    share = bind("link_refusal", staff_terms.drawn_refusal_share(there, there))
    first, whole = values["first_step_fte"], values["first_step_fte"] + values["extension_fte"]
    redundancy = bind("link_redundancy", net_saving.drawn_redundancy(there, bind))
    found = {
        "link_missing": missing_share(there, share, bind),
        "link_continuity": continuity_lost(there, share),
        "link_net_first": tender_net(there, first, redundancy, bind, "first_"),
        "link_net_whole": tender_net(there, whole, redundancy, bind, "whole_"),
        "link_net_reform": reform_net(there),
        "link_effect": scope_phasing.smallest_effect(there),
        "link_exit": there["exit_cost_percent"] / 100,
    }
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


def continuity_lost(values: Mapping[str, Number], refusal_share: Number) -> Number:
    """Share of the users' hours less given by familiar staff than as today, after a year."""
    today = staff_terms.continuity_as_today(values, MONTH)
    return today - staff_terms.continuity(values, refusal_share, MONTH)


def tender_net(
    values: Mapping[str, Number],
    fte: Number,
    redundancy: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> Number:
    """Level yearly net of a tender of this many posts, share of the yearly budget.

    The net of :mod:`tillit.models.net_saving` on average, failing included, over the contract's
    term, divided by the worth of the term's yearly budgets.
    """
    here = sized(values, fte)
    years = values["contract_years"]
    awarded = net_saving.award(here, bind, prefix)
    worth = net_saving.gap_worth(here, years, years, bind, prefix)
    gap = net_saving.gap_believed(here)
    net = net_saving.net_to_year(here, gap, awarded, redundancy, worth)["average"]
    return net / (yearly_budget(here) * net_saving.worth_of_years(here, years))


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
    return _NETS[load().row("options", option)["net"]][0]


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
    """The book's range of a score at these settings.

    Parameters
    ----------
    values
        Parameter values by id, with the bands of ``LINKS``.
    option, criterion
        Ids.

    Returns
    -------
    tuple
        Lower and upper end, between 0 and 10. The row's own range, moved by what an explorer says
        (:func:`points` times :func:`moved_share` or :func:`taught_share`); for net cost, replaced
        by it once the reader has set the price gap or the gain. What only moves the first step
        moves the score of the whole in proportion.
    """
    row = score(option, criterion)
    if not row.model:
        return row.low, row.high
    if criterion == "net_cost":
        low, high = _net_range(values, row)
    else:
        shares = taught_share if criterion == "learning" else moved_share
        worse, better = points(values, criterion)
        at_low, at_high = shares(values, option)
        low, high = row.low + at_low * worse, row.high + at_high * better
    return clip(low, 0, HIGHEST), clip(high, 0, HIGHEST)


def _net_range(values: Mapping[str, Number], row: Score) -> tuple[Number, Number]:
    net = load().row("options", row.option)["net"]
    link, asked = _NETS[net]
    part = scope_phasing.first_step_share(values) if net == "first_step" else 1
    known = is_set(values[asked])
    open_ends = (row.low - MIDDLE, row.high - MIDDLE)
    low, high = (
        MIDDLE + part * where(known, said, otherwise)
        for said, otherwise in zip(points(values, link), open_ends, strict=True)
    )
    return low, high


def used_range(
    values: Mapping[str, Number], option: str, criterion: str, book: tuple[Number, Number]
) -> tuple[Number, Number]:
    """The range that is reckoned with: the reader's ends where given, else the book's, in order."""
    name = f"{option}_{criterion}"
    own = values[f"score_low_{name}"], values[f"score_high_{name}"]
    one, other = (
        where(is_set(end), end, end_of_book) for end, end_of_book in zip(own, book, strict=True)
    )
    return minimum(one, other), maximum(one, other)


# The places that a side gives to the criteria


def places(values: Mapping[str, Number], side: str, bind: Bind = keep) -> dict[str, Number]:
    """Where a side puts the criteria.

    Parameters
    ----------
    values
        Parameter values by id; ``side_<side>_rank_<criterion>`` may be unset. What is no whole
        number counts as the nearest one.
    side
        ``"a"`` or ``"b"``.
    bind
        Names the steps ``at_<side>_...`` and ``side_<side>_...``.

    Returns
    -------
    dict
        ``side_<side>_begins_<criterion>`` and ``side_<side>_number_<criterion>``: the first of the
        places that it shares, 1 for the most important, and how many they are, 0 for a criterion
        without a place; ``side_<side>_left_<place>``: 1 where no criterion has that place;
        ``side_<side>_unplaced``: how many such places there are.

    Notes
    -----
    Criteria given the same place share it and the places next to it; where that takes a place
    which another was given, the other moves on, and at the end of the row all move back. So ranks
    1, 1, 2 are read as two that share places 1 and 2, and one at 3.
    """
    criteria = ids("criteria")
    row = range(1, len(criteria) + 1)
    given_at = {
        (criterion, place): bind(
            f"at_{side}_{place}_{criterion}",
            _is_near(values[f"side_{side}_rank_{criterion}"], place),
        )
        for criterion in criteria
        for place in row
    }
    many = {
        place: bind(f"side_{side}_many_{place}", _total(given_at[name, place] for name in criteria))
        for place in row
    }
    start: dict[int, Number] = {row[0]: row[0]}
    for place in row[1:]:
        free = start[place - 1] + many[place - 1]
        start[place] = bind(f"side_{side}_forward_{place}", maximum(place, free))
    room = len(criteria) + 1
    for place in reversed(row):
        latest = minimum(start[place], room - many[place])
        room = start[place] = bind(f"side_{side}_start_{place}", latest)
    found = {
        f"side_{side}_{name}_{criterion}": _total(
            given_at[criterion, place] * of_place[place] for place in row
        )
        for criterion in criteria
        for name, of_place in (("begins", start), ("number", many))
    }
    for place in row:
        taken = _total(_holds(start[at], many[at], place) for at in row)
        found[f"side_{side}_left_{place}"] = 1 - taken
    found = {name: bind(name, value) for name, value in found.items()}
    unplaced = _total(found[f"side_{side}_left_{place}"] for place in row)
    found[f"side_{side}_unplaced"] = bind(f"side_{side}_unplaced", unplaced)
    return found


def _holds(begins: Number, number: Number, place: int) -> Number:
    return where((begins <= place) & (begins + number > place), 1, 0)


def _is_near(rank: Number, place: int) -> Number:
    return where((rank > place - 0.5) & (rank <= place + 0.5), 1, 0)


def places_given(values: Mapping[str, Number], side: str) -> Number:
    """Count the criteria to which a side has given a place."""
    return _total(
        where(is_set(values[f"side_{side}_rank_{criterion}"]), 1, 0)
        for criterion in ids("criteria")
    )


def before(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What does not differ from weighting to weighting.

    Parameters
    ----------
    values
        Parameter values by id, with the bands of ``LINKS``.
    bind
        Names each result.

    Returns
    -------
    dict
        ``stands_<option>`` (1, or 0 where a gate removes it); ``book_low_<option>_<criterion>``
        and ``book_high_...`` (the book's range), ``score_from_...`` and ``score_to_...`` (the one
        that is reckoned with); ``side_<side>_given`` (criteria that have a place) and the results
        of :func:`places` for both sides.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    for option in ids("options"):
        result(f"stands_{option}", stands(values, option))
        for criterion in ids("criteria"):
            name = f"{option}_{criterion}"
            low, high = book_range(values, option, criterion)
            book = result(f"book_low_{name}", low), result(f"book_high_{name}", high)
            low, high = used_range(values, option, criterion, book)
            result(f"score_from_{name}", low)
            result(f"score_to_{name}", high)
    for side in SIDES:
        result(f"side_{side}_given", places_given(values, side))
        named.update(places(values, side, bind))
    return named


# The draws


def drawn_weights(
    uniforms: Mapping[str, Number], names: Sequence[str], bind: Bind = keep
) -> list[Number]:
    """Weights drawn evenly from all that are 0 or more and add up to 1 (Dirichlet(1, ..., 1)).

    Parameters
    ----------
    uniforms
        Draws between 0 and 1 by name.
    names
        Their names, one a weight.
    bind
        Names each step and weight.

    Returns
    -------
    list
        w = e / sum(e) with e = -log u (Tervonen & Lahdelma 2007, European Journal of Operational
        Research 178(2):500-513). Uniform numbers divided by their sum, the common mistake, hardly
        ever give one criterion much weight.
    """
    sizes = [bind(f"size_{name}", -log(uniforms[name])) for name in names]
    total = bind("size_of_all", _total(sizes))
    return [bind(f"drawn_{name}", size / total) for name, size in zip(names, sizes, strict=True)]


def ordered_weights(weights: Sequence[Number], bind: Bind = keep, prefix: str = "") -> list[Number]:
    """Weights drawn evenly from all in falling order: w_r = sum of d_j / j over j >= r.

    Parameters
    ----------
    weights
        Weights d drawn by :func:`drawn_weights`.
    bind
        Names each weight ``<prefix>place_<r>``.
    prefix
        Sets the names of one call apart from those of another.

    Returns
    -------
    list
        w_1 >= w_2 >= ..., adding up to 1. The corners of this set are (1, 0, ...), (1/2, 1/2, 0,
        ...), ...; d mixes them evenly.
    """
    found: list[Number] = []
    rest: Number = 0
    for place in range(len(weights), 0, -1):
        rest = bind(f"{prefix}place_{place}", rest + weights[place - 1] / place)
        found.append(rest)
    return found[::-1]


def side_weights(
    values: Mapping[str, Number], side: str, by_place: Sequence[Number], bind: Bind = keep
) -> dict[str, Number]:
    """Weights of the criteria in a side's order.

    Parameters
    ----------
    values
        With what :func:`places` found.
    side
        ``"a"`` or ``"b"``.
    by_place
        Weight of each place (:func:`ordered_weights`).
    bind
        Names each weight ``side_<side>_weight_<criterion>``.

    Returns
    -------
    dict
        By criterion, adding up to 1: the mean weight of the places that it shares, or of those
        that are left.
    """
    left = _total(
        values[f"side_{side}_left_{place}"] * weight for place, weight in enumerate(by_place, 1)
    )
    left = bind(f"side_{side}_left", left / maximum(values[f"side_{side}_unplaced"], 1))
    found = {}
    for criterion in ids("criteria"):
        begins = values[f"side_{side}_begins_{criterion}"]
        number = values[f"side_{side}_number_{criterion}"]
        shared = _total(
            _holds(begins, number, place) * weight for place, weight in enumerate(by_place, 1)
        )
        weight = where(number > 0, shared / maximum(number, 1), left)
        found[criterion] = bind(f"side_{side}_weight_{criterion}", weight)
    return found


def drawn_scores(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Scores drawn evenly within the ranges that are reckoned with: ``drawn_<option>_<criterion>``.

    Each is drawn alone; what moves two scores together is not followed.
    """
    found = {}
    for option in ids("options"):
        for criterion in ids("criteria"):
            name = f"{option}_{criterion}"
            low, high = values[f"score_from_{name}"], values[f"score_to_{name}"]
            place = uniforms[f"score_{name}"]
            found[f"drawn_{name}"] = bind(f"drawn_{name}", low + place * (high - low))
    return found


def value_of(scores: Mapping[str, Number], weights: Mapping[str, Number], option: str) -> Number:
    """The additive value of an option: weight times score, summed over the criteria."""
    return _total(
        weight * scores[f"drawn_{option}_{criterion}"] for criterion, weight in weights.items()
    )


def drawn(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """One weighting, and what every option is worth under it.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`before` found.
    uniforms
        Draws between 0 and 1 of the sample "weightings".
    bind
        Names each step.

    Returns
    -------
    dict
        ``drawn_weight_<criterion>``, ``value_<option>`` and, with weights in the order of a side,
        ``side_<side>_value_<option>``.
    """
    criteria = ids("criteria")
    names = [f"weight_{criterion}" for criterion in criteria]
    weights = drawn_weights(uniforms, names, bind)
    by_place = ordered_weights(weights, bind)
    scores = drawn_scores(values, uniforms, bind)
    kinds = {"": dict(zip(criteria, weights, strict=True))}
    for side in SIDES:
        kinds[f"side_{side}_"] = side_weights(values, side, by_place, bind)
    return {
        **{f"drawn_weight_{name}": weight for name, weight in kinds[""].items()},
        **{
            f"{kind}value_{option}": bind(
                f"{kind}value_{option}", value_of(scores, of_kind, option)
            )
            for kind, of_kind in kinds.items()
            for option in ids("options")
        },
    }


def ranking(
    standing: Sequence[Number], worth: Sequence[Number], bind: Bind = keep, prefix: str = ""
) -> list[tuple[Number, Number]]:
    """How many options are better than each, and how many as good as it, itself counted.

    Parameters
    ----------
    standing
        1 for each option that stands, else 0: others see only those that stand.
    worth
        Value of each option.
    bind
        Names each comparison ``<prefix>ahead_<i>_<j>``.
    prefix
        Sets the names of one call apart from those of another.

    Returns
    -------
    list
        Two numbers for each option. Options as good as each other (within ``TOLERANCE``) share
        their ranks: of three equals at the top, each is first in a third of that draw, so that
        the shares of a rank add up to 1. (Lahdelma & Salminen give all of them the best rank.)
    """
    numbers = range(len(worth))
    ahead = {
        (i, j): bind(f"{prefix}ahead_{i}_{j}", where(worth[i] - worth[j] > TOLERANCE, 1, 0))
        for i in numbers
        for j in numbers
        if i != j
    }
    found = []
    for i in numbers:
        others = [j for j in numbers if j != i]
        better = bind(f"{prefix}better_{i}", _total(standing[j] * ahead[j, i] for j in others))
        alike = _total(standing[j] * (1 - ahead[j, i] - ahead[i, j]) for j in others)
        found.append((better, bind(f"{prefix}alike_{i}", 1 + alike)))
    return found


def means(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What one weighting adds to the shares and means over all of them.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`before` and :func:`drawn` found.
    bind
        Names each step.

    Returns
    -------
    dict
        ``acceptability_<option>_<rank>`` (share of weightings in which it has this rank),
        ``first_weight_<option>_<criterion>`` (weight where it is first, 0 elsewhere),
        ``mean_regret_<option>`` (value less than the best, points), ``side_<side>_first_<option>``
        (share of the side's weightings in which it is first) and ``side_<side>_mean_<option>``
        (mean rank). Not a number for an option that does not stand, and for a side that ranked
        nothing.
    """
    options, criteria = ids("options"), ids("criteria")
    standing = [values[f"stands_{option}"] for option in options]
    worth = [values[f"value_{option}"] for option in options]
    found: dict[str, Number] = {}
    # Values are 0 or more: one that does not stand is never the best.
    best = bind(
        "best_value",
        functools.reduce(
            maximum,
            [where(there == 1, value, -1) for there, value in zip(standing, worth, strict=True)],
        ),
    )
    ranked = ranking(standing, worth, bind)
    for option, there, value, (better, alike) in zip(options, standing, worth, ranked, strict=True):
        first = bind(f"first_{option}", _first(better, alike))
        for rank in range(1, len(options) + 1):
            share = where((better < rank) & (better + alike >= rank), 1 / alike, 0)
            found[f"acceptability_{option}_{rank}"] = only_where(there == 1, share)
        for criterion in criteria:
            weight = first * values[f"drawn_weight_{criterion}"]
            found[f"first_weight_{option}_{criterion}"] = only_where(there == 1, weight)
        found[f"mean_regret_{option}"] = only_where(there == 1, best - value)
    for side in SIDES:
        of_side = [values[f"side_{side}_value_{option}"] for option in options]
        ranked = ranking(standing, of_side, bind, f"side_{side}_")
        known = values[f"side_{side}_given"] > 0
        for option, there, (better, alike) in zip(options, standing, ranked, strict=True):
            for name, value in (
                ("first", _first(better, alike)),
                ("mean", better + (1 + alike) / 2),
            ):
                found[f"side_{side}_{name}_{option}"] = only_where((there == 1) & known, value)
    return found


def _first(better: Number, alike: Number) -> Number:
    return where(better == 0, 1 / alike, 0)


def central_weights(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """The mean of the weightings for which an option is first: who would choose it.

    Parameters
    ----------
    values
        With what :func:`means` found.
    bind
        Names each weight.

    Returns
    -------
    dict
        ``central_<option>_<criterion>``: of each option they add up to 1; not a number where no
        weighting puts it first, or a gate removes it.
    """
    found = {}
    for option in ids("options"):
        first = values[f"acceptability_{option}_1"]
        for criterion in ids("criteria"):
            name = f"{option}_{criterion}"
            mean = values[f"first_weight_{name}"] / where(first > 0, first, 1)
            found[f"central_{name}"] = bind(f"central_{name}", only_where(first > 0, mean))
    return found


def confidence(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Whether each option is first in one draw of the scores, at its own central weights.

    Parameters
    ----------
    values
        With what :func:`before` and :func:`central_weights` found.
    uniforms
        Draws between 0 and 1 of the sample "weightings".
    bind
        Names each step.

    Returns
    -------
    dict
        ``confidence_<option>``, of which the mean over the draws is the confidence factor; not a
        number where an option has no central weights.
    """
    options, criteria = ids("options"), ids("criteria")
    scores = drawn_scores(values, uniforms, bind)
    standing = [values[f"stands_{option}"] for option in options]
    found = {}
    for place, option in enumerate(options):
        weights = {name: values[f"central_{option}_{name}"] for name in criteria}
        worth = [
            bind(f"at_{option}_value_{other}", value_of(scores, weights, other))
            for other in options
        ]
        gaps = [worth[place] - value for value in worth]
        others = [number for number in range(len(options)) if number != place]
        better = bind(
            f"at_{option}_better",
            _total(standing[number] * where(gaps[number] < -TOLERANCE, 1, 0) for number in others),
        )
        alike = _total(
            standing[number]
            * where((gaps[number] <= TOLERANCE) & (gaps[number] >= -TOLERANCE), 1, 0)
            for number in others
        )
        known = values[f"acceptability_{option}_1"] > 0
        share = only_where(known, _first(better, 1 + alike))
        found[f"confidence_{option}"] = bind(f"confidence_{option}", share)
    return found


# What follows


def largest_regret(
    values: Mapping[str, Number], option: str, bind: Bind = keep
) -> tuple[Number, Number, Number]:
    """The most that could be lost by an option against the best other one.

    Over all weights and all scores within the ranges, a sum of weight times difference is largest
    with the whole weight on one criterion, the other option at its upper end and this one at its
    lower: max over criteria of max over others (to of the other - from of this one), 0 at least.

    Parameters
    ----------
    values
        With what :func:`before` found.
    option
        The option; others are those that stand.
    bind
        Names the steps ``loss_...`` and ``upper_...``.

    Returns
    -------
    tuple
        Regret in points (with all the weight on one criterion: on its scale from 0 to 10), and the
        places of the criterion and of the other option where it is largest; these are not a number
        where nothing can be lost.
    """
    criteria = ids("criteria")
    others = [(place, other) for place, other in enumerate(ids("options")) if other != option]

    # Upper ends are 0 or more: one that does not stand is never the best.
    upper = {
        (other, criterion): bind(
            f"upper_{other}_{criterion}",
            where(
                values[f"stands_{other}"] == 1, values[f"score_to_{other}_{criterion}"], -HIGHEST
            ),
        )
        for _place, other in others
        for criterion in criteria
    }
    losses = []
    for criterion in criteria:
        best = functools.reduce(maximum, (upper[other, criterion] for _place, other in others))
        lost = best - values[f"score_from_{option}_{criterion}"]
        losses.append(bind(f"loss_{option}_{criterion}", lost))
    most, place = _largest(losses, range(len(criteria)), bind, f"loss_most_{option}")
    place = bind(f"loss_at_{option}", place)
    ends = [
        bind(
            f"loss_{option}_by_{other}",
            _pick([upper[other, criterion] for criterion in criteria], place),
        )
        for _place, other in others
    ]
    places = [at for at, _other in others]
    _best, who = _largest(ends, places, bind, f"loss_most_{option}_by")
    lost = most > TOLERANCE
    return maximum(most, 0), only_where(lost, place), only_where(lost, who)


def order(
    standing: Sequence[Number], ranks: Sequence[Number], bind: Bind = keep, prefix: str = ""
) -> list[Number]:
    """Place of each option, from 1, the lowest rank first; equals in the order of the table.

    Parameters
    ----------
    standing
        1 for each option that stands, else 0.
    ranks
        A number for each, for instance its mean rank.
    bind
        Names each place ``<prefix>order_<i>``.
    prefix
        Sets the names of one call apart from those of another.
    """
    found = []
    for i, rank in enumerate(ranks):
        ahead = [
            standing[j] * where(other < rank + (TOLERANCE if j < i else -TOLERANCE), 1, 0)
            for j, other in enumerate(ranks)
            if j != i
        ]
        found.append(bind(f"{prefix}order_{i}", 1 + _total(ahead)))
    return found


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What follows from the draws.

    Parameters
    ----------
    values
        Parameter values by id, with what :func:`before`, :func:`means`, :func:`central_weights`
        and :func:`confidence` (as a mean) found.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        Options, criteria and gates are named by their place in their table, from 0; what there is
        not is not a number. Of each option: ``removed_by_<option>`` (first gate answered with no),
        ``gates_open_<option>`` (gates not answered, or with don't know), ``care_first_<option>``
        and ``care_second_<option>`` (criteria with the largest central weights),
        ``care_weight_<option>`` (the largest of them),
        ``regret_<option>`` (points), ``regret_criterion_<option>`` and
        ``regret_against_<option>`` (option).

        Of all: ``options_left``, ``gates_open``; ``leader`` and ``runner_up`` (options that are
        first in the most weightings), ``leader_share``, ``runner_up_share``; ``least_regret``
        (option) and ``least_regret_points``.

        Of the sides: ``side_<side>_place_<k>`` (option at place k by mean rank, from 1) and, where
        both ranked criteria, ``sides_same_first`` (1 or 0), ``sides_same_places`` (places at which
        both have the same option), ``sides_apart`` (option whose mean ranks lie furthest apart)
        and ``sides_common`` (option whose worse mean rank of the two is the best).
    """
    options = ids("options")
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    standing = [values[f"stands_{option}"] for option in options]
    left = result("options_left", _total(standing))
    compared = left > 1
    for option, there in zip(options, standing, strict=True):
        failed = gate_answers(values, option, "no")
        _most, gate = _largest(failed, range(len(failed)), bind, f"gate_failed_{option}")
        result(f"removed_by_{option}", only_where(there == 0, gate))
        asked = [*gate_answers(values, option, "open"), *gate_answers(values, option, "unknown")]
        result(f"gates_open_{option}", _total(asked))
        first = values[f"acceptability_{option}_1"]
        weights = [values[f"central_{option}_{criterion}"] for criterion in ids("criteria")]
        heaviest, *cares = _top_two(weights, bind, f"care_{option}")
        result(f"care_weight_{option}", only_where(first > 0, heaviest))
        for name, place in zip(("care_first", "care_second"), cares, strict=True):
            result(f"{name}_{option}", only_where(first > 0, place))
        regret, criterion, against = largest_regret(values, option, bind)
        result(f"regret_{option}", only_where((there == 1) & compared, regret))
        result(f"regret_criterion_{option}", only_where((there == 1) & compared, criterion))
        result(f"regret_against_{option}", only_where((there == 1) & compared, against))
    result("gates_open", _total(named[f"gates_open_{option}"] for option in options))

    # Shares are 0 or more: one that does not stand is never among the first.
    firsts = [
        bind(f"first_share_{option}", where(there == 1, values[f"acceptability_{option}_1"], -1))
        for option, there in zip(options, standing, strict=True)
    ]
    _most, leader, runner_up = _top_two(firsts, bind, "leading")
    for name, place, known in (("leader", leader, left > 0), ("runner_up", runner_up, compared)):
        result(name, only_where(known, place))
        result(f"{name}_share", only_where(known, _pick(firsts, place)))
    gains = [
        bind(
            f"spared_{option}",
            where((there == 1) & compared, -named[f"regret_{option}"], -2 * HIGHEST),
        )
        for option, there in zip(options, standing, strict=True)
    ]
    least, place = _largest(gains, range(len(options)), bind, "spared_most")
    result("least_regret", only_where(compared, place))
    result("least_regret_points", only_where(compared, -least))
    named.update(_sides(values, standing, left, bind))
    return named


def _sides(
    values: Mapping[str, Number], standing: Sequence[Number], left: Number, bind: Bind
) -> dict[str, Number]:
    options = ids("options")
    places = range(1, len(options) + 1)
    found: dict[str, Number] = {}
    known, ranks, at = {}, {}, {}
    for side in SIDES:
        known[side] = values[f"side_{side}_given"] > 0
        ranks[side] = [values[f"side_{side}_mean_{option}"] for option in options]
        ordered = order(standing, ranks[side], bind, f"side_{side}_")
        for place in places:
            there = [
                where((stand == 1) & (of_option == place), number, 0)
                for number, (stand, of_option) in enumerate(zip(standing, ordered, strict=True))
            ]
            at[side, place] = only_where(known[side] & (left >= place), _total(there))
            name = f"side_{side}_place_{place}"
            at[side, place] = found[name] = bind(name, at[side, place])
    both = known["a"] & known["b"]
    same = [
        bind(f"sides_same_{place}", where(at["a", place] == at["b", place], 1, 0))
        for place in places
    ]
    one, other = (ranks[side] for side in SIDES)
    # Ranks are 1 or more: one that does not stand is neither apart nor in common.
    apart = [
        bind(f"sides_apart_{i}", where(stand == 1, maximum(a - b, b - a), -1))
        for i, (stand, a, b) in enumerate(zip(standing, one, other, strict=True))
    ]
    common = [
        bind(f"sides_common_{i}", where(stand == 1, -maximum(a, b), -len(options) - 1))
        for i, (stand, a, b) in enumerate(zip(standing, one, other, strict=True))
    ]
    numbers = range(len(options))
    _most, furthest = _largest(apart, numbers, bind, "sides_furthest")
    _most, shared = _largest(common, numbers, bind, "sides_shared")
    for name, value in (
        ("sides_same_first", same[0]),
        ("sides_same_places", _total(same)),
        ("sides_apart", furthest),
        ("sides_common", shared),
    ):
        found[name] = bind(name, only_where(both & (left > 1), value))
    return found


def _largest(
    numbers: Sequence[Number], names: Sequence[int], bind: Bind, name: str
) -> tuple[Number, Number]:
    """Find the largest number, bound by this name, and which is the first as large."""
    most = bind(name, functools.reduce(maximum, numbers))
    place: Number = names[-1]
    for number, at in reversed([*zip(numbers, names, strict=True)][:-1]):
        place = where(number >= most - TOLERANCE, at, place)
    return most, place


def _top_two(numbers: Sequence[Number], bind: Bind, name: str) -> tuple[Number, Number, Number]:
    """Find the largest number, its place and that of the second largest; all are above -2."""
    places = range(len(numbers))
    most, first = _largest(numbers, places, bind, f"{name}_most")
    first = bind(f"{name}_1", first)
    rest = [where(first == at, -2, number) for at, number in enumerate(numbers)]
    _next, second = _largest(rest, places, bind, f"{name}_next")
    return most, first, bind(f"{name}_2", second)


def _pick(numbers: Sequence[Number], place: Number) -> Number:
    return _total(where(place == at, number, 0) for at, number in enumerate(numbers))


def _total(terms: Iterable[Number]) -> Number:
    return functools.reduce(operator.add, terms)
