"""The results of the trust-and-control explorer, each where it is shown."""

from tillit.contents import title_of
from tillit.declared import Output, Section
from tillit.explorers.net_saving.results import reform_outputs
from tillit.formats import percent
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import trust_control as model


def sections() -> tuple[Section, ...]:
    """Return the results, each where it is shown."""
    return (_inhouse(), _contract(), _reform())


def _inhouse() -> Section:
    return _arm(
        "inhouse",
        _("How much control pays in-house"),
        less=_("Chance that today’s share is more than pays"),
        more=_("Chance that today’s share is less than pays"),
        lost=_("Value that today’s share gives up"),
        unset=_("enter today’s share"),
    )


def _contract() -> Section:
    return _arm(
        "contract",
        _("How much control pays under contract"),
        less=_("Chance that the planned share is more than pays"),
        more=_("Chance that the planned share is less than pays"),
        lost=_("Value that the planned share gives up"),
        unset=_("enter the planned share"),
        best_note=_(
            "Lower than in-house because more is assumed to be at risk: no verdict on who."
        ),
    )


def _arm(
    arm: str, title: str, *, less: str, more: str, lost: str, unset: str, best_note: str = ""
) -> Section:
    """Return the results of one arm; the labels name the share that it has today or will have."""
    return Section(
        title,
        (
            Output(
                f"best_control_{arm}",
                _("Share of time on control that pays best"),
                "percent",
                band=True,
            ),
            Output(f"flat_low_{arm}", _("Where it hardly matters: from"), "percent", band=True),
            Output(
                f"flat_high_{arm}",
                _("Where it hardly matters: to"),
                "percent",
                fill(
                    _("Within these two, at most {share} of the best value is given up."),
                    share=percent(model.FLAT_TOLERANCE),
                ),
                band=True,
            ),
            Output(f"best_value_{arm}", _("Value kept at the best share"), "percent", best_note),
            Output(f"less_pays_{arm}", less, "in_ten", missing=unset),
            Output(f"more_pays_{arm}", more, "in_ten", missing=unset),
            Output(
                f"hardly_matters_{arm}",
                _("Chance that it hardly matters"),
                "in_ten",
                missing=unset,
            ),
            Output(
                f"freed_fte_{arm}",
                _("Full-time posts that the best share frees"),
                "number",
                _("Minus: it takes so many more. Time, not money, until it is put to use."),
                band=True,
                missing=unset,
            ),
            Output(f"value_lost_{arm}", lost, "percent", missing=unset),
            Output(
                f"value_lost_cost_{arm}",
                _("The same in kroner a year"),
                "money",
                _("The full value of the service taken as its yearly budget: value, not cash."),
                band=True,
                missing=unset,
            ),
        ),
    )


def _reform() -> Section:
    return Section(
        fill(
            _("What an in-house reform must give back, reckoned as in {chapter}"),
            chapter=title_of("net_saving"),
        ),
        tuple(reform_outputs().values()),
    )
