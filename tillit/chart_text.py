"""Words in charts: Vega expressions that write what a reader reads, from translated sentences."""

import re

from tillit.formats import MINUS, NARROW


def filled(template: str, **expressions: str) -> str:
    """Write a Vega expression that fills the ``{places}`` of a translated sentence.

    Parameters
    ----------
    template
        The sentence, with a place for each expression.
    expressions
        A Vega expression for each place, by its name.
    """
    parts = re.split(r"\{(\w+)\}", template)
    texts = [f"({expressions[part]})" if i % 2 else repr(part) for i, part in enumerate(parts)]
    return " + ".join(texts)


def signed(number: str, form: str) -> str:
    """Write a Vega expression that formats a number with a true minus."""
    return f"replace(format({number}, '{form}'), '-', '{MINUS}')"


def percent_text(share: str) -> str:
    """Write a Vega expression that writes a share as a percentage with two significant digits."""
    return signed(f"{share} * 100", ".2~r") + f" + '{NARROW}%'"
