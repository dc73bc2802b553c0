"""The explorer of the law: the reader's country and day, and what of the law holds then."""

from collections.abc import Mapping

from tillit.explorer import Explorer
from tillit.formula import Number, days, is_set
from tillit.i18n import gettext as _
from tillit.models import law as model
from tillit.parameters import OPEN, defaults
from tillit.said import Case


def country_open(known: Mapping[str, Number]) -> Number:
    """Whether the reader has not chosen a country."""
    return known["country"] == OPEN


def no_country() -> str:
    """Return what stands in the place of a result that hangs on the country, where none is set."""
    return _("choose your country")


def norwegian_costs(*costs: str) -> tuple[Case, ...]:
    """Say that costs which the reader has not set are in Norwegian kroner, outside Norway.

    Parameters
    ----------
    costs
        Ids of costs, besides that of a post, which the yearly budget may stand for.
    """
    book = defaults()

    def as_the_book_has_them(known: Mapping[str, Number]) -> Number:
        kept = ~is_set(known["budget_million"]) & (known["cost_per_fte"] == book["cost_per_fte"])
        for name in costs:
            kept |= known[name] == book[name]
        return (known["country"] != "NO") & kept

    text = _("Until you enter your own costs, they are the book’s, in Norwegian kroner.")
    return (Case("norwegian costs", text, as_the_book_has_them), Case("own costs", ""))


def _whose() -> tuple[Case, ...]:
    return (
        Case(
            "open",
            _("Choose your country: the law differs, and this book presumes none."),
            country_open,
        ),
        Case(
            "chosen",
            _("Country: {country}. Its law stands below, with what concerns all countries."),
        ),
    )


def _on_the_day() -> tuple[Case, ...]:
    return (
        Case("no country", "", country_open),
        Case(
            "no day",
            _(
                "No day of decision is set, and that today’s law will hold on it is not assumed: "
                "every rule shows its own dates."
            ),
            lambda known: ~is_set(days(known["decision_date"])),
        ),
        Case(
            "nothing held",
            _(
                "Decision on {decision_date}. None of the rules below is known to hold on that "
                "day: each says why."
            ),
            lambda known: known["law_held"] < 1,
        ),
        Case(
            "on the day",
            _(
                "Decision on {decision_date}. Rules that had ended by then: {law_ended:people}; "
                "that begin later: {law_to_come:people}. Not known to hold on it: "
                "{law_undated:people} read in a text without a date, {law_newer:people} in a newer "
                "one, {law_begun:people} whose first day is not known. Read in a text more than a "
                "year older: {law_outdated:people}. Each says so in its place."
            ),
        ),
    )


def law() -> Explorer:
    """Describe the explorer of the chapter *What the law asks*."""
    return Explorer(
        name="law",
        controls=("country", "decision_date"),
        groups=(),
        sections=(),
        model=model.evaluate,
        answers=(_whose(), _on_the_day()),
        basis=_("Not legal advice. Have your own counsel check the law on the day."),
        pictures=(),
        misuse=(
            _("Legal advice: the text of the law decides, not our words for it."),
            _("Taking silence for leave: what is not told here may be law all the same."),
            _("Quoting what stands under “Not verified”."),
        ),
    )
