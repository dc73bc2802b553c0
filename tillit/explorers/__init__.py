"""The explorers of the book, one small declaration per question, by name."""

import importlib

from tillit import (
    live,
    widget,  # noqa: F401 - registers how Jupyter shows explorers
)
from tillit.contents import contents
from tillit.evidence import by_language
from tillit.explorer import Explorer


@by_language
def explorer(name: str) -> Explorer:
    """Return the explorer of this name.

    Raises
    ------
    KeyError
        There is none of this name.
    """
    if name not in contents():
        raise KeyError(f"no explorer is called {name!r}; there are {', '.join(contents())}")
    module = importlib.import_module(f"{__name__}.{contents()[name].module}")
    found: Explorer = getattr(module, name)()
    return found


def page_part(name: str) -> str:
    """Return what a page shows in the place where a notebook shows this explorer."""
    return explorer(name).to_html()


def generated_files() -> dict[str, str]:
    """Return the script of each explorer by file name."""
    return {live.file_name(name): live.script(explorer(name)) for name in contents()}
