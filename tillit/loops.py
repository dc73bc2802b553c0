"""Formulas as a script that reckons nothing twice: over the draws, and along a chart's axis.

A formula writes itself down whole, so the same part stands in it many times, and much of it is the
same in every draw. What an optimising compiler would do is done here when the book is built: each
part is reckoned once, in the outermost place where it can be. The operations and their order stay
the same, and so do the numbers, to the last bit.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|[A-Za-z_]\w*(?:\[\d+\]|\()?|[()]|[^'"()A-Za-z_]+""")

DRAW, LEVEL = 1, 2
"""What a part varies with: the draw, the place on an axis, both (their sum) or neither (0)."""

_VARYING = {"u": DRAW, "level": LEVEL}

Piece = str | int
"""Text of a part, or the number of another part in it."""


class Part(NamedTuple):
    """A bracketed part of a formula, a call or a draw: what it consists of, what it varies with."""

    pieces: tuple[Piece, ...]
    varies: int


class Place(NamedTuple):
    """Where a part is reckoned: what varies there, and for which line of a chart (-1: none)."""

    varies: int = 0
    line: int = -1


AHEAD = Place()


@dataclass
class Script:
    """The distinct parts of formulas, and what is wanted of them.

    Everything that is wanted is said first, then written.

    Attributes
    ----------
    kept
        Parts of the draws that a line reads at each of its places, in lists ``kept_<name>``.
    """

    kept: set[int] = field(default_factory=set)
    _parts: list[Part] = field(default_factory=list)
    _numbers: dict[Part, int] = field(default_factory=dict)
    _bound: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    _uses: Counter[tuple[Place, int]] = field(default_factory=Counter)
    _read_elsewhere: set[int] = field(default_factory=set)
    _names: dict[int, str] = field(default_factory=dict)
    _texts: dict[tuple[Place, int], str] = field(default_factory=dict)

    def bind(self, name: str, text: str) -> None:
        """Let a name stand for an expression in those that follow."""
        self._bound[name] = self._pieces(text)

    def want(self, text: str, place: Place = AHEAD) -> tuple[Piece, ...]:
        """Say that an expression is wanted at a place; return what :meth:`written` takes."""
        pieces = self._pieces(text)
        self._use(pieces, place)
        return pieces

    def steps(self, place: Place = AHEAD) -> str:
        """Return the constants that belong to a place, in their order."""
        found = []
        for home, number in sorted(self._uses):
            if home != place:
                continue
            # Parts of a part have smaller numbers, so they are written already.
            text = self.written(self._parts[number].pieces, place)
            if self._uses[home, number] > 1 or number in self._read_elsewhere:
                found.append(f"{self.name(number)} = {text}")
                text = self.name(number)
            self._texts[home, number] = text
        return f"const {', '.join(found)};\n" if found else ""

    def name(self, number: int) -> str:
        """Return the name of a part that has one: short, since a page loads all of them."""
        return self._names.setdefault(number, f"t{len(self._names)}")

    def written(self, pieces: tuple[Piece, ...], place: Place = AHEAD) -> str:
        """Return an expression as it is written at a place, after its :meth:`steps`."""
        return "".join(
            piece if isinstance(piece, str) else self._read(piece, place) for piece in pieces
        )

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        open_parts: list[list[Piece]] = [[]]
        for token in _TOKEN.findall(text):
            if token.endswith("("):
                open_parts.append([token])
            elif token == ")":
                closed = (*open_parts.pop(), ")")
                open_parts[-1].append(self._number(closed))
            elif token in self._bound:
                open_parts[-1].extend(self._bound[token])
            elif token.endswith("]"):
                open_parts[-1].append(self._number((token,)))
            else:
                open_parts[-1].append(token)
        (pieces,) = open_parts
        return tuple(pieces)

    def _number(self, pieces: tuple[Piece, ...]) -> int:
        varies = 0
        for piece in pieces:
            if isinstance(piece, int):
                varies |= self._parts[piece].varies
            else:
                varies |= _VARYING.get(piece.partition("[")[0], 0)
        part = Part(pieces, varies)
        if part not in self._numbers:
            self._numbers[part] = len(self._parts)
            self._parts.append(part)
        return self._numbers[part]

    def _use(self, pieces: tuple[Piece, ...], place: Place) -> None:
        waiting = [(pieces, place)]
        while waiting:
            pieces, place = waiting.pop()
            for number in pieces:
                if isinstance(number, str):
                    continue
                home = self._home(number, place)
                if home != place:
                    self._read_elsewhere.add(number)
                    if home.varies == DRAW:
                        self.kept.add(number)
                self._uses[home, number] += 1
                if self._uses[home, number] == 1:
                    waiting.append((self._parts[number].pieces, home))

    def _home(self, number: int, place: Place) -> Place:
        """Return where a part that is read at a place is reckoned."""
        varies = self._parts[number].varies
        return Place(varies, place.line if varies & LEVEL else -1)

    def _read(self, number: int, place: Place) -> str:
        home = self._home(number, place)
        if home != place:
            name = self.name(number)
            return f"kept_{name}[i]" if number in self.kept else name
        return self._texts[home, number]
