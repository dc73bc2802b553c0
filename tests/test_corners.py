"""Every setting at its lowest, its highest and unset, and random corners: what is said there.

An explorer joins when its name stands in ``HELD``. Its own test of sense, in ``AGREES``, says what
its sentence and its table must agree on.
"""

import html
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from tillit.contents import contents
from tillit.drawn import found_by
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.explorers import explorer
from tillit.formats import write
from tillit.models import scope_phasing
from tillit.models.budget import cost_of_post
from tillit.parameters import Parameter, Value
from tillit.said import EVEN
from tillit.scenario import Scenario

HELD = (
    "market",
    "staff_terms",
    "scope_phasing",
    "net_saving",
    "trust_control",
    "balance",
    "law",
    "award_formula",
    "payment_by_results",
    "success_clause",
    "readiness_tender",
    "readiness_reform",
    "options",
)
"""The explorers that are held to this so far."""

CORNERS, CHUNK = 2000, 250

LEAST_PERCENT, MOST_PERCENT = 0.005, 1000
"""Sizes of a percentage, other than none, that a reader can make something of."""

Found = Mapping[str, float]


def ends(item: Parameter) -> list[Value]:
    """What a setting can be at its ends, and unset where it may be."""
    if item.kind == "choice":
        return [*item.choices]
    unset = [math.nan] if item.optional or not item.has_default else []
    return [item.low, item.high, *unset]


def moved(one: Explorer) -> list[Parameter]:
    """The settings that are moved: what is written in words moves no number."""
    return [item for item in one.parameters if item.kind in ("number", "choice")]


def alone(one: Explorer) -> Iterator[dict[str, Value]]:
    """Each setting at each of its ends, all others at their defaults."""
    for item in moved(one):
        for value in ends(item):
            yield {item.id: value}


def corners(one: Explorer, chunk: int) -> Iterator[dict[str, Value]]:
    """Corners at random: each setting at an end, as the book has it or in between."""
    random = np.random.default_rng([20, chunk])
    for _corner in range(CHUNK):
        chosen: dict[str, Value] = {}
        for item in moved(one):
            between: list[Value] = []
            if item.kind == "number":
                steps = math.floor((item.high - item.low) / item.step)
                between = [item.low + item.step * float(random.integers(0, steps + 1))]
            choices = [item.default, *ends(item), *between]
            chosen[item.id] = choices[random.integers(len(choices))]
        yield chosen


# What holds everywhere


def faults(one: Explorer, values: Mapping[str, Value]) -> Iterator[str]:
    """What a reader would stumble over at these settings."""
    full = Scenario.from_values(values).full_values()
    found = one.results(full)
    answer = html.unescape(re.sub("<[^>]+>", "", str(one.answer(full))))
    answer = answer.replace("\N{NO-BREAK SPACE}", " ")
    yield from not_language(answer)
    yield from (f"{size} % in {answer!r}" for size in odd_percentages(answer))
    yield from (f"a band that is none in {answer!r}" for _same in re.findall(SAME_ENDS, answer))
    if "(" not in answer and "rackets" in str(one.basis):
        yield f"brackets are explained and there are none in {answer!r}"
    for output in one.outputs:
        told = found.get(f"{output.id}_middle", found[output.id])
        text = write(told, output.format, output.missing)
        yield from (f"{output.id} reads {text!r}" for _size in odd_percentages(text))
        low, high = (found.get(f"{output.id}_{end}", math.nan) for end in ("low", "high"))
        if low > told or told > high:
            yield f"{output.id}: {told} lies outside {low} to {high}"
    agrees = AGREES.get(one.name)
    if agrees:
        yield from (f"{fault}: {answer!r}" for fault in agrees(full, found, one.cases(full)))


NOT_LANGUAGE = {
    "a place that is not filled": r"[{}]|\bnan\b|\bNone\b|\binf\b",
    "a number that is missing": r"(?<!\w)\N{EN DASH}|\N{EN DASH}(?!\w)|\bnot set\b(?! the)",
    "one of something, and the noun as if it were several": r"(?<![\d.,])1 [a-z]+s\b(?! than)",
    "nothing more": r"(?<![\d.,])0 \w+ more\b",
    "a minus that is a hyphen": r"(?<!\w)-\d",
    "marks or spaces too many": r"  | [.,;:]|\.\.|,,",
}

SAME_ENDS = r"\(([^()]+) to \1(?: in [^()]+)?\)|draws: ([^()]+) to \2\)|between ([^()]+) and \3 "


def not_language(answer: str) -> Iterator[str]:
    """What in an answer is no sentence."""
    for what, pattern in NOT_LANGUAGE.items():
        if re.search(pattern, answer):
            yield f"{what}: {answer!r}"
    if not answer.endswith((".", "?")):
        yield f"no end: {answer!r}"


def odd_percentages(text: str) -> Iterator[float]:
    """The percentages in a text that are too small or too large to be read."""
    for number in re.findall(r"([\d,.]*\d)\s*%", text):
        size = float(number.replace(",", ""))
        if size and not LEAST_PERCENT <= size <= MOST_PERCENT:
            yield size


# What an explorer's sentence and table must agree on


def market_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """Competition is as likely as the sentence says, and some lots are awarded only among many."""
    chance, wanted = found["chance_competition_middle"], float(values["competition_target"])
    if (cases[1] == "likely") != (chance >= wanted):
        yield f"{cases[1]} at {chance}, wanted {wanted}"
    if cases[1] == "unlikely" and chance > 0.4:
        yield f"unlikely at {chance}"
    if values["lots"] == 1 and abs(found["some_awarded"]) > 1e-9:
        yield "some of a single lot"
    if values["one_bid_rule"] == "cancel" and values["lots"] == 1:
        left = found["chance_failed_middle"] + chance
        if left != pytest.approx(1, abs=0.01):
            yield f"failing and competition make {left}"


def phasing_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """The option that the sentence calls best is the one whose value is the largest."""
    best = cases[1]
    if best.startswith("not set"):
        yield from _order_agrees(values, found, best)
        return
    staged, full = found["staged_value_middle"], found["full_value_middle"]
    values_of = {"stay": 0.0, "first step": staged, "fully": full}
    if values["extension_fte"] < 0.5:
        del values_of["first step"]
    told = best.removesuffix(", all at once")
    top = max(values_of.values())
    if told in values_of and values_of[told] < top - 1e-12:
        yield f"{told} is called best and {values_of} says otherwise"
    close = sorted(top - value for value in values_of.values())[1] < scope_phasing.TOLD_APART
    if close != best.startswith("tie"):
        yield f"{best} at {values_of}"
    if cases[3] == "extend" and found["extend_above"] > 1:
        yield "a threshold that no result reaches"


BETWEEN = ", a step between"


def _order_agrees(values: Mapping[str, Value], found: Found, said: str) -> Iterator[str]:
    largest = scope_phasing.largest_gain()
    named = {
        "not set, stay": (),
        "not set, all at once": ("full_breakeven",),
        "not set, stay or first step": ("staged_breakeven",),
        "not set, stay or step or fully": ("staged_breakeven", "full_best_from"),
        "not set, stay or step or fully or step": (
            "staged_breakeven",
            "full_best_from",
            "steps_again_from",
        ),
        "not set, stay or fully": ("full_breakeven",),
        "not set, stay or fully or step": ("full_breakeven", "steps_again_from"),
    }[said.removesuffix(BETWEEN)]
    gains = [found.get(f"{name}_middle", found[name]) for name in named]
    if any(math.isnan(gain) or gain >= largest - 1e-12 for gain in gains):
        yield f"{said}: a gain that cannot be set, {gains}"
    if any(after < before for before, after in itertools.pairwise(gains)):
        yield f"{said}: gains out of order, {gains}"
    # A little above each of these gains the option that is named is worth the most.
    edges = [*gains, largest]
    for name, low, high in zip(named, edges, edges[1:], strict=False):
        if high - low < 0.004:
            continue
        # A first step that is ahead in between is told with its gain; beside it the order holds.
        between = said.endswith(BETWEEN) and name == named[-1]
        gain = high if between else (low + high) / 2
        believed = {**values, "mean_gain_percent": 100 * gain}
        there = found_by(explorer("scope_phasing").draws, believed)
        staged, full = there["staged_value_middle"], there["full_value_middle"]
        steps = values["extension_fte"] >= 0.5 and name in ("staged_breakeven", "steps_again_from")
        lead = staged - max(full, 0) if steps else full - max(staged, 0)
        if values["extension_fte"] < 0.5:
            lead = full
        if between and not gains[-1] < found["steps_between_at"] < largest:
            yield f"{said}: a step at {found['steps_between_at']}"
        if lead < -3 * scope_phasing.TOLD_APART:
            yield f"{said}: between {low} and {high} another option is ahead by {-lead}"


def saving_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """A saving is as likely as the sentence says, and the arm it calls ahead is."""
    arms = {"tender": (2, "chance_of_saving"), "reform": (5, "chance_inhouse_saves")}
    for arm, (part, name) in arms.items():
        chance, case = found[name], cases[part].removeprefix(f"{arm} ")
        said = (case == "no verdict", case == "likely", case == "unlikely")
        if said != (math.isnan(chance), chance > EVEN[1], chance < EVEN[0]):
            yield f"{arm}: {case} at {chance}"
    if not math.isnan(found["chance_of_saving"]):
        if found["chance_as_set"] > 1 - found["saving_chance_failed"] + 1e-9:
            yield "a saving is likelier than an award"
        nets = found["expected_net_middle"], found["inhouse_net_middle"]
        if cases[0] == "neither saves" and max(nets) > 0:
            yield f"neither saves at {nets}"
    ahead = {"tender ahead": 1, "reform ahead": -1}.get(cases[0], 0)
    if ahead and ahead * found["tender_less_inhouse_middle"] <= 0:
        yield f"{cases[0]} at {found['tender_less_inhouse_middle']}"


def staff_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """A short start is as likely as the sentence says, and nobody is paid beyond the notice."""
    chance = found["chance_short_middle"]
    said = {"staffed": (0, 0.2), "either way": (0.2, 0.6), "short": (0.6, 1)}[cases[1]]
    if not said[0] <= chance <= said[1]:
        yield f"{cases[1]} at {chance}"
    kept, cost = found["redundant_middle"], found["redundancy_cost_middle"]
    if (values["country"] == "open") != math.isnan(cost):
        yield f"a cost of {cost} in {values['country']}"
    if cases[3] == "none kept" and kept > 0:
        yield f"{kept} kept and none told"
    longest = found["redundant_high"] * float(values["notice_months"]) / 12
    most = longest * float(cost_of_post(values)) * float(values["position_size"])
    if found["redundancy_cost_high"] > most + 1e-6:
        yield "paid beyond the notice"
    if found["gap_cost_middle"] > 0 and found["expected_shortfall_middle"] == 0:
        yield "agency staff for posts that are not empty"


def award_agrees(
    _values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """A winner is named where one bid alone is at the top, and called so beyond the error."""
    named = cases[0] in ("ahead", "inside the error", "level but in price")
    if named != (found["award_tied"] == 1):
        yield f"{cases[0]} with {found['award_tied']} level at one price"
    if cases[0] == "ahead" and found["award_chance"] >= 0.05:
        yield f"called the winner, and another is in {found['award_chance']} of draws"


def payment_agrees(
    _values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """Helping is called likely to pay where it does in most draws, and then something is spent."""
    chance, spent = found["far_helped"], found["spend_far_middle"]
    likely = cases[0] in ("helped", "hardly")
    if likely != (chance > EVEN[1]) or (cases[0] == "left aside") != (chance < EVEN[0]):
        yield f"{cases[0]} at {chance}"
    if likely and not spent > 0:
        yield f"{cases[0]} and {spent} is spent"
    if cases[0].startswith("no bonus") and math.isnan(found["threshold_far_middle"]):
        yield "no threshold"


def clause_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """Who is called good reaches the target and is struck less often than who is called poor."""
    if cases[0] != "alike" and found["good_missed_tolerant"] > found["poor_missed_tolerant"] + 1e-9:
        yield "the better provider is struck more often"
    if (cases[0] == "below") != (
        found["poor_rate"] < found["good_rate"] < float(values["clause_target_percent"]) / 100
    ):
        yield f"{cases[0]} at {found['good_rate']}"


def options_agree(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """Whoever is named first stands, has the best mean rank, and no side without an order has."""
    options = [*load().table("options")["id"]]
    standing = [option for option in options if found[f"stands_{option}"] == 1]
    for part, side in enumerate("ab", start=1):
        means = {option: found[f"side_{side}_mean_{option}"] for option in standing}
        said = cases[part].removeprefix(f"{side}: ")
        if (said == "no order") != (len(standing) < 2 or not found[f"side_{side}_given"]):
            yield f"side {side}: {said} with {len(standing)} left"
        place = found[f"side_{side}_place_1"]
        if math.isnan(place):
            continue
        first = options[int(place)]
        if means.get(first) != min(means.values()):
            yield f"side {side}: {first} at {means}"
        rivals = [mean for option, mean in means.items() if option != first]
        if rivals and min(rivals) - means[first] < 1e-6:
            yield f"side {side}: {first} is named, and another is as good"
    shares = [found[f"acceptability_{option}_1"] for option in standing]
    if standing and sum(shares) != pytest.approx(1):
        yield f"first places add up to {sum(shares)}"
    nets = {
        (found[f"book_low_{option}_net_cost"], found[f"book_high_{option}_net_cost"])
        for option in options
    }
    if not found["gains_set"] and len(nets) > 1:
        yield f"net cost is not set, and differs: {nets}"


def control_agrees(
    values: Mapping[str, Value], found: Found, cases: tuple[str, ...]
) -> Iterator[str]:
    """What most draws say of today's share, the best share and the region around it agree."""
    for arm, case in zip(("inhouse", "contract"), cases, strict=False):
        today = float(values[f"control_{arm}_percent"]) / 100
        best = found[f"best_control_{arm}_middle"]
        if (case == "more" and best <= today) or (case == "less" and best >= today):
            yield f"{arm}: {case} control, from {today} to {best}"
        low, high = (found[f"flat_{end}_{arm}_middle"] for end in ("low", "high"))
        if not low - 1e-9 <= best <= high + 1e-9:
            yield f"{arm}: {best} is best, outside {low} to {high} where it hardly matters"
        if case == "open" and not low <= today <= high:
            yield f"{arm}: {today} hardly matters, outside {low} to {high}"


AGREES: dict[str, Callable[[Mapping[str, Value], Found, tuple[str, ...]], Iterator[str]]] = {
    "market": market_agrees,
    "staff_terms": staff_agrees,
    "scope_phasing": phasing_agrees,
    "net_saving": saving_agrees,
    "award_formula": award_agrees,
    "payment_by_results": payment_agrees,
    "success_clause": clause_agrees,
    "options": options_agree,
    "trust_control": control_agrees,
}


def test_what_is_held_to_this_is_an_explorer_of_the_book() -> None:
    assert set(HELD) <= set(contents())
    assert set(AGREES) <= set(HELD)


@pytest.mark.parametrize(
    "text",
    [
        "It costs 50000 % more.",
        "A chance of 0.000011 %.",
        "Over 1 years.",
        "0 years more.",
        "Likely (100 % to 100 %).",
        "At {place}.",
        "It costs nan.",
        "No end",
    ],
)
def test_a_fault_is_found(text: str) -> None:
    assert [*not_language(text), *odd_percentages(text), *re.findall(SAME_ENDS, text)]


@pytest.mark.parametrize(
    "text", ["Two or more bids: about 5 in 10 (20 % to 60 %).", "Over 1 year, 21 years more."]
)
def test_a_sentence_has_none(text: str) -> None:
    assert not [*not_language(text), *odd_percentages(text), *re.findall(SAME_ENDS, text)]


# The case paper, which retells the others


NOT_TOLD_HERE = ("Law", "Sources", "Assumptions, changed and unchanged")
"""Parts of the paper that hold references and settings, and no sentence that moves with them."""

PAPERS, PAPERS_CHUNK = 48, 12


def all_at(place: int) -> dict[str, Value]:
    """Every setting at its lowest (0), its highest (1) or unset, where it may be (-1)."""
    return {item.id: ends(item)[place] for item in moved(explorer("memo"))}


def papers(chunk: int) -> Iterator[dict[str, Value]]:
    """Corners of all that the paper rests on."""
    return itertools.islice(corners(explorer("memo"), chunk), PAPERS_CHUNK)


def paper_faults(values: Mapping[str, Value]) -> Iterator[str]:
    """What a council would stumble over in the paper, and where it differs from what it retells."""
    paper = explorer("memo")
    full = Scenario.from_values(values).full_values()
    results = paper.results(full)
    text = " ".join(_texts(paper.resolved(full)))
    for one in paper.retells:
        found = one.results(full)
        for output in one.outputs:
            for name in (output.id, *(f"{output.id}_{end}" for end in ("low", "middle", "high"))):
                both = name in found and name in results
                if both and results[name] != pytest.approx(found[name], nan_ok=True):
                    yield f"{name} is {found[name]} in {one.name} and {results[name]} in the paper"
        answer = _plain(one.answer(full))
        retold = one.name in ("market", "staff_terms", "trust_control", "options")
        if one.name == "net_saving":
            retold = not math.isnan(results["price_gap"]) and results["options_left"] > 1
        if retold and answer not in text:
            yield f"{one.name} answers {answer!r}, and the paper does not"
    part = ""
    for block in paper.resolved(full):
        part = block["text"] if block["kind"] == "heading" else part
        # What another explorer says is held to this where that explorer is.
        told_by = {"Staff": "staff_terms"}.get(part, "market")
        if part not in NOT_TOLD_HERE and told_by in HELD:
            yield from (f"{part}: {fault}" for fault in _block_faults(block))


def _block_faults(block: Mapping[str, Any]) -> Iterator[str]:
    if block["kind"] in ("paragraph", "list"):
        for text in _texts([block]):
            # Why there is no economy: a sentence of its own, no number that is missing.
            why = r"\b(the|its) (price gap|lasting gain) is not set"
            yield from not_language(re.sub(why, "it is open", text))
    for text in _texts([block]):
        yield from (f"{size} % in {text!r}" for size in odd_percentages(text))
        yield from (f"a band that is none in {text!r}" for _same in re.findall(SAME_ENDS, text))
        # A cell may say that a number is not set; it may not hold a place, or half a band.
        yield from (f"no cell: {text!r}" for _none in re.findall(r"[{}]|\bnan\b|\(–|– to", text))


def _texts(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        rows = [cell for row in block.get("rows", []) for cell in row]
        alone = [block["text"]] if "text" in block else []
        yield from (_plain(text) for text in (*alone, *block.get("items", []), *rows))


def _plain(text: str) -> str:
    words = html.unescape(re.sub("<[^>]+>", "", text))
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("place", [0, 1, -1])
def test_the_paper_with_all_settings_at_an_end(place: int) -> None:
    wrong = list(paper_faults(all_at(place)))
    assert not wrong, wrong[:5]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(PAPERS // PAPERS_CHUNK))
def test_papers_at_random(chunk: int) -> None:
    wrong = [(here, fault) for here in papers(chunk) for fault in paper_faults(here)]
    assert not wrong, f"{len(wrong)} faults, the first: {wrong[:3]}"


@pytest.mark.parametrize("name", HELD)
def test_each_setting_alone_at_its_ends(name: str) -> None:
    one = explorer(name)
    wrong = [(here, fault) for here in alone(one) for fault in faults(one, here)]
    assert not wrong, wrong[:5]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CORNERS // CHUNK))
@pytest.mark.parametrize("name", HELD)
def test_corners_at_random(name: str, chunk: int) -> None:
    one = explorer(name)
    wrong = [(here, fault) for here in corners(one, chunk) for fault in faults(one, here)]
    assert not wrong, f"{len(wrong)} faults, the first: {wrong[:3]}"
