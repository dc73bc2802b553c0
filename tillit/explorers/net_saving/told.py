"""What the net-saving explorer says: named cases, the first that holds."""

from collections.abc import Mapping

from tillit.contents import title_of
from tillit.explorers.law import norwegian_costs
from tillit.explorers.net_saving.computed import GAIN, GAP
from tillit.formula import Number, is_set
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models import net_saving as model
from tillit.said import EVEN, LEAST_AMOUNT, Case, narrow, placed


def answers() -> tuple[tuple[Case, ...], ...]:
    """Return what is said: which arm is ahead, and of each arm what it needs or leaves."""
    return (
        _compared(),
        _tender_told(),
        _verdict("tender", "chance_of_saving"),
        _tender_longer(),
        _reform_told(),
        _verdict("reform", "chance_inhouse_saves"),
        _reform_longer(),
        _related(),
        _whose(),
        _left_out(),
        norwegian_costs("person_year_cost", "external_help_cost"),
    )


def _related() -> tuple[Case, ...]:
    """Relate the price gap to the gain of the chapter Scope and phasing: they are one belief."""
    return (
        Case("gap set", "", lambda known: is_set(known[GAP])),
        Case(
            "of the gain",
            placed(
                _(
                    "The price gap is the one that leaves the gain of {mean_gain_percent} a year, "
                    "set in {chapter}, in the middle of the draws."
                ),
                chapter=title_of("scope_phasing"),
            ),
            lambda known: is_set(known["mean_gain_percent"]),
        ),
        Case("no gap", "", lambda known: known["breakeven_gap"] > model.ENOUGH),
        Case(
            "neither set",
            placed(
                _(
                    "What a price gap of {breakeven_gap:percent} leaves each year is "
                    "{needed_net_gain:percent}: the gain of {chapter}."
                ),
                chapter=title_of("scope_phasing"),
            ),
        ),
    )


def _left_out() -> tuple[Case, ...]:
    """Say that pay to those without a post is not counted, while no country is chosen."""
    return (
        Case(
            "redundancy left out",
            _(
                "Left out, since it depends on the law: pay to those whom the municipality keeps "
                "without a post. Choose your country."
            ),
            lambda known: ~model.redundancy_known(known),
        ),
        Case("redundancy counted", ""),
    )


def _gap_set(known: Mapping[str, Number]) -> Number:
    return is_set(known["price_gap"])


def _gain_set(known: Mapping[str, Number]) -> Number:
    return is_set(known[GAIN])


def _both_set(known: Mapping[str, Number]) -> Number:
    return _gap_set(known) & _gain_set(known)


def _compared() -> tuple[Case, ...]:
    return (
        Case("not compared", "", lambda known: ~_both_set(known)),
        Case(
            "neither saves",
            _("On what you expect, neither arm saves on average over {contract_years}."),
            lambda known: (known["expected_net"] <= 0) & (known["inhouse_net"] <= 0),
        ),
        Case(
            "tender ahead",
            _("On average the tender comes out ahead over {contract_years}."),
            lambda known: known["tender_less_inhouse_low"] > 0,
        ),
        Case(
            "reform ahead",
            _("On average the reform comes out ahead over {contract_years}."),
            lambda known: known["tender_less_inhouse_high"] < 0,
        ),
        Case("neither ahead", _("Neither arm is clearly ahead over {contract_years}.")),
    )


def _tender_told() -> tuple[Case, ...]:
    return (
        Case(
            "tender open",
            _(
                "A tender needs this price gap to break even over {contract_years}: "
                "{breakeven_gap_awarded:gap} if a contract is awarded, {breakeven_gap:gap} on "
                "average."
            ),
            lambda known: ~_gap_set(known),
        ),
        *_with_range(
            "tender",
            "net_if_awarded",
            _(
                "Tender, at a price gap of {price_gap:percent} over {contract_years}: net "
                "{net_if_awarded:money} if a contract is awarded{range}. Chance that it fails: "
                "{saving_chance_failed:in_ten}, at a cost of {lost_if_failed:money}. On average: "
                "{expected_net:money}."
            ),
        ),
    )


def _reform_told() -> tuple[Case, ...]:
    return (
        Case(
            "reform open",
            _(
                "A reform needs this lasting gain to break even over {contract_years}: "
                "{inhouse_gain_needed_if_holds:gain} if it takes hold, {inhouse_gain_needed:gain} "
                "on average."
            ),
            lambda known: ~_gain_set(known),
        ),
        *_with_range(
            "reform",
            "inhouse_if_holds",
            _(
                "Reform, at a lasting gain of {reform_gain_percent} over {contract_years}: net "
                "{inhouse_if_holds:money} if it takes hold{range}. Chance that it does not: "
                "{inhouse_chance_fails:in_ten}, at a cost of {inhouse_outlay:money}. On average: "
                "{inhouse_net:money}."
            ),
        ),
    )


def _with_range(arm: str, amount: str, sentence: str) -> tuple[Case, ...]:
    """Return the cases of a sentence with the range of an amount, which is left out if narrow."""
    ends = {end: f"{{{amount}_{end}:money}}" for end in ("low", "high")}
    told = f" ({fill(_('{low} to {high}'), **ends)})"
    return (
        Case(
            f"{arm} narrow",
            placed(sentence, range=""),
            lambda known: narrow(known, amount, LEAST_AMOUNT),
        ),
        Case(arm, placed(sentence, range=told)),
    )


def _verdict(arm: str, chance: str) -> tuple[Case, ...]:
    """Return the cases of how likely a saving is, none while there is no chance of one."""
    least, most = EVEN
    likely = _("A saving is more likely than not, failing included: {chance}.")
    unlikely = _("A saving is less likely than not, failing included: {chance}.")
    even = _("A saving is about as likely as not, failing included: {chance}.")
    told = f"{{{chance}:in_ten}}"
    return (
        Case(f"{arm} no verdict", "", lambda known: ~is_set(known[chance])),
        Case(f"{arm} likely", placed(likely, chance=told), lambda known: known[chance] > most),
        Case(f"{arm} unlikely", placed(unlikely, chance=told), lambda known: known[chance] < least),
        Case(f"{arm} even", placed(even, chance=told)),
    )


def _no_years_after(known: Mapping[str, Number]) -> Number:
    return known["years_after"] <= 0


def _tender_longer() -> tuple[Case, ...]:
    return (
        Case("tender no longer", "", _no_years_after),
        Case(
            "tender longer",
            _("With {years_after} more, and a new tender: {expected_net_long:money} on average."),
            _gap_set,
        ),
        Case(
            "tender longer open",
            _("With {years_after} more, and a new tender: {breakeven_gap_long:gap} on average."),
        ),
    )


def _reform_longer() -> tuple[Case, ...]:
    return (
        Case("reform no longer", "", _no_years_after),
        Case(
            "reform longer",
            _("With {years_after} more: {inhouse_net_long:money} on average."),
            _gain_set,
        ),
        Case(
            "reform longer open",
            _("With {years_after} more: {inhouse_gain_needed_long:gain} on average."),
        ),
    )


def _whose() -> tuple[Case, ...]:
    return (
        Case("set", "", lambda known: _gap_set(known) | _gain_set(known)),
        Case("neither set", _("Which will come about is yours to say.")),
    )
