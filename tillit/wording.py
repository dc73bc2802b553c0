"""How the book names things: a coded word, a value, its origin, the place where it stands.

What stands here is said alike on the page, in Jupyter and in the Word file.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

from tillit.contents import contents
from tillit.evidence import DataError, load
from tillit.formats import FORMATS, points
from tillit.formula import days
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.locales import locale
from tillit.messages import message
from tillit.parameters import Parameter, Value
from tillit.works import cited


def label(vocabulary: str, id_: str) -> str:
    """Return what readers see for an id of a vocabulary (``data/vocabulary.csv``).

    Raises
    ------
    DataError
        When the vocabulary has no such id.
    """
    known = labels(vocabulary)
    if id_ not in known:
        raise DataError(f"data/vocabulary.csv has no {id_!r} in the vocabulary {vocabulary!r}.")
    return known[id_]


def labels(vocabulary: str, *, short: bool = False) -> dict[str, str]:
    """Return what readers see for each id of a vocabulary, in the order of its table."""
    return load().labels(vocabulary, short=short)


def ORIGINS() -> dict[str, str]:  # noqa: N802 - read as a constant, translated at call
    """Return the words of the origin badges."""
    return {
        **labels("origin"),
        "open": _("for you to set"),
        "unwritten": _("for you to write"),
        "yours": pgettext("where a number comes from", "yours"),
    }


def value_text(parameter: Parameter, value: Value) -> str:
    """Write a parameter's value as its control shows it."""
    if parameter.kind == "date":
        return FORMATS["date"](days(value)) if value else message("not_set")
    if isinstance(value, str):
        return parameter.choices[value] if parameter.kind == "choice" else value
    if math.isnan(value):
        return message("not_set")
    if parameter.display == "money":
        return FORMATS["money"](value)
    if parameter.display in ("thousand", "million"):
        return locale().amount(parameter.display, points(value).lstrip("+"))
    if parameter.display == "percent_of_one":
        return FORMATS["percent"](value)
    if parameter.display == "percent_of_log_odds":
        return FORMATS["percent"](1 / (1 + math.exp(-value)))
    number = points(value) if parameter.low < 0 else points(value).lstrip("+")
    return parameter.short_unit.beside(number) if parameter.short_unit else number


def end_text(parameter: Parameter, value: Value) -> str:
    """Write an end of a range: the unit stands beside the value already."""
    return value_text(replace(parameter, short_unit=None), value)


def origin_of(parameter: Parameter) -> str:
    """Return the key of the badge at the default: what has none is for the reader."""
    if parameter.in_words:
        return "unwritten"
    return parameter.origin if parameter.has_default else "open"


def replaced_said(parameter: Parameter, values: Mapping[str, Value]) -> str:
    """Say that another setting stands in the place of this one at these values; else nothing."""
    other = parameter.replaced_by
    set_ = other and not _unset(values[other])
    return parameter.replaced_said if set_ else ""


def _unset(value: Value) -> bool:
    return value == "" or value != value


def place_of(parameter: Parameter) -> str:
    """Say where a default stands that rests on a source, on literature or on law; else nothing."""
    evidence, places = load(), []
    if parameter.finding_id:
        finding = evidence.row("findings", parameter.finding_id)
        places.append(f"{source_name(finding['source_id'])}, {finding['locator']}")
    if parameter.literature_id:
        places.append(cited(evidence.row("literature", parameter.literature_id)))
    if parameter.law_id:
        reference = evidence.row("law", parameter.law_id)["reference"]
        places.append(f"{reference} ({parameter.law_id})")
    return "; ".join(places)


def rule_of(parameter: Parameter) -> str:
    """Return the address of the rule that a default rests on, from another page; else nothing."""
    if not parameter.law_id:
        return ""
    return f"../{contents()['law'].page}.html#law-{parameter.law_id}"


def source_name(source: str) -> str:
    """Return the short name by which readers know a source."""
    return label("sources", source)
