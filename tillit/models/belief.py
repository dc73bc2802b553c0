"""One belief, asked in two chapters: the price gap of a tender, and the gain that it leaves a year.

What is taken from a gap each year is not well known, so the two are related over the draws: a gap
leaves the median of what :func:`tillit.models.net_saving.net_gain` leaves of it in each draw, and a
gain stands for the gap of which that is the median. Both chapters then reckon with this one gap,
and each draw of the chapter on scope and phasing has the gain that this draw leaves of it.
"""

from collections.abc import Mapping

from tillit.formula import Bind, Number, given, is_set, keep, where
from tillit.models.net_saving import gap_leaving, net_gain
from tillit.sampling import triangular

TAKEN = (
    "follow_up_percent",
    "overhead_left_percent",
    "gap_erosion_points",
    "gap_not_kept_chance",
)
"""Assumptions of what a price gap leaves."""


def drawn(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw what is taken from a price gap, the same in each draw as in every chapter."""
    return triangular(values, uniforms, TAKEN, bind)


def in_draw(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Relate gap and gain in a draw, from values with :func:`drawn`.

    The median of the draws that leave this gain from a smaller gap is that of the gaps which leave
    it: so the way there and the way back meet.

    Returns
    -------
    dict
        ``price_gap`` (the reader's, else the gap that leaves the reader's gain) and ``phased_gap``
        (the gap that leaves the reader's gain, else the reader's); ``stated_gain`` (the reader's,
        else what the gap leaves) and ``gap_leaves`` (of the reader's gap); ``gap_of_no_gain``.
        Shares of the yearly budget; not a number where the reader has set neither.
    """
    gap, gain = values["price_gap_percent"], values["mean_gain_percent"]
    own_gap, own_gain = given(gap) / 100, given(gain) / 100
    needed = bind("belief_needed", gap_leaving(values, own_gain))
    left = bind("belief_left", net_gain(values, own_gap))
    return {
        "price_gap": where(is_set(gap), own_gap, needed),
        "phased_gap": where(is_set(gain), needed, own_gap),
        "stated_gain": where(is_set(gain), own_gain, left),
        "gap_leaves": left,
        "gap_of_no_gain": gap_leaving(values, 0),
    }


def needed_in_draw(values: Mapping[str, Number], _bind: Bind = keep) -> dict[str, Number]:
    """What a draw leaves each year of the price gap that is told to break even on average."""
    return {"needed_net_gain": net_gain(values, values["breakeven_gap_middle"])}
