"""The trust-and-control explorer: which controls, and what it is made of."""

from tillit.declared import Group, Matters, Tipping, Unknown, rests_on
from tillit.explorer import Explorer
from tillit.explorers.trust_control.computed import DRAWS, REFORM_DRAWS, drivers
from tillit.explorers.trust_control.control import measurability_picture, value_picture
from tillit.explorers.trust_control.reform import needed_picture, path_picture
from tillit.explorers.trust_control.results import sections
from tillit.explorers.trust_control.told import contract_answers, inhouse_answers, no_verdict
from tillit.formats import percent
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import trust_control as model

_BARS_NAME, _BAR_LEVELS = 281, {"inhouse": 299, "contract": 317}
"""How far down the bars of the flat regions and their name stand, px."""


def _misuse() -> tuple[str, ...]:
    return (
        _(
            "Comparing the two lines to decide who should run the service: what sets them "
            "apart is what was assumed to be at risk."
        ),
        _("Quoting a best share as a norm: every size behind it is an assumption."),
        _("Cutting a check that guards users’ safety because it counts as control here."),
        _("Counting freed time as money before it has been put to other use."),
        _("Taking the extra cost of one pilot for the cost of any trust reform."),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("What is at risk, and what it costs to look"),
            (
                "risk_share_inhouse",
                "risk_share_contract",
                "loss_inhouse",
                "loss_contract",
                "time_cost",
            ),
        ),
        Group(
            _("The reform path"),
            (
                "reform_cost_percent",
                "reform_cost_years",
                "reform_failure_chance",
                "reform_gain_percent",
            ),
        ),
    )


def trust_control() -> Explorer:
    """Describe the explorer of the chapter *Trust and control*."""
    return Explorer(
        name="trust_control",
        controls=(
            "control_inhouse_percent",
            "control_contract_percent",
            "measurability",
            "motivation_loss",
            "legal_minimum_percent",
        ),
        groups=_groups(),
        sections=sections(),
        model=model.evaluate,
        draws=(DRAWS, REFORM_DRAWS),
        answers=(inhouse_answers(), contract_answers(), no_verdict()),
        unknown=Unknown(("best_control_inhouse",)),
        basis=rests_on(
            fill(
                _(
                    "Hardly matters: at most {share} of the best value is given up. Chance: share "
                    "of draws of the assumptions."
                ),
                share=percent(model.FLAT_TOLERANCE),
            )
        ),
        pictures=(
            value_picture(),
            needed_picture(),
            path_picture(),
            measurability_picture(),
        ),
        matters=(
            Matters(
                _("What the best share in-house depends on most"),
                _(
                    "Worth to know: what choosing the share of control after finding out is worth "
                    "more than choosing before, on average over the draws, with the full value of "
                    "the service taken as its yearly budget."
                ),
                drivers,
                _("Worth to know first, a year"),
            ),
        ),
        tipping=(
            Tipping(
                "control_tips",
                _("Where the answer in-house tips"),
                _(
                    "One number moved at a time: where it turns from more control to less. Until "
                    "you enter today’s share: where control beyond the legal minimum stops paying."
                ),
            ),
        ),
        misuse=_misuse(),
    )
