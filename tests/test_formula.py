import math

import altair as alt
import dask.array as da
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vega import evaluate_in_vega
from tillit import formula as f
from tillit.formula import Formula, FormulaError

POINTS = np.linspace(0.05, 0.95, 19)


def every_function(values, bind):
    """Use each function of the module once, on x between 0 and 1 and y of either sign."""
    x, y, unset = values["x"], values["y"], values["unset"]
    found = {
        "exp": f.exp(y),
        "log": f.log(x),
        "sqrt": f.sqrt(x),
        "minimum": f.minimum(x, y),
        "maximum": f.maximum(x, y),
        "floor": f.floor(y),
        "clip": f.clip(y, -0.5, 0.5),
        "where": f.where(y > 0, x, -x),
        "where_nested": f.where(y > 0, f.where(x > 0.5, 1, 2), 3),
        "is_set": f.where(f.is_set(unset), 1, 0) + f.where(f.is_set(x), 10, 0),
        "normal_cdf": f.normal_cdf(y),
        "normal_pdf": f.normal_pdf(y),
        "normal_quantile": f.normal_quantile(x),
        "expit": f.expit(y),
        "logit": f.logit(x),
        "triangular": f.triangular_quantile(x, -1, 0.25, 4),
        "power": x**2 + 2**x,
        "operators": -x + y * 2 - y / 3 + abs(y) + y % 2,
        "comparison": f.where((x > 0.3) & ~(y >= 0) | (x == y), 1, 0),
        "numpy_scalar": np.float64(0.1) * x + np.int64(3),
    }
    return {name: bind(name, value) for name, value in found.items()}


def test_vega_computes_what_python_computes():
    rng = np.random.default_rng(1)
    points = [
        {"x": float(x), "y": float(y), "unset": None}
        for x, y in zip(rng.uniform(0.001, 0.999, 150), rng.uniform(-6, 6, 150), strict=True)
    ]
    in_vega = evaluate_in_vega(every_function, points)
    for point, there in zip(points, in_vega, strict=True):
        here = every_function({**point, "unset": math.nan}, lambda name, value: value)
        for name, value in here.items():
            if name == "operators" and point["y"] < 0:
                continue_on_modulo_sign(point, there[name], float(value))
                continue
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=1e-12), (name, point)


def continue_on_modulo_sign(point, there, here):
    # Python's remainder takes the sign of the divisor, JavaScript's that of the dividend.
    assert there == pytest.approx(here - 2, rel=1e-9, abs=1e-12), point


@pytest.mark.parametrize(
    "misuse",
    [
        lambda x: 0 < x < 1,
        lambda x: x and 1,
        lambda x: x or 1,
        lambda x: not x,
        lambda x: 1 if x > 0 else 2,
        lambda x: max(x, 1),
        lambda x: min(1, x),
        lambda x: math.exp(x),
        lambda x: np.exp(x),
        lambda x: x * np.arange(3),
        lambda x: np.arange(3) * x,
        lambda x: x + pd.Series([1.0]),
        lambda x: pd.Series([1.0]) + x,
        lambda x: x * da.arange(3),
        lambda x: x + math.nan,
        lambda x: math.inf - x,
        lambda x: f.exp(f.maximum(x, np.float64("inf"))),
        lambda x: f.where(x > 1, np.arange(3), 1),
        lambda x: x + None,
        lambda x: x * {},
    ],
)
def test_what_would_be_silently_wrong_raises(misuse):
    with pytest.raises((FormulaError, TypeError)):
        misuse(Formula("x"))


def test_a_dask_array_does_not_swallow_a_formula():
    with pytest.raises((FormulaError, TypeError, ValueError)):
        f.exp(da.arange(3) * Formula("x")).compute()


@pytest.mark.parametrize("symbol", [alt.param(name="p", value=1), alt.datum.p, alt.expr.PI])
def test_an_equation_lifts_altair_symbols_so_that_misuse_raises(symbol):
    @f.equation
    def careless(x):
        return 1 if x > 0 else 2

    with pytest.raises(FormulaError, match="truth value"):
        careless(symbol)


def test_altair_takes_a_formula_as_an_expression():
    p = alt.param(name="p", value=2)
    chart = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_point()
    chart = chart.transform_calculate(b=f.exp(p) * alt.datum.a)
    assert chart.to_dict()["transform"][0]["calculate"] == "(exp(p) * datum.a)"


@pytest.mark.parametrize(
    "make", [np.asarray, lambda a: pd.Series(a, index=range(5, 24)), da.from_array]
)
def test_arrays_keep_their_kind_and_agree_with_floats(make):
    unset = np.full_like(POINTS, np.nan)
    values = {"x": make(POINTS), "y": make(POINTS * 4 - 2), "unset": make(unset)}
    found = every_function(values, lambda name, value: value)
    for name, column in found.items():
        assert type(column) is type(values["x"]), name
        rows = np.asarray(column)
        for i, x in enumerate(POINTS):
            single = {"x": float(x), "y": float(x * 4 - 2), "unset": math.nan}
            expected = every_function(single, lambda name, value: value)[name]
            assert rows[i] == pytest.approx(float(expected), rel=1e-12), name
    if isinstance(values["x"], pd.Series):
        assert (found["where"].index == values["x"].index).all()


@given(st.floats(0, 1), st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5))
def test_a_triangular_quantile_stays_in_its_range_and_rises(u, low, left, right):
    mode, high = low + left, low + left + right + 0.1
    value = f.triangular_quantile(u, low, mode, high)
    assert low - 1e-9 <= value <= high + 1e-9
    assert f.triangular_quantile(min(u + 0.1, 1), low, mode, high) >= value - 1e-9


def test_log_odds_and_share_are_inverse():
    assert f.expit(f.logit(POINTS)) == pytest.approx(POINTS)
