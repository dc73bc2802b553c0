"""The case paper: what the other chapters found at the reader's settings, in a council's order.

It reckons nothing of its own. Every figure is a result of another explorer, at the settings that
the reader made there; the sentences are those that the explorers answer with. The proposed decision
is left empty, and what is not known is said to be unknown.
"""

import functools
import itertools
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from tillit.contents import contents, title_of
from tillit.declared import Output
from tillit.document import Assumptions, Document, Entry, Items, Part, Rows, Sentence
from tillit.drawn import Draws
from tillit.evidence import EVIDENCE, load
from tillit.explorer import Explorer
from tillit.explorers.law import country_open, law
from tillit.explorers.market import market
from tillit.explorers.net_saving import net_saving
from tillit.explorers.options import option_said, options
from tillit.explorers.readiness import readiness_reform, readiness_tender
from tillit.explorers.scope_phasing import scope_phasing
from tillit.explorers.scope_phasing.told import gap_says_otherwise
from tillit.explorers.staff_terms import counted_refusals, staff_terms
from tillit.explorers.trust_control import trust_control
from tillit.formats import names
from tillit.formula import Bind, Number, days, is_set
from tillit.i18n import Text, counted, fill, pgettext
from tillit.i18n import gettext as _
from tillit.models.law import UNREAD, countries, rules, states
from tillit.models.net_saving import ENOUGH
from tillit.models.options import SIDES, ids
from tillit.models.readiness import TRACKS, items
from tillit.models.scope_phasing import best_at_none, first_step_share
from tillit.said import LEAST_AMOUNT, Case, Condition, Said, narrow, placed
from tillit.show import told_rule
from tillit.wording import label, labels
from tillit.works import cited

WRITTEN = (
    "memo_subject",
    "memo_case_number",
    "memo_question",
    "memo_law",
    "memo_users",
    "memo_staff",
    "memo_economy",
    "memo_risk",
    "memo_change_mind",
    "memo_follow_up",
    "memo_dissent",
)
"""What the reader writes on the page itself."""

_LEAST_COMPARED = 2
"""With fewer alternatives there is nothing to weigh a saving against."""


def _sources() -> tuple[Explorer, ...]:
    """Return the explorers whose results the paper tells."""
    return (
        market(),
        staff_terms(),
        scope_phasing(),
        net_saving(),
        trust_control(),
        options(),
        readiness_tender(),
        readiness_reform(),
        law(),
    )


def retold(
    explorers: tuple[Explorer, ...], values: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    """Compute the results of all these explorers, and which answer each gives."""
    found: dict[str, Number] = {}
    for explorer in explorers:
        found |= explorer.evaluate(values, bind)
    # A reform of the whole service, of which the first step is a share: all of it grows alike.
    long = values["inhouse_net_long_middle"]
    found["inhouse_whole"] = bind("inhouse_whole", long / first_step_share(values))
    return found


def _stages(explorers: tuple[Explorer, ...]) -> tuple[Draws, ...]:
    """Return the draws of all these explorers in their order, each once."""
    stages: list[Draws] = []
    for explorer in explorers:
        stages += [stage for stage in explorer.draws if all(stage is not one for one in stages)]
    return tuple(stages)


# The parts of the paper


def _only_if(told: str, holds: Condition, text: str) -> Said:
    """Say a sentence only where something holds; ``told`` names what."""
    return Said(told, ((Case("told", text, holds), Case("left out", "")),))


def _gap_unset(known: Mapping[str, Number]) -> Number:
    return ~is_set(known["price_gap"])


def _too_few(known: Mapping[str, Number]) -> Number:
    return known["options_left"] < _LEAST_COMPARED


def _gain_unset(known: Mapping[str, Number]) -> Number:
    return ~is_set(known["reform_gain_percent"])


def _nothing_expected(known: Mapping[str, Number]) -> Number:
    """Whether the reader expects nothing of either arm."""
    return _gap_unset(known) & _gain_unset(known)


def _economy_told(known: Mapping[str, Number]) -> Number:
    """Only where there is something to weigh, and a price gap or a gain to weigh it by."""
    return ~(_nothing_expected(known) | _too_few(known))


def _question() -> Part:
    return Part(
        "question",
        _("The question"),
        (
            Entry("memo_question", _("Not yet written: what the council is asked, and why now.")),
            fill(
                _("The paper sets these ways side by side: {ways}. It recommends none of them."),
                ways="; ".join(names("options")),
            ),
        ),
    )


def _at_the_gates(option: str) -> Said:
    removed = _("Removed: it does not pass “{gate}”.")
    return Said(
        f"gates_said_{option}",
        (
            (
                Case(
                    "removed",
                    fill(removed, gate=f"{{removed_by_{option}:option_gates}}"),
                    lambda known: is_set(known[f"removed_by_{option}"]),
                ),
                Case(
                    "open",
                    _("Stands, but not all its gates are answered."),
                    lambda known: known[f"gates_open_{option}"] > 0,
                ),
                Case("stands", _("Stands: it passes every gate.")),
            ),
        ),
    )


def _alternatives() -> Part:
    rows = tuple(
        (
            row["name"],
            row["what_it_is"],
            _at_the_gates(row["id"]),
            Entry(f"option_note_{row['id']}"),
        )
        for row in load().table("options").to_dict("records")
    )
    columns = (
        pgettext("column", "Alternative"),
        _("What it is"),
        _("At the gates"),
        _("Your note"),
    )
    return Part(
        "alternatives",
        pgettext("heading", "Alternatives"),
        (
            Rows(_("The alternatives, and what the gates leave of them"), columns, rows),
            _(
                "Alternatives that stand: {options_left:people}. Questions at their gates "
                "that are not answered, or with don’t know: {gates_open:people}."
            ),
        ),
    )


_TOLD = ("refuse", "stay", "after_refusing", "notice", "preference", "pension", "reform")
"""Questions of the law that a council asks: answers told beside the duties, none without what
follows of it."""


def _rule_told(row: dict[str, Any]) -> str:
    """Tell a rule: what it says, how that was read and of which day, its limits, and its id."""
    rule = told_rule(row)
    confidence = label("law_confidence", row["confidence"]) if row["confidence"] != "high" else ""
    read = (label("law_reading", row["how_read"]), confidence, rule["as_of"])
    told = fill(
        _("{question}: {answer} [{reference}] Read: {read}."),
        question=label("law_question", row["question"]),
        answer=row["answer"],
        reference=row["reference"],
        read=", ".join(words for words in read if words),
    )
    holds = fill(_("Holds {dates}."), dates=rule["holds"]) if rule["holds"] else ""
    return " ".join(text for text in (told, holds, row["caveat"], row["id"]) if text)


def _rule_marks(rows: Iterable[dict[str, Any]]) -> tuple[Case, ...]:
    """Return what is to be known before a rule is read, whichever of the rows is told."""
    texts = {
        "ended": _("Ended before the decision."),
        "to_come": _("Begins after the decision."),
        "newer": _("Text newer than the decision."),
        "begun": _("First day not known."),
        "undated": _("Text without a date."),
        "outdated": _("Text more than a year older."),
    }
    marks: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for state, stretch in states(row).items():
            marks.setdefault(state, []).append((f"law_of_{row['country']}", stretch.result))

    def holds(state: str) -> Condition:
        return lambda known: (
            functools.reduce(
                operator.add, (known[here] * known[result] for here, result in marks[state])
            )
            > 0
        )

    return (
        *(Case(state, text, holds(state)) for state, text in texts.items() if state in marks),
        Case("holds", ""),
    )


def _law_items() -> Items:
    """List duties of the reader's country, and what else a council asks, by moment and question."""
    moments, questions = list(labels("law_moment")), list(labels("law_question"))
    told = sorted(
        (row for row in rules() if row["kind"] == "duty" or row["question"] in _TOLD),
        key=lambda row: (moments.index(row["moment"]), questions.index(row["question"])),
    )
    listed = itertools.zip_longest(
        *([row for row in told if row["country"] == country] for country in countries())
    )

    def here(row: dict[str, Any]) -> Condition:
        return lambda known: known[f"law_of_{row['country']}"] > 0

    return Items(
        tuple(
            Said(
                f"law_told_{place}",
                (
                    _rule_marks(row for row in rows if row),
                    (
                        *(Case(row["id"], _rule_told(row), here(row)) for row in rows if row),
                        Case("left out", ""),
                    ),
                ),
            )
            for place, rows in enumerate(listed, start=1)
        ),
        leads_to=f"../{contents()['law'].page}.html#law-",
    )


def _law_unverified() -> Said:
    """Name what nobody could verify of the law of the reader's country."""
    unread = [row for row in load().table("law").to_dict("records") if row["how_read"] in UNREAD]

    def here(country: str) -> Condition:
        return lambda known: known["country"] == country

    cases = [
        Case(
            country,
            fill(
                _("Not verified by this book, in whole or in part: {questions}."),
                questions="; ".join(
                    dict.fromkeys(
                        label("law_question", row["question"])
                        for row in unread
                        if row["country"] == country
                    )
                ),
            ),
            here(country),
        )
        for country in countries()
    ]
    return Said("law_unverified", ((*cases, Case("no country", "")),))


def _law() -> Part:
    return Part(
        "law",
        pgettext("heading", "Law"),
        (
            _law_head(),
            _law_items(),
            _law_unverified(),
            Entry(
                "memo_law",
                _("Not legal advice: your counsel has to check it. Not yet written here."),
            ),
        ),
    )


def _law_head() -> Said:
    chapter = title_of("law")
    unset = _("The country is not chosen, so no law is told. Choose it in the chapter {chapter}.")
    told = _(
        "Duties by law or agreement in {country}, and what is said there of refusing, of "
        "staying and what follows, of notice, preference, pension and a reform in-house, as this "
        "book has it. Each rule says how it was read. The "
        "name at its end leads to it in the chapter {chapter}."
    )
    undated = _("The day of the decision is not set: what holds on it is not told.")
    dated = _("Decision on {decision_date}: what may keep a rule from holding then stands first.")
    return Said(
        "law_head",
        (
            (
                Case("no country", placed(unset, chapter=chapter), country_open),
                Case("told", placed(told, chapter=chapter)),
            ),
            (
                Case("no country", "", country_open),
                Case("no day", undated, lambda known: ~is_set(days(known["decision_date"]))),
                Case("on the day", dated),
            ),
        ),
    )


def _users() -> Part:
    quality, vulnerable = (
        load().row("criteria", name)["name"] for name in ("quality", "vulnerable")
    )
    return Part(
        "users",
        pgettext("heading", "Users"),
        (
            Entry("memo_users", _("Not yet written: what is known of the users here.")),
            fill(
                _(
                    "Whether users are better or worse off is not reckoned here, for any of the "
                    "alternatives. What documents and studies say for and against each of them "
                    "stands in the chapter {chapter}, under the criteria {criteria}."
                ),
                chapter=title_of("options"),
                criteria=fill(_("{first} and {second}"), first=quality, second=vulnerable),
            ),
        ),
    )


def _staff(explorer: Explorer) -> Part:
    return Part(
        "staff",
        pgettext("heading", "Staff"),
        (
            explorer.said,
            _(
                "This is reckoned for a transfer to a new operator. What a reform, or staying as "
                "today, means for the staff is not reckoned here."
            ),
            counted_refusals(),
            Entry("memo_staff", _("Not yet written: what staff and unions say here.")),
        ),
    )


def _economy_missing() -> tuple[Case, ...]:
    set_it = fill(
        _("Set what you believe, with its ground, in the chapter {chapter}."),
        chapter=title_of("net_saving"),
    )

    def believe(why: str) -> str:
        return f"{why} {set_it}"

    return (
        Case(
            "neither",
            _(
                "No economy is given, because neither the price gap of a tender nor the lasting "
                "gain of a reform is set, and fewer than two alternatives stand."
            ),
            lambda known: _nothing_expected(known) & _too_few(known),
        ),
        Case(
            "no belief",
            believe(
                _(
                    "No economy is given, because the price gap is not set. Nor is the lasting "
                    "gain of a reform. Whoever chooses these numbers chooses the outcome."
                )
            ),
            _nothing_expected,
        ),
        Case(
            "too few",
            _(
                "No economy is given, because fewer than two alternatives stand: there is nothing "
                "to compare with."
            ),
            _too_few,
        ),
        Case(
            "no gap",
            believe(
                _(
                    "Of a tender no net is given, because its price gap is not set. Whoever "
                    "chooses that number chooses the outcome."
                )
            ),
            _gap_unset,
        ),
        Case(
            "no gain",
            believe(
                _(
                    "Of a reform no net is given, because its lasting gain is not set. Whoever "
                    "chooses that number chooses the outcome."
                )
            ),
            _gain_unset,
        ),
        Case("told", ""),
    )


def _economy(explorer: Explorer) -> Part:
    left_out = Case("left out", "", lambda known: ~_economy_told(known))
    told = _only_if("economy_told", _economy_told, "told")
    return Part(
        "economy",
        pgettext("heading", "Economy"),
        (
            Said("economy_case", (_economy_missing(),)),
            Said(
                "net_saving_told",
                tuple((left_out, *cases) for cases in explorer.answers),
            ),
            _both_arms({output.id: output for output in explorer.outputs}, told),
            _every_alternative(told),
            _gains_related(),
            Entry("memo_economy"),
        ),
    )


def _gains_related() -> Said:
    """Relate the price gap, what it leaves each year and the gains from which steps are worth it.

    They are one belief, asked in two chapters and measured against two horizons.
    """

    def left_out(known: Mapping[str, Number]) -> Number:
        return ~_economy_told(known)

    def told(*cases: Case) -> tuple[Case, ...]:
        return (Case("left out", "", left_out), *cases)

    return Said(
        "gains_related",
        (
            told(
                Case(
                    "columns",
                    _(
                        "The columns count different years and different parts of the service: "
                        "compare within a column, not across."
                    ),
                )
            ),
            told(
                Case("no belief", "", _gap_unset),
                Case("gap says otherwise", *gap_says_otherwise()),
                Case(
                    "one belief",
                    _(
                        "A price gap of {price_gap:percent} leaves a gain of "
                        "{stated_gain:percent} a year, once follow-up, overhead and what is lost "
                        "of it are taken off."
                    ),
                ),
            ),
            told(
                Case("no gap", "", lambda known: known["breakeven_gap"] > ENOUGH),
                Case(
                    "over the contract",
                    _(
                        "To save on average over the contract takes a gap of "
                        "{breakeven_gap:percent}, which leaves {needed_net_gain:percent}."
                    ),
                ),
            ),
            told(
                Case("no steps", "", lambda known: ~is_set(known["staged_breakeven"])),
                Case(
                    "over all years",
                    _(
                        "Over all years a first step is worth it from a gain of "
                        "{staged_breakeven:percent}: a loss that shows can be ended there, and "
                        "more years count."
                    ),
                ),
            ),
        ),
    )


def _both_arms(outputs: Mapping[str, Output], told: Said) -> Rows:
    """Set what is reckoned of a tender beside the same of a reform, state by state."""

    def row(text: str, tender: str, reform: str = "") -> tuple[Sentence, ...]:
        ids = (tender, reform)
        return (text, *(_with_band(outputs[one]) if one else _not_reckoned() for one in ids))

    return Rows(
        _("The tender of the first step and a reform of the same service, by the same reckoning"),
        (
            pgettext("column", "Result"),
            _("Tender (eight in ten draws)"),
            _("Reform (eight in ten draws)"),
        ),
        (
            row(
                _("Price gap, or lasting gain, that breaks even if awarded or if it takes hold"),
                "breakeven_gap_awarded",
                "inhouse_gain_needed_if_holds",
            ),
            row(_("The same on average, failing included"), "breakeven_gap", "inhouse_gain_needed"),
            row(
                _("The same with the years after"), "breakeven_gap_long", "inhouse_gain_needed_long"
            ),
            row(
                _("Chance that it fails, or does not take hold"),
                "saving_chance_failed",
                "inhouse_chance_fails",
            ),
            row(_("Net then"), "net_if_failed", "inhouse_if_fails"),
            row(_("Net if awarded or if it takes hold"), "net_if_awarded", "inhouse_if_holds"),
            row(
                _("Of that: it runs its term, gap kept (chance: {chance_runs:in_ten})"),
                "net_if_runs",
            ),
            row(
                _("Of that: it ends early (chance: {chance_ends_early:in_ten})"),
                "net_if_ends_early",
            ),
            row(
                _("Of that: it runs, gap not kept (chance: {chance_gap_not_kept:in_ten})"),
                "net_if_gap_not_kept",
            ),
            row(
                _("Gross on average: price gap or gain alone, before any cost"),
                "expected_gross",
                "inhouse_gross",
            ),
            row(_("Net on average"), "expected_net", "inhouse_net"),
            row(_("Net on average, with the years after"), "expected_net_long", "inhouse_net_long"),
            row(
                _("Chance of a saving, failing included"),
                "chance_of_saving",
                "chance_inhouse_saves",
            ),
        ),
        only_if=told,
    )


def _not_reckoned() -> str:
    return _("not reckoned here")


def _with_band(output: Output) -> Sentence:
    """Tell a result, and the ends of its band where they read differently."""
    number = f"{{{output.id}:{output.format}}}"
    # What rests on a belief that is not set.
    unset = Case("unset", _not_reckoned(), lambda known: ~is_set(known[output.id]))
    if not output.band:
        return Said(f"told_{output.id}", ((unset, Case("told", number)),))
    ends = {end: f"{{{output.id}_{end}:{output.format}}}" for end in ("low", "high")}
    both = fill(_("{number} ({low} to {high})"), number=number, **ends)
    apart = Case("apart", both, functools.partial(_apart, output))
    return Said(f"told_{output.id}", ((unset, apart, Case("alike", number)),))


def _apart(output: Output, known: Mapping[str, Number]) -> Number:
    """Whether the ends of a band read differently, as the format writes them."""
    low = known[f"{output.id}_low"]
    least, most = _WRITTEN[output.format]
    return ~narrow(known, output.id, least) & (low < most)


_WRITTEN = {
    "money": (LEAST_AMOUNT, 1e15),
    "gap": (1e-4, ENOUGH),
    "gain": (1e-4, ENOUGH),
    "in_ten": (0.1, 1),
}
"""By format the least step in which ends are written, and the size from which they are alike."""


def _every_alternative(told: Said) -> Rows:
    """Say of each alternative what is reckoned of it, and where nothing is."""
    first = {"reform": "inhouse_net", "first_step": "expected_net"}
    whole = {"reform": "inhouse_whole", "first_step": "staged_amount", "all": "full_amount"}
    none = _not_reckoned()

    def net(column: Mapping[str, str], option: Mapping[str, str]) -> Sentence:
        name = column.get(option["net"])
        if name is None:
            return none
        unset = Case("unset", none, lambda known: ~is_set(known[name]))
        return Said(f"net_of_{option['id']}_{name}", ((unset, Case("told", f"{{{name}:money}}")),))

    def row(option: Mapping[str, str]) -> tuple[Sentence, ...]:
        if option["id"] == "as_today":
            measured = _("what all others are measured against")
            return (option["name"], measured, measured)
        return (option["name"], net(first, option), net(whole, option))

    return Rows(
        _("What is reckoned of each alternative: net on average, against staying as today"),
        (
            pgettext("column", "Alternative"),
            _("First step’s service, over the contract"),
            _("Whole service, over all years"),
        ),
        tuple(row(option) for option in load().table("options").to_dict("records")),
        only_if=told,
    )


def _risk(bids: Explorer, control: Explorer) -> Part:
    return Part(
        "risk",
        pgettext("heading", "Risk"),
        (
            Items((bids.said, control.said)),
            _(
                "The bids are those for a tender of the first step. Who would take part in a "
                "choice system or a partnership is not reckoned here."
            ),
            Entry("memo_risk", _("Not yet written: what could go wrong here, and who sees to it.")),
        ),
    )


def _readiness_said() -> tuple[Said, ...]:
    return (
        _with_months(
            "tender_take_over_done",
            _(
                "To tender: {tender_level:readiness_levels}, as the weakest gate. Questions "
                "answered yes {tender_yes:people}, partly {tender_partly:people}, no or don’t "
                "know {tender_no:people}, not answered {tender_open:people}."
            ),
            counted(
                "From the first dialogue until a supplier has taken over: about "
                "{tender_take_over_done_middle:number} month.",
                "From the first dialogue until a supplier has taken over: about "
                "{tender_take_over_done_middle:number} months.",
                by="tender_take_over_done_middle",
            ),
        ),
        _with_months(
            "reform_start_done",
            _(
                "To reform in-house: {reform_level:readiness_levels}, as the weakest gate. "
                "Questions answered yes {reform_yes:people}, partly {reform_partly:people}, no "
                "or don’t know {reform_no:people}, not answered {reform_open:people}."
            ),
            counted(
                "From the first dialogue until the first units work in the new way: about "
                "{reform_start_done_middle:number} month.",
                "From the first dialogue until the first units work in the new way: about "
                "{reform_start_done_middle:number} months.",
                by="reform_start_done_middle",
            ),
        ),
    )


def _with_months(name: str, ready: str, months: Text) -> Said:
    """Tell how ready a track is and how long it takes, with the band where its ends differ."""
    band = placed(
        _("Eight in ten draws: {low} to {high}."),
        low=f"{{{name}_low:number}}",
        high=f"{{{name}_high:number}}",
    )

    draws = (Case("apart", band, lambda known: ~narrow(known, name)), Case("alike", ""))
    return Said(f"ready_{name}", ((Case("ready", ready),), (Case("months", months),), draws))


def _readiness() -> Part:
    gates = load().table("readiness_gates").to_dict("records")
    levels = Rows(
        _("Gates, for a tender and for a reform in-house"),
        (pgettext("column", "Gate"), pgettext("column", "Tender"), pgettext("column", "Reform")),
        tuple(
            (
                gate["name"],
                *(f"{{{track}_{gate['id']}_level:readiness_levels}}" for track in TRACKS),
            )
            for gate in gates
        ),
    )
    todo = {
        "tender": _("What was noted on the readiness to tender"),
        "reform": _("What was noted on the readiness to reform"),
    }
    noted = tuple(
        Rows(
            caption,
            (
                pgettext("column", "Question"),
                pgettext("column", "Note"),
                pgettext("column", "Owner"),
                pgettext("column", "Date"),
            ),
            tuple(
                (
                    fill(
                        _("{question} Answer: {answer}"),
                        question=item.question,
                        answer=f"{{ready_{item.id}}}",
                    ),
                    *(Entry(f"ready_{kind}_{item.id}") for kind in ("note", "owner", "due")),
                )
                for item in items(track)
            ),
        )
        for track, caption in todo.items()
    )
    others = _("For the other alternatives, readiness and time are not reckoned here.")
    return Part(
        "readiness", pgettext("heading", "Readiness"), (*_readiness_said(), others, levels, *noted)
    )


def _sides_told(known: Mapping[str, Number]) -> Number:
    return known["sides_ordered"] > 0


def _mean_ranks(option: str) -> tuple[Sentence, ...]:
    """Return the row of an alternative: its mean rank in the order of each side."""
    told = (f"{{side_{side}_mean_{option}:score}}" for side in SIDES)
    name = load().row("options", option)["name"]
    return (name, *(_only_if("sides_told", _sides_told, text) for text in told))


def _disagreement(explorer: Explorer) -> Part:
    orders = Rows(
        _("Mean rank of each alternative in the order of each side, 1 for the first"),
        (pgettext("column", "Alternative"), _("Side A"), _("Side B")),
        (
            (_("Who it is"), Entry("side_a_name"), Entry("side_b_name")),
            *map(_mean_ranks, ids("options")),
        ),
    )
    return Part(
        "disagreement",
        _("Disagreement, in words"),
        (
            explorer.said,
            Items(tuple(option_said(option) for option in ids("options"))),
            orders,
        ),
    )


def _tips() -> tuple[str | Said, ...]:
    return (
        _(
            "A tender saves on average from this price gap: {breakeven_gap:gap}; if a contract is "
            "awarded, from {breakeven_gap_awarded:gap}."
        ),
        _(
            "A reform in-house saves on average from this lasting gain: "
            "{inhouse_gain_needed:gain}; if it takes hold, from "
            "{inhouse_gain_needed_if_holds:gain}."
        ),
        _(
            "Staffing tips where {tolerable_refusal_share:percent} stay behind; "
            "{refusal_share:percent} do at these settings."
        ),
        _only_if(
            "switch_told",
            lambda known: is_set(known["full_best_from"]) & ~best_at_none(known["full_best_from"]),
            _(
                "Going fully beats staying and a first step from a gain of "
                "{full_best_from:percent} of the yearly budget."
            ),
        ),
        _(
            "For a choice system and a partnership, the point at which they would save is not "
            "reckoned here."
        ),
    )


def _change_mind() -> Part:
    return Part(
        "change-mind",
        _("What would change our mind"),
        (
            Entry("memo_change_mind", _("Not yet written: what you would have to learn.")),
            Items(_tips()),
        ),
    )


def _follow_up() -> Part:
    return Part(
        "follow-up",
        _("Follow-up and evaluation"),
        (
            Entry("memo_follow_up", _("Not yet written: what is measured, by whom and when.")),
            _(
                "The first step, as it is set, can show a gain or loss of "
                "{smallest_effect:percent} or more of the yearly budget; a smaller one "
                "cannot be told from chance. A reform tried in as many units, for as many years, "
                "could show the same."
            ),
        ),
    )


def _references(explorers: tuple[Explorer, ...]) -> Part:
    """The documents and works behind the numbers of the paper, with the places that they stand."""
    evidence = load()
    settings = {item.id: item for explorer in explorers for item in explorer.parameters}
    locators: dict[str, set[str]] = {}
    works = set()
    for item in settings.values():
        if item.finding_id:
            row = evidence.row("findings", item.finding_id)
            locators.setdefault(row["source_id"], set()).add(row["locator"])
        if item.literature_id:
            works.add(item.literature_id)
    for row in evidence.table("option_score_evidence").to_dict("records"):
        if row["finding_id"]:
            finding = evidence.row("findings", row["finding_id"])
            locators.setdefault(finding["source_id"], set()).add(finding["locator"])
        else:
            works.add(row["literature_id"])
    documents = [
        fill(
            _("{author}, {title} ({year}): {places}."),
            author=row["author"],
            title=row["title"],
            year=row["year"],
            places="; ".join(sorted(locators[row["id"]])),
        )
        for row in evidence.table("sources").to_dict("records")
        if row["id"] in locators
    ]
    # What was looked for and not found is a reason to assume, and no source.
    literature = [
        row
        for row in (evidence.row("literature", name) for name in sorted(works))
        if row["status"] in EVIDENCE
    ]
    cases = [
        fill(
            _("{work} ({how_read}). {caveat}"),
            work=cited(row),
            how_read=label("how_read", row["how_read"]),
            caveat=row["caveat"],
        ).strip()
        for row in literature
    ]
    return Part(
        "sources",
        pgettext("heading", "Sources"),
        (
            _(
                "What the assumptions below and the scores of the alternatives rest on, "
                "with the places in the documents:"
            ),
            Items((*documents, *cases)),
        ),
    )


def _assumptions(explorers: tuple[Explorer, ...]) -> Part:
    tables = []
    for explorer in explorers:
        own = tuple(
            item.id
            for item in explorer.parameters
            # Both tracks of the readiness have one model; scores stand in a table of their own.
            if explorer.name.startswith(item.model)
            and item.kind == "number"
            and not item.id.startswith("score_")
        )
        if not own:
            continue
        title = title_of(explorer.name)
        tables.append(Assumptions(fill(_("Assumptions: {chapter}"), chapter=title), own))
    scores = Rows(
        _("Scores that you changed"),
        (
            _("Alternative and criterion"),
            pgettext("column", "From"),
            pgettext("column", "To"),
            _("Your reason"),
        ),
        tuple(
            (
                f"{option['name']}: {criterion['name']}",
                *(
                    Entry(f"score_{kind}_{option['id']}_{criterion['id']}")
                    for kind in ("low", "high", "reason")
                ),
            )
            for option in load().table("options").to_dict("records")
            for criterion in load().table("criteria").to_dict("records")
        ),
        _("The scores of the alternatives are the book’s."),
    )
    return Part(
        "assumptions",
        _("Assumptions, changed and unchanged"),
        (
            _(
                "Every number behind this paper, and whether it was changed. An assumption "
                "has no source in the documents."
            ),
            *tables,
            scores,
        ),
    )


def _document(explorers: tuple[Explorer, ...]) -> Document:
    bids, staff, _phases, saving, control, choice, *_others = explorers
    return Document(
        _("Case paper"),
        (
            Part("decision", _("Proposed decision"), (), keep=True),
            _question(),
            _alternatives(),
            _law(),
            _users(),
            _staff(staff),
            _economy(saving),
            _risk(bids, control),
            _readiness(),
            _disagreement(choice),
            _change_mind(),
            _follow_up(),
            _references(explorers),
            _assumptions(explorers),
            Part(
                "dissent",
                pgettext("heading", "Dissent"),
                (Entry("memo_dissent", _("Nobody’s dissent has been written down.")),),
            ),
        ),
        (
            # A line each; what is not written is left out.
            "{memo_subject}",
            "{memo_case_number}",
            _(
                "Tender or Trust?, version {book_version} · Scenario {scenario_code} · "
                "Date: {today:date}"
            ),
            _("Not legal advice. Figures follow from the assumptions listed below."),
        ),
    )


def _answers() -> tuple[Case, ...]:
    return (
        Case(
            "no economy",
            _(
                "The paper has no economy yet: neither price gap nor gain of a reform is set, or "
                "fewer than two alternatives stand. The proposed decision is yours to write."
            ),
            lambda known: ~_economy_told(known),
        ),
        Case(
            "one arm",
            _(
                "The paper tells the net of one arm alone: of the other you have not said what you "
                "expect. The proposed decision is yours to write."
            ),
            lambda known: _gap_unset(known) | _gain_unset(known),
        ),
        Case(
            "complete",
            _(
                "The paper is complete but for what you write: economy, risk, readiness and "
                "disagreement are told at your settings. The proposed decision is yours to write."
            ),
        ),
    )


def memo() -> Explorer:
    """Describe the case paper of the chapter *Case paper*."""
    explorers = _sources()
    return Explorer(
        name="memo",
        controls=WRITTEN,
        groups=(),
        sections=(),
        model=functools.partial(retold, explorers),
        draws=_stages(explorers),
        answers=(_answers(),),
        # The paper's economy is that of the net saving, and so is what it rests on most.
        unknown=next(one.unknown for one in explorers if one.name == "net_saving"),
        basis=_(
            "It gathers what the other chapters find at your settings; assumptions among the "
            "numbers and answers behind it: {assumed_count:people} of {number_count:people}. What "
            "you write stays on this device."
        ),
        pictures=(),
        misuse=(
            _("Handing it to a council without saying who wrote what is written in it."),
            _("Reading it as a recommendation: it leaves the proposed decision empty."),
            _("Taking the part on law for legal advice."),
        ),
        document=_document(explorers),
        retells=explorers,
    )
