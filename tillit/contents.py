"""The explorers of the book: what readers call each, and the page on which it stands.

The one registry of explorers: pages link by it, the case paper and the reference page name by it,
and :func:`tillit.explorers.explorer` finds by it the module that declares each.
"""

from dataclasses import dataclass

from tillit.i18n import gettext as _


@dataclass(frozen=True)
class Entry:
    """One explorer of the book.

    Parameters
    ----------
    title
        What readers call it.
    page
        The page on which it stands, from ``book/``, without an ending.
    module
        The module of ``tillit.explorers`` that declares it, in a function of the explorer's name.
    """

    title: str
    page: str
    module: str


def title_of(name: str) -> str:
    """Return what readers call the explorer of this name, for a sentence that names it."""
    return contents()[name].title


def contents() -> dict[str, Entry]:
    """Return the explorers by name, in the order of the book."""
    return {
        "market": Entry(_("Market and one bid"), "explorers/market", "market"),
        "staff_terms": Entry(_("Staff terms"), "explorers/staff_terms", "staff_terms"),
        "scope_phasing": Entry(_("Scope and phasing"), "explorers/scope_phasing", "scope_phasing"),
        "net_saving": Entry(_("Net saving"), "explorers/net_saving", "net_saving"),
        "trust_control": Entry(_("Trust and control"), "explorers/trust_control", "trust_control"),
        "balance": Entry(_("Balance of instruments"), "explorers/trust_control", "balance"),
        "law": Entry(_("What the law asks"), "decide/law", "law"),
        "award_formula": Entry(_("Award formula"), "decide/award_formula", "award_formula"),
        "payment_by_results": Entry(
            _("Payment by results"), "decide/payment_by_results", "payment_by_results"
        ),
        "success_clause": Entry(_("Success clause"), "decide/success_clause", "success_clause"),
        "options": Entry(_("Options under disagreement"), "decide/options", "options"),
        "readiness_tender": Entry(_("Readiness for a tender"), "decide/readiness", "readiness"),
        "readiness_reform": Entry(_("Readiness for a reform"), "decide/readiness", "readiness"),
        "memo": Entry(_("Case paper"), "decide/memo", "memo"),
    }
