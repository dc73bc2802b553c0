"""The options explorer: which controls, which charts, which sentences."""

import functools
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from tillit import show
from tillit.chart_text import filled
from tillit.drawn import ENDS, Draws, found_by
from tillit.evidence import load
from tillit.explorer import (
    Column,
    Explorer,
    Grid,
    GridRow,
    Group,
    Matrix,
    Output,
    Picture,
    Section,
    Symbols,
    Table,
)
from tillit.formats import names
from tillit.formula import Bind, Number, where
from tillit.i18n import gettext as _
from tillit.locales import SPACE
from tillit.models import options as model
from tillit.parameters import Value
from tillit.pictures import Fragment
from tillit.theme import colour
from tillit.wording import label, source_name

OPTIONS = model.ids("options")
CRITERIA = model.ids("criteria")
GATES = model.ids("option_gates")
RANKS = tuple(range(1, len(OPTIONS) + 1))

NEARLY_ALL = 0.95
"""Share of all weightings from which an option is said to be first whatever one cares about."""

NOTHING_LEFT, ONE_LEFT, COMPARED = range(3)
"""The answer while too few options are left; from the third on, one for each way they compare."""


def _linked(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {name: values[name] for name in model.LINKS}


def _confident(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {f"confidence_{option}": values[f"confidence_{option}"] for option in OPTIONS}


DRAWS = (
    Draws(model.drawn_links, quantities=_linked),
    Draws(model.drawn, means=model.means, before=model.before, sample="weightings"),
    Draws(
        model.confidence,
        means=_confident,
        before=model.central_weights,
        sample="weightings",
    ),
)


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute what follows from the draws, and which answer it gives."""
    found = model.evaluate(values, bind)
    return {**found, "options_answer": bind("options_answer", answer_case(found))}


def answer_case(found: Mapping[str, Number]) -> Number:
    """Compute which answer holds.

    Parameters
    ----------
    found
        ``options_left``, ``leader_share`` and ``sides_same_first``.

    Returns
    -------
    Number
        ``NOTHING_LEFT`` or ``ONE_LEFT``; else 2 and more, by how often the leader is first (less
        than half of all weightings, half or more, nearly all) and, within that, whether the sides
        were not both ranked, have different options first, or the same.
    """
    share, left = found["leader_share"], found["options_left"]
    often = where(share >= NEARLY_ALL, 2, where(share >= model.MANY, 1, 0))
    same = found["sides_same_first"]
    sides = where(same == 1, 2, where(same == 0, 1, 0))
    compared = COMPARED + 3 * often + sides
    return where(left > 1, compared, where(left > 0, ONE_LEFT, NOTHING_LEFT))


def _answers() -> tuple[str, ...]:
    """One answer for each case, in the order of :func:`answer_case`."""
    nothing = _(
        "Your gates remove every option: there is nothing left to compare. Look at the gates "
        "again, or for an option that passes them."
    )
    alone = _(
        "Your gates leave one option: {leader:options}. There is nothing to compare it with; a "
        "case needs at least two."
    )
    often = (
        _(
            "No option is best whatever one cares about. First in the most weightings: "
            "{leader:options} ({leader_share:in_ten}); next: {runner_up:options} "
            "({runner_up_share:in_ten})."
        ),
        _(
            "One option is first in most weightings, but not whatever one cares about: "
            "{leader:options} ({leader_share:in_ten}); next: {runner_up:options} "
            "({runner_up_share:in_ten})."
        ),
        _(
            "At these ranges it hardly matters what one cares about: {leader:options} is first in "
            "nearly all weightings ({leader_share:in_ten})."
        ),
    )
    sides = (
        _("To see where two sides part, let both put the criteria in order."),
        _(
            "The two sides put different options first. Side A: {side_a_place_1:options}; side B: "
            "{side_b_place_1:options}. Least far from both: {sides_common:options}."
        ),
        _("Both sides put the same option first: {side_a_place_1:options}."),
    )
    return (nothing, alone, *(f"{one} {two}" for one, two in itertools.product(often, sides)))


def option_words(option: str) -> tuple[str, ...]:
    """Return what is to be said of an option in words, one sentence for each ``said_<option>``."""
    name = load().row("options", option)["name"]
    texts = (
        _("{NAME}: removed, as the gate “{removed_by_ID:option_gates}” is answered with no."),
        _("{NAME}: no weighting puts it first at these ranges."),
        _(
            "{NAME}: you would choose this if you care mostly about {care_first_ID:criteria} and "
            "{care_second_ID:criteria}. Weightings that put it first: {acceptability_ID_1:in_ten}. "
            "Chance that it is first at their mean, with scores as unsure as they are: "
            "{confidence_ID:in_ten}."
        ),
        _(
            "{NAME}: first in most weightings ({acceptability_ID_1:in_ten}), with somewhat more "
            "weight on {care_first_ID:criteria} and {care_second_ID:criteria} than on the rest. "
            "Chance that it is first at their mean, with scores as unsure as they are: "
            "{confidence_ID:in_ten}."
        ),
        _(
            "{NAME}: no single concern speaks for it; {care_first_ID:criteria} and "
            "{care_second_ID:criteria} weigh only slightly more where it is first. Weightings that "
            "put it first: {acceptability_ID_1:in_ten}. Chance that it is first at their mean, "
            "with scores as unsure as they are: {confidence_ID:in_ten}."
        ),
    )
    return tuple(text.replace("{NAME}", name).replace("ID", option) for text in texts)


# Charts

_ON_PHONE = "width < 420"
_ROOM = 0.06
"""Share of a bar from which a number has room in it."""
_WHOLE = f"round(datum.rank_1 * 100) + '{SPACE}%'"
"""A share of weightings without decimals, as a Vega expression."""


def _short() -> tuple[str, ...]:
    """Return names of the options that leave room for a number beside them on a phone."""
    return (
        _("As today"),
        _("In-house trust reform"),
        _("Stepwise tender"),
        _("Full tender"),
        _("Choice, several suppliers"),
        _("Non-profit partnership"),
    )


def _shortest() -> tuple[str, ...]:
    """Return names of the options for the heads of narrow columns."""
    return (_("Today"), _("Reform"), _("Steps"), _("Full"), _("Choice"), _("Partner"))


def _listed(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _by_option(symbols: Symbols, name: str) -> str:
    """Write the expression that picks a result of the option in the row."""
    known = {**symbols.values, **symbols.results}
    return f"[{','.join(repr(known[name.format(option)]) for option in OPTIONS)}][datum.option]"


def _ranks_chart(symbols: Symbols) -> alt.TopLevelMixin:
    ranks = [f"rank_{rank}" for rank in RANKS]
    base = (
        alt.Chart(alt.sequence(0, len(OPTIONS), as_="option"))
        .transform_calculate(
            **{
                f"rank_{rank}": _by_option(symbols, "acceptability_{}_" + str(rank))
                for rank in RANKS
            },
            removed_by=_by_option(symbols, "removed_by_{}"),
            name=f"({_ON_PHONE} ? {_listed(_short())} : {_listed(names('options'))})[datum.option]",
        )
        .transform_calculate(
            said=f"isFinite(datum.rank_1) ? ({_ON_PHONE} ? {_WHOLE} : "
            f"{filled(_('first in {percent}'), percent=_WHOLE)}) : ''",
            gone="isFinite(datum.removed_by) ? "
            + filled(
                _("removed by the gate: {gate}"),
                gate=f"{_listed(names('option_gates'))}[datum.removed_by]",
            )
            + " : ''",
        )
    )
    y = alt.Y("option:O", axis=None)
    shades = [1, 0.8, 0.4, 0.26, 0.14, 0.04]
    segments = (
        base.transform_fold([*ranks], as_=["rank", "share"])
        .transform_calculate(number="toNumber(substring(datum.rank, 5))")
        .transform_stack(
            stack="share",
            as_=["start", "end"],
            groupby=["option"],
            sort=[alt.SortField("number", "ascending")],
        )
        .transform_calculate(
            middle="(datum.start + datum.end) / 2",
            inside=f"datum.share >= {_ROOM} ? datum.number : ''",
            shade=f"{shades}[datum.number - 1]",
        )
    )
    bars = segments.mark_bar(
        height=18,
        yOffset=10,
        color=colour("link"),
        stroke=colour("edge"),
        strokeWidth=1,
        # Not left out: of an empty layer the page would say in its console that it has no extent.
        opacity={"expr": "isFinite(datum.share) ? 1 : 0"},
    ).encode(
        x=alt.X(
            "start:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=alt.Axis(format="%", title=_("Of all weightings"), tickCount=5, grid=False),
        ),
        x2="end:Q",
        y=y,
        fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None),
    )
    inside = segments.mark_text(
        dy=10,
        baseline="middle",
        fontWeight=600,
        color={"expr": f"datum.number < 3 ? '{colour('paper')}' : '{colour('ink')}'"},
    ).encode(x="middle:Q", y=y, text="inside:N")
    name = base.mark_text(align="left", dy=-8).encode(x=alt.value(0), y=y, text="name:N")
    said = base.mark_text(align="right", dy=-8, fontWeight=600).encode(
        x=alt.value("width"), y=y, text="said:N"
    )
    gone = base.mark_text(align="left", dx=4, dy=10, color=colour("muted")).encode(
        x=alt.value(0), y=y, text="gone:N"
    )
    return alt.layer(bars, inside, name, said, gone)


def _ranks_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    found = found_by(DRAWS, values)
    return {
        f"rank_{rank}": [float(found[f"acceptability_{OPTIONS[int(row)]}_{rank}"]) for row in rows]
        for rank in RANKS
    }


def _weights_chart(symbols: Symbols) -> alt.TopLevelMixin:
    heads = _shortest()
    fields = [f"of_{option}" for option in OPTIONS]
    columns = {
        f"of_{option}": "["
        + ",".join(repr(symbols.values[f"central_{option}_{name}"]) for name in CRITERIA)
        + "][datum.criterion]"
        for option in OPTIONS
    }
    base = alt.Chart(alt.sequence(0, len(CRITERIA), as_="criterion")).transform_calculate(
        **columns, name=f"{_listed(names('criteria'))}[datum.criterion]"
    )
    y = alt.Y("criterion:O", axis=None)
    cells = base.transform_fold([*fields], as_=["of", "weight"]).transform_calculate(
        head=f"{_listed(heads)}[indexof({_listed(fields)}, datum.of)]",
        text=f"isFinite(datum.weight) ? round(datum.weight * 100) : '{_NONE}'",
        shade="isFinite(datum.weight) ? clamp(3 * (datum.weight - 0.08), 0, 0.45) : 0",
    )
    x = alt.X(
        "head:N",
        sort=list(heads),
        scale=alt.Scale(domain=list(heads), paddingInner=0.04),
        axis=alt.Axis(orient="top", title=None, labelAngle=0, domain=False, ticks=False),
    )
    boxes = cells.mark_bar(
        height=20, yOffset=10, color=colour("link"), stroke=colour("edge"), strokeWidth=1
    ).encode(
        x=x,
        y=y,
        fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None),
    )
    numbers = cells.mark_text(dy=10, baseline="middle", fontWeight=600).encode(
        x=x, y=y, text="text:N"
    )
    name = base.mark_text(align="left", dy=-10).encode(x=alt.value(0), y=y, text="name:N")
    return alt.layer(boxes, numbers, name)


_NONE = "\N{EN DASH}"


def _weights_table(
    values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    found = found_by(DRAWS, values)
    return {
        f"of_{option}": [float(found[f"central_{option}_{CRITERIA[int(row)]}"]) for row in rows]
        for option in OPTIONS
    }


def _pictures() -> tuple[Picture, ...]:
    ordinals = (_("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"), _("Sixth"))
    return (
        Picture(
            "ranks",
            _("How often each option comes first, second, and so on"),
            _(
                "A bar for each option, cut into the shares of all weightings in which it is "
                "first, second and so on to last."
            ),
            _(
                "Numbers in a bar: the rank, 1 is first. Beside the name: the share of weightings "
                "in which it is first. A share is no vote and no chance of success: it says how "
                "many ways of weighing the criteria speak for an option."
            ),
            _ranks_chart,
            320,
            Table(
                _("Share of all weightings, by rank"),
                Column("option", _("Option"), "options"),
                tuple(float(place) for place in range(len(OPTIONS))),
                tuple(
                    Column(f"rank_{rank}", heading, "percent")
                    for rank, heading in zip(RANKS, ordinals, strict=True)
                ),
                _ranks_table,
                names("options"),
            ),
            folded=False,
        ),
        Picture(
            "weights",
            _("Who would choose it: the weights that put an option first"),
            _(
                "A table of shaded cells: for each option, the mean weight of every criterion in "
                "the weightings that put the option first."
            ),
            _(
                "Mean weight in percent among the weightings that put the option first; each "
                "column adds up to a hundred. Spread evenly, each criterion would have an eighth: "
                "what stands out above it is what speaks for the option."
            ),
            _weights_chart,
            360,
            Table(
                _("Mean weight of each criterion where the option is first"),
                Column("criterion", _("Criterion"), "criteria"),
                tuple(float(place) for place in range(len(CRITERIA))),
                tuple(
                    Column(f"of_{option}", name, "percent")
                    for option, name in zip(OPTIONS, names("options"), strict=True)
                ),
                _weights_table,
                names("criteria"),
            ),
        ),
    )


# What is entered


def _gates() -> Grid:
    rows = load().table("options").to_dict("records")
    removed = _("Removed by the gate: {removed_by_ID:option_gates}.")
    questions = load().table("option_gates").to_dict("records")
    asked = " ".join(
        _("{gate}: {question}").format(gate=row["name"], question=row["question"])
        for row in questions
    )
    return Grid(
        "gates",
        _("First the gates: may an option be chosen at all?"),
        (*names("option_gates"), _("Your note")),
        [
            GridRow(
                row["name"],
                (*(f"gate_{row['id']}_{gate}" for gate in GATES), f"option_note_{row['id']}"),
                f"{row['what_it_is']} {removed.replace('ID', row['id'])}",
            )
            for row in rows
        ],
        _(
            "A no removes the option from all that follows. An answer that is open, or don’t know, "
            "keeps it in and is still owed."
        )
        + f" {asked}",
    )


def _score_grids() -> list[Grid]:
    return [
        Grid(
            f"scores_{option}",
            _("Scores: {option}").format(option=name),
            (_("From"), _("To"), _("Your reason")),
            [_score_row(option, criterion) for criterion in CRITERIA],
            _(
                "From 0 to 10, and 5 is as today. Where you leave a cell empty, the book’s end of "
                "the range stands. Say why you change it: the reason goes into the memo."
            ),
        )
        for option, name in zip(OPTIONS, names("options"), strict=True)
    ]


def _score_row(option: str, criterion: str) -> GridRow:
    name = f"{option}_{criterion}"
    row = model.score(option, criterion)
    book = _("The book: {book_low_ID:score} to {book_high_ID:score}.").replace("ID", name)
    note = " ".join(part for part in (book, row.reason, _origin(row)) if part)
    cells = (f"score_low_{name}", f"score_high_{name}", f"score_reason_{name}")
    return GridRow(
        load().row("criteria", criterion)["name"], cells, note, _place(option, criterion)
    )


def _origin(row: model.Score) -> str:
    """Return where a range comes from, with the numbers of the explorer that moves it."""
    if row.basis == "assumption":
        return _("An assumption of this book.")
    if row.basis == "evidence":
        return _("Our reading of the evidence named here.")
    links = {
        "quality": _(
            "Staff terms: between {link_continuity_low:percent} and "
            "{link_continuity_high:percent} of the hours less by familiar staff after a year."
        ),
        "staff": _(
            "Staff terms: between {link_refusal_low:percent} and {link_refusal_high:percent} stay "
            "behind; missing at the start, between {link_missing_low:percent} and "
            "{link_missing_high:percent}."
        ),
        "learning": _(
            "Scope and phasing: a first step can show no effect smaller than "
            "{link_effect_low:percent} to {link_effect_high:percent} of the budget."
        ),
        "reversibility": _(
            "Scope and phasing: going back costs between {link_exit_low:percent} and "
            "{link_exit_high:percent} of the budget a year."
        ),
        "net_cost": {
            "reform": _(
                "Trust and control, over the years of a contract: a yearly net of the budget, low "
                "end {link_net_reform_low:percent}, high end {link_net_reform_high:percent}."
            ),
            "staged": _(
                "Net saving, for the first part: a yearly net of its budget, low end "
                "{link_net_first_low:percent}, high end {link_net_first_high:percent}."
            ),
            "full_tender": _(
                "Net saving, for the whole: a yearly net of the budget, low end "
                "{link_net_whole_low:percent}, high end {link_net_whole_high:percent}."
            ),
        }.get(row.option, ""),
    }
    return str(links[row.criterion])


def _place(option: str, criterion: str) -> str:
    """Return where the evidence of a score stands: both sides, with grade and voice."""
    heads = {
        "for": _("Speaks for a higher score: {places}."),
        "against": _("Speaks for a lower score: {places}."),
        "unclear": _("Neither way, or both: {places}."),
    }
    rows = _evidence(option, criterion)
    parts = []
    for side, head in heads.items():
        places = [row["place"] for row in rows if row["side"] == side]
        if places:
            parts.append(head.format(places="; ".join(places)))
    return " ".join(parts)


@functools.cache
def _evidence(option: str, criterion: str) -> tuple[dict[str, Any], ...]:
    evidence = load()
    found = []
    for row in evidence.table("option_score_evidence").to_dict("records"):
        if (row["option"], row["criterion"]) != (option, criterion):
            continue
        if row["finding_id"]:
            finding = evidence.row("findings", row["finding_id"])
            text, locator = finding["statement"], finding["locator"]
            grade, voice = (
                label("grade", finding["grade"]),
                evidence.row("voices", finding["voice"])["name"],
            )
            place = _("{source}, {locator} ({grade}; {voice})").format(
                source=source_name(finding["source_id"]), locator=locator, grade=grade, voice=voice
            )
        else:
            study = evidence.row("literature", row["literature_id"])
            text = study["claim"]
            place = _("{citation} ({grade})").format(
                citation=study["citation"], grade=label("strength", study["strength"])
            )
        found.append({"side": row["side"], "text": text, "place": place})
    return tuple(found)


def _sides() -> Grid:
    rows = load().table("criteria").to_dict("records")
    ends = _("0: {zero} 10: {ten}")
    return Grid(
        "sides",
        _("Two sides, each with its own order"),
        (_("Side A"), _("Side B")),
        [
            GridRow(_("Who it is"), ("side_a_name", "side_b_name")),
            *(
                GridRow(
                    row["name"],
                    tuple(f"side_{side}_rank_{row['id']}" for side in model.SIDES),
                    ends.format(zero=row["at_zero"], ten=row["at_ten"]),
                )
                for row in rows
            ),
        ],
        _(
            "Let each side put the criteria in order: 1 for what matters most to it. Criteria with "
            "the same place share it; those without share the places that are left. No side is "
            "asked for weights: all that keep its order are tried."
        ),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("What five points are worth"),
            (
                "scale_continuity_percent",
                "scale_staff_percent",
                "scale_net_cost_percent",
                "scale_effect_percent",
                "full_learning_share",
                "scale_exit_cost_percent",
            ),
        ),
        Group(
            _("Staff terms"),
            (
                "headcount",
                "pension_change_pp",
                "pay_change_percent",
                "early_dialogue",
                "labour_market",
                "base_refusal_log_odds",
                "pension_sensitivity",
                "pay_sensitivity",
                "dialogue_effect",
                "labour_market_effect",
                "peer_correlation",
                "survey_refusal_percent",
                "survey_answers",
                "hires_per_month",
                "lead_time_months",
                "redeployment_per_month",
                "cost_per_fte",
                "contract_years",
                "baseline_turnover",
                "extra_turnover",
                "country",
                "kept_share_norway",
                "kept_share_per_point_norway",
                "kept_share_denmark",
                "kept_share_sweden",
            ),
            chapter="staff_terms",
        ),
        Group(
            _("Net saving"),
            (
                "price_gap_percent",
                "labour_share",
                "preparation_person_years",
                "person_year_cost",
                "external_help_cost",
                "failed_cost_percent",
                "follow_up_percent",
                "transition_percent",
                "redundancy_percent",
                "overhead_left_percent",
                "early_end_chance",
                "early_end_cost_percent",
                "discount_percent",
            ),
            chapter="net_saving",
        ),
        Group(
            _("Trust and control"),
            ("reform_gain_percent", "reform_cost_percent", "reform_cost_years"),
            chapter="trust_control",
        ),
        Group(
            _("Scope and phasing"),
            (
                "first_step_fte",
                "extension_fte",
                "lots",
                "comparable_units",
                "unit_noise_percent",
                "exit_cost_percent",
                "best_lot_fte",
                "lot_size_width",
            ),
            chapter="scope_phasing",
        ),
        Group(
            _("Market"),
            (
                "interested_suppliers",
                "bid_share",
                "expected_bids",
                "unpredictability",
                "one_bid_rule",
                "days_to_bid",
                "frame_level",
                "takeover_level",
                "requirements_level",
                "volume_level",
                "frame_weight",
                "takeover_weight",
                "days_weight",
                "requirements_weight",
                "volume_weight",
            ),
            chapter="market",
        ),
    )


# What the page says


def _link_labels() -> dict[str, str]:
    return {
        "link_continuity": _("Hours less by familiar staff after a year (Staff terms)"),
        "link_refusal": _("Staff who stay behind (Staff terms)"),
        "link_missing": _("Staff missing at the start (Staff terms)"),
        "link_net_first": _("Yearly net of a first part, of its budget (Net saving)"),
        "link_net_whole": _("Yearly net of the whole tender, of the budget (Net saving)"),
        "link_net_reform": _("Yearly net of a reform, of the budget (Trust and control)"),
        "link_effect": _("Smallest effect that a first step can show (Scope and phasing)"),
        "link_exit": _("Yearly cost of going back (Scope and phasing)"),
    }


def _outputs() -> tuple[Output, ...]:
    none, never = _("none"), _("no weighting puts it first")
    found: list[Output] = []
    for option, name in zip(OPTIONS, names("options"), strict=True):
        found += [
            Output(f"care_first_{option}", name, "criteria", missing=never),
            Output(f"care_second_{option}", name, "criteria", missing=_NONE),
            Output(f"care_weight_{option}", name, "percent", missing=_NONE),
            Output(f"acceptability_{option}_1", name, "in_ten", missing=_("removed")),
            Output(f"confidence_{option}", name, "in_ten", missing=_NONE),
            Output(f"removed_by_{option}", name, "option_gates", missing=none),
            Output(f"gates_open_{option}", name, "people"),
            Output(f"regret_{option}", name, "score", missing=_NONE),
            Output(f"regret_criterion_{option}", name, "criteria", missing=_NONE),
            Output(f"regret_against_{option}", name, "options", missing=_NONE),
            Output(f"mean_regret_{option}", name, "score", missing=_("removed")),
        ]
        for side in model.SIDES:
            found += [
                Output(f"side_{side}_first_{option}", name, "in_ten", missing=_NONE),
                Output(f"side_{side}_mean_{option}", name, "score", missing=_NONE),
            ]
    for side, place in itertools.product(model.SIDES, RANKS):
        label = _("Place {n}").format(n=place)
        found.append(Output(f"side_{side}_place_{place}", label, "options", missing=_NONE))
    unranked = _("both sides must rank first")
    found += [
        Output(
            "sides_same_places",
            _("Places at which both sides have the same option"),
            "people",
            missing=unranked,
        ),
        Output(
            "sides_apart",
            _("Option on which the sides are furthest apart"),
            "options",
            missing=unranked,
        ),
        Output(
            "sides_common",
            _("Option that is least far down for either side"),
            "options",
            _("Its worse mean rank of the two is the best: where an agreement could begin."),
            missing=unranked,
        ),
        Output("options_left", _("Options that pass the gates"), "people"),
        Output(
            "gates_open",
            _("Answers still owed at the gates"),
            "people",
            _("Not answered, or answered with don’t know."),
        ),
        Output("least_regret", _("Option with the least to be lost"), "options", missing=_NONE),
        Output("least_regret_points", _("The most that it could lose"), "score", missing=_NONE),
    ]
    for (link, label), end in itertools.product(_link_labels().items(), ENDS):
        found.append(Output(f"{link}_{end}", label, "percent"))
    return tuple(found)


def _sections() -> tuple[Section | Matrix, ...]:
    def by_option(*ids: str) -> list[tuple[str, Sequence[str]]]:
        return [
            (name, tuple(id_.format(option) for id_ in ids))
            for option, name in zip(OPTIONS, names("options"), strict=True)
        ]

    return (
        Matrix(
            _("In words: you would choose this if you care mostly about …"),
            (
                _("mostly about"),
                _("with a mean weight of"),
                _("and about"),
                _("First in, of all weightings"),
                _("First at such weights"),
                _("Removed by the gate"),
            ),
            by_option(
                "care_first_{}",
                "care_weight_{}",
                "care_second_{}",
                "acceptability_{}_1",
                "confidence_{}",
                "removed_by_{}",
            ),
            _(
                "The two criteria with the most weight among the weightings that put the option "
                "first. With eight criteria an even weight is an eighth: a mean weight hardly "
                "above it says that no single concern speaks for the option. First at such "
                "weights: how often it is first when only the scores are drawn, at the mean of "
                "those weightings. A low chance says that the scores are too unsure to tell even "
                "those who weigh like that."
            ),
        ),
        Matrix(
            _("What could be lost by choosing it"),
            (
                _("The most, in points"),
                _("if all that counts is"),
                _("and this was better"),
                _("On average, in points"),
                _("Answers owed at the gates"),
            ),
            by_option(
                "regret_{}",
                "regret_criterion_{}",
                "regret_against_{}",
                "mean_regret_{}",
                "gates_open_{}",
            ),
            _(
                "The most: against the best other option, over all weights and all scores within "
                "the ranges. It is always reached with the whole weight on one criterion, so that "
                "wide ranges weigh heavily. On average: over all weightings and scores drawn."
            ),
        ),
        Section(
            _("What is left, and where the least can be lost"),
            ("options_left", "gates_open", "least_regret", "least_regret_points"),
        ),
        Matrix(
            _("Both sides, place by place"),
            (_("Side A"), _("Side B")),
            [
                (
                    _("Place {n}").format(n=place),
                    tuple(f"side_{side}_place_{place}" for side in model.SIDES),
                )
                for place in RANKS
            ],
            _("In the order of the mean rank over all weightings that keep the side’s order."),
        ),
        Matrix(
            _("Both sides, option by option"),
            (
                _("Side A: first in"),
                _("Side A: mean rank"),
                _("Side B: first in"),
                _("Side B: mean rank"),
            ),
            by_option("side_a_first_{}", "side_a_mean_{}", "side_b_first_{}", "side_b_mean_{}"),
            _("First in: of all weightings that keep the side’s order."),
        ),
        Section(
            _("Where the sides agree and part"),
            ("sides_same_places", "sides_common", "sides_apart"),
        ),
        Matrix(
            _("What the other chapters say"),
            (_("Low end"), _("Middle"), _("High end")),
            [
                (label, tuple(f"{link}_{end}" for end in ENDS))
                for link, label in _link_labels().items()
            ],
            _("Eight in ten draws of the assumptions, at the settings of those chapters."),
        ),
    )


def options() -> Explorer:
    """Describe the explorer of the chapter *Options under disagreement*."""
    return Explorer(
        name="options",
        controls=(),
        groups=_groups(),
        outputs=_outputs(),
        sections=_sections(),
        model=evaluate,
        draws=DRAWS,
        answers=_answers(),
        case="options_answer",
        basis=_(
            "A weighting says how much each of the eight criteria counts: all are tried, each as "
            "likely as any other, with scores drawn from their ranges. Behind it stand the book’s "
            "ranges, each an assumption or a reading of evidence, and {number_count:people} "
            "settings; {assumed_count:people} of them are assumptions. Answers owed at the gates: "
            "{gates_open:people}."
        ),
        pictures=_pictures(),
        grids=(_gates(), *_score_grids(), _sides()),
        misuse=(
            _(
                "Reading the share of weightings as support, as a chance of success or as a score: "
                "nobody holds all weightings, and the eight criteria are a choice too."
            ),
            _("Leaving a gate open because the option does well: an owed answer is still owed."),
            _("Narrowing a range to make an option win, without a reason that others can check."),
            _("Adding a criterion in words to count one concern twice."),
            _("Letting one side fill in the order of the other."),
        ),
    )


# What the chapter shows


def criteria() -> Fragment:
    """Show the criteria with the ends of their scales."""
    columns = {"name": _("Criterion"), "at_zero": _("0 would be"), "at_ten": _("10 would be")}
    rows = load().table("criteria").to_dict("records")
    return show.table(_("Criteria and the ends of their scales"), columns, rows)


def evidence(option: str) -> Fragment:
    """Show the range of every score of an option before an explorer speaks, and what is behind it.

    Parameters
    ----------
    option
        Its id.
    """
    columns = {
        "criterion": _("Criterion"),
        "range": _("Range of the book"),
        "for": _("Speaks for a higher score"),
        "against": _("Speaks for a lower score"),
        "unclear": _("Neither way, or both"),
    }
    rows = []
    for criterion, name in zip(CRITERIA, names("criteria"), strict=True):
        held = model.score(option, criterion)
        behind = _evidence(option, criterion)
        rows.append(
            {
                "criterion": name,
                "range": _("{low} to {high}: {reason}").format(
                    low=f"{held.low:g}", high=f"{held.high:g}", reason=held.reason
                ),
                **{
                    side: " ".join(
                        _("{text} [{place}]").format(text=one["text"], place=one["place"])
                        for one in behind
                        if one["side"] == side
                    )
                    or _("nothing named")
                    for side in ("for", "against", "unclear")
                },
            }
        )
    label = _("What stands behind the scores: {option}").format(
        option=load().row("options", option)["name"]
    )
    return show.table(label, columns, rows)
