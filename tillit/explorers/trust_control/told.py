"""What the trust-and-control explorer says: named cases, the first that holds."""

from tillit.formula import is_set
from tillit.i18n import gettext as _
from tillit.said import EVEN, Case, Condition


def _cases(
    arm: str, *, unset: str, below_law: str, more: str, less: str, flat: str, even: str
) -> list[Case]:
    """Return the cases of today's control in one arm: what most draws say, if most say the same."""

    def mostly(name: str) -> Condition:
        return lambda known: known[f"{name}_{arm}"] > EVEN[1]

    return [
        Case("unset", unset, lambda known: ~is_set(known[f"control_{arm}_percent"])),
        Case(
            "below the law",
            below_law,
            lambda known: known[f"control_{arm}_percent"] < known["legal_minimum_percent"],
        ),
        Case("more", more, mostly("more_pays")),
        Case("less", less, mostly("less_pays")),
        Case("open", flat, mostly("hardly_matters")),
        Case("even", even),
    ]


def inhouse_answers() -> list[Case]:
    """Return what is said of the share in-house."""
    return _cases(
        "inhouse",
        unset=_(
            "In-house, {best_control_inhouse:percent} of working time on control would pay best."
        ),
        below_law=_(
            "In-house, {control_inhouse_percent} of working time on control is below the least the "
            "law asks for, {legal_minimum_percent}."
        ),
        more=_(
            "In-house, more control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {more_pays_inhouse:in_ten}."
        ),
        less=_(
            "In-house, less control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {less_pays_inhouse:in_ten}."
        ),
        flat=_(
            "In-house, the balance is open: moving {control_inhouse_percent} hardly matters; "
            "chance: {hardly_matters_inhouse:in_ten}."
        ),
        even=_(
            "In-house, it cannot be told whether {control_inhouse_percent} is right. Less control "
            "would pay: {less_pays_inhouse:in_ten}; more: {more_pays_inhouse:in_ten}; it hardly "
            "matters: {hardly_matters_inhouse:in_ten}."
        ),
    )


def no_verdict() -> tuple[Case, ...]:
    """Return what is always said: the two optima compare assumptions, not operators."""
    text = _(
        "What sets the two apart is what was assumed to be at risk and lost: no verdict on who "
        "should run the service."
    )
    return (Case("no verdict", text),)


def contract_answers() -> list[Case]:
    """Return what is said of the share under contract."""
    return _cases(
        "contract",
        unset=_("Under contract, {best_control_contract:percent} would pay best."),
        below_law=_(
            "Under contract, {control_contract_percent} on control is below the least the law asks "
            "for, {legal_minimum_percent}."
        ),
        more=_(
            "Under contract, more control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{more_pays_contract:in_ten}."
        ),
        less=_(
            "Under contract, less control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{less_pays_contract:in_ten}."
        ),
        flat=_(
            "Under contract, the balance is open: moving {control_contract_percent} hardly "
            "matters; chance: {hardly_matters_contract:in_ten}."
        ),
        even=_(
            "Under contract, it cannot be told whether {control_contract_percent} is right. Less "
            "control would pay: {less_pays_contract:in_ten}; more: {more_pays_contract:in_ten}; it "
            "hardly matters: {hardly_matters_contract:in_ten}."
        ),
    )
