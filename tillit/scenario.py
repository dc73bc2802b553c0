"""The scenario: what a reader changed and wrote, one set for the whole book.

It lives in the page's address, in the browser's storage and in a file, always in the same terms:
parameter ids and values. What is written in words is in storage and file, never in an address. The
file keeps the defaults of its day beside the values, so that a later book can say what has changed
since.
"""

import json
import math
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tillit import __version__, links
from tillit.locales import locale
from tillit.messages import message
from tillit.migrations import carried, migrations
from tillit.parameters import (
    ParameterError,
    Settings,
    Value,
    checked,
    defaults,
    registry,
    settings,
    shown,
)

BOOK = "tender-or-trust"
"""Marks a scenario file as one of this book."""

FILE = f"{BOOK}-scenario.json"
"""Name of the file that a reader gets."""


LARGEST_FILE = 4_000_000
"""Bytes that are read of a file; with every note at its longest a scenario has half of that."""

MOST_SAID = 8
"""Messages about single values that are shown; the rest is counted."""


class ScenarioError(ValueError):
    """A file is not a scenario of this book; the message says why."""


@dataclass(frozen=True)
class Scenario:
    """Changed values by parameter id, and what was refused or has changed since they were saved.

    Parameters
    ----------
    values
        What is set by parameter id, as :meth:`tillit.parameters.Parameter.check` takes it; only
        what differs from the defaults is kept.
    messages
        Plain sentences for the reader: values refused, parameters gone, defaults changed.

    Raises
    ------
    ParameterError
        When a name is no setting or a value does not fit. Links and files are refused value by
        value instead, with a message each.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check what is set."""
        kept = {
            name: value
            for name, value in checked(self.values).items()
            if not _same(value, registry()[name].default)
        }
        object.__setattr__(self, "values", kept)

    @classmethod
    def from_values(cls, values: Mapping[str, object]) -> "Scenario":
        """Take what fits; refuse the rest with a message and keep the default there, if any."""
        taken: dict[str, Value] = {}
        values, refused = carried(values)
        known = registry()
        for name, value in values.items():
            if name not in known:
                refused.append(message("unknown", name=shown(name)))
                continue
            try:
                taken[name] = known[name].check(value)
            except ParameterError as error:
                refused.append(f"{error} {known[name].instead}")
        return cls(taken, _bounded(refused))

    @classmethod
    def from_link(cls, link: str) -> "Scenario":
        """Read an address, or the part of it after ``#``."""
        fragment = link.partition("#")[2] if "#" in link else link
        if "=" not in fragment:  # a heading of the page, or nothing
            return cls()
        nothing = message("nothing_changed")
        try:
            given = links.given_in(fragment)
        except links.DamagedLinkError:
            return cls({}, (message("link_damaged"), nothing))
        version = given.pop(links.VERSION_KEY, "")
        known = registry()
        words = [name for name in given if name in known and known[name].in_words]
        refused = (message("no_words_in_link"),) if words else ()
        for name in words:
            del given[name]
        scenario = cls.from_values(given)
        # The book's own link to its defaults sets nothing; all others set something.
        if (given or not version) and not given.keys() & {*known, *migrations()}:
            return cls({}, (*scenario.messages, *refused, nothing))
        notes = _version_message(shown(version or __version__))
        return cls(scenario.values, (*notes, *scenario.messages, *refused))

    @classmethod
    def from_file(cls, path: str | Path) -> "Scenario":
        """Read a scenario file.

        Raises
        ------
        ScenarioError
            When the file cannot be read or is not a scenario of this book. Values that do not
            fit are refused one by one instead, with a message each.
        """
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            raise ScenarioError(message("unread", file=path, reason=error.strerror)) from error
        return cls.from_bytes(content, str(path))

    @classmethod
    def from_bytes(cls, written: bytes, name: str) -> "Scenario":
        """Read the content of a scenario file; ``name`` is what its errors call it.

        It may be written in UTF-8 or UTF-16, with or without a byte-order mark.

        Raises
        ------
        ScenarioError
            When it is not a scenario of this book.
        """
        if len(written) > LARGEST_FILE:
            most = locale().exact(LARGEST_FILE // 1_000_000)
            raise ScenarioError(message("too_large", file=name, most=most))
        try:
            content = json.loads(written)
        except UnicodeDecodeError as error:
            raise ScenarioError(message("not_utf_8", file=name)) from error
        except (ValueError, RecursionError) as error:
            raise _not_ours(name) from error
        if (
            not isinstance(content, dict)
            or content.get("book") != BOOK
            or not isinstance(content.get("values"), dict)
        ):
            raise _not_ours(name)
        scenario = cls.from_values(content["values"])
        messages = (
            *_version_message(shown(content.get("version") or "?")),
            *_bounded(_changed_defaults(content.get("defaults"))),
            *scenario.messages,
        )
        return cls(scenario.values, messages)

    def to_file(self, path: str | Path) -> None:
        """Write the scenario so that :meth:`from_file` and the page can read it."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
        Path(path).write_text(text + "\n", encoding="utf-8")

    def to_dict(self) -> dict[str, Any]:
        """Return the content of a scenario file."""
        known = registry()
        stored = {
            name: plain(value) for name, value in defaults().items() if not known[name].in_words
        }
        return {
            "book": BOOK,
            "version": __version__,
            "values": {name: plain(value) for name, value in self.values.items()},
            "defaults": stored,
        }

    def to_fragment(self) -> str:
        """Return the part of an address after ``#`` that restores this scenario, but its words."""
        known = registry()
        return links.fragment_of(
            {name: value for name, value in self.values.items() if not known[name].in_words}
        )

    @property
    def code(self) -> str:
        """A short code of all that is changed and written: two papers with one code agree.

        The CRC-32 over ids and values in the order of the ids, as 8 hexadecimal digits in two
        groups; the page reckons it alike.
        """
        content = b"".join(
            name.encode() + b"\0" + _as_bytes(value) + b"\0"
            for name, value in sorted(self.values.items())
        )
        digits = f"{zlib.crc32(content):08X}"
        return f"{digits[:4]}-{digits[4:]}"

    def full_values(self) -> Settings:
        """Return the value of every parameter: the reader's, else the default."""
        return settings(self.values)


Given = Scenario | Mapping[str, object]
"""Settings as an explorer takes them: a scenario, or values by id where they are not the book's."""


def settings_of(given: Given) -> Settings:
    """Return a value for every parameter; raises as :func:`tillit.parameters.settings` does."""
    return given.full_values() if isinstance(given, Scenario) else settings(given)


def _as_bytes(value: Value) -> bytes:
    if isinstance(value, str):
        return value.encode()
    return b"" if math.isnan(value) else struct.pack(">d", value)


def _bounded(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the first messages, and how many more there are."""
    more = len(messages) - MOST_SAID
    if more <= 0:
        return tuple(messages)
    return (*messages[:MOST_SAID], message("more_said", n=more))


def _not_ours(name: str | Path) -> ScenarioError:
    return ScenarioError(message("not_a_scenario", file=name))


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == other or (math.isnan(one) and math.isnan(other))


def plain(value: Value) -> Value | None:
    """Return a value as a file and the page's script hold it: null where there is no number."""
    return None if isinstance(value, float) and math.isnan(value) else value


def _said(value: Value) -> str:
    """Write a value for the reader, as plainly as it is stored."""
    if isinstance(value, str):
        return value or message("not_set")
    return message("not_set") if math.isnan(value) else locale().exact(value)


def _version_message(version: str) -> tuple[str, ...]:
    if version == __version__:
        return ()
    return (message("other_version", old=version, new=__version__),)


def _changed_defaults(stored: object) -> list[str]:
    if not isinstance(stored, dict):
        return []
    stored, _ = carried(stored)
    messages = []
    for name, parameter in registry().items():
        if name not in stored or parameter.in_words:
            continue
        try:
            old = parameter.check(stored[name])
        except ParameterError:
            old = "" if stored[name] is None else shown(stored[name])
        if not _same(old, parameter.default):
            messages.append(
                message(
                    "default_changed",
                    label=parameter.label,
                    old=_said(old),
                    new=_said(parameter.default),
                )
            )
    return messages
