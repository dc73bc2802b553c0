"""Pictures and comparisons of the chapters, drawn from ``data/``.

What is drawn is what the documents say; where something is worked out, the function says how.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd

from tillit.evidence import DataError, load
from tillit.formats import significant
from tillit.i18n import Text, counted, fill, ngettext, pgettext
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.parameters import registry
from tillit.pictures import Fragment, figure
from tillit.show import table
from tillit.theme import colour
from tillit.wording import label, labels

STUDIED = ("evaluated_with_comparison", "evaluated", "own_evaluation", "survey")
MONTHS_IN_A_YEAR = 12

DANISH_VAT = 0.25
"""General rate of Danish VAT (momsloven § 33)."""

BAR = 26
"""Height of a bar with the space around it, px."""


def city_shares() -> Fragment:
    """Draw the four cities' shares of the Bergen statement, none of them as a winner.

    The order is the document's. All bars have the neutral colour: the shares compare cities, not
    tendering with in-house work, so neither has a side here.
    """
    rows = [
        {"city": row["place"], "share": row["value"], "year": row["year"]}
        for finding in ("bergen-share-bergen", "bergen-share-other-cities")
        for row in load().figures(finding)
    ]
    (year,) = {int(row["year"]) for row in rows}
    shown = [{**row, "label": _percent(row["share"])} for row in rows]
    return figure(
        _bars(shown, "city", "share").properties(
            title=alt.Title(_("Context, not cause"), anchor="start")
        ),
        height=BAR * len(shown),
        summary=fill(
            _(
                "Context, not cause. Share of recipients of social assistance who had it as their "
                "main income in {year}: {shares}."
            ),
            year=year,
            shares=", ".join(f"{row['city']} {row['label']}" for row in shown),
        ),
        caption=fill(
            _(
                "Context, not cause. Share of recipients of social assistance who had it as their "
                "main income in {year}, as the city government gives it and in its order; it "
                "names no source. The cities differ in many ways, and nothing here compares "
                "tendered with in-house measures."
            ),
            year=year,
        ),
        columns={
            "city": pgettext("column", "City"),
            "label": _("Recipients with it as main income"),
        },
        rows=shown,
    )


def basis(source: str) -> Fragment:
    """Draw on what grounds a document's statements stand, kinds of grounds without any included.

    Counted are the findings that this book took from it; caveats and definitions are no claims and
    are left out.
    """
    findings = load().table("findings")
    claims = findings[
        (findings["source_id"] == source) & ~findings["kind"].isin(["caveat", "definition"])
    ]
    if claims.empty:
        raise DataError(f"data/findings.csv has no claim of {source!r}.")
    shown = [
        {"grade": name, "n": int((claims["grade"] == grade).sum())}
        for grade, name in labels("grade").items()
    ]
    shown = [{**row, "label": str(row["n"])} for row in shown]
    positions = int((claims["grade"] == "stated_position").sum())
    studied = int(claims["grade"].isin(STUDIED).sum())
    return figure(
        _bars(shown, "grade", "n"),
        height=BAR * len(shown),
        summary=fill(
            ngettext(
                "Of {n} finding taken from the document, {studied} rest on an evaluation or a "
                "survey and {positions} are stated positions.",
                "Of {n} findings taken from the document, {studied} rest on an evaluation or a "
                "survey and {positions} are stated positions.",
                len(claims),
            ),
            n=len(claims),
            studied=studied,
            positions=positions,
        ),
        caption=_(
            "What the statements rest on, as the document shows it. The count is of findings in "
            "this book; caveats and definitions are left out. A position may well be right: it is "
            "not shown here to be."
        ),
        columns={
            "grade": pgettext("what a statement rests on", "Basis"),
            "label": pgettext("column", "Findings"),
        },
        rows=shown,
    )


def contract_terms(*cases: str) -> Fragment:
    """Show the terms of these cases side by side; a term that a document leaves out says so."""
    terms = load().table("contract_terms")
    cells: dict[tuple[str, str], dict[str, str]] = {
        (row["term"], row["case_id"]): {
            "text": row["text"],
            "place": load().row("findings", row["finding_id"])["locator"],
            "finding": row["finding_id"],
        }
        for row in terms.to_dict("records")
    }
    names = {case: load().row("cases", case)["name"] for case in cases}
    rows = [
        {
            "term": label("contract_term", term),
            **{case: cells.get((term, case), _("not given")) for case in cases},
        }
        for term in terms[terms["case_id"].isin(cases)]["term"].unique()
    ]
    return table(
        _("Contract terms side by side"),
        {"term": pgettext("a term of a contract", "Term"), **names},
        rows,
    )


def extension_readings() -> Fragment:
    """Show what Holbæk's printed extension may mean: as it stands, and as a slip."""
    first, second = (int(row["value"]) for row in load().figures("holbaek-extension-option"))
    length = load().figure("holbaek-contract-length")
    readings = (
        (
            counted("As printed, {a} x {b} month", "As printed, {a} x {b} months", by="b"),
            first,
            second,
        ),
        (
            counted("As a slip for {b} x {a} month", "As a slip for {b} x {a} months", by="a"),
            second,
            first,
        ),
    )
    rows = [
        {
            "reading": fill(reading, a=first, b=second),
            "extensions": str(times),
            "each": _months(each),
            "longest": _months(int(length) + times * each),
        }
        for reading, times, each in readings
    ]
    columns = {
        "reading": pgettext("how a text is understood", "Reading"),
        "extensions": _("Extensions at most"),
        "each": _("Each lasts"),
        "longest": _("Longest run of the contract"),
    }
    return table(_("Readings of the extension"), columns, rows)


def value_readings() -> Fragment:
    """Show what Holbæk's contract value is a year under each reading of what it covers.

    The page gives a share of the earlier expenditure as its saving and a contract value, not what
    the value covers. So no saving in money follows, and none is shown: it would be quoted.
    """
    value = load().figure("holbaek-contract-value")
    term, longest = _holbaek_months()
    cost = counted("The cost of the first {n} month", "The cost of the first {n} months", by="n")
    all_months = counted(
        "The cost of {n} month, every extension included",
        "The cost of {n} months, every extension included",
        by="n",
    )
    readings: tuple[tuple[Text, int], ...] = (
        (_("The cost of one year"), MONTHS_IN_A_YEAR),
        (cost, term),
        (all_months, longest),
    )
    rows = [
        {
            "reading": fill(reading, n=months),
            "year": _million(value * MONTHS_IN_A_YEAR / months),
        }
        for reading, months in readings
    ]
    unknown = {
        "reading": _("Only part of the services, or a sum with VAT or of another kind"),
        "year": _("cannot be worked out"),
    }
    columns = {"reading": _("If the contract value is"), "year": _("Value a year")}
    return table(_("Readings of the contract value"), columns, [*rows, unknown])


def holbaek_readings() -> Fragment:
    """Show what Holbæk's estimate would mean under each reading of its contract value.

    The contract value V is given without its period and without saying whether VAT is in it. Read
    as the new cost of n months, a year costs 12 V / n, without VAT 1 / (1 + rate) of that where it
    is in; a saving of s of the earlier expenditure is s / (1 - s) of it. What is left of that is
    less the cost of the tender up to the award (mean of Danish municipal contracts, row t01 of the
    literature, spread over the months) and of the follow-up that the chapter on net saving assumes.
    What moving over cost is not known. No sum over readings means anything, and each amount says
    that no amount follows from the page.
    """
    columns = {
        "reading": _("If the contract value is"),
        "year": _("New cost a year, without VAT"),
        "gross": _("Estimated saving a year, gross"),
        "net": _("Left after tender and follow-up, a year"),
    }
    unknown = {
        "reading": _("Only part of the services, or a sum of another kind"),
        **dict.fromkeys(("year", "gross", "net"), _("cannot be worked out")),
    }
    title = _("What the estimate would mean, and net of what")
    return table(title, columns, [*_holbaek_savings(), unknown])


def _holbaek_savings() -> Iterator[dict[str, str]]:
    value = load().figure("holbaek-contract-value")
    (estimate,) = load().figures("holbaek-saving-estimate")
    shares = [estimate[end] / 100 for end in ("value", "value_high")]
    award = float(load().row("literature", "t01")["value"]) / 100
    follow_up = float(registry()["follow_up_percent"].default) / 100
    term, longest = _holbaek_months()
    readings = (
        (_("The cost of one year, without VAT"), MONTHS_IN_A_YEAR, 1),
        (_("The cost of one year, with VAT"), MONTHS_IN_A_YEAR, 1 + DANISH_VAT),
        (_("The cost of the first {n} months, without VAT"), term, 1),
        (_("The cost of the first {n} months, with VAT"), term, 1 + DANISH_VAT),
        (_("The cost of {n} months, every extension included, without VAT"), longest, 1),
        (_("The cost of {n} months, every extension included, with VAT"), longest, 1 + DANISH_VAT),
    )
    for reading, months, with_vat in readings:
        year = value / with_vat * MONTHS_IN_A_YEAR / months
        gross = [year * s / (1 - s) for s in shares]
        paid = year * (follow_up + award)
        yield {
            "reading": fill(reading, n=months),
            "year": _million(year),
            "gross": _range(gross),
            "net": _range([amount - paid for amount in gross]),
        }


def _holbaek_months() -> tuple[int, int]:
    """Return the length of the contract without and with all its extensions."""
    length = int(load().figure("holbaek-contract-length"))
    first, second = (int(row["value"]) for row in load().figures("holbaek-extension-option"))
    return length, length + first * second


def _range(ends: Sequence[float]) -> str:
    low, high = (significant(amount / 1e6) for amount in ends)
    amount = locale().amount("million", fill(_("{low} to {high}"), low=low, high=high), "DKK")
    # Each cell says it: an amount that stands alone is quoted as the saving.
    return fill(_("{amount}, if read so; none follows from the source"), amount=amount)


def _months(n: int) -> str:
    return fill(ngettext("{n} month", "{n} months", n), n=n)


def _bars(rows: list[dict[str, Any]], name: str, value: str) -> alt.LayerChart:
    # The reader's font may be wider than the one measured here.
    room = 7.5 * max(len(row[name]) for row in rows)
    axis = alt.Axis(domain=False, ticks=False, minExtent=room)
    base = alt.Chart(pd.DataFrame(rows)).encode(y=alt.Y(name, sort=None, title=None, axis=axis))
    # Room for the label of the longest bar; the labels take the place of an axis.
    end = 1.3 * max(row[value] for row in rows)
    x = alt.X(value, scale=alt.Scale(domain=[0, end]), axis=None)
    bars = base.mark_bar(color=colour("edge"), size=BAR - 10).encode(x=x)
    labels = base.mark_text(align="left", dx=4, color=colour("ink")).encode(x=x, text="label")
    return bars + labels


def _percent(value: float) -> str:
    # As the document prints it, not rounded further.
    return fill(locale().percent, number=locale().exact(value))


def _million(amount: float) -> str:
    return locale().amount("million", significant(amount / 1e6), "DKK")
