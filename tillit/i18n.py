"""Every sentence a reader sees passes through here, so that it can be translated.

One switch chooses the language: the environment variable ``TILLIT_LANGUAGE``; without it, or
without a catalogue for it, the English of the code stands.
"""

import gettext as _gettext
import os
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"

VARIABLE = "TILLIT_LANGUAGE"
"""The environment variable that chooses the language of a process."""

SOURCE = "en"
"""The language that the book is written in."""

LANGUAGES = ("nb", "da", "sv")
"""The languages that it is translated into."""

PSEUDO = "qps"
"""A language that nobody speaks: each text is marked, so that one that is not is seen."""


def language() -> str:
    """Return the language of this process."""
    return os.environ.get(VARIABLE, SOURCE)


def gettext(text: str) -> str:
    """Return ``text`` in the language of this process.

    The catalogue is looked up at each call, so that a language set after import still counts;
    the standard library caches the file.
    """
    catalogue = _gettext.translation(
        "tillit", localedir=LOCALE_FOLDER, languages=[language()], fallback=True
    )
    return catalogue.gettext(text)


def pseudo(text: str) -> str:
    """Return a text in the pseudo-language: marked, its places left alone.

    Examples
    --------
    >>> pseudo("{low} to {high}")
    '⟦{low} to {high}⟧'
    """
    return f"⟦{text}⟧" if text else ""
