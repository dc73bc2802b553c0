"""E5, the two arms over the draws: what a tender and an in-house reform leave, and in which order.

Source of the equations: :mod:`tillit.models.net_saving` and :mod:`tillit.models.trust_control`,
here under the assumptions of one draw. Both arms are drawn together, so that what they share (the
discount rate, labour's share) is the same for both, and the chance that one is ahead of the other
is one of the same futures.
"""

from collections.abc import Mapping

from tillit.formula import Bind, Number, given, is_set, keep, minimum, only_where, where
from tillit.models import net_saving, trust_control
from tillit.models.budget import yearly_budget

BANDED = (
    "breakeven_gap_awarded",
    "breakeven_gap",
    "breakeven_gap_long",
    "net_if_failed",
    "net_if_runs",
    "net_if_ends_early",
    "net_if_gap_not_kept",
    "net_if_awarded",
    "expected_net",
    "expected_net_long",
    "expected_gross",
    "chance_runs",
    "chance_ends_early",
    "chance_gap_not_kept",
    "inhouse_gain_needed_if_holds",
    "inhouse_gain_needed",
    "inhouse_gain_needed_long",
    "inhouse_chance_fails",
    "inhouse_if_fails",
    "inhouse_outlay",
    "inhouse_if_holds",
    "inhouse_net",
    "inhouse_net_long",
    "inhouse_gross",
)
"""Results of both arms that the draws find, besides the chance of failing and what follows."""

CHANCES = ("chance_of_saving", "chance_inhouse_saves", "chance_tender_ahead")
"""Of events: the mean over the draws of the chance of those that save."""

WORTH = ("run", "kept", "faded")
"""What the lines read of the worth of the term's years."""

OUTCOMES = ("average", "if_begun")
"""What a line over a price gap or a gain can be of: the net on average, and the net of an arm that
comes about (a contract is awarded, the reform takes hold)."""


def drawn(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions, and reckon once what the bands, chances and lines all rest on.

    Returns
    -------
    dict
        The drawn assumptions by id and, with ``drawn_`` before each name, the results of ``BANDED``
        and ``CHANCES``, the price gap, those of ``WORTH``, and what a lasting gain of the whole
        budget is worth, NOK.
    """
    assumed = net_saving.drawn_assumptions(values, uniforms, bind)
    there = {**values, **assumed}
    awarded, redundancy = net_saving.drawn_award(there), there["drawn_redundancy"]
    term = there["contract_years"]
    gap = bind("drawn_gap", there["price_gap_middle"])
    worth = net_saving.gap_worth(there, term, term, bind)
    ends = net_saving.tender_states(there, gap, awarded, redundancy, worth, bind)
    found = {
        **net_saving.tender(there, gap, awarded, redundancy, worth, ends, bind),
        **trust_control.reform_path(there, bind),
    }
    others = trust_control.reform_states(
        there, found["inhouse_if_holds"], found["inhouse_if_fails"]
    )
    gross = net_saving.gross(there, gap, awarded)
    found |= {**gross, **net_saving.chances_awarded(there)}
    found["chance_of_saving"] = net_saving.chance_of_saving(ends)
    found["chance_inhouse_saves"] = net_saving.chance_of_saving(others)
    found["chance_tender_ahead"] = net_saving.chance_ahead(ends, others)
    kept = {name: found[name] for name in (*BANDED, *CHANCES)}
    kept |= {"gap": gap, **{name: worth[name] for name in WORTH}}
    kept["gain_worth"] = bind(
        "drawn_gain_worth", trust_control.gain_worth(there, term) * yearly_budget(there)
    )
    return {**assumed, **{f"drawn_{name}": value for name, value in kept.items()}}


def in_draw(values: Mapping[str, Number], _bind: Bind = keep) -> dict[str, Number]:
    """The results that vary from draw to draw, from values with :func:`drawn`."""
    return {
        **{name: values[f"drawn_{name}"] for name in BANDED},
        "saving_chance_failed": values["drawn_fails"],
        "lost_if_failed": -values["drawn_net_if_failed"],
        "tender_less_inhouse": values["drawn_expected_net"] - values["drawn_inhouse_net"],
    }


def chances_in_draw(values: Mapping[str, Number], _bind: Bind = keep) -> dict[str, Number]:
    """The chances under the assumptions of one draw, from values with :func:`drawn`."""
    return {name: values[f"drawn_{name}"] for name in CHANCES}


# Along the axes of charts


def _worth(values: Mapping[str, Number]) -> dict[str, Number]:
    return {name: values[f"drawn_{name}"] for name in WORTH}


def net_at_gap(values: Mapping[str, Number]) -> dict[str, Number]:
    """Net of the tender over the term, NOK, at the price gap in the values: by ``OUTCOMES``."""
    awarded, redundancy = net_saving.drawn_award(values), values["drawn_redundancy"]
    gap = values["price_gap_percent"] / 100
    net = net_saving.net_to_year(values, gap, awarded, redundancy, _worth(values))
    return {"average": net["average"], "if_begun": net["awarded"]}


def net_at_gain(values: Mapping[str, Number]) -> dict[str, Number]:
    """Net of the reform over as many years, NOK, at the gain in the values: by ``OUTCOMES``."""
    gain, worth = values["reform_gain_percent"] / 100, values["drawn_gain_worth"]
    above = gain - values["drawn_inhouse_gain_needed"]
    return {
        "average": trust_control.holds_chance(values) * worth * above,
        "if_begun": worth * (gain - values["drawn_inhouse_gain_needed_if_holds"]),
    }


def needed_at_size(values: Mapping[str, Number], bind: Bind = keep) -> Number:
    """Break-even on average at the number of posts in the values, share of the yearly budget."""
    # Redundancy as a share of the budget is the same in every size.
    awarded = net_saving.award(values, bind, "line_")
    found = net_saving.needed(values, awarded, values["drawn_redundancy"], _worth(values))
    return minimum(found["average"], net_saving.ENOUGH)


def tender_path(values: Mapping[str, Number], year: Number, bind: Bind = keep) -> Number:
    """Net of the tender up to the end of a year, NOK; beyond the term not a number.

    At the reader's gap, else at the break-even. From the middle of the term on, an early end has
    cost what it costs.
    """
    term = values["contract_years"]
    until = minimum(year, term)
    gap = where(is_set(values["drawn_gap"]), values["drawn_gap"], values["drawn_breakeven_gap"])
    ended = where(2 * until < term, 0, 1)
    awarded, redundancy = net_saving.drawn_award(values), values["drawn_redundancy"]
    worth = net_saving.gap_worth(values, term, until, bind)
    net = net_saving.net_to_year(values, gap, awarded, redundancy, worth, ended)["average"]
    return only_where(year <= term, net)


def inhouse_path(values: Mapping[str, Number], year: Number) -> Number:
    """Net of the reform up to the end of a year, NOK; beyond the term not a number.

    At the reader's gain, else at the break-even.
    """
    percent = values["reform_gain_percent"]
    gain = where(is_set(percent), given(percent) / 100, values["drawn_inhouse_gain_needed"])
    until = minimum(year, values["contract_years"])
    holds = trust_control.holds_chance(values)
    net = trust_control.net_to_year(values, gain, until, holds)
    return only_where(year <= values["contract_years"], net * yearly_budget(values))
