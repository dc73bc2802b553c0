"""The reference page of all settings: what the registry says of each, and who uses it."""

from typing import Any

from markupsafe import Markup

from tillit.contents import contents
from tillit.evidence import load
from tillit.explorer import belongs_to
from tillit.explorers import explorer
from tillit.i18n import fill, ngettext, pgettext
from tillit.i18n import gettext as _
from tillit.parameters import Parameter, registry
from tillit.pictures import Fragment
from tillit.show import table
from tillit.wording import ORIGINS, end_text, origin_of, place_of, rule_of, value_text


def settings() -> Fragment:
    """Show every setting of the book: meaning, range, default, origin, and where it is used.

    How well an uncertain number is known is said beside the number, not in a row of its own. A
    setting that no explorer uses yet stands last.
    """
    users = used_by()
    columns = {
        "name": _("Setting and its id"),
        "meaning": pgettext("column", "Meaning"),
        "range": pgettext("column", "Range"),
        "unit": pgettext("column", "Unit"),
        "default": _("The book’s value"),
        "origin": _("Where it comes from"),
        "used": _("Used in"),
    }
    titles = {**{name: entry.title for name, entry in contents().items()}, "": _("On no page yet")}
    by_first: dict[str, list[dict[str, Any]]] = {name: [] for name in titles}
    listed = [parameter for parameter in registry().values() if not parameter.about]
    for parameter in listed:
        names = users.get(parameter.id, [])
        known = parameter.knowledge in users
        by_first[next(iter(names), "")].append(_row(parameter, names, known=known))
    tables = [
        table(titles[name], columns, rows, folded=f"{titles[name]} ({len(rows)})")
        for name, rows in by_first.items()
        if rows
    ]
    said = ngettext("{n} setting", "{n} settings", len(listed))
    return Fragment("".join(one.html for one in tables), fill(said, n=len(listed)))


def used_by() -> dict[str, list[str]]:
    """Return the explorers that use each setting, by its id; the one it belongs to comes first.

    A setting that no explorer uses is not among them.
    """
    users: dict[str, list[str]] = {}
    for name in contents():
        one = explorer(name)
        for parameter in one.parameters:
            names = users.setdefault(parameter.id, [])
            names.insert(0 if belongs_to(parameter, name) else len(names), name)
    return users


def _row(parameter: Parameter, names: list[str], *, known: bool) -> dict[str, Any]:
    origin, place = ORIGINS()[origin_of(parameter)], place_of(parameter)
    span = _range(parameter)
    if known:
        choice = registry()[parameter.knowledge]
        how = fill(
            _("How well known, {id}: {choices}."),
            id=choice.id,
            choices=_choices(choice).striptags(),
        )
        span = f"{span}{'' if span.endswith('.') else '.'} {how}"
    return {
        "anchor": parameter.id,
        "name": {"text": parameter.label, "place": parameter.id},
        "meaning": parameter.meaning,
        "range": span,
        "unit": parameter.unit or "–",
        "default": value_text(parameter, parameter.default) if parameter.has_default else "–",
        "origin": {"text": origin, "place": place, "to": rule_of(parameter)},
        "used": ", ".join(contents()[name].title for name in names) or "–",
    }


def _choices(parameter: Parameter) -> Markup:
    """Return the choices as readers see them, each with what a link or a file holds for it."""
    listed = Markup("{} (<cite>{}</cite>)")
    return Markup(", ").join(listed.format(label, key) for key, label in parameter.choices.items())


def _range(parameter: Parameter) -> str:
    if parameter.kind == "choice":
        return _choices(parameter)
    if parameter.kind == "date":
        return _("a date")
    if parameter.kind == "text":
        return fill(_("text, up to {n} characters"), n=f"{parameter.high:.0f}")
    ends = _between(parameter, parameter.low, parameter.high)
    drawn = (parameter.drawn_low, parameter.drawn_high)
    if drawn == (parameter.low, parameter.high):
        return ends
    return fill(
        _("{ends}; the book draws {drawn}. {reason}"),
        ends=ends,
        drawn=_between(parameter, *drawn),
        reason=load().row("drawn_ranges", parameter.id)["reason"],
    )


def _between(parameter: Parameter, low: float, high: float) -> str:
    return fill(_("{low} to {high}"), low=end_text(parameter, low), high=end_text(parameter, high))
