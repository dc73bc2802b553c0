"""E4, market and one-bid risk: how likely are no bid, one bid and real competition?

Source of the question: Trondheim's experience report, where one bid came and the tender was
cancelled for want of competition. Source of the equations: this book, on three known pieces. The
number of bids is negative binomial, a Poisson count whose mean varies by a gamma-distributed mood
of the market (Greenwood & Yule 1920); what one tender teaches is a beta distribution with
Jeffreys' prior (Jeffreys 1946); the price among suppliers whose costs differ is the second lowest
cost on average (Vickrey 1961). The directions of the drivers come from the documents, their sizes
are assumptions (see ``data/parameters.csv``).

The expected bids are a number as such. Suppliers are counted only where the reader does; what one
tender teaches about them is an observation beside it. All lots of one step meet the same mood: when
the market is cold, it is cold for all of them.
"""

import math
from collections.abc import Mapping

from tillit.evidence import load
from tillit.formula import (
    Bind,
    Number,
    arcsin,
    clip,
    cos,
    equation,
    exp,
    is_set,
    keep,
    log,
    maximum,
    minimum,
    sin,
    sqrt,
    triangular_quantile,
    where,
)
from tillit.sampling import drawn_between, reach, spread, triangular

REFERENCE_FTE = 100
"""Posts in the one lot that the expected bids are counted for, on middling terms."""

REFERENCE_DAYS = load().figure("trondheim-bid-window")
"""Days to write a bid that the expected bids are counted for: Trondheim's, by our count."""

MOST_FROM_SIZE = math.log(2)
"""A better size of lot counts as at most twice the bids: who put the reference at two bids did
not mean that a hundred would come for a smaller lot, however narrow the bell."""

MOST_LOTS = 6
"""Lots the chance of failing is exact for; the registry allows no more."""

MOST_SUPPLIERS = 20
"""Suppliers that what one tender teaches is exact for; the registry allows no more."""

LEVELS = ("frame", "takeover", "requirements", "volume")
"""Drivers set on a scale from -1 to 1, each with its weight."""

DRIVERS = ("frame", "takeover", "size", "days", "requirements", "volume")

BIDS_SPREAD = 5
"""The expected bids are drawn between a fifth of the number and so many times as many: the median
of all Finnish tenders and the Swedish mean lie well within."""

DRAWN = (
    "bid_share",
    "frame_weight",
    "takeover_weight",
    "days_weight",
    "requirements_weight",
    "volume_weight",
    "best_lot_fte",
    "lot_size_width",
)
"""Assumptions on the number of bids that are drawn by their own range; the expected bids by their
logarithm, and how predictable the market is by its reciprocal."""

TAUGHT_TAIL = 0.05
"""Chance left out at either end of the interval of what one tender teaches."""

_TAUGHT_Z = 1.6448536269514722
"""Standard normal quantile of ``1 - TAUGHT_TAIL``."""

_NEWTON_STEPS = 7

_NEAR = 0.02
"""Size of a growth below which its series is exact to the last digit, and the quotient is not."""

_RARE = 1e-6
"""Chance of two or more bids below which what they ask is taken at its limit."""

_HALLEY_STEPS = 2


@equation
def base_bids(expected_bids: Number, interested_suppliers: Number, bid_share: Number) -> Number:
    """Bids expected for the reference contract: as such, or suppliers times share where counted.

    Parameters
    ----------
    expected_bids
        Expected number of bids.
    interested_suppliers
        Suppliers who might bid; nan unless the reader counts them.
    bid_share
        Chance that one of them does, between 0 and 1.

    Returns
    -------
    Number
        Bids for one lot of ``REFERENCE_FTE`` posts with ``REFERENCE_DAYS`` days on middling terms.
    """
    return where(is_set(interested_suppliers), interested_suppliers * bid_share, expected_bids)


def log_drivers(
    values: Mapping[str, Number],
    fte: Number,
    lots: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> dict[str, Number]:
    """What each circumstance adds to the logarithm of expected bids.

    Parameters
    ----------
    values
        Parameter values by id.
    fte
        Full-time equivalents of all lots together.
    lots
        Number of lots.
    bind
        Names each driver ``<prefix>driver_<name>``.
    prefix
        Sets the names of one call apart from those of another.

    Returns
    -------
    dict
        Log units by the names of ``DRIVERS``: 0 for the reference contract, positive for more
        bids. Days count up to twice and down to half the reference; size is a bell around the
        best size of a lot on the log scale, relative to the reference lot and at most
        ``MOST_FROM_SIZE``.
    """
    doublings = clip(log(values["days_to_bid"] / REFERENCE_DAYS) / math.log(2), -1, 1)
    best, width = values["best_lot_fte"], values["lot_size_width"]
    now, reference = log(fte / lots / best), log(REFERENCE_FTE / best)
    terms = {
        **{name: values[f"{name}_weight"] * values[f"{name}_level"] for name in LEVELS},
        "days": values["days_weight"] * doublings,
        "size": minimum((reference * reference - now * now) / (2 * width * width), MOST_FROM_SIZE),
    }
    return {name: bind(f"{prefix}driver_{name}", terms[name]) for name in DRIVERS}


def bids_per_lot(
    values: Mapping[str, Number],
    fte: Number,
    lots: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> Number:
    """Expected bids for each lot: base times the exponential of the sum of drivers.

    Parameters
    ----------
    values, fte, lots, bind, prefix
        As for :func:`log_drivers`.

    Returns
    -------
    Number
        Bids, above 0; bound as ``<prefix>bids_per_lot``.
    """
    base = base_bids(values["expected_bids"], values["interested_suppliers"], values["bid_share"])
    total = sum(log_drivers(values, fte, lots, bind, prefix).values())
    return bind(f"{prefix}bids_per_lot", base * exp(total))


@equation
def chance_none(bids: Number, unpredictability: Number) -> Number:
    """Chance of no bid: (r / (r + l))^r, e^-l as r grows.

    Parameters
    ----------
    bids
        Expected bids l, 0 or more.
    unpredictability
        Shape r of the market's mood, above 0: the higher, the closer to a Poisson count.
    """
    return exp(-unpredictability * log(1 + bids / unpredictability))


@equation
def chance_single(bids: Number, unpredictability: Number) -> Number:
    """Chance of exactly one bid: l (r / (r + l))^(r + 1)."""
    return bids * exp(-(unpredictability + 1) * log(1 + bids / unpredictability))


@equation
def chance_several(bids: Number, unpredictability: Number) -> Number:
    """Chance of two or more bids: what none and one leave."""
    single_to_none = bids / (1 + bids / unpredictability)
    return 1 - chance_none(bids, unpredictability) * (1 + single_to_none)


@equation
def chances_of_lots(
    bids: Number,
    unpredictability: Number,
    lots: Number,
    cancels: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> tuple[Number, Number]:
    """Chances that no lot gets bids enough, and that every lot does.

    With a shared mood g ~ Gamma(r, r) the lots are independent Poisson counts of mean l g, and a
    lot gets too few with x = e^(-l g) (1 + l g), or e^(-l g) where one bid is enough. All L do with
    E[x^L], none with the binomial of E[(1 - x)^L]; both are sums of
    E[e^(-j l g) g^i] = rising(r, i) r^r / (r + j l)^(r + i).

    Parameters
    ----------
    bids
        Expected bids for each lot l.
    unpredictability
        Shape r.
    lots
        Number of lots L, a whole number from 1 to ``MOST_LOTS``.
    cancels
        Whether a single bid is too few.
    bind
        Names each term ``<prefix>no_bid_in_<j>`` and ``<prefix>too_few_in_<j>``: the chances that j
        given lots get no bid, and too few; 0 where there are not as many lots.
    prefix
        As for :func:`log_drivers`.

    Returns
    -------
    tuple
        Between 0 and 1; what they leave is the chance that some lots do and others do not.
    """
    no_lot: Number = 0
    every: Number = 1
    choose: Number = 1
    for j in range(1, MOST_LOTS + 1):
        choose = choose * (j - 1 - lots) / j
        none = bind(
            f"{prefix}no_bid_in_{j}",
            where(lots < j, 0, chance_none(j * bids, unpredictability)),
        )
        ratio = bids / (unpredictability + j * bids)
        nested: Number = 1
        for i in reversed(range(j)):
            nested = 1 + (j - i) / (i + 1) * (unpredictability + i) * ratio * nested
        few = bind(f"{prefix}too_few_in_{j}", where(lots < j, 0, none * where(cancels, nested, 1)))
        no_lot = where(lots < j, no_lot, few)
        every = every + choose * few
    return clip(no_lot, 0, 1), clip(every, 0, 1)


def award(
    values: Mapping[str, Number],
    fte: Number,
    lots: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> dict[str, Number]:
    """What becomes of a tender in lots, under the reader's rules for one bid and for lots.

    Parameters
    ----------
    values, fte, lots, bind, prefix
        As for :func:`log_drivers`. ``one_bid_rule`` ``"cancel"`` asks for two bids for every lot,
        ``"negotiate"`` and ``"award"`` for one. ``partial_award`` ``"partial"`` awards the lots
        that get bids enough, ``"all"`` none unless every lot does.

    Returns
    -------
    dict
        ``bids_per_lot``, ``chance_failed`` (no lot is awarded; other reasons are not counted),
        ``some_awarded`` (chance that some are, and not all), ``share_awarded`` (expected, of the
        lots) and ``gap_lost`` (what single bids cost on average, for each lot awarded: a share of
        the cost, 0 where a single bid is cancelled); bound as ``<prefix><name>``.
    """
    bids = bids_per_lot(values, fte, lots, bind, prefix)
    shape = values["unpredictability"]
    none, single = chance_none(bids, shape), chance_single(bids, shape)
    # Where no bid is likely at all, one is all there will be.
    alone = single / maximum(1 - none, single)
    lost = where(
        values["one_bid_rule"] == "cancel",
        0,
        alone * single_bid_cost(bids, shape, values["cost_spread_percent"]),
    )
    found = {**_awarded(values, bids, lots, bind, prefix), "gap_lost": lost}
    named = {name: bind(f"{prefix}{name}", value) for name, value in found.items()}
    return {"bids_per_lot": bids, **named}


def _awarded(
    values: Mapping[str, Number], bids: Number, lots: Number, bind: Bind, prefix: str
) -> dict[str, Number]:
    shape = values["unpredictability"]
    cancels = values["one_bid_rule"] == "cancel"
    partial = values["partial_award"] == "partial"
    no_lot, every = chances_of_lots(bids, shape, lots, cancels, bind, prefix)
    every = bind(f"{prefix}chance_all_lots", every)
    one_lot = 1 - chance_none(bids, shape) - where(cancels, chance_single(bids, shape), 0)
    return {
        "chance_failed": where(partial, no_lot, 1 - every),
        "some_awarded": where(partial, maximum(1 - no_lot - every, 0), 0),
        "share_awarded": where(partial, one_lot, every),
    }


def chance_failed(
    values: Mapping[str, Number],
    fte: Number,
    lots: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> Number:
    """Chance that a tender fails for want of bids: see :func:`award`.

    Parameters
    ----------
    values, fte, lots, bind, prefix
        As for :func:`award`.

    Returns
    -------
    Number
        Between 0 and 1; bound as ``<prefix>chance_failed``.
    """
    bids = bids_per_lot(values, fte, lots, bind, prefix)
    found = _awarded(values, bids, lots, bind, prefix)
    return bind(f"{prefix}chance_failed", found["chance_failed"])


@equation
def bids_needed(competition_target: Number, unpredictability: Number, bind: Bind = keep) -> Number:
    """Expected bids at which two or more come with the wanted chance.

    With s = log(1 + l / r), P(fewer than two) = e^(-r s) (1 + r (1 - e^-s)). Its logarithm is
    concave and falls, and lies below -r s + log(1 + r): Newton's steps from where that line meets
    the target never overshoot.

    Parameters
    ----------
    competition_target
        Wanted chance, between 0 and 1 (exclusive).
    unpredictability
        Shape r.
    bind
        Names the steps.

    Returns
    -------
    Number
        Bids.
    """
    shape = unpredictability
    wanted = bind("needed_log_chance", log(1 - competition_target))
    s = bind("needed_step_0", (log(1 + shape) - wanted) / shape)
    for step in range(1, _NEWTON_STEPS + 1):
        fall = bind(f"needed_fall_{step}", exp(-s))
        inner = 1 + shape * (1 - fall)
        slope = shape * (fall / inner - 1)
        s = bind(f"needed_step_{step}", s - (log(inner) - shape * s - wanted) / slope)
    return shape * (exp(s) - 1)


def drawn_assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """The assumptions on the number of bids, drawn from their ranges.

    Parameters
    ----------
    values
        Parameter values by id: each is the most credible value of its triangular distribution.
    uniforms
        Draws between 0 and 1 by parameter id.
    bind
        Names each drawn assumption.

    Returns
    -------
    dict
        The drawn assumptions by id. ``expected_bids`` is drawn by its logarithm, so that half as
        many are as credible as twice as many. ``unpredictability`` is drawn by its reciprocal, the
        variance of the market's mood: most of its range up to 100 is all but a Poisson count, and
        a draw of the shape itself would hardly ever see a moody market.
    """
    return {
        **triangular(values, uniforms, DRAWN, bind),
        "expected_bids": bind("expected_bids", _spread_bids(values, uniforms["expected_bids"])),
        "unpredictability": bind(
            "unpredictability", _spread_shape(values, uniforms["unpredictability"])
        ),
    }


def _spread_bids(values: Mapping[str, Number], uniform: Number) -> Number:
    times = reach(values, "expected_bids") * triangular_quantile(uniform, -1, 0, 1)
    return values["expected_bids"] * exp(math.log(BIDS_SPREAD) * times)


def _spread_shape(values: Mapping[str, Number], uniform: Number) -> Number:
    least, most = drawn_between(values, "unpredictability")
    mode = values["unpredictability"]
    return 1 / triangular_quantile(1 - uniform, 1 / most, 1 / mode, 1 / least)


def as_drawn(sampled: Mapping[str, Number], values: Mapping[str, Number]) -> dict[str, Number]:
    """Turn assumptions sampled over their ranges into draws of this model, rank for rank.

    A sensitivity analysis draws every assumption by the same triangular distribution over its
    range; :func:`drawn_assumptions` draws the expected bids by their logarithm and the shape of the
    market by its reciprocal.

    Parameters
    ----------
    sampled
        Parameter values by id, of which those two may be sampled.
    values
        The most credible values.

    Returns
    -------
    dict
        All of ``sampled``, with those two as this model draws them.
    """
    drawn = {"expected_bids": _spread_bids, "unpredictability": _spread_shape}
    return {
        **sampled,
        **{name: draw(values, _rank(values, name, sampled[name])) for name, draw in drawn.items()},
    }


def _rank(values: Mapping[str, Number], name: str, drawn: Number) -> Number:
    """Return the rank, 0 to 1, of a draw by the triangular distribution over its range."""
    least, most = spread(values, name)
    mode, width = values[name], max(most - least, 1e-9)
    below = (drawn - least) ** 2 / (width * max(mode - least, 1e-9))
    above = 1 - (most - drawn) ** 2 / (width * max(most - mode, 1e-9))
    return clip(where(drawn < mode, below, above), 0, 1)


@equation
def price_index(bids: Number, cost_spread_percent: Number) -> Number:
    """Expected price with this many bids, where the cheapest possible supplier costs 100.

    Costs are uniform between 100 and 100 plus the spread; among k of them the price is the second
    lowest on average, 100 + 2 spread / (k + 1) (Vickrey 1961, also for sealed first-price bids
    between alike suppliers). A single supplier asks the reserve price, the dearest cost, which is
    the same formula at k = 1.

    Parameters
    ----------
    bids
        Number of bids k, 1 or more.
    cost_spread_percent
        Spread of costs in percent of the cheapest.
    """
    return 100 + 2 * cost_spread_percent / (bids + 1)


@equation
def price_share_with_competition(bids: Number, unpredictability: Number) -> Number:
    """How far up the spread of costs the price lies with two or more bids: E[2 / (k + 1) | k >= 2].

    The mean of 1 / (k + 1) is the integral of the count's generating function from 0 to 1,
    (e^y - 1) / (y l / r) s with s = log(1 + l / r) and y = (1 - r) s; from it are taken no bid and
    one.

    Parameters
    ----------
    bids
        Expected bids l, 0 or more.
    unpredictability
        Shape r.

    Returns
    -------
    Number
        Between 0 and 2/3, which it nears where hardly any bid is expected.
    """
    shape = unpredictability
    stretch = log(1 + bids / shape)
    growth = (1 - shape) * stretch
    series: Number = 1
    for term in (6, 5, 4, 3, 2):
        series = 1 + growth / term * series
    near = growth * growth < _NEAR * _NEAR
    rise = where(near, series, (exp(growth) - 1) / where(near, 1, growth))
    several = chance_several(bids, shape)
    rare = several < _RARE
    mean = rise * stretch * shape / where(rare, 1, bids)
    left = mean - chance_none(bids, shape) - chance_single(bids, shape) / 2
    return where(rare, 2 / 3, 2 * left / where(rare, 1, several))


@equation
def single_bid_cost(bids: Number, unpredictability: Number, cost_spread_percent: Number) -> Number:
    """What awarding to a single bid costs: D (1 - E[2 / (k + 1) | k >= 2]), a share of the cost.

    A single supplier asks the reserve price, the dearest cost, where several bring the price down
    to the second lowest on average (:func:`price_index`). By so much is a price gap smaller that
    is found with one bid.

    Parameters
    ----------
    bids, unpredictability, cost_spread_percent
        As for :func:`price_share_with_competition` and :func:`price_index`.

    Returns
    -------
    Number
        Between a third of the spread and the whole of it.
    """
    share = price_share_with_competition(bids, unpredictability)
    return cost_spread_percent / 100 * (1 - share)


def one_bid_gap_loss(values: Mapping[str, Number], bind: Bind = keep) -> Number:
    """What awarding the lots of the first step to a single bid costs: :func:`single_bid_cost`.

    Parameters
    ----------
    values
        Parameter values by id.
    bind
        Names the result ``one_bid_gap_loss``, and the bids for each lot.

    Returns
    -------
    Number
        Share of the cost.
    """
    bids = bids_per_lot(values, values["first_step_fte"], values["lots"], bind)
    loss = single_bid_cost(bids, values["unpredictability"], values["cost_spread_percent"])
    return bind("one_bid_gap_loss", loss)


@equation
def quality_reached(bids: Number) -> Number:
    """Share of the way from the lowest to the best quality that the best of k bids reaches.

    With a fixed price and offered quality uniform between lowest and best: k / (k + 1).
    """
    return bids / (bids + 1)


@equation
def taught_scale(hits: Number, misses: Number) -> Number:
    """One over the beta function B(hits + 1/2, misses + 1/2).

    Parameters
    ----------
    hits, misses
        Whole numbers, together at most ``MOST_SUPPLIERS``; they may change places.
    """
    rising: Number = 1
    for i in range(MOST_SUPPLIERS):
        rising = rising * where(i < misses, (hits + i + 1) / (i + 0.5), 1)
    return (hits + 0.5) * 2 / math.pi * _leading(hits) * rising


def _leading(hits: Number) -> Number:
    """Compute the product of (i + 1) / (i + 3/2) over i < hits."""
    leading: Number = 1
    for i in range(MOST_SUPPLIERS):
        leading = leading * where(i < hits, (i + 1) / (i + 1.5), 1)
    return leading


@equation
def lower_share(
    hits: Number, misses: Number, scale: Number, bind: Bind = keep, prefix: str = ""
) -> Number:
    """The share that Beta(hits + 1/2, misses + 1/2) stays below with chance ``TAUGHT_TAIL``.

    With the share as sine squared of an angle, half-whole beta distributions have a finite sum for
    their distribution function (the recurrences of the incomplete beta function, DLMF 8.17.20 and
    8.17.21, from the arcsine distribution). Halley's method, started at the normal approximation
    (Anscombe 1948), is right to eight digits after two steps for every count up to
    ``MOST_SUPPLIERS``.

    Parameters
    ----------
    hits, misses
        As for :func:`taught_scale`.
    scale
        Their :func:`taught_scale`.
    bind
        Names each step, and the counts: short names, as the formula repeats them.
    prefix
        As for :func:`log_drivers`.

    Returns
    -------
    Number
        Between 0 and 1. The upper end is one less the lower end with hits and misses exchanged.
    """
    hits, misses = bind(f"{prefix}k", hits), bind(f"{prefix}m", misses)
    leading = bind(f"{prefix}leading", _leading(hits))
    whole = hits + misses + 1
    angle = maximum(arcsin(sqrt((hits + 0.5) / whole)) - _TAUGHT_Z / 2 / sqrt(whole), 0.02)
    for step in range(_HALLEY_STEPS):
        angle = bind(f"{prefix}angle_{step}", angle)
        sine, cosine = sin(angle), cos(angle)
        square = bind(f"{prefix}x{step}", sine * sine)
        rest = bind(f"{prefix}y{step}", 1 - square)
        first: Number = 0
        second: Number = 0
        for i in reversed(range(MOST_SUPPLIERS)):
            first = where(i < hits, 1 + square * first * (i + 1) / (i + 1.5), 0)
            second = where(i < misses, 1 + rest * second * (hits + i + 1) / (i + 1.5), 0)
        first = bind(f"{prefix}first_{step}", first)
        second = bind(f"{prefix}second_{step}", second)
        power = bind(f"{prefix}power_{step}", exp(hits * log(square)))
        both = sine * cosine
        below = (
            2 / math.pi * (angle - both * first + (2 * hits + 1) * leading * power * both * second)
        )
        density = 2 * scale * power * exp(misses * log(rest))
        newton = bind(f"{prefix}newton_{step}", (below - TAUGHT_TAIL) / density)
        bend = hits * cosine / sine - misses * sine / cosine
        angle = angle - newton / (1 - minimum(newton * bend, 0.5))
    end = sin(angle)
    return end * end


def what_one_tender_teaches(
    observed_bids: Number, observed_suppliers: Number, bind: Bind = keep
) -> dict[str, Number]:
    """The share of suppliers who bid, after k of N did, and an unchanged rerun.

    Beta(1/2, 1/2) before the tender, Beta(1/2 + k, 1/2 + N - k) after it. A rerun with the same N
    is beta-binomial: P(none) is the product of (b + i) / (a + b + i), P(one) follows from it.

    Parameters
    ----------
    observed_bids
        Bids in the last tender k; more than N count as N.
    observed_suppliers
        Suppliers N who could have bid, a whole number from 1 to ``MOST_SUPPLIERS``.
    bind
        Names each result.

    Returns
    -------
    dict
        ``taught_a``, ``taught_b`` and ``taught_scale`` (of the beta distribution and, one over the
        beta function, its density), ``taught_share`` (its mean),
        ``taught_share_low`` and ``taught_share_high`` (its 90 % interval) and ``rerun_too_few``
        (chance of fewer than two bids in an unchanged rerun).
    """
    seen = bind("taught_bids", minimum(observed_bids, observed_suppliers))
    unseen = bind("taught_no_bids", observed_suppliers - seen)
    a = bind("taught_a", seen + 0.5)
    b = bind("taught_b", unseen + 0.5)
    scale = bind("taught_scale", taught_scale(seen, unseen))
    whole = bind("taught_of", observed_suppliers + 1)
    none: Number = 1
    for i in range(MOST_SUPPLIERS):
        none = none * where(i + 1 < whole, (b + i) / (whole + i), 1)
    none = bind("rerun_none", none)
    single = observed_suppliers * a / (b + observed_suppliers - 1)
    return {
        "taught_a": a,
        "taught_b": b,
        "taught_scale": scale,
        "taught_share": bind("taught_share", a / whole),
        "taught_share_low": bind(
            "taught_share_low", lower_share(seen, unseen, scale, bind, "few_")
        ),
        "taught_share_high": bind(
            "taught_share_high", 1 - lower_share(unseen, seen, scale, bind, "many_")
        ),
        "rerun_too_few": bind("rerun_too_few", clip(none * (1 + single), 0, 1)),
    }


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas. An unset
        ``interested_suppliers`` is nan.
    bind
        Names each intermediate result (see :data:`Bind`).

    Returns
    -------
    dict
        For one lot: ``bids_per_lot``, ``chance_no_bid``, ``chance_one_bid``,
        ``chance_competition`` (two or more), ``driver_<name>`` (log units), ``times_<name>`` (how
        many times as many bids that gives, and ``times_all`` of them). For the whole step: those
        of :func:`award`. ``bids_needed`` for the wanted chance, ``competition_less_target``,
        ``one_bid_gap_loss`` (share of the cost), and the results of
        :func:`what_one_tender_teaches`.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> round(float(evaluate(defaults())["chance_competition"]), 2)
    0.53
    """
    fte, lots = values["first_step_fte"], values["lots"]
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    def remember(name: str, value: Number) -> Number:
        return (result if name.startswith("driver_") else bind)(name, value)

    shape = values["unpredictability"]
    named.update(award(values, fte, lots, remember))
    bids = named["bids_per_lot"]
    none = result("chance_no_bid", chance_none(bids, shape))
    single = result("chance_one_bid", chance_single(bids, shape))
    several = result("chance_competition", 1 - none - single)
    result("competition_less_target", several - values["competition_target"])
    result("bids_needed", bids_needed(values["competition_target"], shape, bind))
    named["one_bid_gap_loss"] = one_bid_gap_loss(values, bind)
    named.update(
        what_one_tender_teaches(values["observed_bids"], values["observed_suppliers"], bind)
    )
    added = {name: named[f"driver_{name}"] for name in DRIVERS}
    for name, log_units in {**added, "all": sum(added.values())}.items():
        result(f"times_{name}", exp(log_units))
    return named


# Over the draws, and along the axes of charts


def drawn_tender(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions, and name once what becomes of the tender under each."""
    drawn = {
        **drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, ("cost_spread_percent",), bind),
    }
    there = {**values, **drawn}
    return {**drawn, **award(there, values["first_step_fte"], values["lots"], bind)}


def in_draw(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """The results that vary from draw to draw, from values with :func:`drawn_tender`."""
    bids, shape = values["bids_per_lot"], values["unpredictability"]
    none = bind("chance_no_bid", chance_none(bids, shape))
    single = bind("chance_one_bid", chance_single(bids, shape))
    return {
        "bids_per_lot": bids,
        "chance_no_bid": none,
        "chance_one_bid": single,
        "chance_competition": 1 - none - single,
        "chance_failed": values["chance_failed"],
        "some_awarded": values["some_awarded"],
        "share_awarded": values["share_awarded"],
        "one_bid_gap_loss": single_bid_cost(bids, shape, values["cost_spread_percent"]),
    }


def enough_in_draw(values: Mapping[str, Number], _bind: Bind = keep) -> dict[str, Number]:
    """By how much competition is likelier in a draw than is wanted."""
    several = chance_several(values["bids_per_lot"], values["unpredictability"])
    return {"draws_enough": several - values["competition_target"]}


def price_above_lowest(values: Mapping[str, Number], count: Number) -> Number:
    """How far the price at so many bids lies above the lowest possible one, as a share of it."""
    return price_index(count, values["cost_spread_percent"]) / 100 - 1


def reach_of_drivers(
    values: Mapping[str, Number], now: Mapping[str, Number]
) -> dict[str, tuple[Number, Number]]:
    """How many times as many bids each circumstance gives at its lower and at its upper end.

    Parameters
    ----------
    values
        Parameter values by id.
    now
        How many times as many each gives as it is. Size has no lower end: its range is from there,
        if that is below the reference.
    """
    ends = {
        name: (exp(-values[f"{name}_weight"]), exp(values[f"{name}_weight"]))
        for name in (*LEVELS, "days")
    }
    distance = log(REFERENCE_FTE / values["best_lot_fte"])
    width = values["lot_size_width"]
    best = exp(minimum(distance * distance / (2 * width * width), MOST_FROM_SIZE))
    return {**ends, "size": (minimum(now["size"], 1), best)}


def credible(taught: Mapping[str, Number], share: Number) -> Number:
    """Density of the share of suppliers who bid, by :func:`what_one_tender_teaches`."""
    hits, misses = taught["taught_a"] - 1, taught["taught_b"] - 1
    return taught["taught_scale"] * exp(hits * log(share) + misses * log(1 - share))
