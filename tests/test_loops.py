"""A script of formulas reckons what they say, each part once and where it varies least."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from tillit.loops import DRAW, LEVEL, Place, Script

_ATOMS = st.sampled_from(["u[0]", "u[1]", "level", "share", "gap", "2", "0.5"])
_FORMULAS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
        st.builds("(-{})".format, inner),
        st.builds("exp({})".format, inner),
        st.builds("min({},{})".format, inner, inner),
    ),
    max_leaves=12,
)
_BOTH = DRAW | LEVEL


def _run(code: str, known: dict[str, object]) -> None:
    exec(code.replace("const ", "").replace(", t", "; t"), {}, known)


def _exp(value: float) -> float:
    return math.exp(max(min(value, 5), -5))


KNOWN = {"exp": _exp, "min": min, "u": [0.25, 0.75], "share": 0.1, "gap": -3.0}


@given(st.lists(_FORMULAS, min_size=1, max_size=4), _FORMULAS)
def test_a_script_reckons_what_its_formulas_say(formulas: list[str], along: str) -> None:
    """In the order ahead, over the draws, at a place: the same numbers to the last bit."""
    script = Script()
    draw, place = Place(DRAW), Place(_BOTH, 0)
    without_level = [formula.replace("level", "gap") for formula in formulas]
    script.bind("bound", without_level[0])
    wanted = [script.want(formula, draw) for formula in ["bound", *without_level]]
    there = script.want(along, place)
    known = {**KNOWN, "i": 0}
    _run(script.steps(), known)
    _run(script.steps(draw), known)
    known |= {f"kept_{name}": [known[name]] for name in map(script.name, script.kept)}
    found = [eval(script.written(pieces, draw), {}, known) for pieces in wanted]
    assert found == [
        eval(formula, {}, dict(KNOWN)) for formula in [without_level[0], *without_level]
    ]
    known = {name: value for name, value in known.items() if name != "u"} | {"level": 1.5}
    _run(script.steps(Place(LEVEL, 0)), known)
    _run(script.steps(place), known)
    assert eval(script.written(there, place), {}, known) == eval(along, {}, {**KNOWN, "level": 1.5})


def test_each_part_is_reckoned_once_and_ahead_where_it_can_be() -> None:
    """What does not vary is moved ahead of the loop, what stands twice gets a name."""
    script = Script()
    draw = Place(DRAW)
    first = script.want("((exp((-gap)) * u[0]) + exp((-gap)))", draw)
    second = script.want("((exp((-gap)) * u[0]) - 1)", draw)
    ahead = script.steps()
    assert ahead.count("exp(") == 1
    loop = script.steps(draw)
    assert "exp(" not in loop
    texts = [script.written(first, draw), script.written(second, draw)]
    assert "".join([loop, *texts]).count("u[0]") == 1


def test_a_line_does_not_reckon_again_what_a_draw_settled() -> None:
    """What varies with the draw alone is kept in the loop over the draws."""
    script = Script()
    place = Place(_BOTH, 0)
    found = script.want("(exp(u[3]) * (level / 100))", place)
    assert len(script.kept) == 1
    script.steps()
    assert "exp(u[3])" in script.steps(Place(DRAW))
    assert "(level / 100)" in script.steps(Place(LEVEL, 0))
    script.steps(place)
    assert re.fullmatch(r"\(kept_t\d+\[i\] \* t\d+\)", script.written(found, place))
