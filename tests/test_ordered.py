"""Orders that are made by moving: what each place means, and what a move makes of it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inputs import CRITERIA, ORDERS, places_of
from tillit import ordered

NAMES = "abcdefgh"
places = st.fixed_dictionaries(
    {name: st.one_of(st.just(math.nan), st.floats(1, 8), st.integers(1, 8)) for name in NAMES}
)
steps = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("up", "down", "level"))), max_size=12
)


def written(found: list[ordered.Group]) -> str:
    """Write an order in short: groups in their order, those without a place in brackets."""
    return " ".join(
        "(" + "".join(one.things) + ")" if one.open else "=".join(one.things) for one in found
    )


def of(text: str) -> list[ordered.Group]:
    """Read an order that is written so."""
    given_places: dict[str, float] = dict.fromkeys(sorted(set(text) & set(NAMES)), math.nan)
    for number, word in enumerate(text.split()):
        before = sum(len(set(one) & set(NAMES)) for one in text.split()[:number])
        if not word.startswith("("):
            given_places |= dict.fromkeys(word.split("="), float(before + 1))
    return ordered.groups(given_places, [one for one in text if one in NAMES])


def press(found: list[ordered.Group], action: str, thing: str) -> list[ordered.Group]:
    """Press a button, and read what follows as the book keeps it."""
    if action == "level":
        after = ordered.levelled(found, thing)
    else:
        after = ordered.moved(found, thing, -1 if action == "up" else 1)
    book = CRITERIA if thing in CRITERIA else sorted(after)
    return ordered.groups({name: after[name] for name in book}, [*after])


@pytest.mark.parametrize(
    ("before", "action", "thing", "after"),
    [
        ("(abcd)", "up", "c", "c (abd)"),
        ("c (abd)", "up", "b", "c b (ad)"),
        ("c (abd)", "down", "a", "c (bd) a"),
        ("c (bd) a", "up", "a", "c (abd)"),
        ("c b (ad)", "down", "b", "c (abd)"),
        ("c (ab) d", "up", "a", "c a b d"),
        ("c a b d", "up", "b", "c b a d"),
        ("c a b d", "down", "c", "a c b d"),
        ("c a b d", "up", "c", "c a b d"),
        ("c a b d", "down", "d", "c a b d"),
        ("c a b d", "level", "a", "c=a b d"),
        ("c=a b d", "level", "b", "c=a=b d"),
        ("c=a b d", "level", "a", "c a b d"),
        ("c=a b d", "up", "b", "b c=a d"),
        ("c=a b d", "up", "a", "a c b d"),
        ("c=a b d", "down", "c", "a c b d"),
        ("d c=a=b", "down", "c", "d a=b c"),
    ],
)
def test_a_move(before: str, action: str, thing: str, after: str) -> None:
    assert written(of(before)) == before
    assert written(press(of(before), action, thing)) == after


@pytest.mark.parametrize("name", ORDERS)
def test_moves_have_the_answer_that_they_have_on_the_page(name: str) -> None:
    moves = ORDERS[name]
    found = ordered.groups(places_of(moves.given))
    for action, thing in moves.pressed:
        found = press(found, action, thing)
    shown = {one: ordered.written(group) for group in found for one in group.things}
    assert [*shown.items()] == [*moves.shown.items()]


@given(places)
def test_every_place_is_given_out_once(given_places: dict[str, float]) -> None:
    found = ordered.groups(given_places)
    assert sorted(one for group in found for one in group.things) == list(NAMES)
    assert sorted(place for group in found for place in group.places) == list(range(1, 9))
    assert all(len(group.things) == len(group.places) for group in found)
    assert sum(group.open for group in found) <= 1


@settings(deadline=None)
@given(places, steps)
def test_what_is_shown_is_what_is_kept(given_places: dict[str, float], pressed: list) -> None:
    found = ordered.groups(given_places)
    for thing, action in pressed:
        if action == "level" and not ordered.can_level(found, thing):
            continue
        before, found = found, press(found, action, thing)
        # The others keep their order, and the places follow without a gap.
        for one in NAMES.replace(thing, ""):
            for other in NAMES.replace(thing, ""):
                if rank(before, one) < rank(before, other):
                    assert rank(found, one) < rank(found, other)
        flat = [place for group in found for place in group.places]
        assert flat == list(range(1, 9))


def rank(found: list[ordered.Group], thing: str) -> int:
    return next(number for number, group in enumerate(found) if thing in group.things)
