"""The results of the scope and phasing explorer, each where it is shown."""

from tillit.declared import Output, Section
from tillit.formats import percent
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import scope_phasing as model


def options() -> dict[str, str]:
    """Return what is chosen among besides staying as today, by how their results begin."""
    return {
        "staged": _("First step, then decide"),
        "full": _("Go fully, can go back"),
        "irreversible": _("Go fully, no way back"),
    }


def sections() -> tuple[Section, ...]:
    """Return the results, each where it is shown."""
    return (
        _worth_of_each(),
        _worth_with_bids(),
        _when_to_stop(),
        _where_the_best_changes(),
        _what_it_can_show(),
        _tender_time_and_people(),
    )


def _worth_of_each() -> Section:
    notes = {
        "staged": _("Failing and the way back counted in, as in all of these."),
        "full": _("In its own lots."),
    }
    in_budgets = _("{option}, in yearly budgets")
    return Section(
        _("What each option is worth, against staying as today"),
        (
            *(
                Output(f"{name}_amount", option, "money", notes.get(name, ""), band=True)
                for name, option in options().items()
            ),
            Output("scope_budget", _("One yearly budget of the whole scope"), "money"),
            *(
                Output(f"{name}_value", fill(in_budgets, option=option), "percent", band=True)
                for name, option in options().items()
            ),
            Output("chance_stay_best", _("Draws in which staying is worth most"), "in_ten"),
            Output("chance_staged_best", _("Draws in which a first step is worth most"), "in_ten"),
            Output("chance_full_best", _("Draws in which going fully is worth most"), "in_ten"),
        ),
    )


def _worth_with_bids() -> Section:
    if_bids = _("{option}, if bids come")
    return Section(
        _("The same if two or more bids for every lot were certain"),
        [
            Output(f"{name}_value_if_bids", fill(if_bids, option=option), "percent")
            for name, option in options().items()
        ],
    )


def _when_to_stop() -> Section:
    beyond = _("not set, or beyond any likely result")
    return Section(
        _("When to stop"),
        (
            Output(
                "extend_above",
                _("After a first step: extend if it shows a gain above"),
                "percent",
                _(
                    "Below it, take the step back: a smaller loss is cheaper to keep than the way "
                    "back. To keep the step as it is, is not counted."
                ),
                missing=beyond,
            ),
            Output("chance_extend", _("Chance that it comes to an extension"), "in_ten"),
            Output("chance_extend_if_bids", _("Chance of extending, if bids come"), "in_ten"),
            Output(
                "go_back_below",
                _("After going fully: go back if it shows a gain below"),
                "percent",
                _("Above it, a loss is cheaper to keep than the way back."),
                missing=beyond,
            ),
            Output("chance_go_back", _("Chance that it comes to going back"), "in_ten"),
            Output("chance_go_back_if_bids", _("Chance of going back, if bids come"), "in_ten"),
        ),
    )


def _where_the_best_changes() -> Section:
    no_steps, nowhere = _("no extension, so no steps"), _("none up to there")
    return Section(
        fill(
            _("Where the best option changes, looked for up to {n} percent"),
            n=f"{100 * model.largest_gain():.0f}",
        ),
        (
            Output(
                "staged_breakeven",
                _("Gain from which a first step beats staying"),
                "percent",
                band=True,
                missing=no_steps,
            ),
            Output(
                "full_breakeven",
                _("Gain from which going fully beats staying"),
                "percent",
                band=True,
            ),
            Output(
                "full_best_from",
                _("Gain from which going fully beats both"),
                "percent",
                _("By the middle of the draws. The upper end stands for none up to there."),
                missing=no_steps,
            ),
            Output(
                "steps_again_from",
                _("Gain from which a first step beats going fully again"),
                "percent",
                _("By the middle of the draws. The upper end stands for none up to there."),
                missing=no_steps,
            ),
            Output(
                "switch_to_full",
                _("Gain from which going fully beats both, exactly as set"),
                "percent",
                missing=no_steps,
            ),
            Output(
                "step_gap",
                _("Price gap that leaves the gain from which a first step pays"),
                "gap",
                _("A contract that only breaks even may need more: it cannot stop, or learn."),
                missing=nowhere,
            ),
            Output(
                "full_gap",
                _("Price gap that leaves the gain from which going fully is best"),
                "gap",
                missing=nowhere,
            ),
        ),
    )


def _what_it_can_show() -> Section:
    return Section(
        _("How much the first step can teach"),
        (
            Output(
                "smallest_effect",
                _("Smallest gain or loss the first step can show"),
                "percent",
                fill(
                    _("Found in {share} of first steps, if it is there."),
                    share=percent(model.POWER),
                ),
                band=True,
            ),
            Output(
                "learned_spread",
                _("How far the results are likely to move your belief"),
                "percent",
                _("Standard deviation, share of the yearly budget."),
            ),
            Output(
                "result_weight",
                _("Weight of the results against your belief"),
                "percent",
                _("The rest is the weight of what you believed before."),
            ),
        ),
    )


def _tender_time_and_people() -> Section:
    return Section(
        _("The tender, time and people"),
        (
            Output(
                "first_step_chance_failed",
                _("Too few bids for the first step"),
                "in_ten",
                _("No lot is awarded, by your rules for one bid and for lots."),
                band=True,
            ),
            Output(
                "chance_some_lots",
                _("Some lots of the first step are awarded, others not"),
                "in_ten",
            ),
            Output(
                "first_step_share_awarded",
                _("Share of the first step to expect awarded"),
                "percent",
            ),
            Output("full_lots_used", _("Lots of everything at once"), "people"),
            Output(
                "full_chance_failed",
                _("Too few bids for everything at once"),
                "in_ten",
                _("No lot is awarded."),
                band=True,
            ),
            Output(
                "full_some_awarded",
                _("Some lots of everything at once are awarded, others not"),
                "in_ten",
            ),
            Output("full_share_awarded", _("Share of everything to expect awarded"), "percent"),
            Output("months_to_bids", _("Months to the gate: enough bids?"), "people"),
            Output("months_to_start", _("Months to the gate: staff in place?"), "people"),
            Output("months_to_results", _("Months to the gate: results seen?"), "people"),
            Output("months_to_end", _("Months to the end of the years counted"), "people"),
            Output("first_step_people", _("Employees, first step"), "people"),
            Output("extension_people", _("Employees, extension"), "people"),
            Output("first_step_residents", _("Residents, first step"), "people"),
            Output("extension_residents", _("Residents, extension"), "people"),
        ),
    )
