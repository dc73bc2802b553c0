"""The case paper: what the other chapters found at the reader's settings, in a council's order.

It reckons nothing of its own. Every figure is a result of another explorer, at the settings that
the reader made there; the sentences are those that the explorers answer with. The proposed decision
is left empty, and what is not known is said to be unknown.
"""

import functools
import itertools
import operator
from collections.abc import Mapping

from tillit.contents import contents
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
from tillit.explorers.staff_terms import counted_refusals, staff_terms
from tillit.explorers.trust_control import trust_control
from tillit.formats import names
from tillit.formula import Bind, Number, days, is_set
from tillit.i18n import fill
from tillit.i18n import gettext as _
from tillit.models.law import UNREAD, countries, ended, rules, to_come
from tillit.models.options import SIDES, ids
from tillit.models.readiness import TRACKS, items
from tillit.said import Case, Condition, Said, placed
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


def _economy_told(known: Mapping[str, Number]) -> Number:
    """Only where there is something to weigh, and a price gap to weigh it by."""
    return ~(_gap_unset(known) | _too_few(known))


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
    columns = (_("Alternative"), _("What it is"), _("At the gates"), _("Your note"))
    return Part(
        "alternatives",
        _("Alternatives"),
        (
            Rows(_("The alternatives, and what the gates leave of them"), columns, rows),
            _(
                "Alternatives that stand: {options_left:people}. Questions at their gates "
                "that are not answered, or with don’t know: {gates_open:people}."
            ),
        ),
    )


_TOLD = ("refuse", "stay", "pension")
"""Questions of the law that a council asks of a transfer: answers told beside the duties."""


def _rule_cases(row: Mapping[str, str]) -> list[Case]:
    """Return the cases in which a rule is told: it had ended, it begins later, or it holds."""
    rule = fill(
        _("{question}: {answer} [{reference}]"),
        question=label("law_question", row["question"]),
        answer=row["answer"],
        reference=row["reference"],
    )
    states = (
        (ended(row), _("{rule} It ended before the decision.")),
        (to_come(row), _("{rule} It begins after the decision.")),
        (f"law_of_{row['country']}", "{rule}"),
    )

    def holds(result: str) -> Condition:
        here = f"law_of_{row['country']}"
        return lambda known: known[here] * known[result] > 0

    return [
        Case(f"{row['id']} {place}", fill(text, rule=rule), holds(result))
        for place, (result, text) in enumerate(states)
        if result
    ]


def _law_items() -> Items:
    """List duties, and what else a council asks, of the reader's country, by moment."""
    moments = list(labels("law_moment"))
    told = sorted(
        (row for row in rules() if row["kind"] == "duty" or row["question"] in _TOLD),
        key=lambda row: moments.index(row["moment"]),
    )
    listed = itertools.zip_longest(
        *([row for row in told if row["country"] == country] for country in countries())
    )
    return Items(
        tuple(
            Said(
                f"law_told_{place}",
                (
                    (
                        *(case for row in rows if row for case in _rule_cases(row)),
                        Case("left out", ""),
                    ),
                ),
            )
            for place, rows in enumerate(listed, start=1)
        )
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
        _("Law"),
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
    chapter = contents()["law"].title
    unset = _("The country is not chosen, so no law is told. Choose it in the chapter {chapter}.")
    undated = _(
        "Duties by the law of {country}, and what it says of refusing, staying and pension, as "
        "this book has it. The day of the decision is not set: what holds on it is not told."
    )
    dated = _(
        "Duties by the law of {country}, and what it says of refusing, staying and pension, as "
        "this book has it, for a decision on {decision_date}. Rules read in a text more than a "
        "year older: {law_outdated:people}."
    )
    return Said(
        "law_head",
        (
            (
                Case("no country", placed(unset, chapter=chapter), country_open),
                Case("no day", undated, lambda known: ~is_set(days(known["decision_date"]))),
                Case("on the day", dated),
            ),
        ),
    )


def _users() -> Part:
    evidence = load().table("option_score_evidence")
    sides = evidence[evidence["criterion"].isin(["quality", "vulnerable"])]["side"].value_counts()
    return Part(
        "users",
        _("Users"),
        (
            Entry("memo_users", _("Not yet written: what is known of the users here.")),
            fill(
                _(
                    "Whether users are better or worse off is not reckoned here. On quality and "
                    "on vulnerable users the chapter Options under disagreement lists what "
                    "documents and studies say of an alternative: {n_for} times for it, "
                    "{n_against} times against it, {n_unclear} times neither."
                ),
                n_for=sides["for"],
                n_against=sides["against"],
                n_unclear=sides["unclear"],
            ),
        ),
    )


def _staff(explorer: Explorer) -> Part:
    return Part(
        "staff",
        _("Staff"),
        (
            explorer.said,
            counted_refusals(),
            Entry("memo_staff", _("Not yet written: what staff and unions say here.")),
        ),
    )


def _economy_missing() -> tuple[Case, ...]:
    return (
        Case(
            "neither",
            _(
                "No economy is given, because the price gap is not set, and fewer than two "
                "alternatives stand."
            ),
            lambda known: _gap_unset(known) & _too_few(known),
        ),
        Case(
            "no gap",
            _(
                "No economy is given, because the price gap is not set. Whoever chooses that "
                "number chooses the outcome: set what you believe, with its ground, in the chapter "
                "Net saving."
            ),
            _gap_unset,
        ),
        Case(
            "too few",
            _(
                "No economy is given, because fewer than two alternatives stand: there is nothing "
                "to compare with."
            ),
            _too_few,
        ),
        Case("told", ""),
    )


def _economy(explorer: Explorer) -> Part:
    outputs = {output.id: output for output in explorer.outputs}

    def row(name: str) -> tuple[str | Said, ...]:
        output = outputs[name]
        spread = fill(
            _("{low} to {high}"),
            low=f"{{{name}_low:{output.format}}}",
            high=f"{{{name}_high:{output.format}}}",
        )
        cells = (f"{{{name}:{output.format}}}", spread if output.band else "")
        return (output.label, *(_only_if("economy_told", _economy_told, cell) for cell in cells))

    left_out = Case("left out", "", lambda known: ~_economy_told(known))
    return Part(
        "economy",
        _("Economy"),
        (
            Said("economy_case", (_economy_missing(),)),
            Said(
                "net_saving_told",
                tuple((left_out, *cases) for cases in explorer.answers),
            ),
            Rows(
                _("The tender and the in-house reform by the same reckoning"),
                (_("Result"), _("At your settings"), _("Eight in ten draws")),
                (
                    row("breakeven_gap_awarded"),
                    row("inhouse_gain_needed_if_holds"),
                    row("breakeven_gap"),
                    row("inhouse_gain_needed"),
                    row("saving_chance_failed"),
                    row("inhouse_chance_fails"),
                    row("net_if_failed"),
                    row("inhouse_if_fails"),
                    row("net_if_awarded"),
                    row("inhouse_if_holds"),
                    row("expected_gross"),
                    row("expected_net"),
                    row("inhouse_net"),
                    row("expected_net_long"),
                    row("inhouse_net_long"),
                    row("chance_of_saving"),
                    row("chance_inhouse_saves"),
                ),
            ),
            Entry("memo_economy"),
        ),
    )


def _risk(bids: Explorer, control: Explorer) -> Part:
    return Part(
        "risk",
        _("Risk"),
        (
            Items((bids.said, control.said)),
            Entry("memo_risk", _("Not yet written: what could go wrong here, and who sees to it.")),
        ),
    )


def _readiness_said() -> tuple[str, str]:
    return (
        _(
            "To tender: {tender_level:readiness_levels}, as the weakest gate. Questions "
            "answered yes {tender_yes:people}, partly {tender_partly:people}, no or don’t "
            "know {tender_no:people}, not answered {tender_open:people}. From the first "
            "dialogue until a supplier has taken over: about "
            "{tender_take_over_done_middle:number} months "
            "({tender_take_over_done_low:number} to "
            "{tender_take_over_done_high:number})."
        ),
        _(
            "To reform in-house: {reform_level:readiness_levels}, as the weakest gate. "
            "Questions answered yes {reform_yes:people}, partly {reform_partly:people}, no "
            "or don’t know {reform_no:people}, not answered {reform_open:people}. From the "
            "first dialogue until the first units work in the new way: about "
            "{reform_start_done_middle:number} months ({reform_start_done_low:number} to "
            "{reform_start_done_high:number})."
        ),
    )


def _readiness() -> Part:
    gates = load().table("readiness_gates").to_dict("records")
    levels = Rows(
        _("Gates, for a tender and for a reform in-house"),
        (_("Gate"), _("Tender"), _("Reform")),
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
            (_("Question"), _("Note"), _("Owner"), _("Date")),
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
    return Part("readiness", _("Readiness"), (*_readiness_said(), levels, *noted))


def _sides_told(known: Mapping[str, Number]) -> Number:
    given = (known[f"side_{side}_given"] > 0 for side in SIDES)
    return functools.reduce(operator.or_, given)


def _mean_ranks(option: str) -> tuple[Sentence, ...]:
    """Return the row of an alternative: its mean rank in the order of each side."""
    told = (f"{{side_{side}_mean_{option}:score}}" for side in SIDES)
    name = load().row("options", option)["name"]
    return (name, *(_only_if("sides_told", _sides_told, text) for text in told))


def _disagreement(explorer: Explorer) -> Part:
    orders = Rows(
        _("Mean rank of each alternative in the order of each side, 1 for the first"),
        (_("Alternative"), _("Side A"), _("Side B")),
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
            lambda known: is_set(known["switch_to_full"]),
            _(
                "Going fully beats a first step from a gain of {switch_to_full:percent} of the "
                "yearly budget."
            ),
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
                "cannot be told from chance."
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
        _("Sources"),
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
        title = contents()[explorer.name].title
        tables.append(Assumptions(fill(_("Assumptions: {chapter}"), chapter=title), own))
    scores = Rows(
        _("Scores that you changed"),
        (_("Alternative and criterion"), _("From"), _("To"), _("Your reason")),
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
                _("Dissent"),
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
                "The paper has no economy yet: the price gap is not set, or fewer than two "
                "alternatives stand. The proposed decision is yours to write."
            ),
            lambda known: ~_economy_told(known),
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
        basis=_(
            "It gathers what the other chapters find at your settings; {assumed_count:people} of "
            "the {number_count:people} numbers and answers behind it are assumptions. What you "
            "write stays on this device."
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
