"""What Sphinx and its theme say to a reader beside our templates, for our own catalogue.

Sphinx has no Norwegian for the language code ``nb``, and its theme has none at all. Our catalogue
stands before theirs, so that a text that is named here is translated there.
"""


def N_(text: str) -> str:  # noqa: N802 - the name by which Babel knows it
    """Name a text for the catalogue; somebody else translates it."""
    return text


SCRIPTS = (
    N_("Search Results"),
    N_("Search finished, found ${resultCount} page(s) matching the search query."),
    N_("Searching"),
    N_(
        "Your search did not match any documents. Please make sure that all words are spelled"
        " correctly and that you've selected enough categories."
    ),
)
"""What Sphinx's scripts say."""
