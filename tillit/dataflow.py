"""Charts as the page runs them: parsed when the book is built, their expressions as functions.

The Vega of the page has no parser, evaluates no text and has only the parts that
``site/vendor/vega/parts.json`` names. Here a specification becomes the dataflow that Vega would
make of it on the page, and every expression in it the number of a function.
"""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parent / "site" / "vendor"

SCRIPTS = ("vega.js", "vega-functions.js")
"""What the page has of Vega, among :func:`generated_files`: what draws charts, and the functions
that formulas call outside of charts."""

STACK_BYTES = 16 * 2**20
"""Room for the parser: an expression may be a recursion written out, twenty levels deep."""


class MissingPartError(ValueError):
    """A chart needs a part of Vega that the page does not have."""


def parsed(
    specifications: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the dataflow of each Vega specification, and their functions as script.

    Parameters
    ----------
    specifications
        Vega specifications by the name that an error gives them.

    Returns
    -------
    tuple
        The dataflows by the same names, as JSON, and the functions that they name by number.

    Raises
    ------
    MissingPartError
        When a specification needs a part that the page does not have.
    """
    made = json.loads(_in_javascript(json.dumps(specifications)))
    for name, chart in made["charts"].items():
        _check(name, chart["parts"])
    return {name: chart["dataflow"] for name, chart in made["charts"].items()}, made["functions"]


def generated_files() -> dict[str, str]:
    """Return what the page has of Vega, by file name."""
    return {name: (VENDOR / name).read_text("utf-8") for name in SCRIPTS}


def parts() -> dict[str, list[str]]:
    """Return the parts of Vega that the page has, by kind."""
    found: dict[str, list[str]] = json.loads((VENDOR / "vega" / "parts.json").read_text("utf-8"))
    return found


def _check(name: str, needed: Mapping[str, list[str]]) -> None:
    had = parts()
    missing = {kind: sorted({*names} - {*had.get(kind, ())}) for kind, names in needed.items()}
    said = "; ".join(f"{kind} {', '.join(names)}" for kind, names in missing.items() if names)
    if said:
        raise MissingPartError(
            f"The chart {name!r} needs what the Vega of the page does not have: {said}. Draw it "
            "without, or name it in tillit/site/vendor/vega/parts.json and run `make vendor`."
        )


def _in_javascript(specifications: str) -> str:
    """Run Vega's parser, where calls may go deeper than the system allows by itself."""
    # Only where a book is built: notebooks do without.
    import quickjs

    answers: list[str | Exception] = []

    def run() -> None:
        # A context of its own: Vega numbers operators on and on through all that one has parsed.
        context = quickjs.Context()
        context.set_max_stack_size(STACK_BYTES // 2)
        try:
            context.eval((VENDOR / "vega-parser.js").read_text("utf-8"))
            answers.append(context.get("parseAll")(specifications))
        except Exception as error:
            answers.append(error)

    before = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    (answer,) = answers
    if isinstance(answer, Exception):
        raise answer
    return answer
