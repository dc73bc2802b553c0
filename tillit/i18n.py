"""Every sentence a reader sees passes through here, so that it can be translated.

One switch chooses the language: the environment variable ``TILLIT_LANGUAGE`` (``nb``, ``da``,
``sv``); without it, or without a catalogue for it, the English of the code stands.

A sentence is translated whole, with a named place for each value: ``{name}``, and where a number
is to be written in a format, ``{name:format}``. Code, data, templates and charts know no other
syntax.

What marks a text for the catalogue: ``gettext`` (as ``_``), ``pgettext`` where a word or two are
translated by their use, ``ngettext`` and ``counted`` where a number stands before a noun; in the
theme's templates, where Sphinx has the first, ``text`` and ``text_as``. Babel takes them as the
keywords ``_ gettext text pgettext:1c,2 text_as:1c,2 ngettext:1,2 counted:1,2``.
"""

import gettext as _gettext
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"

PLACE = re.compile(r"\{([\w.]+)(?::(\w+))?\}")
"""A place in a sentence: its name, and the format in which the value is written, if any."""

ONES = ("1", "+1", "\N{MINUS SIGN}1")
"""What a number is written as where it takes the singular."""

Write = Callable[[str, str], str]
"""Writes what stands in a place, from its name and its format (empty where it has none)."""


def language() -> str:
    """Return the language of this process."""
    return os.environ.get("TILLIT_LANGUAGE", "en")


def _catalogue() -> _gettext.NullTranslations:
    """Return the catalogue of the language of this process.

    It is looked up at each call, so that a language set after import still counts; the standard
    library caches the file.
    """
    return _gettext.translation(
        "tillit", localedir=LOCALE_FOLDER, languages=[language()], fallback=True
    )


def gettext(text: str) -> str:
    """Return ``text`` in the language of this process."""
    return _catalogue().gettext(text)


def pgettext(context: str, text: str) -> str:
    """Return a word or two in the language of this process, translated by their use.

    ``context`` tells the translator what they are: "Model" is one word for a way of paying a
    supplier and another for a formula.
    """
    return _catalogue().pgettext(context, text)


def ngettext(one: str, many: str, n: object) -> str:
    """Return the form that goes with a number, in the language of this process.

    Parameters
    ----------
    one, many
        The sentence with the noun in singular and in plural.
    n
        The number before the noun, as it is written: a whole number or a text.
    """
    return _catalogue().ngettext(one, many, 1 if is_one(str(n)) else 2)


def is_one(written: str) -> bool:
    """Whether a number takes the singular, by how it is written.

    So the form follows what the reader sees, on the page as in Python. English, Norwegian, Danish
    and Swedish share the rule.

    Examples
    --------
    >>> [is_one(text) for text in ("1", "−1", "fewer than 1", "1.5", "11", "0")]
    [True, True, True, False, False, False]
    """
    return any(word in ONES for word in written.split()[-1:])


@dataclass(frozen=True)
class Counted:
    """A sentence with two forms, for a number before a noun that is known only when it is filled.

    It may stand wherever a sentence may that is filled with results and settings: :func:`fill`,
    :func:`replaced` and :func:`chosen` take it, ``chart_text.filled`` writes it as an expression,
    and :func:`as_data` is what the page's script reads, which chooses by the same rule.

    Parameters
    ----------
    one, many
        The sentence with the noun in singular and in plural, translated.
    by
        Name of the place whose number decides: a result, or a setting without a unit. One that has
        a unit is written with the right form of it by itself.
    """

    one: str
    many: str
    by: str

    def __post_init__(self) -> None:
        if self.by not in dict(PLACE.findall(self.many)):
            raise ValueError(f"“{self.many}” has no place {self.by!r} to choose its form by.")

    def form(self, write: Write) -> str:
        """Return the form for the number as ``write`` writes it, its places still open."""
        written = write(self.by, dict(PLACE.findall(self.many))[self.by])
        return self.one if is_one(written) else self.many


Text = str | Counted
"""A translated sentence, with one form or with two."""


def counted(one: str, many: str, *, by: str) -> Counted:
    """Translate a sentence whose number before a noun is known only when it is filled.

    Parameters
    ----------
    one, many
        The sentence with the noun in singular and in plural; both have the same places.
    by
        Name of the place whose number decides.

    Examples
    --------
    >>> staff = counted("{n:people} person stays.", "{n:people} persons stay.", by="n")
    >>> replaced(staff, lambda name, style: "1")
    '1 person stays.'
    """
    catalogue = _catalogue()
    return Counted(catalogue.ngettext(one, many, 1), catalogue.ngettext(one, many, 2), by)


def chosen(text: Text, write: Write) -> str:
    """Return the form of a sentence that goes with what ``write`` writes, its places still open."""
    return text if isinstance(text, str) else text.form(write)


def fill(text: Text, /, **values: object) -> str:
    """Write values in the places of a translated sentence.

    Parameters
    ----------
    text
        A sentence with ``{name}`` for each value.
    values
        What stands in each place, as the reader is to read it.

    Raises
    ------
    KeyError
        The sentence has a place for which there is no value.

    Examples
    --------
    >>> fill("{low} to {high}", low="1", high="20")
    '1 to 20'
    """

    def written(name: str, style: str) -> str:
        if style or name not in values:
            raise KeyError(f"Nothing is given for the place {name!r} of “{text}”.")
        return str(values[name])

    return replaced(text, written)


def replaced(text: Text, write: Write) -> str:
    """Replace each place of a sentence by what ``write`` makes of its name and its format."""
    return PLACE.sub(lambda place: write(place[1], place[2] or ""), chosen(text, write))


def as_data(text: Text) -> str | dict[str, str]:
    """Return a sentence as the page's script reads it: a text, or its two forms and the number."""
    return text if isinstance(text, str) else asdict(text)
