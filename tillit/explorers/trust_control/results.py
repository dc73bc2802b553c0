"""The results of the trust-and-control explorer, each where it is shown."""

from tillit.declared import Output, Section
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
    unset_gain = _("enter the gain you expect")
    return Section(
        _("What an in-house reform must give back, reckoned as in Net saving"),
        (
            Output(
                "inhouse_outlay",
                _("Extra cost while the reform is set up, worth today"),
                "money",
                _("Paid in full also where nothing comes of it."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_if_holds",
                _("Lasting gain needed, if it takes hold"),
                "gain",
                _("Of the yearly budget, over as many years of gain as the contract runs."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed",
                _("Lasting gain needed, on average"),
                "gain",
                _("What reforms that fail have cost must be earned in by those that hold."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_long",
                _("The same, with the years after"),
                "gain",
                band=True,
            ),
            Output(
                "inhouse_chance_fails", _("Chance that it does not take hold"), "in_ten", band=True
            ),
            Output("inhouse_if_fails", _("Net if it does not"), "money", band=True),
            Output(
                "inhouse_if_holds",
                _("Net if it takes hold"),
                "money",
                band=True,
                missing=unset_gain,
            ),
            Output("inhouse_net", _("Net on average"), "money", band=True, missing=unset_gain),
            Output(
                "inhouse_net_long",
                _("Net on average, with the years after"),
                "money",
                band=True,
                missing=unset_gain,
            ),
        ),
    )
