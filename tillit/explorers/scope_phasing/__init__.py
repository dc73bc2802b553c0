"""The scope and phasing explorer: which controls, and what it is made of."""

from tillit.declared import Group, Matters, Tipping, Unknown, rests_on
from tillit.explorer import Explorer
from tillit.explorers.scope_phasing.computed import GAIN, STAGES, drivers
from tillit.explorers.scope_phasing.plan import plan_picture
from tillit.explorers.scope_phasing.reach import effect_picture, map_picture, people_picture
from tillit.explorers.scope_phasing.results import sections
from tillit.explorers.scope_phasing.told import answers
from tillit.explorers.scope_phasing.worth import value_picture
from tillit.i18n import gettext as _
from tillit.models import scope_phasing as model


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("Your belief, and what is learned"),
            ("gain_spread_percent", "unit_noise_percent", "comparable_units", "years_after"),
        ),
        Group(
            _("Costs of getting in and out"),
            (
                "first_step_cost_percent",
                "full_start_cost_percent",
                "failed_preparation_percent",
                "exit_cost_percent",
                "step_exit_percent",
            ),
        ),
        Group(
            _("Size of the lots, and residents"),
            ("full_lots", "best_lot_fte", "lot_size_width", "residents_per_fte"),
        ),
    )


def _misuse() -> tuple[str, ...]:
    return (
        _("Starting a first step that cannot be ended: then it is going fully."),
        _("Selling a small first step as proof: it shows only effects larger than its bar."),
        _("Deciding on the extension before the results are in."),
        _(
            "Reading the amounts as all there is: what residents and staff gain or lose counts "
            "only as far as you put it into the gain you expect."
        ),
    )


def scope_phasing() -> Explorer:
    """Describe the explorer of the chapter *Scope and phasing*."""
    return Explorer(
        name="scope_phasing",
        controls=(
            GAIN,
            "first_step_fte",
            "extension_fte",
            "contract_years",
            "lots",
        ),
        groups=_groups(),
        sections=sections(),
        model=model.as_told,
        draws=STAGES,
        tipping=(
            Tipping(
                "staged_less_full",
                _("Where the answer tips"),
                _(
                    "Each number moved alone, the rest as set: where a first step and going fully "
                    "are worth the same."
                ),
            ),
        ),
        matters=(
            Matters(
                _("What the choice between a first step and going fully depends on most"),
                _(
                    "The first column is about the difference between a first step and going "
                    "fully. The second says how much more the best of staying, a first step and "
                    "going fully would be worth if you knew this number before choosing. A gain "
                    "that is not set is drawn evenly over its range."
                ),
                drivers,
                _("Worth finding out first"),
            ),
        ),
        answers=answers(),
        unknown=Unknown(("staged_amount", "staged_breakeven", "full_breakeven")),
        basis=rests_on(
            _(
                "What an option is worth is counted over first step and years after, worth at the "
                "award, on average over what may happen. Amounts are the middle of draws of the "
                "least known."
            )
        ),
        pictures=(
            value_picture(),
            plan_picture(),
            map_picture(),
            effect_picture(),
            people_picture(),
        ),
        misuse=_misuse(),
    )
