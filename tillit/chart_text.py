"""Words in charts: Vega expressions that write what a reader reads, from translated sentences."""

import json

from tillit.formula import Number
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


def written(value: Number | str) -> str:
    """Write a formula, a number or an expression as an expression."""
    return value if isinstance(value, str) else repr(value)


def signed(number: Number | str, form: str) -> str:
    """Write a Vega expression that writes a number with the marks of the language.

    ``form`` is a format of d3, such as ``.2~r``; a negative number has a true minus.
    """
    return f"format({written(number)}, '{form}')"


def with_plus(number: Number | str, form: str) -> str:
    """Write the same with a plus before what is above 0."""
    return f"({written(number)} > 0 ? '+' : '') + {signed(number, form)}"


def percent_text(share: Number | str) -> str:
    """Write a Vega expression that writes a share as a percentage with two significant digits."""
    return percents_text(f"{written(share)} * 100")


def percents_text(number: Number | str) -> str:
    """Write a Vega expression that writes a number of percent with two significant digits."""
    return filled(locale().percent, number=signed(number, ".2~r"))


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
