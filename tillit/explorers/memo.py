"""The case paper: what the other chapters found at the reader's settings, in a council's order.

It reckons nothing of its own. Every figure is a result of another explorer, at the settings that
the reader made there; the sentences are those that the explorers answer with. The proposed decision
is left empty, and what is not known is said to be unknown.
"""

import functools
import operator
from collections.abc import Iterator, Mapping

from tillit.document import Assumptions, Document, Entry, Items, Part, Rows, Sentence
from tillit.drawn import Draws
from tillit.evidence import EVIDENCE, load
from tillit.explorer import Explorer, Output
from tillit.explorers.market import market
from tillit.explorers.net_saving import net_saving
from tillit.explorers.options import option_words, options
from tillit.explorers.readiness import readiness_reform, readiness_tender
from tillit.explorers.scope_phasing import scope_phasing
from tillit.explorers.staff_terms import staff_terms
from tillit.explorers.trust_control import trust_control
from tillit.formula import Bind, Number, is_set, only_where, where
from tillit.i18n import gettext as _
from tillit.models.options import ids
from tillit.models.readiness import items
from tillit.parameters import registry

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

COUNTRIES = ("NO", "DK", "SE")
"""The countries whose law the paper may tell, in the order of the cases of :func:`_law`."""

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
    )


def evaluate(
    explorers: tuple[Explorer, ...], values: Mapping[str, Number], bind: Bind
) -> dict[str, Number]:
    """Compute the results of all these explorers, and which sentences of the paper hold.

    The case of an explorer's answer is called ``<explorer>_case``. ``economy_case`` is 0 where the
    economy can be told; 1 where the price gap is not set, 2 where fewer than two alternatives
    stand, 3 where both keep it out.
    """
    found: dict[str, Number] = {}
    for explorer in explorers:

        def own(name: str, value: Number, explorer: Explorer = explorer) -> Number:
            return bind(f"{explorer.name}_case" if name == explorer.case else name, value)

        computed = explorer.model(values, own)
        found |= {name: value for name, value in computed.items() if name != explorer.case}
        found[f"{explorer.name}_case"] = computed[explorer.case]
    unset = where(is_set(values["price_gap_percent"]), 0, 1)
    alone = where(found["options_left"] < _LEAST_COMPARED, 2, 0)
    told = bind("economy_told", where(unset + alone == 0, 1, 0))
    denmark, sweden = (values["country"] == country for country in COUNTRIES[1:])
    stands = {
        f"gates_said_{option}": where(
            is_set(found[f"removed_by_{option}"]),
            found[f"removed_by_{option}"] + 2,
            where(found[f"gates_open_{option}"] > 0, 1, 0),
        )
        for option in ids("options")
    }
    ranked = (values[f"side_{side}_given"] > 0 for side in ("a", "b"))
    cases = {
        **stands,
        "economy_case": unset + alone,
        "net_saving_told": only_where(told == 1, found["net_saving_case"]),
        "country_case": where(denmark, 1, where(sweden, 2, 0)),
        "gain_needed_told": only_where(is_set(found["inhouse_gain_needed"]), 0),
        "switch_told": only_where(is_set(found["switch_to_full"]), 0),
        "sides_told": only_where(functools.reduce(operator.or_, ranked), 0),
    }
    return {
        **found,
        "economy_told": told,
        **{name: bind(name, value) for name, value in cases.items()},
    }


def _stages(explorers: tuple[Explorer, ...]) -> tuple[Draws, ...]:
    """Return the draws of all these explorers in their order, each once."""
    stages: list[Draws] = []
    for explorer in explorers:
        stages += [stage for stage in explorer.draws if all(stage is not one for one in stages)]
    return tuple(stages)


# The parts of the paper


def _answer(explorer: Explorer) -> Sentence:
    return Sentence(tuple(explorer.answers), f"{explorer.name}_case")


def _question() -> Part:
    return Part(
        "question",
        _("The question"),
        (
            Entry("memo_question", _("Not yet written: what the council is asked, and why now.")),
            Sentence(
                (
                    _(
                        "The paper sets six ways side by side: going on as today, reforming "
                        "in-house, and four ways of letting others run all or part of the service. "
                        "It recommends none of them."
                    ),
                )
            ),
        ),
    )


def _alternatives() -> Part:
    gates = load().table("option_gates")["name"]
    removed = _("Removed: it does not pass “{gate}”.")
    said = (
        _("Stands: it passes every gate."),
        _("Stands, but not all its gates are answered."),
        *(removed.format(gate=gate) for gate in gates),
    )
    rows = tuple(
        (
            Sentence((row["name"],)),
            Sentence((row["what_it_is"],)),
            Sentence(said, f"gates_said_{row['id']}"),
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
            Sentence(
                (
                    _(
                        "Alternatives that stand: {options_left:people}. Questions at their gates "
                        "that are not answered, or with don’t know: {gates_open:people}."
                    ),
                )
            ),
        ),
    )


def _law() -> Part:
    table = load().table("transfer_law")
    questions = {
        "may_refuse": _("May an employee refuse to move?"),
        "may_stay": _("May an employee stay with the municipality?"),
        "pension": _("Does the pension follow?"),
    }
    lists = []
    for country in COUNTRIES:
        rows = table[(table["country"] == country) & table["question"].isin(list(questions))]
        lists.append(
            [
                f"{questions[row['question']]} {row['answer']} [{row['statute']}]"
                for row in rows.to_dict("records")
            ]
        )
    rules = tuple(
        Sentence(
            tuple(rules[place] if place < len(rules) else "" for rules in lists), "country_case"
        )
        for place in range(max(map(len, lists)))
    )
    return Part(
        "law",
        _("Law"),
        (
            Sentence(
                (
                    _("On the transfer of undertakings in Norway, as this book has it:"),
                    _("On the transfer of undertakings in Denmark, as this book has it:"),
                    _("On the transfer of undertakings in Sweden, as this book has it:"),
                ),
                "country_case",
            ),
            Items(rules),
            Entry(
                "memo_law",
                _("Not legal advice: your counsel has to check it. Not yet written here."),
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
            Sentence(
                (
                    _(
                        "Whether users are better or worse off is not reckoned here. On quality "
                        "and on vulnerable users the chapter Options under disagreement lists what "
                        "documents and studies say of an alternative: {n_for} times for it, "
                        "{n_against} times against it, {n_unclear} times neither."
                    ).format(
                        n_for=sides["for"], n_against=sides["against"], n_unclear=sides["unclear"]
                    ),
                )
            ),
        ),
    )


def _staff(explorer: Explorer) -> Part:
    return Part(
        "staff",
        _("Staff"),
        (
            _answer(explorer),
            Entry("memo_staff", _("Not yet written: what staff and unions say here.")),
        ),
    )


def _economy(explorer: Explorer) -> Part:
    outputs = {output.id: output for output in explorer.outputs}

    def row(name: str, *, band: bool = True) -> tuple[Sentence, ...]:
        output = outputs[name]
        value = f"{{{name}:{output.format}}}"
        spread = _("{low} to {high}").format(
            low=f"{{{name}_low:{output.format}}}", high=f"{{{name}_high:{output.format}}}"
        )
        shown = (output.label, value, spread if band and output.band else "")
        # Only told where there is something to weigh, and a price gap to weigh it by.
        label, *cells = shown
        return (Sentence((label,)), *(Sentence(("", text), "economy_told") for text in cells))

    return Part(
        "economy",
        _("Economy"),
        (
            Sentence(
                (
                    "",
                    _(
                        "No economy is given, because the price gap is not set. Whoever chooses "
                        "that number chooses the outcome: set what you believe, with its ground, "
                        "in the chapter Net saving."
                    ),
                    _(
                        "No economy is given, because fewer than two alternatives stand: there is "
                        "nothing to compare with."
                    ),
                    _(
                        "No economy is given, because the price gap is not set, and fewer than two "
                        "alternatives stand."
                    ),
                ),
                "economy_case",
            ),
            Sentence(tuple(explorer.answers), "net_saving_told"),
            Rows(
                _("The tender and the in-house reform by the same reckoning"),
                (_("Result"), _("At your settings"), _("Eight in ten draws")),
                (
                    row("breakeven_gap"),
                    row("expected_gross"),
                    row("expected_net"),
                    row("chance_of_saving"),
                    row("inhouse_gain_needed"),
                    row("inhouse_net"),
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
            Items((_answer(bids), _answer(control))),
            Entry("memo_risk", _("Not yet written: what could go wrong here, and who sees to it.")),
        ),
    )


def _readiness_said() -> tuple[Sentence, Sentence]:
    return (
        Sentence(
            (
                _(
                    "To tender: {tender_level:readiness_levels}, as the weakest gate. Questions "
                    "answered yes {tender_yes:people}, partly {tender_partly:people}, no or don’t "
                    "know {tender_no:people}, not answered {tender_open:people}. From the first "
                    "dialogue until a supplier has taken over: about "
                    "{tender_take_over_done_middle:number} months "
                    "({tender_take_over_done_low:number} to "
                    "{tender_take_over_done_high:number})."
                ),
            )
        ),
        Sentence(
            (
                _(
                    "To reform in-house: {reform_level:readiness_levels}, as the weakest gate. "
                    "Questions answered yes {reform_yes:people}, partly {reform_partly:people}, no "
                    "or don’t know {reform_no:people}, not answered {reform_open:people}. From the "
                    "first dialogue until the first units work in the new way: about "
                    "{reform_start_done_middle:number} months ({reform_start_done_low:number} to "
                    "{reform_start_done_high:number})."
                ),
            )
        ),
    )


def _readiness() -> Part:
    gates = load().table("readiness_gates").to_dict("records")
    levels = Rows(
        _("Gates, for a tender and for a reform in-house"),
        (_("Gate"), _("Tender"), _("Reform")),
        tuple(
            (
                Sentence((gate["name"],)),
                *(
                    Sentence((f"{{{track}_{gate['id']}_level:readiness_levels}}",))
                    for track in ("tender", "reform")
                ),
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
                    Sentence(
                        (
                            _("{question} Answer: {answer}").format(
                                question=item.question, answer=f"{{ready_{item.id}}}"
                            ),
                        )
                    ),
                    *(Entry(f"ready_{kind}_{item.id}") for kind in ("note", "owner", "due")),
                )
                for item in items(track)
            ),
        )
        for track, caption in todo.items()
    )
    return Part("readiness", _("Readiness"), (*_readiness_said(), levels, *noted))


def _in_words() -> tuple[Sentence, ...]:
    return tuple(Sentence(option_words(option), f"said_{option}") for option in ids("options"))


def _disagreement(explorer: Explorer) -> Part:
    places = range(1, len(load().table("options")) + 1)
    orders = Rows(
        _("The order in which each side’s ranking of the criteria puts the alternatives"),
        (_("Place"), _("Side A"), _("Side B")),
        (
            (Sentence((_("Who it is"),)), Entry("side_a_name"), Entry("side_b_name")),
            *(
                (
                    Sentence((str(place),)),
                    *(
                        Sentence((f"{{side_{side}_place_{place}:options}}",), "sides_told")
                        for side in ("a", "b")
                    ),
                )
                for place in places
            ),
        ),
    )
    return Part(
        "disagreement",
        _("Disagreement, in words"),
        (
            _answer(explorer),
            Items(_in_words()),
            orders,
        ),
    )


def _change_mind() -> Part:
    return Part(
        "change-mind",
        _("What would change our mind"),
        (
            Entry("memo_change_mind", _("Not yet written: what you would have to learn.")),
            Items(
                (
                    Sentence(
                        (
                            _(
                                "The economy tips at a price gap of {breakeven_gap:percent} "
                                "({breakeven_gap_low:percent} to {breakeven_gap_high:percent}): "
                                "below it a tender costs more than it saves."
                            ),
                        )
                    ),
                    Sentence(
                        (
                            _(
                                "For a reform in-house it tips at a lasting gain of "
                                "{inhouse_gain_needed:percent}."
                            ),
                        ),
                        "gain_needed_told",
                    ),
                    Sentence(
                        (
                            _(
                                "Staffing tips where {tolerable_refusal_share:percent} stay "
                                "behind; {refusal_share:percent} do at these settings."
                            ),
                        )
                    ),
                    Sentence(
                        (
                            _(
                                "Going fully beats a first step from a gain of "
                                "{switch_to_full:percent} of the yearly budget."
                            ),
                        ),
                        "switch_told",
                    ),
                )
            ),
        ),
    )


def _follow_up() -> Part:
    return Part(
        "follow-up",
        _("Follow-up and evaluation"),
        (
            Entry("memo_follow_up", _("Not yet written: what is measured, by whom and when.")),
            Sentence(
                (
                    _(
                        "The first step, as it is set, can show a gain or loss of "
                        "{smallest_effect:percent} or more of the yearly budget; a smaller one "
                        "cannot be told from chance."
                    ),
                )
            ),
        ),
    )


def _references(parameters: tuple[str, ...]) -> Part:
    """The documents and works behind the numbers of the paper, with the places that they stand."""
    evidence, known = load(), registry()
    cited: dict[str, set[str]] = {}
    works = set()
    for name in parameters:
        if known[name].finding_id:
            row = evidence.row("findings", known[name].finding_id)
            cited.setdefault(row["source_id"], set()).add(row["locator"])
        if known[name].literature_id:
            works.add(known[name].literature_id)
    for row in evidence.table("option_score_evidence").to_dict("records"):
        if row["finding_id"]:
            finding = evidence.row("findings", row["finding_id"])
            cited.setdefault(finding["source_id"], set()).add(finding["locator"])
        else:
            works.add(row["literature_id"])
    documents = [
        _("{author}, {title} ({year}): {places}.").format(
            author=row["author"],
            title=row["title"],
            year=row["year"],
            places="; ".join(sorted(cited[row["id"]])),
        )
        for row in evidence.table("sources").to_dict("records")
        if row["id"] in cited
    ]
    # What was looked for and not found is a reason to assume, and no source.
    literature = [
        row
        for row in (evidence.row("literature", name) for name in sorted(works))
        if row["status"] in EVIDENCE
    ]
    cases = [f"{row['citation']}. {row['caveat']}".strip() for row in literature]
    return Part(
        "sources",
        _("Sources"),
        (
            Sentence(
                (
                    _(
                        "What the assumptions below and the scores of the alternatives rest on, "
                        "with the places in the documents:"
                    ),
                )
            ),
            Items(tuple(Sentence((text,)) for text in (*documents, *cases))),
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
        title = _titles()[explorer.name]
        tables.append(Assumptions(_("Assumptions: {chapter}").format(chapter=title), own))
    scores = Rows(
        _("Scores that you changed"),
        (_("Alternative and criterion"), _("From"), _("To"), _("Your reason")),
        tuple(
            (
                Sentence((f"{option['name']}: {criterion['name']}",)),
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
            Sentence(
                (
                    _(
                        "Every number behind this paper, and whether it was changed. An assumption "
                        "has no source in the documents."
                    ),
                )
            ),
            *tables,
            scores,
        ),
    )


def _titles() -> dict[str, str]:
    return {
        "market": _("Market and one-bid risk"),
        "staff_terms": _("Staff terms"),
        "scope_phasing": _("Scope and phasing"),
        "net_saving": _("Net saving"),
        "trust_control": _("Trust and control"),
        "options": _("Options under disagreement"),
        "readiness_tender": _("Readiness to tender"),
        "readiness_reform": _("Readiness to reform"),
    }


def _document(explorers: tuple[Explorer, ...], parameters: tuple[str, ...]) -> Document:
    bids, staff, _phases, saving, control, choice, *_readiness_tracks = explorers
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
            _references(parameters),
            _assumptions(explorers),
            Part(
                "dissent",
                _("Dissent"),
                (Entry("memo_dissent", _("Nobody’s dissent has been written down.")),),
            ),
        ),
        (
            # A line each; what is not written is left out.
            Sentence(("{memo_subject}",)),
            Sentence(("{memo_case_number}",)),
            Sentence(
                (
                    _(
                        "Tender or Trust?, version {book_version} · Scenario {scenario_code} · "
                        "Date: {today:date}"
                    ),
                )
            ),
            Sentence((_("Not legal advice. Figures follow from the assumptions listed below."),)),
        ),
    )


def memo() -> Explorer:
    """Describe the case paper of the chapter *Case paper*."""
    explorers = _sources()
    shared = dict.fromkeys(item.id for explorer in explorers for item in explorer.parameters)
    reads = tuple(name for name in shared if name not in WRITTEN)
    numbers = tuple(name for name in reads if not registry()[name].in_words)
    return Explorer(
        name="memo",
        controls=WRITTEN,
        groups=(),
        outputs=tuple(_outputs(explorers)),
        sections=(),
        model=lambda values, bind: evaluate(explorers, values, bind),
        draws=_stages(explorers),
        answers=(
            _(
                "The paper has no economy yet: the price gap is not set, or fewer than two "
                "alternatives stand. The proposed decision is yours to write."
            ),
            _(
                "The paper is complete but for what you write: economy, risk, readiness and "
                "disagreement are told at your settings. The proposed decision is yours to write."
            ),
        ),
        case="economy_told",
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
        reads=reads,
        document=_document(explorers, numbers),
    )


def _outputs(explorers: tuple[Explorer, ...]) -> Iterator[Output]:
    """Yield the outputs of all these explorers: the paper writes what is missing in their words."""
    for explorer in explorers:
        yield from explorer.outputs
