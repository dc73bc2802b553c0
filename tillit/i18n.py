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


def gettext(text: str) -> str:
    """Return ``text`` in the language of this process.

    The catalogue is looked up at each call, so that a language set after import still counts;
    the standard library caches the file.
    """
    language = os.environ.get(VARIABLE, SOURCE)
    catalogue = _gettext.translation(
        "tillit", localedir=LOCALE_FOLDER, languages=[language], fallback=True
    )
    return catalogue.gettext(text)
