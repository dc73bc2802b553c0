"""The net-saving explorer: which controls, and what it is made of."""

import functools

from tillit.declared import Group, Matters, Tipping, Unknown, rests_on
from tillit.explorer import Explorer
from tillit.explorers.net_saving.computed import (
    GAIN,
    GAP,
    POSTS,
    REFORM,
    STAGES,
    TENDER,
    TERM,
    Arm,
    drivers,
)
from tillit.explorers.net_saving.net import reform_picture, tender_picture
from tillit.explorers.net_saving.pictures import (
    arms_picture,
    reform_sources_picture,
    size_picture,
    sources_picture,
)
from tillit.explorers.net_saving.results import sections
from tillit.explorers.net_saving.told import answers
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.models import net_saving as model


def _groups() -> tuple[Group, ...]:
    return (
        Group(_("What the service costs today"), ("budget_million",)),
        Group(
            _("The tender and its follow-up"),
            (
                "preparation_person_years",
                "person_year_cost",
                "external_help_cost",
                "failed_cost_percent",
                "transition_percent",
                "redundancy_percent",
                "follow_up_percent",
                "overhead_left_percent",
                "early_end_chance",
                "early_end_cost_percent",
            ),
        ),
        Group(
            _("Where a saving would come from"),
            (
                "labour_share",
                "margin_percent",
                "nonlabour_saving_percent",
                "reform_absence_points",
                "reform_agency_percent",
                "reform_control_points",
            ),
        ),
        Group(_("Years and interest"), (TERM, "gap_erosion_points", "discount_percent")),
    )


def _misuse() -> tuple[str, ...]:
    return (
        _("Quoting the gross saving without the net."),
        _("Calling a price gap likely because it is on the chart: the references are others'."),
        _(
            "Counting a pension that staff lose as a gain in efficiency: it is moved from them "
            "to the buyer."
        ),
        _(
            "Judging quality: the reckoning takes it to be the same, and says nothing of the "
            "residents."
        ),
        _("Comparing the two arms over different years or on different budgets."),
    )


def _about(arm: Arm) -> tuple[str, str]:
    """Return what the answer on an arm is about: what it leaves, else what it needs."""
    return arm.net["average"], arm.needed["average"]


def _matters_of(arm: Arm, title: str, note: str) -> Matters:
    worth = _("Worth of knowing it first")
    return Matters(title, note, functools.partial(drivers, arm=arm), worth)


def _tips(arm: Arm, title: str, note: str) -> Tipping:
    return Tipping(arm.net["average"], title, note)


def _tipping() -> tuple[Tipping, ...]:
    return (
        _tips(
            TENDER,
            _("What would have to be true for the answer on a tender to tip"),
            _(
                "The answer tips where the tender neither saves nor costs on average, at the "
                "inputs as set. Each line moves one number over its range and leaves all "
                "others where they are. Until you set a price gap, only it has such a point."
            ),
        ),
        _tips(
            REFORM,
            _("What would have to be true for the answer on a reform to tip"),
            _(
                "The answer tips where the reform neither saves nor costs on average, at the "
                "inputs as set. Each line moves one number over its range and leaves all "
                "others where they are. Until you set a gain, only it has such a point."
            ),
        ),
    )


def _matters() -> tuple[Matters, ...]:
    return (
        _matters_of(
            TENDER,
            _("What the net of a tender depends on most"),
            _(
                "Worth: how much better the choice between as today and the tender would turn "
                "out on average, over the contract; the reform is a third choice once you have "
                "set its gain. A price gap that is not set counts as equally likely over its "
                "whole range."
            ),
        ),
        _matters_of(
            REFORM,
            _("What the net of a reform depends on most"),
            _(
                "Worth: how much better the choice between as today and the reform would turn "
                "out on average, over as many years; the tender is a third choice once you "
                "have set its price gap. A gain that is not set counts as equally likely over "
                "its whole range."
            ),
        ),
    )


def net_saving() -> Explorer:
    """Describe the explorer of the chapter *Net saving*."""
    return Explorer(
        name="net_saving",
        controls=(
            GAP,
            GAIN,
            POSTS,
            "gap_not_kept_chance",
            "reform_failure_chance",
        ),
        groups=_groups(),
        sections=sections(),
        model=model.evaluate,
        answers=answers(),
        unknown=Unknown(
            ways={
                pgettext("way", "Tender"): _about(TENDER),
                pgettext("way", "Reform"): _about(REFORM),
            }
        ),
        basis=rests_on(
            _(
                "Each amount is the median of the draws; eight in ten of them lie between the ends "
                "of its range."
            )
        ),
        pictures=(
            tender_picture(),
            reform_picture(),
            sources_picture(),
            reform_sources_picture(),
            size_picture(),
            arms_picture(),
        ),
        draws=STAGES,
        tipping=_tipping(),
        matters=_matters(),
        misuse=_misuse(),
    )
