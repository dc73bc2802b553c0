import datetime as dt
import html
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.vega import evaluate_in_vega
from tillit.evidence import load
from tillit.explorers.readiness import DRAWS, questions, readiness_reform, readiness_tender
from tillit.formats import in_ten, names
from tillit.models import readiness as model
from tillit.parameters import defaults, registry
from tillit.sampling import uniforms

DEFAULTS = defaults()
EXPLORERS = {"tender": readiness_tender, "reform": readiness_reform}
GATES = model.gates()
ANSWERS = ("open", "yes", "partly", "no", "unknown")
LEVEL = {"yes": 2, "partly": 1, "no": 0, "unknown": 0, "open": 0}
PHASES = [phase for phases in model.PHASES.values() for phase in phases if phase not in model.SET]

every_track = pytest.mark.parametrize("track", model.TRACKS)
tracks = st.sampled_from(model.TRACKS)


def at(**changed):
    return {**DEFAULTS, **changed}


def all_answered(track, answer, **others):
    """The defaults with every question of a track answered the same, but for these."""
    same = {f"ready_{item.id}": answer for item in model.items(track)}
    return {**DEFAULTS, **same, **{f"ready_{name}": other for name, other in others.items()}}


@st.composite
def answers(draw):
    """A track and an answer to each of its questions."""
    track = draw(tracks)
    # Mostly yes, so that other levels than the lowest come up.
    likely = draw(st.sampled_from([("yes",), ("yes", "partly"), ANSWERS]))
    said = {
        f"ready_{item.id}": draw(st.sampled_from((*likely, *likely, *likely, "partly")))
        for item in model.items(track)
    }
    return track, said


lengths = st.one_of(st.integers(0, 60).map(float), st.floats(0, 60))


@st.composite
def schedules(draw):
    """A track and any lengths that the registry allows, in any order."""
    track = draw(tracks)
    ids = [f"months_{end}_{phase}" for phase in PHASES for end in ("low", "mode", "high")]
    return track, {name: draw(lengths) for name in ids}


# The questions


def test_there_are_six_gates_and_three_levels():
    assert GATES == ("mandate", "market", "data", "staff", "follow_up", "time")
    assert names("readiness_levels") == ("not ready", "partly ready", "ready")


@pytest.mark.parametrize("gate", GATES)
def test_both_tracks_have_as_many_questions_at_every_gate(gate):
    # The weakest of many is weaker than the weakest of few: more questions would be a handicap.
    tender, reform = (len(model.items_at(track, gate)) for track in model.TRACKS)
    assert tender == reform >= 3


@every_track
def test_every_question_is_at_a_gate_and_in_its_order(track):
    items = model.items(track)
    assert [item for gate in GATES for item in model.items_at(track, gate)] == list(items)
    assert all(item.question.endswith("?") for item in items)
    assert all(item.id.startswith(f"{track}_") for item in items)


def test_questions_and_titles_differ():
    items = [item for track in model.TRACKS for item in model.items(track)]
    assert len({item.title for item in items}) == len(items)
    assert len({item.question for item in items}) == len(items)


def test_the_tender_asks_after_all_nine_recommendations_of_trondheim():
    table = load().table("recommendations")
    nine = set(table[table["set"] == "new_tenders"]["finding_id"])
    asked = {name for item in model.items("tender") for name in item.findings}
    assert len(nine) == 9
    assert nine <= asked


def test_the_tender_asks_after_every_phase_of_the_guide():
    checklist = load().table("checklist")
    asked = {name for item in model.items("tender") for name in item.findings}
    of_guide = checklist[checklist["finding_id"].isin(asked)]
    assert set(of_guide["phase"]) == set(checklist["phase"])
    assert checklist["phase"].nunique() == 4
    assert 12 <= len(of_guide) <= len(checklist)


@every_track
def test_every_question_rests_on_a_finding_of_its_side_or_is_labelled_ours(track):
    sources = {"tender": {"trondheim", "guide"}, "reform": {"dfo"}}[track]
    rows = {row.heading: row for grid in EXPLORERS[track]().grids for row in grid.rows if row.cells}
    for item in model.items(track):
        found = {load().row("findings", name)["source_id"] for name in item.findings}
        assert found <= sources, item.id
        assert len(set(item.findings)) == len(item.findings), item.id
        assert (rows[item.question].place == "This book’s own question") == (not item.findings)
        if item.findings:
            locator = load().row("findings", item.findings[0])["locator"]
            assert locator in rows[item.question].place


def test_few_questions_are_ours():
    own = [item.id for track in model.TRACKS for item in model.items(track) if not item.findings]
    assert own == ["reform_alternatives"]


@every_track
def test_the_list_of_questions_is_whole(track):
    shown = html.unescape(questions(track).html)
    assert shown.count('scope="row"') == len(model.items(track))
    for item in model.items(track):
        assert item.question in shown
        assert all(load().row("findings", name)["statement"] in shown for name in item.findings)


@every_track
def test_every_question_has_answer_note_owner_and_date(track):
    entered = [name for grid in EXPLORERS[track]().grids for name in grid.parameters]
    for item in model.items(track):
        kinds = [
            registry()[f"{name}_{item.id}"].kind
            for name in ("ready", "ready_note", "ready_owner", "ready_due")
        ]
        assert kinds == ["choice", "text", "text", "date"]
        assert tuple(registry()[f"ready_{item.id}"].choices) == ANSWERS
        assert DEFAULTS[f"ready_{item.id}"] == "open"
    assert len(entered) == len(set(entered))


def test_the_two_explorers_hold_every_setting_of_readiness_between_them():
    held = [{item.id for item in make().parameters} for make in EXPLORERS.values()]
    own = {name for name, item in registry().items() if item.model == "readiness"}
    assert held[0] | held[1] == own | {"days_to_bid", "lead_time_months"}
    assert held[0] & held[1] == set(model.DATES)
    for track, ids in zip(model.TRACKS, held, strict=True):
        assert set(model.settings(track)) <= ids


# The weakest gate


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_strength_of_an_answer(answer):
    assert model.strength(answer) == LEVEL[answer]


@every_track
@pytest.mark.parametrize("answer", ANSWERS)
def test_every_question_answered_the_same(track, answer):
    found = model.evaluate(all_answered(track, answer), track)
    items = model.items(track)
    assert found[f"{track}_level"] == LEVEL[answer]
    assert found[f"{track}_weakest"] == len(GATES)
    counted = "no" if answer == "unknown" else answer
    for name in model.COUNTS:
        assert found[f"{track}_{name}"] == (len(items) if name == counted else 0)


@every_track
@pytest.mark.parametrize("answer", ["partly", "no", "unknown", "open"])
def test_any_one_question_holds_back_its_gate_and_the_whole(track, answer):
    for item in model.items(track):
        found = model.evaluate(all_answered(track, "yes", **{item.id: answer}), track)
        for gate in GATES:
            expected = LEVEL[answer] if gate == item.gate else model.READY
            assert found[f"{track}_{gate}_level"] == expected, item.id
        assert found[f"{track}_level"] == LEVEL[answer]
        assert found[f"{track}_weakest"] == 1
        assert GATES[int(found[f"{track}_weakest_1"])] == item.gate
        assert math.isnan(found[f"{track}_weakest_2"])


@given(answers())
def test_dont_know_and_not_answered_count_as_no(given_answers):
    track, said = given_answers
    as_no = {name: "no" if LEVEL[answer] == 0 else answer for name, answer in said.items()}
    found, without = (model.evaluate(at(**one), track) for one in (said, as_no))
    for name in found:
        if not name.endswith(("_no", "_open")):
            assert found[name] == pytest.approx(without[name], nan_ok=True), name
    unanswered = sum(answer == "open" for answer in said.values())
    assert found[f"{track}_open"] == unanswered
    assert found[f"{track}_no"] + unanswered == without[f"{track}_no"]
    assert without[f"{track}_open"] == 0


@given(answers())
def test_levels_counts_and_names_are_those_of_the_answers(given_answers):
    track, said = given_answers
    found = model.evaluate(at(**said), track)
    levels = []
    for gate in GATES:
        here = [said[f"ready_{item.id}"] for item in model.items_at(track, gate)]
        levels.append(min(LEVEL[answer] for answer in here))
        assert found[f"{track}_{gate}_level"] == levels[-1]
        assert found[f"{track}_{gate}_yes"] == here.count("yes")
        assert found[f"{track}_{gate}_partly"] == here.count("partly")
        assert found[f"{track}_{gate}_no"] == here.count("no") + here.count("unknown")
        assert found[f"{track}_{gate}_open"] == here.count("open")
    weakest = [place for place, level in enumerate(levels) if level == min(levels)]
    named = [found[f"{track}_weakest_{nth}"] for nth in range(1, len(GATES) + 1)]
    assert found[f"{track}_level"] == min(levels)
    assert [place for place in named if not math.isnan(place)] == weakest
    assert not any(math.isnan(place) for place in named[: len(weakest)])
    assert sum(found[f"{track}_{name}"] for name in model.COUNTS) == len(model.items(track))


@given(answers(), st.data())
def test_a_better_answer_never_lowers_and_helps_only_where_it_was_the_weakest(given_answers, data):
    track, said = given_answers
    name = data.draw(st.sampled_from(sorted(said)))
    better = {"no": "partly", "unknown": "partly", "open": "partly"}.get(said[name], "yes")
    before, after = (model.evaluate(at(**one), track) for one in (said, {**said, name: better}))
    for level in (f"{track}_level", *(f"{track}_{gate}_level" for gate in GATES)):
        assert after[level] >= before[level]
    if LEVEL[said[name]] > before[f"{track}_level"]:
        assert after[f"{track}_level"] == before[f"{track}_level"]


@every_track
def test_there_is_no_mean(track):
    # All yes but one: a mean would say nearly ready.
    last = model.items(track)[-1].id
    found = model.evaluate(all_answered(track, "yes", **{last: "unknown"}), track)
    assert found[f"{track}_level"] == 0
    # All partly: a mean would put it above the case before.
    assert model.evaluate(all_answered(track, "partly"), track)[f"{track}_level"] == 1


def test_the_same_answers_give_the_same_readiness_on_both_tracks():
    rng = np.random.default_rng(9)
    for _ in range(50):
        said = rng.choice(ANSWERS, size=len(model.items("tender")), p=[0.02, 0.8, 0.1, 0.05, 0.03])
        found = [
            model.evaluate(
                at(**dict(zip((f"ready_{i.id}" for i in model.items(track)), said, strict=True))),
                track,
            )
            for track in model.TRACKS
        ]
        for name, value in found[0].items():
            if not name.endswith("_done"):
                mirrored = found[1][name.replace("tender", "reform", 1)]
                assert value == pytest.approx(mirrored, nan_ok=True), name


def test_answers_may_be_arrays():
    values = all_answered("reform", "yes", reform_law=np.array(["no", "partly", "yes"]))
    found = model.evaluate(values, "reform")
    np.testing.assert_array_equal(found["reform_level"], [0, 1, 2])
    np.testing.assert_array_equal(found["reform_weakest"], [1, 1, 6])


# The schedule


def date_of(event):
    """A dated event of the timeline; a month stands for its middle, as in the chapters."""
    row = load().row("timeline", event)
    return dt.date.fromisoformat(row["date"] if row["precision"] == "day" else row["date"] + "-15")


def test_the_lengths_of_the_tender_are_those_of_trondheim():
    dialogue, decision, documents, sent, deadline = (
        date_of(f"trondheim-t-{name}")
        for name in (
            "market-dialogue",
            "council-decision",
            "documents-finished",
            "tender-sent",
            "bid-deadline",
        )
    )
    months = [
        (later - earlier).days / model.DAYS_A_MONTH
        for earlier, later in ((dialogue, decision), (decision, documents))
    ]
    entered = [DEFAULTS[f"months_mode_tender_{name}"] for name in ("decision", "documents")]
    assert [round(length) for length in months] == entered
    assert (deadline - sent).days == DEFAULTS["days_to_bid"]
    sourced = {
        name
        for name, item in registry().items()
        if item.model == "readiness" and item.origin == "source"
    }
    assert sourced == {"months_mode_tender_decision", "months_mode_tender_documents"}


def test_no_default_length_favours_a_track():
    likely = [sum(model.most_likely(DEFAULTS, track).values()) for track in model.TRACKS]
    assert likely[0] == pytest.approx(likely[1], abs=0.1)
    middles = [
        DRAWS[track].at(DEFAULTS)[f"{model.PHASES[track][-1]}_done_middle"]
        for track in model.TRACKS
    ]
    assert middles[0] == pytest.approx(middles[1], abs=1)
    # Bergen, the one case of a reform: from just over one year to just under three.
    after_decision = likely[1] - DEFAULTS["months_mode_reform_decision"]
    assert 12 < after_decision < 36


@pytest.mark.parametrize("phase", [phase for phase in PHASES if phase != "tender_complaints"])
def test_ranges_follow_one_rule_on_both_tracks(phase):
    low, mode, high = (DEFAULTS[f"months_{end}_{phase}"] for end in ("low", "mode", "high"))
    assert (low, high) == (mode / 2, mode * 2)


def test_the_drawn_phases_are_the_rows_of_the_schedule():
    table = load().table("schedule")
    assert list(table["id"]) == PHASES == list(uniforms("schedule"))
    for row in table.to_dict("records"):
        assert model.PHASES[row["track"]][row["number"] - 1] == row["id"]


@given(schedules())
def test_lengths_are_ordered_however_they_are_entered(schedule):
    _track, entered = schedule
    for phase in PHASES:
        three = [entered[f"months_{end}_{phase}"] for end in ("low", "mode", "high")]
        low, mode, high = model.ordered(entered, phase)
        assert (low, mode, high) == (min(three), three[1], max(three))


@given(schedules())
def test_draws_are_the_triangular_distribution(schedule):
    track, entered = schedule
    points = uniforms("schedule")
    drawn = model.drawn(at(**entered), points, track)
    for phase in model.PHASES[track]:
        if phase in model.SET:
            continue
        low, mode, high = model.ordered(entered, phase)
        length = np.broadcast_to(drawn[f"length_{phase}"], points[phase].shape)
        if high - low < 1e-6:
            np.testing.assert_allclose(length, mode, atol=1e-6)
            continue
        share = (mode - low) / (high - low)
        expected = stats.triang.ppf(points[phase], share, loc=low, scale=high - low)
        np.testing.assert_allclose(length, expected, rtol=1e-6, atol=1e-6)
        assert length.min() >= low - 1e-9
        assert length.max() <= high + 1e-9


@every_track
def test_bands_are_those_of_a_large_sample_of_numpy(track):
    rng = np.random.default_rng(20250220)
    total = np.zeros(400_000)
    found = DRAWS[track].at(DEFAULTS)
    for phase in model.PHASES[track]:
        if phase in model.SET:
            total += model.most_likely(DEFAULTS, track)[phase]
        else:
            total += rng.triangular(*model.ordered(DEFAULTS, phase), size=len(total))
        for end, level in (("low", 0.1), ("middle", 0.5), ("high", 0.9)):
            assert found[f"{phase}_done_{end}"] == pytest.approx(
                np.quantile(total, level), abs=0.15
            )


@given(schedules())
def test_phases_follow_one_another(schedule):
    track, entered = schedule
    values = at(**entered)
    lengths_ = model.most_likely(values, track)
    until = model.done(lengths_, track)
    sums = list(itertools.accumulate(lengths_.values()))
    assert list(until.values()) == pytest.approx(sums)
    found = model.evaluate(values, track)
    assert [found[f"{phase}_done"] for phase in model.PHASES[track]] == pytest.approx(sums)


def test_the_set_phases_are_as_long_as_the_other_chapters_set_them():
    found = model.most_likely(at(days_to_bid=61.0, lead_time_months=9.0), "tender")
    assert found["tender_bidding"] == pytest.approx(61 / 30.4375)
    assert found["tender_take_over"] == 9


@every_track
def test_where_nothing_is_uncertain_the_first_day_is_certain(track):
    same = {f"months_{end}_{phase}": 3.0 for phase in PHASES for end in ("low", "mode", "high")}
    found = EXPLORERS[track]().results(
        at(**same, schedule_start="2026-01-01", schedule_wanted="2030-01-01")
    )
    last = f"{model.PHASES[track][-1]}_done"
    assert found[f"{last}_low"] == pytest.approx(found[f"{last}_high"])
    assert found[f"{last}_low"] == pytest.approx(found[last])
    assert found[f"{track}_in_time"] == 1


@every_track
def test_dates_by_hand(track):
    explorer = EXPLORERS[track]()
    values = at(schedule_start="2026-03-01", schedule_wanted="2028-01-15")
    found = explorer.results(values)
    last = f"{model.PHASES[track][-1]}_done"
    start = (dt.date(2026, 3, 1) - dt.date(1970, 1, 1)).days
    wanted = (dt.date(2028, 1, 15) - dt.date(1970, 1, 1)).days
    for end in ("", "_low", "_middle", "_high"):
        assert found[f"{track}_first_day{end}"] == pytest.approx(
            start + found[f"{last}{end}"] * 365.25 / 12
        )
    assert found[f"{track}_latest_start"] == pytest.approx(
        wanted - found[f"{last}_high"] * 365.25 / 12
    )
    # Whoever starts then has the chance that the words promise.
    for name, chance in (("latest_start", 0.9), ("even_start", 0.5)):
        day = dt.date(1970, 1, 1) + dt.timedelta(days=round(found[f"{track}_{name}"]))
        then = explorer.results({**values, "schedule_start": day.isoformat()})
        assert then[f"{track}_in_time"] == pytest.approx(chance, abs=0.01)


@every_track
def test_the_chance_is_the_share_of_draws_in_time(track):
    values = at(schedule_start="2026-03-01", schedule_wanted="2027-12-01")
    drawn = {**values, **model.drawn(values, uniforms("schedule"), track)}
    months = sum(model.drawn_lengths(drawn, track).values())
    days = (dt.date(2027, 12, 1) - dt.date(2026, 3, 1)).days
    share = float((months * 365.25 / 12 < days + 0.5).mean())
    assert 0.1 < share < 0.9
    assert EXPLORERS[track]().results(values)[f"{track}_in_time"] == share


@every_track
def test_without_dates_there_is_no_date_and_no_chance(track):
    explorer = EXPLORERS[track]()
    dated = ("first_day", "first_day_low", "even_start", "latest_start", "in_time")
    for changed, known in (
        ({}, ()),
        ({"schedule_start": "2026-03-01"}, ("first_day", "first_day_low")),
        ({"schedule_wanted": "2028-03-01"}, ("even_start", "latest_start")),
    ):
        found = explorer.results(at(**changed))
        for name in dated:
            assert math.isnan(found[f"{track}_{name}"]) == (name not in known), (changed, name)


def test_a_first_day_that_is_written_as_the_wanted_date_is_in_time():
    values = {"schedule_start": "2026-03-01", "schedule_wanted": "2026-03-31"}
    assert model.days_to_spare(values, 30.49 / model.DAYS_A_MONTH) > 0
    assert model.days_to_spare(values, 30.51 / model.DAYS_A_MONTH) < 0


# One formula, two engines


def random_point(rng, track):
    point = {}
    for name in model.settings(track):
        item = registry()[name]
        if item.kind == "choice":
            likely = rng.choice([0.5, 0.97])
            point[name] = "yes" if rng.random() < likely else str(rng.choice(ANSWERS))
        elif item.kind == "date":
            point[name] = (
                ""
                if rng.random() < 0.3
                else (dt.date(2026, 1, 1) + dt.timedelta(int(rng.integers(0, 3000)))).isoformat()
            )
        else:
            point[name] = float(rng.choice([item.low, item.high, rng.uniform(item.low, item.high)]))
    for phase in PHASES:
        point[f"u_{phase}"] = float(rng.uniform())
    last = f"{model.PHASES[track][-1]}_done"
    for end, months in zip(("low", "middle", "high"), np.sort(rng.uniform(0, 90, 3)), strict=True):
        point[f"{last}_{end}"] = float(months)
    return point


def on_page(point):
    """The point as the page's formulas are told it: dates are days, unset ones null."""
    return {
        name: (
            ((dt.date.fromisoformat(value) - dt.date(1970, 1, 1)).days if value else None)
            if name in model.DATES
            else value
        )
        for name, value in point.items()
    }


@every_track
def test_every_result_agrees_with_vega(track):
    def everything(values, bind=lambda _name, value: value):
        points = {phase: values[f"u_{phase}"] for phase in PHASES}
        drawn = model.drawn(values, points, track, bind)
        months = model.done(model.drawn_lengths({**values, **drawn}, track), track, bind)
        return {
            **model.evaluate(values, track, bind),
            **model.dates(values, track, bind),
            **drawn,
            "spare": bind("spare", model.days_to_spare(values, months[model.PHASES[track][-1]])),
        }

    rng = np.random.default_rng(9)
    points = [random_point(rng, track) for _ in range(80)]
    in_vega = evaluate_in_vega(everything, [on_page(point) for point in points])
    levels = set()
    for point, there in zip(points, in_vega, strict=True):
        here = everything(point)
        assert set(here) == set(there)
        levels.add(int(here[f"{track}_level"]))
        for name, found in here.items():
            expected = pytest.approx(float(found), rel=1e-9, abs=1e-9, nan_ok=True)
            assert there[name] == expected, (name, point)
    assert levels >= {0, 1}


# What the explorer makes of it


@every_track
def test_the_answer_names_the_weakest_gates_and_counts_what_is_open(track):
    explorer = EXPLORERS[track]()
    titles = names("readiness_gates")
    whole = f"{len(model.items(track))} questions"
    for size in range(1, len(GATES) + 1):
        for gates in itertools.combinations(GATES, size):
            firsts = {model.items_at(track, gate)[0].id for gate in gates}
            listed = "; ".join(
                title for gate, title in zip(GATES, titles, strict=True) if gate in gates
            )
            gate_word = "Weakest gate: " if size == 1 else "Weakest gates: "
            partly = explorer.to_text(all_answered(track, "yes", **dict.fromkeys(firsts, "partly")))
            assert partly.startswith("Partly ready")
            assert f"{gate_word}{listed}." in partly
            assert whole in partly
            no = explorer.to_text(all_answered(track, "yes", **dict.fromkeys(firsts, "open")))
            assert no.startswith("Not ready")
            assert f"{gate_word}{listed}." in no
            assert f"not answered: {size}; no or don’t know: 0;" in no


@every_track
def test_the_answer_with_nothing_answered_and_with_all(track):
    explorer = EXPLORERS[track]()
    assert "none of the 22 questions is answered yet" in explorer.to_text()
    ready = explorer.to_text(all_answered(track, "yes"))
    assert ready.startswith("Ready to")
    assert "nothing of whether to" in ready
    assert explorer.to_text(all_answered(track, "no")).startswith("Not ready")


@every_track
def test_the_answer_tells_months_and_with_dates_the_chance(track):
    explorer = EXPLORERS[track]()
    assert "months after the first dialogue" in explorer.to_text()
    dated = {"schedule_start": "2026-03-01", "schedule_wanted": "2028-01-15"}
    chance = in_ten(explorer.results(at(**dated))[f"{track}_in_time"])
    text = explorer.to_text(dated)
    assert f"in time for 15 January 2028: {chance}." in text
    assert "months after" not in text


@every_track
def test_the_table_of_gates_holds_every_gate_and_every_count(track):
    matrix = EXPLORERS[track]().sections[0]
    assert [heading for heading, _cells in matrix.rows[:-1]] == list(names("readiness_gates"))
    held = {output.id for output in matrix.outputs}
    assert held == {
        "_".join(part for part in (track, gate, name) if part)
        for gate in ("", *GATES)
        for name in ("level", *model.COUNTS)
    }


@every_track
def test_the_picture_names_every_phase_and_dates_them(track):
    explorer = EXPLORERS[track]()
    (picture,) = explorer.pictures
    phases = [name.split(" ", 1)[1] for name in picture.table.names]
    for width in (328, 640):
        drawn = html.unescape(str(explorer.still(picture, DEFAULTS, width)))
        assert all(phase in drawn for phase in phases)
        assert "wanted" not in drawn
        assert "month 4.5" in drawn
        dated = at(schedule_start="2026-03-01", schedule_wanted="2027-06-01")
        drawn = html.unescape(str(explorer.still(picture, dated, width)))
        assert "Jul 2026" in drawn
        assert ">wanted Jun 2027<" in drawn
        late = {**dated, "schedule_wanted": "2040-06-01"}
        assert ">wanted Jun 2040 →<" in html.unescape(str(explorer.still(picture, late, width)))
        assert "undefined" not in drawn
        assert "NaN" not in drawn


@every_track
def test_the_table_of_the_picture_tells_what_is_drawn(track):
    explorer = EXPLORERS[track]()
    (picture,) = explorer.pictures
    values = at(schedule_start="2026-03-01")
    columns = explorer.columns(picture, values)
    found = explorer.results(values)
    for place, phase in enumerate(model.PHASES[track]):
        for end in ("low", "middle", "high"):
            assert columns[end][place] == found[f"{phase}_done_{end}"]
    assert columns["day"][-1] == pytest.approx(found[f"{track}_first_day_middle"])
    assert all(math.isnan(day) for day in explorer.columns(picture, DEFAULTS)["day"])
