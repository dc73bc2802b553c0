"""The script of an explorer: its charts and formulas as the page runs them.

Nothing in it depends on a setting, and no text is evaluated on the page: what is written here is
loaded as it is, when a reader first moves something or sees the chart.
"""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from rjsmin import jsmin

from tillit import dataflow, loops
from tillit.declared import Picture
from tillit.drawn import ENDS, names_found, names_in
from tillit.explorer import Explorer
from tillit.models import weighing
from tillit.parameters import defaults
from tillit.theme import VEGA_LITE

MATHS = ("abs", "asin", "cos", "exp", "floor", "log", "max", "min", "pow", "round", "sin", "sqrt")
"""Functions of Vega's expressions that JavaScript has as well."""


def file_name(name: str) -> str:
    """Return the name of an explorer's script; :mod:`tillit.site` knows it too."""
    return f"explorer-{name}.js"


def script(explorer: Explorer) -> str:
    """Return the script of an explorer.

    It sets ``tillitExplorers.<name>`` to a function that takes Vega's functions and returns what
    ``explorer.js`` runs: the charts and the functions in them, the stages of the draws, the
    results and where the answer tips.

    Raises
    ------
    tillit.dataflow.MissingPartError
        When a chart needs a part of Vega that the page does not have.
    """
    charts = {one.id: _chart(explorer, one) for one in explorer.pictures}
    specs = {f"{explorer.name}: {name}": spec for name, (_told, spec) in charts.items()}
    dataflows, functions = dataflow.parsed(specs)
    outputs = [line["output"] for stage in explorer.symbols.stages for line in stage["lines"]]
    pictures = [
        {
            "id": picture.id,
            "dataflow": flow,
            "signals": told,
            "least": picture.least or picture.height,
            "lines": [one for one in outputs if {f"{one}_{end}_along" for end in ENDS} & {*told}],
            **_read_back(picture, spec),
        }
        for picture, flow, (told, spec) in zip(
            explorer.pictures, dataflows.values(), charts.values(), strict=True
        )
    ]
    told = {name for told, _spec in charts.values() for name in told}
    parts = {
        "pictures": json.dumps(pictures, ensure_ascii=False, separators=(",", ":")),
        "functions": _list(functions),
        **_formulas(explorer, told),
    }
    weighs = any("weighed" in stage for stage in explorer.symbols.stages)
    twin = weighing.SCRIPT.read_text("utf-8").replace("export ", "") if weighs else ""
    functions_of_vega = ", ".join(dataflow.parts()["functions of formulas"])
    return jsmin(
        f"(window.tillitExplorers ??= {{}}).{explorer.name} = "
        f"({{ {functions_of_vega} }}) => {{\n"
        f"const {{ {', '.join(MATHS)} }} = Math;\n"
        f"{twin}"
        f"return {_object(parts)};\n}};\n"
    )


def _chart(explorer: Explorer, picture: Picture) -> tuple[list[str], dict[str, Any]]:
    """Return the signals that a chart is told, and its Vega specification.

    What follows from the settings is reckoned once for all charts and results, outside of them.
    """
    import vl_convert as vlc

    inputs = dict.fromkeys(explorer.inputs(defaults()))
    chart = explorer.spec(picture, defaults(), inputs)
    given = {*inputs, *explorer.symbols.formulas["steps"]}
    own = [one for one in chart["params"] if one["name"] not in given]
    told = sorted(given & names_in(json.dumps({**chart, "params": own})))
    params = [*({"name": name, "value": None} for name in told), *own]
    spec: dict[str, Any] = vlc.vegalite_to_vega(
        {**chart, "params": params, "width": "container"}, vl_version=VEGA_LITE
    )
    return told, {**spec, "description": picture.summary}


def _read_back(picture: Picture, spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the page finds in a chart's data what it shows beside the chart."""
    table = picture.table
    return {
        "takes": {name: _dataset_with(spec, name) for name in picture.takes},
        "table": table
        and {
            "key": table.key.field,
            "columns": [
                {"field": column.field, "data": _table_data(spec, table.key.field, column.field)}
                for column in table.columns
            ],
        },
    }


def _table_data(spec: Mapping[str, Any], *wanted: str) -> str:
    """Return the dataset of a Vega specification whose rows are nearest to those that it made.

    It has these fields, and no sums of rows; one whose rows are repeated for several lines comes
    before one that leaves rows out.
    """
    fields: dict[str, set[str]] = {}
    ranks: dict[str, int] = {}
    for data in spec["data"]:
        source, steps = data.get("source", ""), data.get("transform", [])
        held = set(fields.get(source, ()))
        for step in steps:
            made = step.get("as", [])
            held |= {made} if isinstance(made, str) else set(made)
        fields[data["name"]] = held
        ranks[data["name"]] = max([ranks.get(source, 0), *map(_reshapes, steps)])
    able = [name for name, held in fields.items() if held >= set(wanted) and ranks[name] < _SUMS]
    if not able:
        raise ValueError(f"No data of this chart hold {', '.join(wanted)}.")
    return min(able, key=ranks.__getitem__)


_SUMS = 3


def _reshapes(step: Mapping[str, Any]) -> int:
    """Return how far a transform takes rows from those that the data began with."""
    if step["type"] == "filter":
        # What cannot be drawn is left out by Vega-Lite itself.
        return 0 if step["expr"].startswith("isValid(datum") else 2
    return {"aggregate": _SUMS, "fold": 1}.get(step["type"], 0)


def _dataset_with(spec: Mapping[str, Any], name: str) -> str:
    """Return the dataset of a Vega specification in which a transform makes this field."""
    for data in spec["data"]:
        for step in data.get("transform", []):
            made = step.get("as")
            if made == name or (isinstance(made, list) and name in made):
                return str(data["name"])
    raise ValueError(f"No data of this chart hold the field {name!r}.")


# Formulas that run outside the charts: Vega expressions without any that JavaScript does not share,
# in plain loops. Through Vega's dataflow the same draws take five times as long.


def _formulas(explorer: Explorer, told: Set[str]) -> dict[str, str]:
    """Return the functions of an explorer; ``told`` are the signals that its charts read."""
    symbols = explorer.symbols
    names = [item.id for item in explorer.parameters if not item.in_words]
    stages = []
    for stage in symbols.stages:
        # Lines are for charts alone.
        stage = {**stage, "lines": stage["lines"] if explorer.pictures else []}
        before = _function(names, stage["before"])
        names += [name for name in stage["before"]["results"] if name not in names]
        drawn = {"drawn": _drawn(stage, names)} if "steps" in stage else _weighed(stage, names)
        names += [name for name in names_found(stage) if name not in names]
        lines = [{"output": line["output"], "grid": line["grid"]} for line in stage["lines"]]
        stages.append(_object({"before": before, **drawn, "lines": json.dumps(lines)}))
    results = symbols.formulas["results"]
    named = {name: text for name, text in results.items() if name in explorer.results_on_page}
    formulas = {**symbols.formulas, "results": named}
    steps = [name for name in formulas["steps"] if name in told]
    found = {"stages": _list(stages), "reckon": _function(names, formulas, steps)}
    tips = [one.result for one in explorer.tipping]
    found["tips"] = _object(
        {
            result: _function(names, {"steps": symbols.steps(result), "results": {"tips": result}})
            for result in tips
        }
    )
    return found


def _function(
    names: Iterable[str], written: Mapping[str, Any], told: Sequence[str] | None = None
) -> str:
    """Return a function that takes signals and returns results; those told beside them, if any."""
    script = loops.Script()
    for name, text in written["steps"].items():
        script.bind(name, text)
    results = {name: script.want(f"Number({text})") for name, text in written["results"].items()}
    steps = {name: script.want(name) for name in told or ()}
    ahead = script.steps()

    def reckoned(pieces: Mapping[str, tuple[loops.Piece, ...]]) -> str:
        return _object({name: script.written(one) for name, one in pieces.items()})

    returned = reckoned(results)
    if told is not None:
        returned = _object({"results": returned, "steps": reckoned(steps)})
    body = f"{ahead}return {returned};\n"
    return f"(signals) => {{\n{_taken(names, body)}{body}}}"


def _drawn(stage: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return a function from signals and draws to quantities, scores, sums and lines."""
    script = loops.Script()
    _bind(script, "a", stage["assumptions"])
    _bind(script, "s", stage["steps"])
    draw = loops.Place(loops.DRAW)
    found = {
        f"{kind}.{name}{sets}": script.want(text, draw)
        for kind, part, sets in (
            ("quantities", "quantities", "[i] ="),
            ("scores", "chances", "[i] ="),
            ("sums", "means", " +="),
        )
        for name, text in stage[part].items()
    }
    lines = _list([_along(script, place, line) for place, line in enumerate(stage["lines"])])
    lists = {
        kind: _object(dict.fromkeys(stage[part], "new Float64Array(n)"))
        for kind, part in (("quantities", "quantities"), ("scores", "chances"))
    }
    kept = [script.name(number) for number in sorted(script.kept)]
    per_draw = [
        "const u = draws[i];\n",
        script.steps(draw),
        *(f"kept_{name}[i] = {name};\n" for name in kept),
        *(f"{target} {script.written(pieces, draw)};\n" for target, pieces in found.items()),
    ]
    body = (
        "const n = draws.length;\n"
        f"{script.steps()}"
        f"{''.join(f'const kept_{name} = new Float64Array(n);' for name in kept)}\n"
        f"const quantities = {lists['quantities']};\n"
        f"const scores = {lists['scores']};\n"
        f"const sums = {_object(dict.fromkeys(stage['means'], '0'))};\n"
        f"for (let i = 0; i < n; i += 1) {{\n{''.join(per_draw)}}}\n"
        f"return {{ quantities, scores, sums, lines: {lines} }};\n"
    )
    return f"(signals, draws) => {{\n{_taken(names, body)}{body}}}"


def _along(script: loops.Script, number: int, line: Mapping[str, Any]) -> str:
    """Return a function from a place on a chart's axis to what is drawn there."""
    _bind(script, "s", line["steps"])
    place = loops.Place(loops.DRAW | loops.LEVEL, number)
    drawn = script.want(line["drawn"], place)
    return (
        f"(level) => {{\n{script.steps(loops.Place(loops.LEVEL, number))}"
        "const found = new Float64Array(n);\nfor (let i = 0; i < n; i += 1) {\n"
        f"{script.steps(place)}found[i] = {script.written(drawn, place)};\n}}\n"
        "return found;\n}"
    )


def _weighed(stage: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Return a function that weighs, draw by draw, and how many draws it wants."""
    found = _list(f'"{name}"' for name in stage["means"])
    body = f"return weighing(draws, {_object(stage['weighed'])}, {found});\n"
    weighed = f"(signals, draws) => {{\n{_taken(names, body)}{body}}}"
    return {"weighed": weighed, "count": str(stage["count"])}


def _taken(names: Iterable[str], body: str) -> str:
    """Return the line that takes from the signals those that a function reads."""
    read = names_in(body)
    return f"const {{ {', '.join(name for name in names if name in read)} }} = signals;\n"


def _bind(script: loops.Script, letter: str, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts):
        script.bind(f"{letter}{number}", text)


def _object(parts: Mapping[str, str]) -> str:
    pairs = ", ".join(f"{name}: {text}" for name, text in parts.items())
    return f"{{ {pairs} }}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"
