"""What the scope and phasing explorer says: named cases, the first that holds."""

from collections.abc import Mapping

from tillit.contents import title_of
from tillit.explorers.law import norwegian_costs
from tillit.explorers.scope_phasing.computed import GAIN
from tillit.formats import percent
from tillit.formula import Number, is_set, maximum, minimum, where
from tillit.i18n import Text
from tillit.i18n import gettext as _
from tillit.models import scope_phasing as model
from tillit.said import LEAST_AMOUNT, Case, Condition, narrow, only_if, placed

OTHERWISE = 0.005
"""How far a gain lies from what the price gap leaves before a reader is told, share of the budget:
the step in which a gain is set."""


def _unset(known: Mapping[str, Number]) -> Number:
    return ~is_set(known["stated_gain"])


def _all_at_once(known: Mapping[str, Number]) -> Number:
    return known["extension_fte"] <= model.NO_POST


def _step_comes_first(known: Mapping[str, Number]) -> Number:
    return known["staged_breakeven"] < known["full_breakeven"]


def answers() -> tuple[tuple[Case, ...], ...]:
    """Return what is said: whether a gain is set, which option is best, and what follows."""
    return (
        _gain_set(),
        (
            *only_if(_unset, _where_it_changes()),
            *only_if(_all_at_once, _best_at_once()),
            *only_if(_tie, _as_good()),
            *_best(),
        ),
        _likely(),
        _rule(),
        _failing(),
        _related(),
        norwegian_costs(),
    )


def gap_says_otherwise() -> tuple[Text, Condition]:
    """Say that the price gap which a reader set leaves another gain than the one set here."""
    text = placed(
        _(
            "The price gap of {price_gap_percent} set in {net_saving} would leave a gain of "
            "{gap_leaves:percent}, and {mean_gain_percent} was set in {scope_phasing}: one of the "
            "two needs another look."
        ),
        **{name: title_of(name) for name in ("net_saving", "scope_phasing")},
    )

    def apart(known: Mapping[str, Number]) -> Number:
        difference = known["gap_leaves"] - known["stated_gain"]
        return is_set(known[GAIN]) & (maximum(difference, -difference) > OTHERWISE)

    return text, apart


def _related() -> tuple[Case, ...]:
    """Relate the gain to the price gap of the chapter Net saving: they are one belief."""
    return (
        Case("gap says otherwise", *gap_says_otherwise()),
        Case("gap agrees", "", lambda known: is_set(known[GAIN])),
        Case(
            "of the gap",
            placed(
                _(
                    "This gain is what a price gap of {price_gap_percent}, set in {chapter}, "
                    "leaves a year."
                ),
                chapter=title_of("net_saving"),
            ),
            lambda known: is_set(known["price_gap_percent"]),
        ),
        Case(
            "neither set",
            placed(
                _(
                    "A gain is what is left of the price gap of {chapter}, year by year: a gap of "
                    "{gap_of_no_gain:percent} leaves none."
                ),
                chapter=title_of("net_saving"),
            ),
        ),
    )


def _gain_set() -> tuple[Case, ...]:
    return (
        Case("gain not set", _("You have not set the gain you expect."), _unset),
        Case("gain set", ""),
    )


def _where_it_changes() -> tuple[Case, ...]:
    """Say which option is best at which gain, for a reader who has not said what to expect."""
    return (
        Case(
            "not set, stay",
            _(
                "At the largest gain looked for, staying as today is still best: bids are too "
                "unlikely, or starting costs too much."
            ),
            lambda known: model.best_at_none(
                where(
                    model.has_extension(known),
                    minimum(known["staged_breakeven"], known["full_breakeven"]),
                    known["full_breakeven"],
                )
            ),
        ),
        Case(
            "not set, all at once",
            _(
                "Without an extension the first step is the whole: below {full_breakeven:percent} "
                "of the yearly budget, staying as today is best; above it, going fully."
            ),
            _all_at_once,
        ),
        *only_if(_step_comes_first, _with_a_first_step()),
        Case(
            "not set, stay or fully, a step between",
            _(
                "Below {full_breakeven:percent} of the yearly budget, staying as today is best; "
                "above it, going fully, but around {steps_between_at:percent} a first step."
            ),
            _step_between,
        ),
        Case(
            "not set, stay or fully",
            _(
                "Below {full_breakeven:percent} of the yearly budget, staying as today is best; "
                "above it, going fully. At your settings a first step is best at no gain."
            ),
            lambda known: model.best_at_none(known["steps_again_from"]),
        ),
        Case(
            "not set, stay or fully or step",
            _(
                "Below {full_breakeven:percent} of the yearly budget, staying as today is best; "
                "above it, going fully; above {steps_again_from:percent} a first step, since more "
                "lots make it likelier to start at all."
            ),
        ),
    )


def _step_between(known: Mapping[str, Number]) -> Number:
    return ~model.best_at_none(known["steps_between_at"])


def _with_a_first_step() -> tuple[Case, ...]:
    """Say the same where a first step beats staying before going fully does."""
    return (
        Case(
            "not set, stay or first step",
            _(
                "Below {staged_breakeven:percent} of the yearly budget, staying as today is best; "
                "above it, a first step that may be extended, up to the largest gain looked for."
            ),
            lambda known: model.best_at_none(known["full_best_from"]),
        ),
        Case(
            "not set, stay or step or fully, a step between",
            _(
                "Below {staged_breakeven:percent} of the yearly budget, staying as today is best; "
                "from there up to {full_best_from:percent}, a first step that may be extended; "
                "above that, going fully, but around {steps_between_at:percent} a first step."
            ),
            _step_between,
        ),
        Case(
            "not set, stay or step or fully",
            _(
                "Below {staged_breakeven:percent} of the yearly budget, staying as today is best; "
                "from there up to {full_best_from:percent}, a first step that may be extended; "
                "above that, going fully."
            ),
            lambda known: model.best_at_none(known["steps_again_from"]),
        ),
        Case(
            "not set, stay or step or fully or step",
            _(
                "Below {staged_breakeven:percent} of the yearly budget, staying as today is best; "
                "from there up to {full_best_from:percent}, a first step; then going fully; above "
                "{steps_again_from:percent} a first step again, since more lots make it likelier "
                "to start at all."
            ),
        ),
    )


def _close(one: Number, other: Number) -> Number:
    """Say whether two options cannot be told apart."""
    difference = one - other
    return (difference < model.TOLD_APART) & (difference > -model.TOLD_APART)


def _apart(text: Text) -> Text:
    return placed(text, apart=percent(model.TOLD_APART))


def _tie(known: Mapping[str, Number]) -> Number:
    """Say whether the best option is as good as another."""
    staged, full = known["staged_value"], known["full_value"]
    return (
        (_close(staged, 0) & (full < model.TOLD_APART))
        | (_close(full, 0) & (staged < model.TOLD_APART))
        | (_close(staged, full) & (maximum(staged, full) > 0))
    )


def _best_at_once() -> tuple[Case, ...]:
    """Say whether to stay or to go fully, where the first step is the whole."""
    return (
        Case(
            "tie, all at once",
            _apart(
                _(
                    "If you expect {stated_gain:percent}, staying as today and going fully cannot "
                    "be told apart: they differ by less than {apart} of a yearly budget. Without "
                    "an extension the first step is the whole."
                )
            ),
            lambda known: _close(known["full_value"], 0),
        ),
        Case(
            "stay, all at once",
            _(
                "If you expect {stated_gain:percent}, staying as today is best. Without an "
                "extension the first step is the whole, and worth {full_amount:money} against it."
            ),
            lambda known: known["full_value"] <= 0,
        ),
        Case(
            "fully, all at once",
            _(
                "If you expect {stated_gain:percent}, going fully is best. Against staying as "
                "today it is worth {full_amount:money}. Without an extension the first step is "
                "the whole."
            ),
        ),
    )


def _as_good() -> tuple[Case, ...]:
    """Say which options are as good as one another, where the best is not alone."""
    return (
        Case(
            "tie of all",
            _apart(
                _(
                    "If you expect {stated_gain:percent}, staying as today, a first step and going "
                    "fully cannot be told apart: each is within {apart} of a yearly budget of "
                    "staying."
                )
            ),
            lambda known: _close(known["staged_value"], 0) & _close(known["full_value"], 0),
        ),
        Case(
            "tie of stay and step",
            _apart(
                _(
                    "If you expect {stated_gain:percent}, staying as today and a first step cannot "
                    "be told apart: they differ by less than {apart} of a yearly budget. Going "
                    "fully is worth {full_amount:money} against staying."
                )
            ),
            lambda known: _close(known["staged_value"], 0),
        ),
        Case(
            "tie of stay and fully",
            _apart(
                _(
                    "If you expect {stated_gain:percent}, staying as today and going fully cannot "
                    "be told apart: they differ by less than {apart} of a yearly budget. A first "
                    "step is worth {staged_amount:money} against staying."
                )
            ),
            lambda known: _close(known["full_value"], 0),
        ),
        Case(
            "tie of step and fully",
            _apart(
                _(
                    "If you expect {stated_gain:percent}, a first step and going fully cannot be "
                    "told apart: they differ by less than {apart} of a yearly budget. Against "
                    "staying as today both are worth about {full_amount:money}."
                )
            ),
        ),
    )


def _best() -> tuple[Case, ...]:
    """Say which option is best at the gain that the reader expects."""
    return (
        Case(
            "stay",
            _(
                "If you expect {stated_gain:percent}, staying as today is best. Against it a first "
                "step is worth {staged_amount:money} and going fully {full_amount:money}."
            ),
            lambda known: (known["staged_value"] <= 0) & (known["full_value"] <= 0),
        ),
        Case(
            "first step",
            _(
                "If you expect {stated_gain:percent}, a first step is best. Against staying as "
                "today it is worth {staged_amount:money}, and going fully {full_amount:money}."
            ),
            lambda known: known["staged_value"] >= known["full_value"],
        ),
        Case(
            "fully",
            _(
                "If you expect {stated_gain:percent}, going fully is best. Against staying as "
                "today it is worth {full_amount:money}, and a first step {staged_amount:money}."
            ),
        ),
    )


def _likely() -> tuple[Case, ...]:
    """Say the likely range of the option that is best, or of a first step where staying is."""

    def fully(known: Mapping[str, Number]) -> Number:
        ahead = (known["full_value"] > known["staged_value"]) & (known["full_value"] > 0)
        return ahead | _all_at_once(known)

    return (
        Case(
            "no range",
            "",
            lambda known: (
                _unset(known)
                | (model.has_extension(known) & _tie(known))
                | (_all_at_once(known) & _close(known["full_value"], 0))
                | (fully(known) & narrow(known, "full_amount", LEAST_AMOUNT))
                | (~fully(known) & narrow(known, "staged_amount", LEAST_AMOUNT))
            ),
        ),
        Case(
            "range of all",
            _(
                "Eight in ten draws lie between {full_amount_low:money} and "
                "{full_amount_high:money} for going fully."
            ),
            fully,
        ),
        Case(
            "range of step",
            _(
                "Eight in ten draws lie between {staged_amount_low:money} and "
                "{staged_amount_high:money} for a first step."
            ),
        ),
    )


def _rule() -> tuple[Case, ...]:
    """Say when to stop, where something is started and anything comes after."""

    def fully(known: Mapping[str, Number]) -> Number:
        best = _all_at_once(known) | (known["full_value"] > known["staged_value"])
        return best & (known["full_value"] >= model.TOLD_APART)

    return (
        Case(
            "nothing started",
            "",
            lambda known: (
                _unset(known)
                | (known["years_after"] < 0.5)
                | (maximum(known["staged_value"], known["full_value"]) < model.TOLD_APART)
            ),
        ),
        Case(
            "go back",
            _("Go back if it shows less than {go_back_below:percent}."),
            lambda known: fully(known) & is_set(known["go_back_below"]),
        ),
        Case(
            "extend",
            _("Extend it if it shows more than {extend_above:percent}; else take it back."),
            lambda known: ~fully(known) & is_set(known["extend_above"]),
        ),
        Case(
            "nothing shown",
            _("No result that is likely will change what you believe: it teaches too little."),
        ),
    )


def _failing() -> tuple[Case, ...]:
    """Say how likely it is that nothing comes of each option."""
    return (
        Case(
            "at once",
            _("The chance of too few bids is counted in: {full_chance_failed:in_ten}."),
            _all_at_once,
        ),
        Case(
            "in steps",
            _(
                "The chance of too few bids is counted in: {first_step_chance_failed:in_ten} for a "
                "first step, {full_chance_failed:in_ten} for everything at once."
            ),
        ),
    )
