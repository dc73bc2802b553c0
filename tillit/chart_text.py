"""Words in charts: Vega expressions that write what a reader reads, from translated sentences."""

import json

from tillit.i18n import ONES, PLACE, Counted, Text
from tillit.locales import locale


def filled(template: Text, /, **expressions: str) -> str:
    """Write a Vega expression that fills the ``{places}`` of a translated sentence.

    Parameters
    ----------
    template
        The sentence, with a place for each expression. Of two forms the expression chooses as the
        runtime writes the number.
    expressions
        A Vega expression for each place, by its name.

    Raises
    ------
    KeyError
        The sentence has a place for which there is no expression.
    """
    if isinstance(template, Counted):
        one, many = (filled(form, **expressions) for form in (template.one, template.many))
        written = f"'' + ({expressions[template.by]})"
        return f"(indexof({list(ONES)}, {written}) >= 0 ? {one} : {many})"
    texts, end = [], 0
    for place in PLACE.finditer(template):
        texts += [repr(template[end : place.start()]), f"({expressions[place[1]]})"]
        end = place.end()
    return " + ".join([*texts, repr(template[end:])])


def signed(number: str, form: str) -> str:
    """Write a Vega expression that writes a number with the marks of the language.

    ``form`` is a format of d3, such as ``.2~r``; a negative number has a true minus.
    """
    return f"format({number}, '{form}')"


def percent_text(share: str) -> str:
    """Write a Vega expression that writes a share as a percentage with two significant digits."""
    return filled(locale().percent, number=signed(f"{share} * 100", ".2~r"))


def amount_text(unit: str, amount: str) -> str:
    """Write a Vega expression that writes an amount: ``Locale.amount`` of a written number."""
    return filled(locale().money[unit], amount=amount, currency=repr(locale().kroner))


def axis_labels(unit: float, form: str) -> str:
    """Write the expression for the labels of an axis in thousands or millions (its ``unit``)."""
    return signed(f"datum.value / {unit:.0f}", form)


def month_text(day: str) -> str:
    """Write a Vega expression for the month and year of a day counted from 1970."""
    moment = f"({day}) * 86400000"
    months = json.dumps(locale().charts["time"]["shortMonths"], ensure_ascii=False)
    return filled(locale().month, month=f"{months}[utcmonth({moment})]", year=f"utcyear({moment})")
