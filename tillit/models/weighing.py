"""All weightings of several criteria: for which of them would which option come first?

SMAA-2 (Lahdelma & Salminen 2001, Operations Research 49(3):444-454, doi
10.1287/opre.49.3.444.11220): nobody is asked for weights; all of them are tried, each as likely as
any other, and so are the scores within their ranges. Beside it stands the largest regret (Savage
1951), which asks for no chances. The page does the same with ``weighing.js``.

Nothing is named by chance. Two numbers are told apart where they differ by more than two errors
leave open: that of the sampling, three standard errors of it, and that of scores whose ranges end
at half points.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tillit.ordered import given, groups

SCRIPT = Path(__file__).with_name("weighing.js")
"""The same for the page."""

SAME = 1e-9
"""Values that differ by less are equal: the rest is rounding."""

STEP = 0.5
"""Step in which the ends of a range are given, points."""

ENOUGH = 100
"""Draws in which an option must be first for the weights there to say who would choose it."""

STANDS_OUT = 1.2
"""Times the even weight that a mean weight must reach to be said to stand out."""

AHEAD = 0.05
"""By how much more of the doubt one criterion must stand for to be named as the biggest unknown."""

SIDES = ("a", "b")

KINDS = ("", *(f"side_{side}_" for side in SIDES))
"""Beginnings of the results over all weightings, and over those in the order of a side."""

SETS = ("", "plain_")
"""Beginnings of the results by the ranges that other chapters move, and by those of the tables."""


def rounding(criteria: int) -> float:
    """How far values of two options may lie apart by chance of rounded ranges alone, points.

    Twice the standard deviation of a value whose ranges end at half points: an end is off by up to
    a quarter, evenly, the middle of two ends by sd STEP / sqrt(24), a mean of them with even random
    weights by sqrt(2 / (K + 1)) of that.
    """
    return 2 * STEP / math.sqrt(24) * math.sqrt(2 / (criteria + 1))


def limits(criteria: int) -> dict[str, float]:
    """Return what the page must hold alike, by its names there."""
    return {
        "same": SAME,
        "step": STEP,
        "close": rounding(criteria),
        "stands_out": STANDS_OUT,
        "enough": ENOUGH,
        "lead": AHEAD,
    }


@dataclass(frozen=True)
class Task:
    """What is weighed, as arrays over options (m) and criteria (K).

    Parameters
    ----------
    standing
        (m,): 1 for an option that is compared, 0 for one that a gate removes.
    ranks
        (2, K): the place that each side gives a criterion, 1 for the most important; nan for none.
    low, high
        (2, m, K): the ends of the scores, with what other chapters say and without.
    """

    standing: np.ndarray
    ranks: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Task":
        """Make one from settings: the reader's own ends stand in place of both ranges."""
        own, *ranges = (np.asarray(told[name], dtype=float) for name in ("own", "book", "plain"))
        ends = np.where(np.isnan(own), np.array(ranges), own)
        standing, ranks = (np.asarray(told[name], dtype=float) for name in ("standing", "ranks"))
        return cls(standing, ranks, ends.min(axis=1), ends.max(axis=1))


# Weights


def weights_of(uniforms: np.ndarray) -> np.ndarray:
    """Weights drawn evenly from all that are 0 or more and add up to 1 (Dirichlet(1, ..., 1)).

    w = e / sum(e) with e = -log u (Tervonen & Lahdelma 2007, European Journal of Operational
    Research 178(2):500-513). Uniform numbers divided by their sum, the common mistake, hardly ever
    give one criterion much weight. Shape of both: (weights, draws).
    """
    sizes = -np.log(uniforms)
    return np.asarray(sizes / sizes.sum(axis=0))


def in_order(weights: np.ndarray) -> np.ndarray:
    """Weights drawn evenly from all in falling order: w_r = sum of d_j / j over j >= r.

    The corners of this set are (1, 0, ...), (1/2, 1/2, 0, ...), ...; even weights d mix them.
    """
    parts = weights / np.arange(1, len(weights) + 1)[:, None]
    return np.asarray(np.cumsum(parts[::-1], axis=0)[::-1])


def is_order(ranks: Sequence[float]) -> bool:
    """Whether these places put criteria in an order: none, or the same for all, do not."""
    return len({*map(given, ranks)}) > 1


def shares_of_places(ranks: Sequence[float]) -> np.ndarray:
    """Share that each criterion has of each place, shape (K, K): rows and columns add up to 1.

    Parameters
    ----------
    ranks
        The place that a side gave each criterion, nan where it gave none.

    Notes
    -----
    What places are shared is told in :mod:`tillit.ordered`.
    """
    shares = np.zeros((len(ranks), len(ranks)))
    for group in groups({str(criterion): rank for criterion, rank in enumerate(ranks)}):
        criteria, places = np.array([*map(int, group.things)]), np.array(group.places) - 1
        shares[np.ix_(criteria, places)] = 1 / len(places)
    return shares


# Ranks


@dataclass(frozen=True)
class Ranked:
    """How options compare, draw by draw: arrays of shape (options, draws).

    ``better`` counts those that are better, ``alike`` those as good, itself included, ``close``
    those no further apart than :func:`rounding`, itself left out. Equals share their ranks: of
    three at the top each is first in a third of that draw. (Lahdelma & Salminen give all the best
    rank.)
    """

    worth: np.ndarray
    better: np.ndarray
    alike: np.ndarray
    close: np.ndarray

    @classmethod
    def of(cls, worth: np.ndarray, close: float) -> "Ranked":
        """Compare every option with every other one."""
        better, near = (np.zeros(worth.shape, dtype=np.int8) for _count in range(2))
        alike = np.ones(worth.shape, dtype=np.int8)
        for one, other in itertools.combinations(range(len(worth)), 2):
            lead = worth[one] - worth[other]
            above, below, within = lead > SAME, lead < -SAME, np.abs(lead) <= close
            better[one] += below
            better[other] += above
            for option in (one, other):
                alike[option] += ~(above | below)
                near[option] += within
        return cls(worth, better, alike, near)

    @property
    def first(self) -> np.ndarray:
        """Share of being first in each draw."""
        return np.where(self.better == 0, 1 / self.alike, 0)

    @property
    def mean_rank(self) -> np.ndarray:
        """Mean rank of each option."""
        return np.asarray(self.better.mean(axis=1) + (1 + self.alike.mean(axis=1)) / 2)

    @property
    def doubt(self) -> np.ndarray:
        """How far the mean rank of each option may be off since its ranges are rounded."""
        return np.asarray(self.close.mean(axis=1) / 2)


def ahead(ranks: np.ndarray, doubts: np.ndarray, noise: float) -> np.ndarray:
    """Whether an option (row) is ahead of another (column) by more than the errors of both."""
    error = np.sqrt(noise**2 + doubts[:, None] ** 2 + doubts[None, :] ** 2)
    return np.asarray(ranks[None, :] - ranks[:, None] > error)


def certain(before: np.ndarray) -> list[int]:
    """Place of each option, from 1, where it is told apart from every other one; else 0."""
    count = len(before)
    places = []
    for option in range(count):
        behind, front = before[option].sum(), before[:, option].sum()
        places.append(int(front) + 1 if behind + front == count - 1 else 0)
    return places


def noise_of_ranks(options: int, draws: int) -> float:
    """Three standard errors of the difference of two mean ranks, were each rank as likely."""
    return 3 * math.sqrt((options**2 - 1) / 6 / draws)


# Results


def names(options: Sequence[str], criteria: Sequence[str]) -> list[str]:
    """Return the names of all that :func:`weigh` finds.

    Parameters
    ----------
    options, criteria
        Their ids.

    Returns
    -------
    list
        Over all weightings: ``acceptability_<option>_<rank>`` (share in which it has this rank),
        ``central_<option>_<criterion>`` (mean weight where it is first: who would choose it),
        ``care_first_<option>`` and ``care_second_<option>`` (criteria whose central weight stands
        out), ``confidence_<option>`` (share of the draws of the scores in which it is first at its
        central weights), ``mean_regret_<option>`` (points less than the best) and
        ``plain_first_<option>`` (share of first places without what other chapters say).

        Over the scores alone: what :func:`_regrets` finds.

        Of a side that put criteria in order: ``side_<side>_first_<option>`` and
        ``side_<side>_mean_<option>`` (mean rank); what :func:`_of_side` and :func:`_of_both` find;
        with ``plain_`` before it mean rank, best place and first without what other chapters say;
        ``unknown_first`` and ``unknown_second`` (:func:`_unknown`). Until a side has an order,
        nothing is found of ``care_...`` and ``least_regret`` either.

        Options and criteria are named by their place, from 0; what there is not, or cannot be told
        apart, is not a number.
    """
    ranks = range(1, len(options) + 1)
    of_option = ["mean_regret", "regret", "regret_criterion", "regret_against", "confidence"]
    of_option += ["care_first", "care_second", "plain_first"]
    sides = [f"side_{side}_" for side in SIDES]
    of_option += [f"{side}{name}" for side in sides for name in ("first", "worst")]
    both = itertools.product(SETS, sides, ("mean", "best"))
    of_option += ["".join(parts) for parts in both]
    return [
        *(f"acceptability_{option}_{rank}" for option in options for rank in ranks),
        *(f"central_{option}_{criterion}" for option in options for criterion in criteria),
        *(f"{name}_{option}" for name in of_option for option in options),
        *(f"{side}place_{rank}" for side in sides for rank in ranks),
        *(f"plain_{side}place_1" for side in sides),
        *(f"{side}tied_{place}" for side in sides for place in (1, 2)),
        *(f"sides_{name}" for name in ("same_first", "same_places", "common", "apart")),
        *("least_regret", "least_regret_points", "unknown_first", "unknown_second"),
    ]


def weigh(
    uniforms: np.ndarray, task: Task, options: Sequence[str], criteria: Sequence[str]
) -> dict[str, float]:
    """Compare the options over all weightings, and over those that keep each side's order.

    Parameters
    ----------
    uniforms
        Draws between 0 and 1: a row for each criterion, then one for each score, criterion by
        criterion for each option.
    task
        What is weighed.
    options, criteria
        Their ids.

    Returns
    -------
    dict
        By :func:`names`.
    """
    found = dict.fromkeys(names(options, criteria), math.nan)
    alive = np.flatnonzero(task.standing == 1)
    if not len(alive):
        return found
    told, count = [options[int(place)] for place in alive], len(criteria)
    even = weights_of(uniforms[:count])
    weights = {"": even}
    for kind, ranks in zip(KINDS[1:], task.ranks, strict=True):
        if is_order(ranks):
            weights[kind] = shares_of_places(ranks) @ in_order(even)
    places = uniforms[count:].reshape(len(options), count, -1)[alive]
    for way, low, high in zip(SETS, task.low[:, alive], task.high[:, alive], strict=True):
        scores = low[..., None] + places * (high - low)[..., None]
        ranked = {}
        for kind, one in weights.items():
            worth = np.einsum("kn,mkn->mn", one, scores)
            ranked[kind] = Ranked.of(worth, rounding(count))
            pairs = {"first": ranked[kind].first.mean(axis=1), "mean": ranked[kind].mean_rank}
            found |= {
                f"{way}{kind}{name}_{option}": value
                for name, row in pairs.items()
                for option, value in zip(told, row, strict=True)
            }
        if not way:
            last = dict.fromkeys(told, len(options))
            found |= _of_each(ranked[""], even, scores, last, criteria)
        found |= _of_sides(ranked, alive, way, options)
    found |= _regrets(task.low[0], task.high[0], alive, options)
    found |= _unknown(weights, (task.high - task.low)[0, alive])
    if len(weights) == 1:
        # Until a side has said what counts, no option is named and nobody who would choose it.
        cares = (f"care_{place}_{option}" for place in ("first", "second") for option in told)
        found |= dict.fromkeys(("least_regret", *cares), math.nan)
    return {name: float(found[name]) for name in names(options, criteria)}


def _of_each(
    ranked: Ranked,
    weights: np.ndarray,
    scores: np.ndarray,
    ranks: Mapping[str, int],
    criteria: Sequence[str],
) -> dict[str, float]:
    """What is found of each option over all weightings; ``ranks`` has how many it may have."""
    found: dict[str, float] = {}
    best, firsts = ranked.worth.max(axis=0), ranked.first
    for place, (option, last) in enumerate(ranks.items()):
        better, alike = ranked.better[place], ranked.alike[place]
        for rank in range(1, last + 1):
            shared = (better < rank) & (better + alike >= rank)
            found[f"acceptability_{option}_{rank}"] = np.where(shared, 1 / alike, 0).mean()
        lost, first = best - ranked.worth[place], firsts[place]
        found[f"mean_regret_{option}"] = lost.mean()
        if not first.any():
            continue
        central = weights @ first / first.sum()
        found |= {
            f"central_{option}_{name}": weight
            for name, weight in zip(criteria, central, strict=True)
        }
        # With scores a little lower it would be first only where it is now clearly so; with scores
        # a little higher wherever it is close.
        clear = (better == 0) & (ranked.close[place] == 0)
        close = lost <= rounding(len(criteria))
        ends = [weights @ chosen / max(chosen.sum(), 1) for chosen in (clear, close)]
        spread = weights**2 @ first / first.sum() - central**2
        error = np.sqrt(9 * spread / first.sum() + (ends[0] - ends[1]) ** 2 / 4)
        enough = min(first.sum(), clear.sum()) >= ENOUGH
        cares = cares_of(central, error) if enough else (math.nan, math.nan)
        found[f"care_first_{option}"], found[f"care_second_{option}"] = cares
        lead = np.tensordot(central, scores, (0, 1))
        lead = lead[place] - lead
        alike = np.where((lead < -SAME).any(axis=0), np.inf, (lead <= SAME).sum(axis=0))
        found[f"confidence_{option}"] = (1 / alike).mean()
    return found


def cares_of(central: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """Return the one or two criteria with more weight than the next, by more than the errors.

    Parameters
    ----------
    central
        Mean weight of each criterion.
    error
        How far each may be off.
    """
    order = np.argsort(-central, kind="stable")
    wanted = STANDS_OUT / len(central)

    def apart(place: int) -> bool:
        one, other = order[place], order[place + 1]
        lead = central[one] - central[other]
        return bool(central[one] >= wanted and lead > math.hypot(error[one], error[other]))

    if len(central) > 2 and apart(1):
        return float(order[0]), float(order[1])
    return float(order[0]) if apart(0) else math.nan, math.nan


def _of_sides(
    ranked: Mapping[str, Ranked], alive: np.ndarray, way: str, options: Sequence[str]
) -> dict[str, float]:
    """What is found of the sides that put criteria in order, one by one and together."""
    noise = noise_of_ranks(len(alive), ranked[""].worth.shape[1])
    of_sides = {kind: one for kind, one in ranked.items() if kind}
    found: dict[str, float] = {}
    for kind, one in of_sides.items():
        of_side = _of_side(one, alive, noise, options)
        found |= {f"{way}{kind}{name}": value for name, value in of_side.items()}
    if not way and len(of_sides) == len(SIDES) and len(alive) > 1:
        found |= _of_both(found, [*of_sides.values()], alive, noise)
    return found


def _of_side(
    one: Ranked, alive: np.ndarray, noise: float, options: Sequence[str]
) -> dict[str, float]:
    """Which option an order of the criteria puts where, of those that can be told apart.

    Returns
    -------
    dict
        ``best_<option>`` and ``worst_<option>`` (between which places it lies, by those that it can
        be told apart from), ``place_<k>`` (the only option that can have it), ``tied_1`` and
        ``tied_2`` (the options that none is ahead of, where they are two).
    """
    before = ahead(one.mean_rank, one.doubt, noise)
    at = certain(before)
    top = alive[~before.any(axis=0)]
    ends = before.sum(axis=0) + 1, len(alive) - before.sum(axis=1)
    return {
        **{
            f"{name}_{options[int(option)]}": place
            for name, row in zip(("best", "worst"), ends, strict=True)
            for option, place in zip(alive, row, strict=True)
        },
        **{
            f"place_{place}": alive[at.index(place)] if place in at else math.nan
            for place in range(1, len(alive) + 1)
        },
        **{f"tied_{place + 1}": top[place] if len(top) == 2 else math.nan for place in (0, 1)},
    }


def _of_both(
    found: Mapping[str, float], of_sides: Sequence[Ranked], alive: np.ndarray, noise: float
) -> dict[str, float]:
    """Where two sides agree and part.

    Returns
    -------
    dict
        ``sides_same_first`` (1 or 0, where both have a first), ``sides_same_places`` (places that
        both give the same option), ``sides_apart`` (option whose mean ranks lie furthest apart) and
        ``sides_common`` (option whose worse mean rank of the two is the best).
    """
    of_place = [
        [found[f"{kind}place_{place}"] for kind in KINDS[1:]] for place in range(1, len(alive) + 1)
    ]
    same = [float(one == other) for one, other in of_place]
    firsts = of_place[0]
    one, other = (side.mean_rank for side in of_sides)
    doubts = [side.doubt for side in of_sides]
    both = np.hypot(*doubts)
    apart = certain(ahead(-np.abs(one - other), both, noise))
    common = certain(ahead(np.maximum(one, other), np.maximum(*doubts), noise))
    return {
        "sides_same_first": math.nan if any(map(math.isnan, firsts)) else same[0],
        "sides_same_places": sum(same),
        "sides_apart": alive[apart.index(1)] if 1 in apart else math.nan,
        "sides_common": alive[common.index(1)] if 1 in common else math.nan,
    }


def _regrets(
    low: np.ndarray, high: np.ndarray, alive: np.ndarray, options: Sequence[str]
) -> dict[str, float]:
    """The most that could be lost by each option against the best other one.

    Over all weights and all scores within the ranges, a sum of weight times difference is largest
    with the whole weight on one criterion, the other option at its upper end and this one at its
    lower: max over criteria of max over others (high of the other - low of this one), 0 at least.

    Parameters
    ----------
    low, high
        Ends of the scores, shape (options, criteria).
    alive
        Places of the options that stand.
    options
        Their ids.

    Returns
    -------
    dict
        ``regret_<option>`` in points; ``regret_criterion_<option>`` and ``regret_against_<option>``
        where a single one is the largest; ``least_regret`` (option) where it is the least by a step
        of the ranges, and ``least_regret_points``.
    """
    found: dict[str, float] = {}
    if len(alive) < 2:
        return found
    most = []
    for option in alive:
        others = alive[alive != option]
        lost = high[others] - low[option]
        worst = lost.max()
        most.append(max(worst, 0.0))
        found[f"regret_{options[option]}"] = most[-1]
        if worst > SAME:
            by_criterion = _only((lost.max(axis=0) >= worst - SAME), range(lost.shape[1]))
            against = _only((lost.max(axis=1) >= worst - SAME), others)
            found[f"regret_criterion_{options[option]}"] = by_criterion
            found[f"regret_against_{options[option]}"] = against
    least = min(most)
    within = _only([one < least + STEP for one in most], alive)
    return {**found, "least_regret_points": least, "least_regret": within}


def _only(holds: Sequence[bool] | np.ndarray, places: Sequence[int] | np.ndarray) -> float:
    """Return the place where something holds if it does in only one, else not a number."""
    where = np.flatnonzero(holds)
    return float(places[where[0]]) if len(where) == 1 else math.nan


def _unknown(weights: Mapping[str, np.ndarray], widths: np.ndarray) -> dict[str, float]:
    """The criterion whose scores leave most of the doubt behind the sides' orders.

    A score takes part in the variance of a value by E[w^2] times the variance of its range: the
    total Sobol share, since values are sums of products of independent parts. A second is named
    where the first is not ahead.
    """
    sides = [(one**2).mean(axis=1) for kind, one in weights.items() if kind]
    parts = np.sum(sides, axis=0) * (widths**2).sum(axis=0)
    if not np.any(parts):
        return {}
    shares = parts / parts.sum()
    first, second = np.argsort(-shares, kind="stable")[:2]
    apart = shares[first] - shares[second] >= AHEAD
    return {"unknown_first": first, "unknown_second": math.nan if apart else second}
