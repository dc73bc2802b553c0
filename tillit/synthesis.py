"""What brings the documents together: the trust reforms, the map of evidence, claims, literature.

Every word shown comes from ``data/``; what is computed here is only order, grouping and counting.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from tillit.evidence import EVIDENCE, DataError, load
from tillit.i18n import fill, ngettext, pgettext
from tillit.i18n import gettext as _
from tillit.page import render
from tillit.pictures import Fragment, figure
from tillit.theme import colour
from tillit.wording import label, labels
from tillit.works import BIBTEX_FILE, listed

SHAPES = {
    "better": "triangle-up",
    "mixed": "diamond",
    "little_change": "square",
    "unclear": "cross",
    "worse": "triangle-down",
    "not_reported": "circle",
}
MARKS = {"supports": "▲", "qualifies": "◆", "opposes": "▼"}


# Trust reforms


def reform_timeline() -> Fragment:
    """Draw the periods of the trust reforms as bars; a single year is a moment, not a period.

    Initiatives without a period in the note are left out: :func:`undated_reforms` lists them.
    """
    table = load().table("initiatives").dropna(subset=["period_start", "period_end"])
    rows = [
        {
            "country": label("country", row["country"]),
            "name": row["name"],
            "start": int(row["period_start"]),
            "end": int(row["period_end"]),
            "after": int(row["period_end"]) + 1,
            "years": _years(row),
            "moment": row["period_start"] == row["period_end"],
        }
        for row in table.to_dict("records")
    ]
    rows.sort(key=lambda row: (row["country"], row["start"]))
    lines: list[dict[str, Any]] = []
    for country, group in itertools.groupby(rows, lambda row: row["country"]):
        lines.append({"label": country, "heading": True, "moment": False})
        lines += [
            {**row, "label": f"{row['name']}, {row['years']}", "heading": False} for row in group
        ]
    order = [line["label"] for line in lines]
    first, last = min(row["start"] for row in rows), max(row["after"] for row in rows)
    place = alt.Y("label:N", sort=order, axis=None)
    base = alt.Chart(pd.DataFrame(lines)).encode(y=place)
    dated = base.transform_filter("!datum.heading").encode(
        x=alt.X(
            "start:Q",
            scale=alt.Scale(domain=[first, last], nice=False),
            axis=alt.Axis(format="d", title=None, tickMinStep=1, grid=True),
        )
    )
    bars = dated.transform_filter("!datum.moment").mark_bar(
        height=12, yOffset=10, color=colour("inhouse")
    )
    moments = dated.transform_filter("datum.moment").mark_point(
        shape="diamond", size=130, filled=True, opacity=1, yOffset=10, color=colour("edge")
    )
    names = base.encode(text="label:N", x=alt.value(0))
    chart = alt.layer(
        bars.encode(x2="after:Q"),
        moments,
        names.transform_filter("!datum.heading").mark_text(align="left", yOffset=-6, limit=620),
        names.transform_filter("datum.heading").mark_text(
            align="left", yOffset=10, fontSize=13, fontWeight="bold"
        ),
    )
    return figure(
        chart,
        height=42 * len(lines),
        summary=fill(
            _(
                "Periods of the Nordic trust reforms that have dates in the note: {n} of {all} "
                "initiatives, from {first} to {last}."
            ),
            n=len(rows),
            all=len(load().table("initiatives")),
            first=first,
            last=last - 1,
        ),
        caption=_(
            "A bar runs from the first to the last year given, both included. The diamond is a "
            "survey: the year it was asked, not the length of a reform."
        ),
        columns={
            "name": pgettext("column", "Initiative"),
            "country": pgettext("column", "Country"),
            "years": pgettext("column", "Years"),
        },
        rows=rows,
    )


def undated_reforms() -> Fragment:
    """List the initiatives whose period the note does not give."""
    table = load().table("initiatives")
    rows = [
        {**row, "place": label("country", row["country"])}
        for row in table[table["period_start"].isna() | table["period_end"].isna()].to_dict(
            "records"
        )
    ]
    return Fragment(
        render("undated_reforms.html.j2", rows=rows),
        fill(
            ngettext(
                "{n} initiative without a period", "{n} initiatives without a period", len(rows)
            ),
            n=len(rows),
        ),
    )


def initiatives(*countries: str) -> Fragment:
    """Show initiatives of these countries one by one, each with the findings behind it.

    Raises
    ------
    DataError
        When a country has none.
    """
    evidence = load()
    table = evidence.table("initiatives")
    links = evidence.table("initiative_findings")
    missing = set(countries) - set(table["country"])
    if missing:
        raise DataError(f"data/initiatives.csv has no initiative of {', '.join(sorted(missing))}.")
    rows = [
        {
            **row,
            "years": _years(row),
            "findings": [
                _finding(name) for name in links[links["initiative_id"] == row["id"]]["finding_id"]
            ],
        }
        for row in table[table["country"].isin(countries)].to_dict("records")
    ]
    return Fragment(
        render("initiatives.html.j2", rows=rows, parts=_initiative_parts()),
        "\n".join(row["name"] for row in rows),
    )


def evidence_map() -> Fragment:
    """Draw what is reported of each initiative, by outcome, direction and grade."""
    rows = list(_evidence_rows())
    order = list(load().table("initiatives")["name"])
    outcomes = list(labels("outcome", short=True).values())
    marks = []
    for (_initiative, _outcome), group in itertools.groupby(
        sorted(rows, key=lambda row: (row["initiative_id"], outcomes.index(row["short"]))),
        key=lambda row: (row["initiative_id"], row["outcome"]),
    ):
        shown = {(row["direction"], row["letter"]): row for row in group}
        for nth, row in enumerate(shown.values()):
            marks.append({**row, "shift": nth - (len(shown) - 1) / 2})
    place = alt.Y("name:N", sort=order, scale=alt.Scale(domain=order), axis=None)
    base = alt.Chart(pd.DataFrame(marks)).encode(
        y=place,
        x=alt.X(
            "short:N",
            sort=outcomes,
            scale=alt.Scale(domain=outcomes),
            axis=alt.Axis(orient="top", title=None, labelAngle=-35, domain=False, ticks=False),
        ),
        xOffset=alt.XOffset("shift:Q", scale=alt.Scale(domain=[-1.4, 1.4])),
    )
    shapes = base.mark_point(size=75, filled=True, opacity=1, yOffset=3).encode(
        shape=alt.Shape(
            "way:N",
            scale=alt.Scale(
                domain=[label("direction", name) for name in SHAPES], range=list(SHAPES.values())
            ),
            legend=alt.Legend(
                title=None,
                orient="top",
                columns=3,
                symbolFillColor=colour("inhouse"),
                symbolStrokeWidth=0,
            ),
        ),
        color=alt.condition(
            "datum.direction == 'not_reported'",
            alt.value(colour("edge")),
            alt.value(colour("inhouse")),
        ),
    )
    letters = base.mark_text(yOffset=17, fontSize=11).encode(text="letter:N")
    names = (
        alt.Chart(pd.DataFrame({"name": order}))
        .mark_text(align="left", yOffset=-15, limit=620, color=colour("muted"))
        .encode(y=place, text="name:N", x=alt.value(0))
    )
    lines = (
        alt.Chart(pd.DataFrame({"name": order}))
        .mark_rule(yOffset=-25, color=colour("line"))
        .encode(y=place)
    )
    told = [row for row in rows if row["direction"] != "not_reported"]
    compared = sum(row["grade"] == "evaluated_with_comparison" for row in told)
    return figure(
        alt.layer(lines, shapes, letters, names),
        height=52 * len(order),
        summary=fill(
            ngettext(
                "Map of {n} reported results of {m} initiatives: {better} point to better, "
                "{worse} to worse, {compared} rests on a comparison. In {gaps} places something "
                "was aimed at or studied and no result is told.",
                "Map of {n} reported results of {m} initiatives: {better} point to better, "
                "{worse} to worse, {compared} rest on a comparison. In {gaps} places something "
                "was aimed at or studied and no result is told.",
                compared,
            ),
            n=len(told),
            m=len({row["initiative_id"] for row in told}),
            better=sum(row["direction"] == "better" for row in told),
            worse=sum(row["direction"] == "worse" for row in told),
            compared=compared,
            gaps=len(rows) - len(told),
        ),
        caption=_(
            "The shape says which way the result points, the letter on what ground: C evaluated "
            "with comparison, E evaluated, R evaluated by those who ran it, S survey, O own "
            "estimate. An empty place: neither aimed at nor reported. Coded by us; a shape counts "
            "a report, not its size."
        ),
        columns={
            "name": pgettext("column", "Initiative"),
            "result": pgettext("column", "Outcome"),
            "way": pgettext("column", "Direction"),
            "ground": pgettext("column", "Grade"),
            "voice_name": _("Who says so"),
            "statement": pgettext("column", "Finding"),
        },
        rows=rows,
    )


def evidence_by_grade() -> Fragment:
    """Count the results of the map by grade and direction."""
    rows = [row for row in _evidence_rows() if row["direction"] != "not_reported"]
    told = {key: name for key, name in labels("direction").items() if key != "not_reported"}
    grades = [
        {
            "grade": grade,
            "counts": [
                sum(row["grade"] == grade and row["direction"] == direction for row in rows)
                for direction in told
            ],
        }
        for grade in labels("grade")
    ]
    return Fragment(
        render(
            "evidence_by_grade.html.j2",
            grades=[row for row in grades if any(row["counts"])],
            directions=list(told.values()),
        ),
        fill(
            ngettext(
                "{n} result by grade and direction", "{n} results by grade and direction", len(rows)
            ),
            n=len(rows),
        ),
    )


def _evidence_rows() -> Iterator[dict[str, Any]]:
    evidence = load()
    names = evidence.table("initiatives").set_index("id")["name"]
    table = evidence.table("evidence_map")
    outcomes = labels("outcome", short=True)
    order, columns = list(names.index), list(outcomes)
    coded = sorted(
        table.to_dict("records"),
        key=lambda row: (order.index(row["initiative_id"]), columns.index(row["outcome"])),
    )
    letters = {
        "evaluated_with_comparison": pgettext("letter for: evaluated with comparison", "C"),
        "evaluated": pgettext("letter for: evaluated", "E"),
        "own_evaluation": pgettext("letter for: evaluated by those who ran it", "R"),
        "survey": pgettext("letter for: survey", "S"),
        "own_estimate": pgettext("letter for: own estimate", "O"),
    }
    for row in coded:
        told = row["direction"] != "not_reported"
        finding = _finding(row["finding_id"])
        if told and finding["grade"] not in letters:
            raise DataError(
                f"data/evidence_map.csv, {row['initiative_id']}, {row['finding_id']}: "
                f"a finding of grade {finding['grade']!r} is no result."
            )
        yield {
            **finding,
            **row,
            "name": names[row["initiative_id"]],
            "result": label("outcome", row["outcome"]),
            "short": outcomes[row["outcome"]],
            "way": label("direction", row["direction"]),
            "letter": letters[finding["grade"]] if told else "",
            "ground": label("grade", finding["grade"]) if told else _("states the aim only"),
        }


def _initiative_parts() -> dict[str, str]:
    return {
        "participants": _("Who took part"),
        "goals": pgettext("row", "Goals"),
        "trust_relations": _("Between whom"),
        "sectors": pgettext("row", "Sectors"),
        "approach": pgettext("row", "Approach"),
        "means": pgettext("by which a reform works", "Means"),
    }


def _years(row: dict[str, Any]) -> str:
    start, end = row["period_start"], row["period_end"]
    if pd.isna(start) or pd.isna(end):
        return ""
    return f"{start:.0f}" if start == end else f"{start:.0f}–{end:.0f}"


# Claims


def claims_matrix() -> Fragment:
    """Show what each document says on each claim, grouped by whether the documents agree."""
    sources = load().table("sources").to_dict("records")
    claims = _claims()
    groups = [
        (title, [claim for claim in claims if claim["agreement"] == key])
        for key, title in _agreements().items()
    ]
    return Fragment(
        render(
            "claims_matrix.html.j2",
            groups=[group for group in groups if group[1]],
            sources=sources,
            marks=MARKS,
        ),
        "\n".join(f"{claim['claim']} [{_agreements()[claim['agreement']]}]" for claim in claims),
    )


def claims(agreement: str) -> Fragment:
    """Show the claims on which the documents agree in the same way: see :func:`agreement`.

    Parameters
    ----------
    agreement
        ``disagree``, ``agree``, ``unshared`` or ``alone``.

    Raises
    ------
    DataError
        When there is none: a chapter must not show an empty list.
    """
    rows = [claim for claim in _claims() if claim["agreement"] == agreement]
    if not rows:
        raise DataError(f"data/claims.csv has no claim on which the documents {agreement}.")
    return Fragment(
        render(
            "claims.html.j2",
            claims=rows,
            names=dict(load().table("sources").set_index("id")["document_name"]),
            marks=MARKS,
        ),
        "\n".join(claim["claim"] for claim in rows),
    )


def agreement(positions: Sequence[tuple[str, str]]) -> str:
    """Say whether documents agree on a claim.

    Parameters
    ----------
    positions
        Pairs of document and position.

    Returns
    -------
    str
        ``alone`` when a single document speaks; ``disagree`` when one supports what one opposes;
        ``agree`` when several take the same side and none the other; ``unshared`` when a single
        document takes a side and the others only set limits.
    """
    if len({source for source, _position in positions}) == 1:
        return "alone"
    taken = {position for _source, position in positions}
    if {"supports", "opposes"} <= taken:
        return "disagree"
    siding = {source for source, position in positions if position != "qualifies"}
    return "agree" if len(siding) > 1 else "unshared"


def _claims() -> list[dict[str, Any]]:
    evidence = load()
    positions = evidence.table("claim_positions")
    rows = []
    for claim in evidence.table("claims").to_dict("records"):
        own = positions[positions["claim_id"] == claim["id"]].to_dict("records")
        if not own:
            raise DataError(f"data/claims.csv, {claim['id']}: no document takes a position.")
        said = [{**_finding(row["finding_id"]), **row} for row in own]
        said.sort(key=lambda row: list(MARKS).index(row["position"]))
        by_source: dict[str, list[dict[str, Any]]] = {}
        for name in evidence.table("sources")["id"]:
            by_source[name] = [row for row in said if row["source_id"] == name]
        verdict = agreement([(row["source_id"], row["position"]) for row in said])
        rows.append({**claim, "said": by_source, "agreement": verdict})
    return rows


def _agreements() -> dict[str, str]:
    return {
        "disagree": _("The documents pull against each other"),
        "agree": _("No document pulls against the others"),
        "unshared": _("One document takes a side, the others only set limits"),
        "alone": _("Only one document speaks"),
    }


# Literature


def figures_you_will_hear() -> Fragment:
    """Show figures in circulation that do not hold, what to say instead and what stands behind."""
    evidence = load()
    rows = []
    for row in evidence.table("figures_you_will_hear").to_dict("records"):
        behind = [evidence.row("literature", name) for name in listed(row["literature_ids"])]
        rows.append(
            {
                **row,
                "evidence": [work for work in behind if work["status"] in EVIDENCE],
                "rest": [work for work in behind if work["status"] not in EVIDENCE],
            }
        )
    return Fragment(
        render("figures_you_will_hear.html.j2", rows=rows),
        "\n".join(row["figure"] for row in rows),
    )


def disputed() -> Fragment:
    """Show the evidence that pulls against other evidence, side by side."""
    works = _works(EVIDENCE)
    groups = [[works[name] for name in group] for group in _disputes(works)]
    return Fragment(
        render("disputed.html.j2", groups=groups, works=works),
        fill(
            ngettext("{n} disputed question", "{n} disputed questions", len(groups)), n=len(groups)
        ),
    )


def undisputed() -> Fragment:
    """Show the evidence that nothing in the table pulls against, by topic."""
    works = _works(EVIDENCE)
    contested = {name for group in _disputes(works) for name in group}
    rows = [work for name, work in works.items() if name not in contested]
    topics = list(dict.fromkeys(row["topic"] for row in rows))
    return Fragment(
        render(
            "undisputed.html.j2",
            topics=[(topic, [row for row in rows if row["topic"] == topic]) for topic in topics],
            counted=_found,
        ),
        _found(len(rows)),
    )


def _found(n: int) -> str:
    return fill(ngettext("{n} finding of the literature", "{n} findings of the literature", n), n=n)


def leads() -> Fragment:
    """List what is recalled, not found or not to be used: none of it is evidence."""
    groups = {
        "recalled": _("Recalled, not checked"),
        "not_found": _("Looked for and not found"),
        "do_not_use": _("Not to be used"),
    }
    shown = [(title, list(_works((status,)).values())) for status, title in groups.items()]
    count = sum(len(rows) for _title, rows in shown)
    return Fragment(render("leads.html.j2", groups=shown, counted=_led), _led(count))


def _led(n: int) -> str:
    return fill(ngettext("{n} lead, no evidence", "{n} leads, none of them evidence", n), n=n)


def works_file() -> Fragment:
    """Offer all works as BibTeX, for a reader’s own list of references."""
    return Fragment(render("works_file.html.j2", file=BIBTEX_FILE), BIBTEX_FILE)


def _works(statuses: Sequence[str]) -> dict[str, dict[str, Any]]:
    table = load().table("literature").to_dict("records")
    return {row["id"]: row for row in table if row["status"] in statuses}


def _disputes(works: dict[str, dict[str, Any]]) -> list[list[str]]:
    """Gather works that dispute each other, directly or through a third, in the table's order."""
    groups: list[set[str]] = []
    for name, work in works.items():
        known = {name, *(other for other in listed(work["disputed_with"]) if other in works)}
        if len(known) == 1:
            continue
        joined = [group for group in groups if group & known]
        groups = [group for group in groups if not group & known]
        groups.append(known.union(*joined))
    order = list(works)
    return sorted(
        (sorted(group, key=order.index) for group in groups), key=lambda g: order.index(g[0])
    )


def _span(start: str, end: str) -> str:
    if start and end:
        return f"{start} – {end}"
    if start:
        return fill(_("from {start}"), start=start)
    return fill(_("until {end}"), end=end) if end else ""


def _finding(name: str) -> dict[str, Any]:
    evidence = load()
    row = evidence.row("findings", name)
    voice = evidence.row("voices", row["voice"])
    return {**row, "voice_name": voice["name"], "stands_for": voice["stands_for"]}
