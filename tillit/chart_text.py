"""Words in charts: Vega expressions that write what a reader reads, from translated sentences."""

from tillit.formats import MINUS, NARROW
from tillit.i18n import ONES, PLACE, Counted, Text


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
        written = f"toString({expressions[template.by]})"
        return f"(indexof({list(ONES)}, {written}) >= 0 ? {one} : {many})"
    texts, end = [], 0
    for place in PLACE.finditer(template):
        texts += [repr(template[end : place.start()]), f"({expressions[place[1]]})"]
        end = place.end()
    return " + ".join([*texts, repr(template[end:])])


def signed(number: str, form: str) -> str:
    """Write a Vega expression that formats a number with a true minus."""
    return f"replace(format({number}, '{form}'), '-', '{MINUS}')"


def percent_text(share: str) -> str:
    """Write a Vega expression that writes a share as a percentage with two significant digits."""
    return signed(f"{share} * 100", ".2~r") + f" + '{NARROW}%'"
