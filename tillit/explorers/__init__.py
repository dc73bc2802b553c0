"""The explorers of the book, one small declaration per question, by name."""

import functools
import importlib

from tillit import (
    live,
    widget,  # noqa: F401 - tells explorers how Jupyter shows them
)
from tillit.explorer import Explorer
from tillit.i18n import gettext as _

EXPLORERS = {
    "market": "market",
    "staff_terms": "staff_terms",
    "scope_phasing": "scope_phasing",
    "net_saving": "net_saving",
    "trust_control": "trust_control",
    "balance": "balance",
    "award_formula": "award_formula",
    "payment_by_results": "payment_by_results",
    "success_clause": "success_clause",
    "options": "options",
    "readiness_tender": "readiness",
    "readiness_reform": "readiness",
    "memo": "memo",
}
"""The module that declares each explorer, in the order of the book."""


@functools.cache
def explorer(name: str) -> Explorer:
    """Return the explorer of this name.

    Raises
    ------
    KeyError
        There is none of this name.
    """
    module = importlib.import_module(f"{__name__}.{EXPLORERS[name]}")
    found: Explorer = getattr(module, name)()
    return found


def title(name: str) -> str:
    """Return what readers call the explorer of this name."""
    titles = {
        "market": _("Market"),
        "staff_terms": _("Staff terms"),
        "scope_phasing": _("Scope and phasing"),
        "net_saving": _("Net saving"),
        "trust_control": _("Trust and control"),
        "balance": _("Balance of instruments"),
        "award_formula": _("Award formula"),
        "payment_by_results": _("Payment by results"),
        "success_clause": _("Success clause"),
        "options": _("Options under disagreement"),
        "readiness_tender": _("Readiness for a tender"),
        "readiness_reform": _("Readiness for a reform"),
        "memo": _("Case paper"),
    }
    return titles[name]


def page_part(name: str) -> str:
    """Return what a page shows in the place where a notebook shows this explorer."""
    return explorer(name).to_html()


def generated_files() -> dict[str, str]:
    """Return the script of each explorer by file name."""
    return {live.file_name(name): live.script(explorer(name)) for name in EXPLORERS}
