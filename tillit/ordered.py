"""An order that a reader makes by moving: which things come first, which share their places.

Of each thing the book keeps the place it was given, 1 for the first. Those given the same place
share it and the places next to it; where that takes a place which another was given, the other
moves on, and at the end of the row all move back. So places 1, 1, 2 are read as two that share
places 1 and 2, and one at 3. What was given none shares the places that are left.

A reader moves one thing at a time and never types a place. What has none leaves the others upwards,
as the next in order, or downwards, as the last but those that already are. Nothing is put before
another because the book names it first. The page does the same with ``explorer/ordered.js``.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _


@dataclass(frozen=True)
class Group:
    """Things and the places that they share; ``open`` if they were given none.

    One that is left alone without a place has the only place that is left, so it is not open.
    """

    things: tuple[str, ...]
    places: tuple[int, ...]
    open: bool = False

    @classmethod
    def up_to(cls, last: int, things: tuple[str, ...]) -> "Group":
        """Return those that share places up to the last of them."""
        return cls(things, tuple(range(last - len(things) + 1, last + 1)))


def words() -> dict[str, str]:
    """Return what is said of an order, by the names that both sides call it."""
    return {
        "up": _("Move up: {name}"),
        "down": _("Move down: {name}"),
        "level": _("Same place as the one above: {name}"),
        "clear": _("Clear this order"),
        "cleared": _("No order."),
        "place": pgettext("place in an order", "{name}, {place} of {count}"),
        "shared": _("{name}, {place} of {count}, shared"),
        "range": pgettext("places in an order", "{first}–{last}"),
    }


def written(group: Group) -> str:
    """Write the places of a group."""
    first, last = group.places[0], group.places[-1]
    return str(first) if first == last else fill(words()["range"], first=first, last=last)


def said(name: str, group: Group, count: int) -> str:
    """Say to which places a thing was moved."""
    form = "place" if len(group.places) == 1 else "shared"
    return fill(words()[form], name=name, place=written(group), count=count)


def given(place: float) -> int:
    """Return a place as the whole number it counts as, 0 for none."""
    return 0 if math.isnan(place) else math.ceil(place - 0.5)


def groups(places: Mapping[str, float], shown: Sequence[str] = ()) -> list[Group]:
    """Return the groups that follow from the places given, in their order.

    Parameters
    ----------
    places
        The place that each was given, nan for none.
    shown
        All in the order in which they stand: those that share a place keep it.
    """
    found: list[Group] = []
    for place in sorted({given(place) for place in places.values()} - {0}):
        things = tuple(one for one in shown or places if given(places[one]) == place)
        before = max(place - 1, found[-1].places[-1] if found else 0)
        found.append(Group.up_to(before + len(things), things))
    end = len(places)
    for number, group in reversed([*enumerate(found)]):
        found[number] = Group.up_to(min(group.places[-1], end), group.things)
        end = found[number].places[0] - 1
    if rest := tuple(one for one, place in places.items() if not given(place)):
        taken = {place for group in found for place in group.places}
        left = tuple(place for place in range(1, len(places) + 1) if place not in taken)
        at = sum(fmean(group.places) <= fmean(left) for group in found)
        found.insert(at, Group(rest, left, open=len(rest) > 1))
    return found


def moved(found: Sequence[Group], thing: str, step: int) -> dict[str, float]:
    """Return the places after a thing is moved by one step, -1 for up and 1 for down.

    Out of a group that shares its places it comes to stand beside that group; alone, it passes the
    next group, or joins those that were given no place. The keys are in the order that is shown.
    """
    at = _place_of(found, thing)
    beside = at + step
    left = _without(found, thing)
    if len(found[at].things) > 1:
        left.insert(at + (step > 0), ([thing], False))
    elif not 0 <= beside < len(found):
        left[at][0].append(thing)
    elif found[beside].open:
        left[beside][0].append(thing)
    else:
        left.insert(beside + (step > 0), ([thing], False))
    return _places(left)


def levelled(found: Sequence[Group], thing: str) -> dict[str, float]:
    """Return the places after a thing came to share those above it, or ceased to."""
    at = _place_of(found, thing)
    if found[at].things[0] != thing:
        return moved(found, thing, 1)
    left = _without(found, thing)
    left[at - 1][0].append(thing)
    return _places(left)


def can_level(found: Sequence[Group], thing: str) -> bool:
    """Say whether a thing can share the places of the one above: both were given one."""
    at = _place_of(found, thing)
    above = found[at] if found[at].things[0] != thing else found[at - 1] if at else None
    return above is not None and not above.open and not found[at].open


def _place_of(found: Sequence[Group], thing: str) -> int:
    return next(number for number, group in enumerate(found) if thing in group.things)


def _without(found: Sequence[Group], thing: str) -> list[tuple[list[str], bool]]:
    """Return what is left in each group without a thing, and whether the group is open."""
    return [([one for one in group.things if one != thing], group.open) for group in found]


def _places(left: Sequence[tuple[Sequence[str], bool]]) -> dict[str, float]:
    """Return the place of each, group after group; gaps that were between them close."""
    places: dict[str, float] = {}
    for things, is_open in left:
        first = math.nan if is_open and len(things) > 1 else float(len(places) + 1)
        places |= dict.fromkeys(things, first)
    return places
