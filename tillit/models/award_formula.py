"""E6, award formula: what is paid for one more quality point, and what could change the winner?

The same bids are held against six formulas. In four of them a bid gets points for its price, which
are weighed against its mark for quality; one takes the value of quality off the price; one fixes
the price and lets quality decide. What a formula pays for quality follows from its equation. Where
the points for a price rest on the other bids, a bid that loses may decide who wins: drop it, and
see. And marks are given by people: another panel might have given others.

Source of the equations: the formulas as they are commonly written. Stilger, Siderius and van Raaij
(2017), A comparative study of formulas for choosing the economically most advantageous tender,
Journal of Public Procurement 17(1):88-124, compare 38 of them, and name the ranking paradox: the
order of two bids hangs on a third. The prices of a point are derived here.

Where buyers differ, this is what holds here: the points of the linear formula go on below 0, at
more than twice the lowest price; those of the absolute scale stop at 0 and 10; min-max stretches
prices and never marks; a bid above the fixed price is out.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tillit.evidence import DATA_FOLDER, load
from tillit.formula import (
    Bind,
    Number,
    clip,
    counted_places,
    equation,
    is_set,
    keep,
    maximum,
    minimum,
    not_a_number,
    only_where,
    where,
)

FORMULAS = (
    "linear",
    "proportional",
    "min_max",
    "absolute_scale",
    "priced_quality",
    "fixed_price",
)
"""The formulas in the order of ``data/award_formulas.csv``; results end in one of them."""

WEIGHTED = FORMULAS[:4]
"""Those that weigh points for the price against marks for quality."""

RELATIVE = FORMULAS[:3]
"""Those in which the points of a bid rest on the prices of others."""

LEVEL = 1e-9
"""Two scores that differ by no more are level; the rest is rounding."""

MILLION = 1e6

_OUT = -1e9
"""The score of what cannot win: lower than any that a bid can have."""

_NOBODY = 99
"""The rank of what does not count: after all others. Of what is not level at the top: the same."""

_REVERSAL = ("reversal_bid", "reversal_then", "reversals")

_FAR = 1e9
"""A price above all that can be entered."""


@functools.cache
def bid_ids(folder: Path = DATA_FOLDER) -> tuple[str, ...]:
    """Return the ids of the bids, in the order of the table."""
    return tuple(load(folder).table("bids")["id"])


@functools.cache
def example(folder: Path = DATA_FOLDER) -> dict[str, tuple[float, float]]:
    """Return price and mark of the invented bids, by id."""
    rows = load(folder).table("bids").dropna().to_dict("records")
    return {row["id"]: (float(row["price"]), float(row["quality"])) for row in rows}


@dataclass(frozen=True)
class Bid:
    """A bid: price in million kroner a year, mark for quality 0 to 10, whether it counts (1, 0).

    ``rank`` is how many bids are cheaper, 0 for the lowest price: two at one price have the same.
    """

    price: Number
    quality: Number
    counts: Number
    rank: Number


@equation
def ranked(
    prices: Sequence[Number],
    qualities: Sequence[Number],
    counts: Sequence[Number],
    bind: Bind = keep,
) -> tuple[Bid, ...]:
    """Put bids together with their places by price.

    Parameters
    ----------
    prices, qualities
        One for each bid; above 0, and 0 to 10.
    counts
        1 for what is compared, else 0.
    bind
        Names each rank, ``award_rank_<bid>``.
    """
    found = []
    for i, price in enumerate(prices):
        before = [
            where((counts[j] == 1) & (other < price), 1, 0)
            for j, other in enumerate(prices)
            if j != i
        ]
        place = where(counts[i] == 1, sum(before[1:], before[0]), _NOBODY)
        rank = bind(f"award_rank_{bid_ids()[i]}", place)
        found.append(Bid(price, qualities[i], counts[i], rank))
    return tuple(found)


def entered(values: Mapping[str, Number], bind: Bind = keep) -> tuple[Bid, ...]:
    """Return the bids as they were entered.

    Parameters
    ----------
    values
        Parameter values by id: ``bid_price_<bid>`` (million kroner a year), ``bid_quality_<bid>``
        (0 to 10), either of which may be unset.
    bind
        Names price, mark, whether it counts and rank of each.

    Returns
    -------
    tuple
        Every bid of the table; one counts that has a price and a mark.
    """
    prices, qualities, counts = [], [], []
    for bid in bid_ids():
        price, quality = values[f"bid_price_{bid}"], values[f"bid_quality_{bid}"]
        counted = bind(f"award_counts_{bid}", where(is_set(price) & is_set(quality), 1, 0))
        counts.append(counted)
        # What does not count is a number all the same: both sides of a choice are reckoned.
        prices.append(bind(f"award_price_{bid}", where(counted == 1, price, 1)))
        qualities.append(bind(f"award_quality_{bid}", where(counted == 1, quality, 0)))
    return ranked(prices, qualities, counts, bind)


@equation
def price_ends(bids: Sequence[Bid]) -> tuple[Number, Number]:
    """Return the lowest and the highest price of the bids that count, million kroner a year."""
    low = [where(bid.counts == 1, bid.price, _FAR) for bid in bids]
    high = [where(bid.counts == 1, bid.price, 0) for bid in bids]
    return functools.reduce(minimum, low), functools.reduce(maximum, high)


@equation
def price_points(
    formula: str, values: Mapping[str, Number], price: Number, lowest: Number, highest: Number
) -> Number:
    """Points for a price.

    Linear 10 - 10 (P - Pb)/Pb, proportional 10 Pb/P, min-max 10 (Pm - P)/(Pm - Pb), absolute scale
    10 (H - P)/(H - L) between 0 and 10.

    Parameters
    ----------
    formula
        One of ``WEIGHTED``.
    values
        Parameter values by id: ``absolute_low_price`` L, ``absolute_high_price`` H.
    price
        P, above 0, million kroner a year.
    lowest, highest
        Pb and Pm, the lowest and the highest price of the bids that count.

    Returns
    -------
    Number
        At most 10. By min-max 10 where all prices are the same; by the absolute scale not a number
        where H is not above L.
    """
    if formula == "linear":
        return 10 - 10 * (price - lowest) / lowest
    if formula == "proportional":
        return 10 * lowest / price
    if formula == "min_max":
        span = highest - lowest
        return where(span > 0, 10 * (highest - price) / where(span > 0, span, 1), 10)
    zero = values["absolute_high_price"]
    span = zero - values["absolute_low_price"]
    points = clip(10 * (zero - price) / where(span > 0, span, 1), 0, 10)
    return where(span > 0, points, not_a_number(span))


@equation
def score(
    formula: str, values: Mapping[str, Number], bid: Bid, points: Number, quality: Number
) -> Number:
    """What a bid is ranked by: the highest wins.

    w S + (1 - w) Q with points S for the price; priced quality v Q - P; at a fixed price Q.

    Parameters
    ----------
    formula
        One of ``FORMULAS``.
    values
        Parameter values by id: ``price_weight`` w (0 to 1), ``quality_point_value`` v and
        ``fixed_price`` (million kroner a year).
    bid
        The bid.
    points
        Its points for the price, for the formulas in ``WEIGHTED``.
    quality
        The mark Q that it gets for quality.

    Returns
    -------
    Number
        Lower than any score where the bid does not count, is above the fixed price or has no
        points for its price.
    """
    if formula == "priced_quality":
        return where(bid.counts == 1, values["quality_point_value"] * quality - bid.price, _OUT)
    if formula == "fixed_price":
        allowed = (bid.counts == 1) & (bid.price <= values["fixed_price"])
        return where(allowed, quality, _OUT)
    weight = values["price_weight"]
    total = weight * points + (1 - weight) * quality
    return where((bid.counts == 1) & is_set(points), total, _OUT)


@equation
def ahead(
    scores: Sequence[Number], bids: Sequence[Bid], name: str, bind: Bind = keep
) -> tuple[Number, ...]:
    """Return for each bid 1 where none is ahead of it, else 0.

    None is ahead of a bid with the highest score; where several are level at the top, of the
    cheapest of them. Two that are level at one price are both so: nothing tells them apart.

    Parameters
    ----------
    scores
        A score for each bid (see :func:`score`).
    bids
        The bids.
    name
        What the steps are called after.
    bind
        Names each step.
    """
    top = bind(f"{name}_top", functools.reduce(maximum, scores))
    ranks = [
        bind(f"{name}_at_{i}", where(score >= top - LEVEL, bid.rank, _NOBODY))
        for i, (score, bid) in enumerate(zip(scores, bids, strict=True))
    ]
    first = functools.reduce(minimum, ranks)
    rank = bind(f"{name}_rank", where(top > _OUT / 2, first, _NOBODY + 1))
    return tuple(where(one == rank, 1, 0) for one in ranks)


def winner(scores: Sequence[Number], bids: Sequence[Bid], name: str, bind: Bind = keep) -> Number:
    """Return the place of the winner in the table: the bid that none is ahead of.

    Parameters
    ----------
    scores, bids, name, bind
        As for :func:`ahead`.

    Returns
    -------
    Number
        0 is the first bid of the table. Not a number where no bid can win, or where bids at one
        price are level at the top: then none wins by the formula.
    """
    return bind(name, _alone(ahead(scores, bids, name, bind)))


@equation
def _alone(flags: Sequence[Number]) -> Number:
    """Return the place of the one flag that is 1; not a number where there is none or several."""
    places = [place * flag for place, flag in enumerate(flags)]
    return only_where(sum(flags[1:], flags[0]) == 1, sum(places[1:], places[0]))


@equation
def point_price(
    formula: str,
    values: Mapping[str, Number],
    price: Number,
    lowest: Number,
    highest: Number,
) -> Number:
    """How much dearer a bid may be for one more quality point, all else equal.

    Linear (1 - w) Pb / (10 w), proportional (1 - w) P^2 / (10 w Pb), min-max
    (1 - w)(Pm - Pb) / (10 w), absolute scale (1 - w)(H - L) / (10 w), priced quality v.

    Parameters
    ----------
    formula
        One of ``FORMULAS``.
    values
        Parameter values by id.
    price
        P, at which the point is priced: of these formulas only the proportional one asks for it.
    lowest, highest
        Pb and Pm, the lowest and the highest price of the bids that count.

    Returns
    -------
    Number
        Million kroner a year; by the proportional formula for a small part of a point, scaled up.
        Not a number where the price plays no part: at a price weight of 0, at a fixed price, by
        min-max where all prices are the same. The absolute scale pays it between its two prices.
    """
    if formula == "priced_quality":
        return values["quality_point_value"]
    if formula == "fixed_price":
        return not_a_number(lowest)
    weight = values["price_weight"]
    if formula == "linear":
        ten_points = lowest
    elif formula == "proportional":
        ten_points = price * price / lowest
    elif formula == "min_max":
        ten_points = highest - lowest
    else:
        ten_points = values["absolute_high_price"] - values["absolute_low_price"]
    worth = (1 - weight) * ten_points / (10 * where(weight > 0, weight, 1))
    return where((weight > 0) & (ten_points > 0), worth, not_a_number(weight))


@dataclass(frozen=True)
class Field:
    """The bids that are compared, with the lowest and the highest price of those that count."""

    bids: tuple[Bid, ...]
    lowest: Number
    highest: Number

    def scores(
        self, formula: str, values: Mapping[str, Number], name: str, bind: Bind = keep
    ) -> tuple[Number, ...]:
        """Return the scores (see :func:`score`), ``<name>_score_<bid>`` and points for prices."""
        found = []
        for bid_id, bid in zip(bid_ids(), self.bids, strict=False):
            points: Number = 0
            if formula in WEIGHTED:
                points = bind(
                    f"{name}_points_{bid_id}",
                    price_points(formula, values, bid.price, self.lowest, self.highest),
                )
            total = score(formula, values, bid, points, bid.quality)
            found.append(bind(f"{name}_score_{bid_id}", total))
        return tuple(found)


def field(bids: Sequence[Bid], name: str, bind: Bind = keep) -> Field:
    """Return the bids with their lowest and highest price, named ``<name>_lowest`` and so on."""
    lowest, highest = price_ends(bids)
    return Field(tuple(bids), bind(f"{name}_lowest", lowest), bind(f"{name}_highest", highest))


def count_of(bids: Sequence[Bid]) -> Number:
    """Return how many bids count."""
    return sum((bid.counts for bid in bids[1:]), bids[0].counts)


@dataclass(frozen=True)
class Withdrawal:
    """A bid that withdraws: its place in the table, and the bids that are left."""

    place: Number
    left: Field


def withdrawals(every: Field, bind: Bind = keep) -> dict[str, Withdrawal]:
    """Take out the cheapest bid, and take out the dearest, each by itself.

    Of several at that price the last of the table: while another is left there, nothing changes.
    """
    found = {}
    for end, price in {"cheapest": every.lowest, "dearest": every.highest}.items():
        place, left = not_a_number(price), []
        for number, bid in enumerate(every.bids):
            place = where((bid.counts == 1) & (bid.price == price), number, place)
        place = bind(f"award_{end}", place)
        for number, (bid_id, bid) in enumerate(zip(bid_ids(), every.bids, strict=False)):
            counts = where(place == number, 0, bid.counts)
            left.append(replace(bid, counts=bind(f"award_no_{end}_counts_{bid_id}", counts)))
        found[end] = Withdrawal(place, field(left, f"award_no_{end}", bind))
    return found


@equation
def reversal(
    formula: str,
    values: Mapping[str, Number],
    now: Number,
    withdrawn: Mapping[str, Withdrawal],
    bind: Bind = keep,
) -> dict[str, Number]:
    """Find the losing bid whose withdrawal changes the winner.

    Points for a price rest on other bids through the lowest and the highest price alone: by the
    linear and the proportional formula only the withdrawal of the cheapest bid can move them, by
    min-max that of the dearest too, by the other formulas none. So two withdrawals are reckoned
    where eight could be; the tests hold them against all eight.

    Parameters
    ----------
    formula
        One of ``FORMULAS``.
    values
        Parameter values by id.
    now
        Place of the winner in the table.
    withdrawn
        What :func:`withdrawals` found.
    bind
        Names each step.

    Returns
    -------
    dict
        Places in the table: ``bid`` (the loser; of two the cheaper) and ``then`` (who would win
        without it; not a number where none would alone), not a number where no withdrawal changes
        the winner; ``count``, how many losing bids could, 0 to 2. Without a winner none is a
        number.
    """
    nobody = not_a_number(now)
    bid, then = nobody, nobody
    count: Number = 0
    ends = {
        "linear": ["cheapest"],
        "proportional": ["cheapest"],
        "min_max": ["dearest", "cheapest"],
    }
    for end in ends.get(formula, []):
        one = withdrawn[end]
        name = f"award_{formula}_no_{end}"
        scores = one.left.scores(formula, values, name, bind)
        left = winner(scores, one.left.bids, f"{name}_winner", bind)
        turned = (one.place != now) & (~is_set(left) | (left != now))
        changed = bind(f"{name}_changes", where(turned, 1, 0))
        count = count + changed
        bid = where(changed == 1, one.place, bid)
        then = where(changed == 1, left, then)
    there = is_set(now)
    return {
        "bid": where(there, bid, nobody),
        "then": where(there, then, nobody),
        "count": where(there, count, nobody),
    }


@equation
def lead(scores: Sequence[Number], place: Number) -> Number:
    """Return by how much one bid is ahead of the best other: below 0 where another wins.

    Parameters
    ----------
    scores
        A score for each bid.
    place
        Of the bid in the table; not a number where there is none.

    Returns
    -------
    Number
        -1 where the bid itself cannot win; above all leads where no other can.
    """
    own, others = not_a_number(place), []
    for number, one in enumerate(scores):
        own = where(place == number, one, own)
        others.append(where(place == number, _OUT, one))
    ahead = own - functools.reduce(maximum, others)
    return where(own > _OUT / 2, ahead, where(is_set(place), -1, not_a_number(place)))


def chosen(values: Mapping[str, Number], by_formula: Mapping[str, Number]) -> Number:
    """Return what belongs to the formula that the reader chose to answer by."""
    found = by_formula[FORMULAS[0]]
    for formula in FORMULAS[1:]:
        found = where(values["award_formula"] == formula, by_formula[formula], found)
    return found


def mark_weight(values: Mapping[str, Number]) -> Number:
    """What one more point in the mark adds to a score, by the formula that the reader chose.

    1 - w, by priced quality v, at a fixed price 1; not a number where it adds nothing.
    """
    own = {"priced_quality": values["quality_point_value"], "fixed_price": 1}
    weight = chosen(
        values, {formula: own.get(formula, 1 - values["price_weight"]) for formula in FORMULAS}
    )
    return only_where(weight > 0, weight)


def held(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What stays as it is while marks vary from panel to panel.

    Returns
    -------
    dict
        ``held_winner_<formula>`` at the marks as entered, and ``held_winner`` of the formula that
        the reader chose; ``held_mark_weight`` (see :func:`mark_weight`); ``held_counts_<bid>``,
        ``held_price_<bid>``, ``held_quality_<bid>``, and ``held_points_<formula>_<bid>`` for the
        price.
    """

    def aside(name: str, value: Number) -> Number:
        return bind(f"held_{name.removeprefix('award_')}", value)

    bids = entered(values, aside)
    enough = aside("enough", _enough(bids))
    lowest, highest = price_ends(bids)
    lowest, highest = aside("lowest", lowest), aside("highest", highest)
    found: dict[str, Number] = {"held_mark_weight": aside("mark_weight", mark_weight(values))}
    for bid_id, bid in zip(bid_ids(), bids, strict=True):
        found[f"held_counts_{bid_id}"] = bid.counts
        found[f"held_price_{bid_id}"] = bid.price
        found[f"held_quality_{bid_id}"] = bid.quality
        for formula in WEIGHTED:
            name = f"held_points_{formula}_{bid_id}"
            found[name] = bind(name, price_points(formula, values, bid.price, lowest, highest))
    for formula in FORMULAS:
        qualities = [bid.quality for bid in bids]
        scores = marked_scores(formula, {**values, **found}, bids, qualities)
        first = winner(scores, bids, f"held_first_{formula}", bind)
        name = f"held_winner_{formula}"
        found[name] = bind(name, only_where(enough == 1, first))
    winners = {formula: found[f"held_winner_{formula}"] for formula in FORMULAS}
    found["held_winner"] = bind("held_winner", chosen(values, winners))
    return found


def marked_scores(
    formula: str,
    values: Mapping[str, Number],
    bids: Sequence[Bid],
    qualities: Sequence[Number],
) -> tuple[Number, ...]:
    """Return the scores of bids with these marks, the points for their prices being held."""
    return tuple(
        score(formula, values, bid, values.get(f"held_points_{formula}_{bid_id}", 0), quality)
        for bid_id, bid, quality in zip(bid_ids(), bids, qualities, strict=True)
    )


@equation
def other_mark(quality: Number, error: Number, uniform: Number) -> Number:
    """Return the mark that another panel might give: Q + e (2u - 1), kept within 0 and 10.

    Parameters
    ----------
    quality
        The mark as entered.
    error
        How far marks may be off, points.
    uniform
        Between 0 and 1.
    """
    return clip(quality + error * (2 * uniform - 1), 0, 10)


def panel_scores(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, tuple[Number, ...]]:
    """Return by formula the scores of the bids with the marks of a panel.

    Parameters
    ----------
    values
        Parameter values by id, what :func:`held` found, and ``other_mark_<bid>``.
    bind
        Names each score.
    """
    bids = tuple(
        Bid(
            values[f"held_price_{bid}"],
            values[f"other_mark_{bid}"],
            values[f"held_counts_{bid}"],
            0,
        )
        for bid in bid_ids()
    )
    qualities = [bid.quality for bid in bids]
    return {
        formula: tuple(
            bind(f"other_score_{formula}_{bid}", one)
            for bid, one in zip(
                bid_ids(), marked_scores(formula, values, bids, qualities), strict=True
            )
        )
        for formula in FORMULAS
    }


def changes(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Return by formula whether other marks change the winner: above 0 where they do.

    Parameters
    ----------
    values, bind
        As for :func:`panel_scores`.

    Returns
    -------
    dict
        ``assessed_<formula>``: by how much another bid is ahead of the one that wins at the marks
        as entered, less what is level; not a number where none wins.
    """
    return {
        f"assessed_{formula}": -lead(scores, values[f"held_winner_{formula}"]) - LEVEL
        for formula, scores in panel_scores(values, bind).items()
    }


def panel_leads(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Return how far ahead a panel's marks put the bid that wins, by the formula chosen.

    Parameters
    ----------
    values, bind
        As for :func:`panel_scores`.

    Returns
    -------
    dict
        ``award_lead_marks``: of the bid that wins at the marks as entered (see
        :func:`lead_in_marks`); ``award_top_marks``: the highest score of any bid, in points of the
        mark.
    """
    by_formula = panel_scores(values, bind)
    scores = [
        bind(f"other_chosen_{bid}", chosen(values, dict(zip(FORMULAS, one, strict=True))))
        for bid, *one in zip(bid_ids(), *by_formula.values(), strict=True)
    ]
    weight = values["held_mark_weight"]
    top = functools.reduce(maximum, scores)
    return {
        "award_lead_marks": lead_in_marks(lead(scores, values["held_winner"]), weight),
        "award_top_marks": only_where(top > _OUT / 2, top / weight),
    }


def lead_in_marks(ahead: Number, weight: Number) -> Number:
    """Return how many points in its mark a bid could lose before it is level with the next.

    Parameters
    ----------
    ahead
        Its lead in the score, see :func:`lead`.
    weight
        What a point adds to a score, see :func:`mark_weight`.

    Returns
    -------
    Number
        Below 0 what it lacks; not a number where marks play no part, or no other bid can win.
    """
    return only_where(ahead < -_OUT / 2, ahead / weight)


def _enough(bids: Sequence[Bid]) -> Number:
    return where(count_of(bids) >= 2, 1, 0)


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id; numbers or arrays of one shape, or formulas.
    bind
        Names each intermediate result (see :data:`Bind`).

    Returns
    -------
    dict
        ``award_bids`` (how many count) and ``award_invented`` (how many of these stand as the
        example has them); not a number with fewer than two: ``award_lowest`` and
        ``award_highest`` (NOK a year). By formula: ``award_total_<formula>_<bid>`` (points; for
        priced quality the price less the value of quality, million kroner; not a number where the
        bid is out), for those in ``WEIGHTED`` ``award_price_points_<formula>_<bid>``;
        ``award_winner_<formula>`` (see :func:`winner`), ``award_reversal_bid_<formula>`` and
        ``award_reversal_then_<formula>`` (places in the table), ``award_reversals_<formula>``
        (losing bids whose withdrawal changes the winner), ``award_lead_<formula>`` (points; for
        priced quality NOK), ``award_point_price_<formula>`` (NOK a year for one more point at the
        lowest price) and ``award_point_share_<formula>`` (of the lowest price).
        ``award_point_price_dearest`` is that of the proportional formula at the highest price. Of
        the formula that the reader chose: ``award_winner``, ``award_point_price``,
        ``award_point_share``, ``award_reversal_bid``, ``award_reversal_then``,
        ``award_reversals``;
        ``award_lead_marks`` (see :func:`lead_in_marks`) and ``award_top_marks``; ``award_level``,
        how many bids have the highest score, ``award_tied``, how many of these have the lowest
        price among them, and ``award_tied_1`` …, which; and ``award_others``, how many formulas
        name another winner. Where ``held_winner`` is among the values (see :func:`held`),
        ``award_held_lead``: by how much that bid is ahead by the formula chosen, below 0 once what
        was moved makes another win.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> found = evaluate({**defaults(), "price_weight": 0.4})
    >>> round(float(found["award_point_share_linear"]), 3)
    0.15
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    bids = entered(values, bind)
    result("award_bids", count_of(bids))
    enough = bind("award_enough", _enough(bids))

    def if_enough(value: Number) -> Number:
        return where(enough == 1, value, not_a_number(enough))

    invented = [
        where((bid.counts == 1) & (bid.price == price) & (bid.quality == quality), 1, 0)
        for bid, (price, quality) in (
            (bids[bid_ids().index(bid_id)], there) for bid_id, there in example().items()
        )
    ]
    result("award_invented", sum(invented[1:], invented[0]))

    every = field(bids, "award_all", bind)
    withdrawn = withdrawals(every, bind)
    lowest, highest = every.lowest, every.highest
    result("award_lowest", if_enough(MILLION * lowest))
    result("award_highest", if_enough(MILLION * highest))
    scores_by_formula = {}
    for formula in FORMULAS:
        base = f"award_{formula}"
        scores = every.scores(formula, values, base, bind)
        scores_by_formula[formula] = scores
        now = result(f"award_winner_{formula}", if_enough(winner(scores, bids, base, bind)))
        turned = reversal(formula, values, now, withdrawn, bind)
        result(f"award_reversal_bid_{formula}", turned["bid"])
        result(f"award_reversal_then_{formula}", turned["then"])
        result(f"award_reversals_{formula}", turned["count"])
        unit = MILLION if formula == "priced_quality" else 1
        ahead = bind(f"{base}_ahead", lead(scores, now))
        result(f"award_lead_{formula}", where(ahead < -_OUT / 2, unit * ahead, not_a_number(now)))
        for bid_id, one in zip(bid_ids(), scores, strict=True):
            shown = -one if formula == "priced_quality" else one
            total = where(one > _OUT / 2, shown, not_a_number(enough))
            result(f"award_total_{formula}_{bid_id}", if_enough(total))
        if formula in WEIGHTED:
            for bid_id, bid in zip(bid_ids(), bids, strict=True):
                points = price_points(formula, values, bid.price, lowest, highest)
                there = where(bid.counts == 1, points, not_a_number(enough))
                result(f"award_price_points_{formula}_{bid_id}", if_enough(there))
        worth = point_price(formula, values, lowest, lowest, highest)
        worth = bind(f"{base}_point_worth", if_enough(worth))
        result(f"award_point_price_{formula}", MILLION * worth)
        result(f"award_point_share_{formula}", worth / lowest)
    dearest = point_price("proportional", values, highest, lowest, highest)
    result("award_point_price_dearest", if_enough(MILLION * dearest))
    for name in ("winner", "point_price", "point_share", *_REVERSAL):
        by_formula = {formula: named[f"award_{name}_{formula}"] for formula in FORMULAS}
        result(f"award_{name}", chosen(values, by_formula))
    differ = [
        where(is_set(one) & (one != named["award_winner"]), 1, 0)
        for one in (named[f"award_winner_{formula}"] for formula in FORMULAS)
    ]
    result("award_others", sum(differ[1:], differ[0]))
    scores = tuple(
        bind(f"award_chosen_{bid_id}", chosen(values, dict(zip(FORMULAS, one, strict=True))))
        for bid_id, *one in zip(bid_ids(), *scores_by_formula.values(), strict=True)
    )
    named |= _at_the_top(values, bids, scores, enough, bind)
    if "held_winner" in values:
        result("award_held_lead", lead(scores, values["held_winner"]))
    return named


def _at_the_top(
    values: Mapping[str, Number],
    bids: Sequence[Bid],
    scores: Sequence[Number],
    enough: Number,
    bind: Bind,
) -> dict[str, Number]:
    """Say who is at the top by the formula chosen, and by how much: see :func:`evaluate`."""
    flags = [
        bind(f"award_ahead_{bid_id}", flag * enough)
        for bid_id, flag in zip(bid_ids(), ahead(scores, bids, "award_chosen", bind), strict=True)
    ]
    top = functools.reduce(maximum, scores)
    level = [where((score >= top - LEVEL) & (top > _OUT / 2), 1, 0) for score in scores]
    weight = bind("award_mark_weight", mark_weight(values))
    own = bind("award_chosen_lead", lead(scores, _alone(flags)))
    found = {
        "award_level": enough * sum(level[1:], level[0]),
        "award_lead_marks": lead_in_marks(own, weight),
        "award_top_marks": only_where((enough == 1) & (top > _OUT / 2), top / weight),
    }
    tied = counted_places(flags, "award_tied", bind)
    return {**tied, **{name: bind(name, value) for name, value in found.items()}}
