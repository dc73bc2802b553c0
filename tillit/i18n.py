"""Every sentence a reader sees passes through here, so that it can be translated.

One switch chooses the language: the environment variable ``TILLIT_LANGUAGE`` (``nb``, ``da``,
``sv``); without it, or without a catalogue for it, the English of the code stands.

A sentence is translated whole, with a named place for each value: ``{name}``, and where a number
is to be written in a format, ``{name:format}``. Code, data, templates and charts know no other way.
"""

import gettext as _gettext
import os
import re
from collections.abc import Callable
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"

PLACE = re.compile(r"\{([\w.]+)(?::(\w+))?\}")
"""A place in a sentence: its name, and the format in which the value is written, if any."""


def gettext(text: str) -> str:
    """Return ``text`` in the language of this process.

    The catalogue is looked up at each call, so that a language set after import still counts;
    the standard library caches the file.
    """
    language = os.environ.get("TILLIT_LANGUAGE", "en")
    catalogue = _gettext.translation(
        "tillit", localedir=LOCALE_FOLDER, languages=[language], fallback=True
    )
    return catalogue.gettext(text)


def fill(text: str, /, **values: object) -> str:
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


def replaced(text: str, write: Callable[[str, str], str]) -> str:
    """Replace each place of a sentence by what ``write`` makes of its name and its format."""
    return PLACE.sub(lambda place: write(place[1], place[2] or ""), text)
