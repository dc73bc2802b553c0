"""What chapters show of the evidence: findings with voice and grade, tables, a timeline.

Each function returns a fragment that a notebook displays as its last expression. Nothing is
computed here; the text comes from ``data/``.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tillit.contents import contents
from tillit.evidence import EVIDENCE, DataError, load
from tillit.formats import day_and_month, month_and_year
from tillit.i18n import SOURCE, fill, ngettext, pgettext
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.models import law as model
from tillit.page import render
from tillit.pictures import Fragment
from tillit.theme import TOKENS
from tillit.wording import labels

COMPONENTS = TOKENS.with_name("components.css")
IN_JUPYTER = Path(__file__).with_name("jupyter.css")


class Look:
    """The book's style sheets for a notebook.

    They go to the browser as a widget, so that nothing of them is stored: a notebook does not
    change with the look. A page has its own and leaves the cell out.
    """

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, Any]:
        # Imported here: tests and builds show findings without a widget manager.
        import ipywidgets

        sheets = (TOKENS, COMPONENTS, IN_JUPYTER)
        rules = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        view = ipywidgets.HTML(f"<style>{rules}</style>")._repr_mimebundle_() or {}
        return {**view, "text/plain": _("The book's look is set.")}


def style() -> Look:
    """Give a notebook the book's look."""
    return Look()


def findings(*ids: str, details: str = "") -> Fragment:
    """Show findings: what was found, who says so, on what grounds, where it stands, its limits.

    Parameters
    ----------
    ids
        Ids of findings, in the order to show them.
    details
        Section of ``data/details.csv``, whose findings stand in a fold below.

    Raises
    ------
    DataError
        When there is no such finding, or no such section.
    """
    table = load().table("details")
    below = table[table["section"] == details]["finding_id"]
    if details and below.empty:
        raise DataError(f"data/details.csv has no section {details!r}.")
    return _list([told_finding(name) for name in ids], [told_finding(name) for name in below])


def lessons(source: str) -> Fragment:
    """Show a source's numbered lessons with what belongs to each."""
    return _numbered(source, load().table("lessons"))


def recommendations(source: str, purpose: str) -> Fragment:
    """Show a source's numbered recommendations for a purpose (column ``set``)."""
    table = load().table("recommendations")
    return _numbered(source, table[table["set"] == purpose])


def _numbered(source: str, table: pd.DataFrame) -> Fragment:
    # Kept together by where they stand in the document, in whatever words that is told.
    as_written = load(in_language=SOURCE)
    everything = as_written.table("findings")
    rows: list[dict[str, Any]] = []
    for row in table.sort_values("number").to_dict("records"):
        main = told_finding(row["finding_id"])
        if main["source_id"] != source:
            continue
        locator = as_written.row("findings", main["id"])["locator"]
        same_place = everything[
            (everything["locator"] == locator)
            & (everything["source_id"] == source)
            & (everything["id"] != main["id"])
        ]
        rest = [told_finding(name) for name in same_place["id"]]
        rows.append({**main, "number": row["number"], "title": row["title"], "rest": rest})
    return _list(rows)


def responsibilities(source: str) -> Fragment:
    """Show who was to carry which duty."""
    table = load().table("responsibilities")
    headings = {
        "municipality": _("The municipality was to"),
        "supplier": _("The supplier was to"),
        "shared": _("Between them"),
    }
    duties = _of(source, table)
    groups = [
        (heading, [duty for duty in duties if duty["party"] == party])
        for party, heading in headings.items()
    ]
    return Fragment(
        render("responsibilities.html.j2", groups=groups),
        fill(ngettext("{n} duty", "{n} duties", len(duties)), n=len(duties)),
    )


def risks(source: str) -> Fragment:
    """Show the risks a source names, with the measures planned against each."""
    evidence = load()
    measures = evidence.table("mitigations").to_dict("records")
    rows = [
        {
            **row,
            "measures": [
                {**told_finding(measure["finding_id"]), **measure}
                for measure in measures
                if measure["risk_id"] == row["finding_id"]
            ],
        }
        for row in _of(source, evidence.table("risks"))
    ]
    return Fragment(
        render("risks.html.j2", risks=rows),
        fill(ngettext("{n} risk", "{n} risks", len(rows)), n=len(rows)),
    )


def actors(source: str) -> Fragment:
    """Show who took part and in which role."""
    rows = _of(source, load().table("actors"))
    return Fragment(
        render("actors.html.j2", actors=rows),
        fill(ngettext("{n} actor", "{n} actors", len(rows)), n=len(rows)),
    )


def timeline(source: str) -> Fragment:
    """Show dated events in order, with the time between them where the dates allow it.

    The spans are our count; where one of the dates is only a month, they say "about".
    """
    rows = sorted(_of(source, load().table("timeline")), key=lambda row: row["number"])
    events = [{**row, "shown": _date(row), "span": ""} for row in rows]
    for before, after in itertools.pairwise(events):
        after["span"] = _span(before, after)
    return Fragment(
        render("timeline.html.j2", events=events),
        fill(ngettext("{n} event", "{n} events", len(rows)), n=len(rows)),
    )


def law(*ids: str) -> Fragment:
    """Cite rules of the law, each with a link to its place in the chapter on the law.

    On a page whose explorer finds what :func:`tillit.models.law.on_the_day` does of them,
    ``law.js`` shows those of the chosen country, and marks what does not hold on the day.

    Parameters
    ----------
    ids
        Ids of ``data/law.csv``, in the order to show them.

    Raises
    ------
    DataError
        When there is no such rule, or when it could not be verified: that is no law.
    """
    rows = [load().row("law", name) for name in ids]
    for row in rows:
        if row["how_read"] in model.UNREAD:
            raise DataError(f"data/law.csv, {row['id']}: what was not read cannot be cited.")
    if not rows:
        raise DataError("There is no such rule: a chapter must not show an empty list.")
    return Fragment(
        render(
            "law_cited.html.j2",
            countries=[
                (country, [told_rule(row) for row in rows if row["country"] == country])
                for country in dict.fromkeys(row["country"] for row in rows)
            ],
            page=contents()["law"].page,
        ),
        "\n".join(f"{row['answer']} [{row['reference']}]" for row in rows),
    )


def law_of(*countries: str) -> Fragment:
    """Show the law of a country: duties, rights, what applies, then what nobody could verify.

    Within each by moment. On the page ``law.js`` shows a country only where it is the chosen one,
    and marks what does not hold on the day of the decision. What concerns all countries
    (:data:`tillit.models.law.COMMON`) is always shown.

    Raises
    ------
    DataError
        When the table has no row for one of them.
    """
    table = load().table("law")
    if missing := set(countries or ("",)) - set(table["country"]):
        raise DataError(f"data/law.csv has no row for {', '.join(sorted(missing))!r}.")
    rows = [told_rule(row) for row in table[table["country"].isin(countries)].to_dict("records")]
    unread = [row for row in rows if row["how_read"] in model.UNREAD]
    read = [row for row in rows if row not in unread]
    groups = [
        (kind, title, _by_moment([row for row in read if row["kind"] == kind]))
        for kind, title in labels("law_kind").items()
    ]
    groups.append(("unverified", _("Not verified"), _by_moment(unread)))
    return Fragment(
        render(
            "law.html.j2",
            groups=[group for group in groups if group[2]],
            country=next((name for name in countries if name in model.countries()), ""),
        ),
        fill(ngettext("{n} rule", "{n} rules", len(rows)), n=len(rows)),
    )


def _by_moment(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group rules by moment, and order them within it by what they answer."""
    questions = list(labels("law_question"))
    ordered = sorted(rows, key=lambda row: questions.index(row["question"]))
    groups = [
        (title, [row for row in ordered if row["moment"] == moment])
        for moment, title in labels("law_moment").items()
    ]
    return [(title, found) for title, found in groups if found]


def told_rule(row: dict[str, Any]) -> dict[str, Any]:
    """Join a rule with its source, its amount, the words for its dates, and marks by result."""
    days = {name: row[name] and _in_words(row[name]) for name in ("valid_from", "valid_to")}
    first, last = days.values()
    holds = ""
    if first and last:
        holds = fill(_("{first} to {last}"), first=first, last=last)
    elif first:
        holds = fill(_("from {day}"), day=first)
    elif last:
        holds = fill(_("until {day}"), day=last)
    amount = ""
    if not pd.isna(row["value"]):
        amount = locale().amount("whole", locale().exact(row["value"]), row["currency"])
    told = {
        **row,
        "amount": amount,
        "holds": holds,
        "as_of": "",
        "source": load().row("law_sources", row["source_id"]) if row["source_id"] else None,
        "marks": [],
    }
    if row["how_read"] in model.UNREAD:
        return told
    read = row["checked"] and _in_words(row["checked"])
    as_of = fill(_("as of {day}"), day=read) if read else _("without a date")
    if first and last and not read:
        as_of = ""
    marks = [
        (stretch.result, fill(_marks()[state], first=first, last=last, read=read))
        for state, stretch in model.states(row).items()
    ]
    return {**told, "as_of": as_of, "marks": marks}


def _marks() -> dict[str, str]:
    """What is said of a rule on the day of the decision, by its state."""
    return {
        "ended": _("Ended {last}, before your decision."),
        "to_come": _("Holds only from {first}, after your decision."),
        "newer": _("What was read is as of {read}, after your decision: did it hold by then?"),
        "begun": _("It began in {first}. On which day is not known: did it hold by then?"),
        "undated": _("What was read has no date: check that it holds on the day."),
        "outdated": _(
            "What was read is as of {read}, more than a year before your decision: check it."
        ),
    }


def _in_words(date: str) -> str:
    """Write a day, a month or a year as a reader does, as far as it is known."""
    precision = {len("2026"): "year", len("2026-11"): "month"}.get(len(date), "day")
    return _date({"date": date, "precision": precision})


def literature(*ids: str) -> Fragment:
    """Show outside literature with its strength and caveat.

    Raises
    ------
    DataError
        When a row is not evidence: only what was found or derived may be shown as such.
    """
    rows = [load().row("literature", name) for name in ids]
    for row in rows:
        if row["status"] not in EVIDENCE:
            raise DataError(f"data/literature.csv, {row['id']}: {row['status']} is no evidence.")
    return Fragment(
        render("literature.html.j2", rows=rows), "\n".join(row["claim"] for row in rows)
    )


def glossary(source: str) -> Fragment:
    """Show a document's terms with their words in each language and what they are not.

    Raises
    ------
    DataError
        When the glossary has no term of this document.
    """
    terms = load().table("glossary")
    terms = terms[terms["id"].str.startswith(f"{source}-")]
    own = load().row("sources", source)["language"]
    languages = sorted(("nb", "da", "sv"), key=lambda language: language != own)
    rows = [
        {**row, "words": {"words": [(name, row[name]) for name in languages if row[name]]}}
        for row in terms.to_dict("records")
    ]
    columns = {
        "en": pgettext("a term of art", "Term"),
        "words": _("Nordic words"),
        "meaning": pgettext("column", "Meaning"),
        "false_friend": pgettext("a word that misleads", "Take care"),
    }
    terms_in_all = fill(ngettext("{n} term", "{n} terms", len(rows)), n=len(rows))
    return _grouped(pgettext("heading", "Glossary"), columns, [("", rows)], folded=terms_in_all)


def procurement_forms() -> Fragment:
    """Show the forms of procurement that the Swedish guide sets out."""
    columns = {
        "name": pgettext("a form of procurement", "Form"),
        "what_it_is": _("What it is"),
        "suits": _("What it suits, in the guide's view"),
        "limits": _("What limits it"),
    }
    return table(_("Forms of procurement"), columns, _named("procurement_forms"))


def payment_models() -> Fragment:
    """Show the ways of paying a supplier that the Swedish guide names."""
    columns = {
        "name": pgettext("a way of paying a supplier", "Model"),
        "how_it_pays": _("How it pays"),
        "for_whom": _("For whom, and the guide's view"),
        "risk": _("Risk or condition"),
    }
    return table(_("Payment models"), columns, _named("payment_models"))


def outcome_measures() -> Fragment:
    """Show the measures of outcome that the Swedish guide gives as examples."""
    columns = {
        "name": pgettext("a measure of outcome", "Measure"),
        "what_it_measures": _("What it measures"),
        "when": pgettext("when an outcome is measured", "When"),
        "caveat": _("What limits it"),
    }
    return table(_("Outcome measures"), columns, _named("outcome_measures"))


def checklist(source: str) -> Fragment:
    """Show a document's checklist by phase, in its order."""
    phases = labels("checklist_phase")
    order = list(phases)
    rows = sorted(
        (
            {**row, "step": {"text": row["title"], "finding": row["finding_id"]}}
            for row in _of(source, load().table("checklist"))
        ),
        key=lambda row: (order.index(row["phase"]), row["number"]),
    )
    groups = [
        (phases[phase], list(items))
        for phase, items in itertools.groupby(rows, lambda row: row["phase"])
    ]
    columns = {
        "step": pgettext("a step of a checklist", "Step"),
        "statement": _("What the document says"),
        "caveat": pgettext("what limits a statement", "Limits"),
    }
    return _grouped(pgettext("heading", "Checklist"), columns, groups)


def differences() -> Fragment:
    """Show where the models treat tender and reform differently, by chapter, and why."""
    leans = labels("leans")
    rows = [
        {**row, "leans": leans[row["leans"]]}
        for row in load().table("differences").to_dict("records")
    ]
    groups = [
        (contents()[chapter].title, list(items))
        for chapter, items in itertools.groupby(rows, lambda row: row["chapter"])
    ]
    columns = {
        "matter": _("What is treated differently"),
        "tender": pgettext("column", "Tender"),
        "reform": pgettext("column", "Reform"),
        "reason": pgettext("column", "Why"),
        "leans": _("Makes look better"),
    }
    return _grouped(_("Where the two sides are treated differently"), columns, groups)


def table(
    label: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    folded: str = "",
) -> Fragment:
    """Show rows as a table that a narrow screen turns into cards.

    Parameters
    ----------
    label
        What the table is, for those who do not see it.
    columns
        Headings by the key of the rows; the first column names the row, which a link finds by its
        ``anchor`` if it has one.
    rows
        A cell is text, or has ``text``, ``words`` (pairs of language and word), ``place`` and
        ``finding``: the place, or the text where there is none, leads to it in the register.
    folded
        What the fold is called that the table stands in; without it the table is in sight.
    """
    return _grouped(label, columns, [("", rows)], folded)


def _grouped(
    label: str,
    columns: Mapping[str, str],
    groups: Sequence[tuple[str, Sequence[Mapping[str, Any]]]],
    folded: str = "",
) -> Fragment:
    first = next(iter(columns))
    shown: list[tuple[str, list[dict[str, Any]]]] = [
        (
            title,
            [
                {"anchor": row.get("anchor"), **{key: _cell(row[key]) for key in columns}}
                for row in rows
            ],
        )
        for title, rows in groups
    ]
    names = [row[first] for _title, rows in shown for row in rows]
    return Fragment(
        render("table.html.j2", label=label, columns=columns, groups=shown, folded=folded),
        "\n".join(name if isinstance(name, str) else name["text"] for name in names),
    )


def _cell(cell: Any) -> str | dict[str, Any]:
    if isinstance(cell, str):
        return cell
    return {"text": "", "words": [], "place": "", "finding": "", **cell}


def _named(name: str) -> list[dict[str, Any]]:
    """Rows of a table whose name carries its original term and its place in the document."""
    rows = []
    for row in load().table(name).to_dict("records"):
        finding = told_finding(row["finding_id"])
        language = load().row("sources", finding["source_id"])["language"]
        term = [(language, row["original_term"])]
        label = {
            "text": row["name"],
            "words": term,
            "place": finding["locator"],
            "finding": finding["id"],
        }
        given = {key: value or _("not given") for key, value in row.items()}
        rows.append({**given, "name": label})
    return rows


def told_finding(name: str) -> dict[str, Any]:
    """Return a finding as templates show it: with the name of its voice and what that stands for.

    Raises
    ------
    DataError
        When there is no such finding.
    """
    evidence = load()
    row = evidence.row("findings", name)
    voice = evidence.row("voices", row["voice"])
    return {**row, "voice_name": voice["name"], "stands_for": voice["stands_for"], "rest": []}


def _of(source: str, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Join each row with its finding, and keep those of one source."""
    rows = [{**told_finding(row["finding_id"]), **row} for row in table.to_dict("records")]
    kept = [row for row in rows if row["source_id"] == source]
    if not kept:
        raise DataError(f"There is nothing to show of the source {source!r}.")
    return kept


def _list(rows: Sequence[dict[str, Any]], folded: Sequence[dict[str, Any]] = ()) -> Fragment:
    if not rows and not folded:
        raise DataError("There is no such finding: a chapter must not show an empty list.")
    more = fill(ngettext("{n} more finding", "{n} more findings", len(folded)), n=len(folded))
    return Fragment(
        render("findings.html.j2", findings=rows, folded=folded, more=more),
        "\n".join(f"{row['statement']} [{row['locator']}]" for row in (*rows, *folded)),
    )


def _date(row: dict[str, Any]) -> str:
    date, precision = row["date"], row["precision"]
    if precision == "day":
        return day_and_month(dt.date.fromisoformat(date))
    if precision == "month":
        return month_and_year(dt.date.fromisoformat(date + "-01"))
    return str(date)


def _span(before: dict[str, Any], after: dict[str, Any]) -> str:
    if {before["precision"], after["precision"]} - {"day", "month"}:
        return ""
    start, end = _day(before), _day(after)
    if before["precision"] == after["precision"] == "day" and (end - start).days < 60:
        days = (end - start).days
        return fill(ngettext("the next day", "{n} days later", days), n=days)
    months = round((end - start).days / 30.4)
    later = ngettext("about {n} month later", "about {n} months later", months)
    return fill(later, n=months) if months >= 2 else ""


def _day(row: dict[str, Any]) -> dt.date:
    # A month stands for its middle.
    date = row["date"] if row["precision"] == "day" else row["date"] + "-15"
    return dt.date.fromisoformat(date)
