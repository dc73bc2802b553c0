"""One formula, two engines: the same Python function computes and writes itself down.

Called with numbers, NumPy arrays, pandas series or Dask arrays, a model computes. Called with
symbols, the same function returns the Vega expression of its equation, which the published page
evaluates without a server. Operators are overloaded by Altair; the functions below dispatch.

What Python cannot overload would be silently wrong on a symbol: ``if``, ``and``, ``or``, ``not``,
``0 < x < 1``, the builtins ``max`` and ``min``. All of them ask a symbol for its truth value, and
:class:`Formula` refuses to give one.
"""

import datetime as dt
import functools
import json
import math
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd
from altair.expr.core import Expression, FunctionExpression, OperatorMixin
from scipy import special

Number = Any
"""A float, an array of floats, or a :class:`Formula`: whatever the engine at hand computes with."""

Bind = Callable[[str, Number], Number]
"""Names an intermediate result: nothing to do in Python, a signal or a field on the page."""

P = ParamSpec("P")
R = TypeVar("R")


class FormulaError(TypeError):
    """A formula was used in a way that has no meaning in the Vega expression language."""


class Formula(Expression):
    """An equation still to be evaluated, written in the Vega expression language.

    Parameters
    ----------
    expression
        A Vega expression: an Altair expression, or its text, for instance the name of a signal.

    Raises
    ------
    FormulaError
        When its truth value is asked for, or an array or a number that JavaScript cannot
        write down (nan, inf) is mixed in.

    Examples
    --------
    >>> Formula("pension_change_pp") * 2 + 1
    ((pension_change_pp * 2) + 1)
    """

    # NumPy asks before it broadcasts: without this, array * formula is an array of formulas.
    __array_ufunc__ = None
    __hash__ = Expression.__hash__

    def __init__(self, expression: OperatorMixin | str) -> None:
        text = expression._to_expr() if isinstance(expression, OperatorMixin) else expression
        super().__init__(text=text)

    def __repr__(self) -> str:
        return cast(str, self.text)

    def _from_expr(self, expr: Any) -> "Formula":
        for operand in (expr.__dict__.get("_kwds") or {}).values():
            for part in operand if isinstance(operand, tuple) else (operand,):
                _check_operand(part)
        return Formula(expr)

    def __bool__(self) -> bool:
        raise FormulaError(
            f"The truth value of the formula {self!r} is unknown until the page evaluates it. "
            "Use where(), minimum(), maximum(), clip() and the operators & | ~ in place of if, "
            "and, or, not, max(), min() and chained comparison."
        )

    def __float__(self) -> float:
        raise FormulaError(
            f"The formula {self!r} has no value yet. Use the functions of tillit.formula in "
            "place of those of the math module."
        )


def _check_operand(operand: Any) -> None:
    if not isinstance(operand, (OperatorMixin, str, bool, int, float, np.generic)):
        raise FormulaError(
            f"A formula and {type(operand).__name__} cannot be mixed: "
            "evaluate one engine at a time."
        )
    if isinstance(operand, (float, np.floating)) and not math.isfinite(operand):
        raise FormulaError(f"{operand} cannot be written in a Vega expression.")


def keep(_name: str, value: Number) -> Number:
    """Bind nothing: what Python uses, where a value needs no name."""
    return value


def as_text(value: Number) -> str:
    """Return a formula or a number as an expression of the page."""
    if isinstance(value, Formula):
        return repr(value)
    number = float(value)
    return "NaN" if math.isnan(number) else json.dumps(number)


def lift(value: Number) -> Number:
    """Turn an Altair parameter, datum field or expression into a :class:`Formula`.

    Anything else is returned as it is.
    """
    if isinstance(value, OperatorMixin) and not isinstance(value, Formula):
        return Formula(value)
    return value


def equation(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as a model equation: its Altair arguments are lifted to formulas.

    With that, misuse raises also where a caller passes plain Altair parameters.
    """

    @functools.wraps(function)
    def lifted(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(
            *(lift(argument) for argument in args),
            **{name: lift(argument) for name, argument in kwargs.items()},
        )

    return lifted


def _call(vega_name: str, numeric: Callable[..., Any], *arguments: Number) -> Number:
    """Write a call of Vega's ``vega_name`` if an argument is symbolic, else compute."""
    if any(isinstance(argument, OperatorMixin) for argument in arguments):
        for argument in arguments:
            _check_operand(argument)
        return Formula(FunctionExpression(vega_name, arguments))
    return numeric(*arguments)


def exp(x: Number) -> Number:
    """Exponential."""
    return _call("exp", np.exp, x)


def log(x: Number) -> Number:
    """Natural logarithm."""
    return _call("log", np.log, x)


def sqrt(x: Number) -> Number:
    """Square root."""
    return _call("sqrt", np.sqrt, x)


def sin(angle: Number) -> Number:
    """Sine of an angle in radians."""
    return _call("sin", np.sin, angle)


def cos(angle: Number) -> Number:
    """Cosine of an angle in radians."""
    return _call("cos", np.cos, angle)


def arcsin(x: Number) -> Number:
    """The angle in radians whose sine is ``x``."""
    return _call("asin", np.arcsin, x)


def minimum(x: Number, y: Number) -> Number:
    """The smaller of two values, element by element."""
    return _call("min", np.minimum, x, y)


def maximum(x: Number, y: Number) -> Number:
    """The larger of two values, element by element."""
    return _call("max", np.maximum, x, y)


def floor(x: Number) -> Number:
    """The largest whole number that is not above ``x``."""
    return _call("floor", np.floor, x)


def clip(x: Number, low: Number, high: Number) -> Number:
    """``x`` kept within ``low`` and ``high``."""
    return minimum(maximum(x, low), high)


def where(condition: Number, then: Number, otherwise: Number) -> Number:
    """``then`` where the condition holds, else ``otherwise``; arrays evaluate both sides."""
    parts = (condition, then, otherwise)
    if any(isinstance(part, OperatorMixin) for part in parts):
        return _conditional(*parts)
    return _where(*parts)


def _conditional(condition: Number, then: Number, otherwise: Number) -> Formula:
    parts = [_written(part) for part in (condition, then, otherwise)]
    # Not Vega's if(): the ternary is also JavaScript, which the page's band runs on.
    return Formula("({} ? {} : {})".format(*parts))


def _written(operand: Number) -> str:
    _check_operand(operand)
    return repr(Formula(FunctionExpression("", (operand,))))[1:-1]


def _where(condition: Any, then: Any, otherwise: Any) -> Any:
    series = [part for part in (condition, then, otherwise) if isinstance(part, pd.Series)]
    chosen = np.where(condition, then, otherwise)
    if series:
        return pd.Series(chosen, index=series[0].index)
    return chosen[()] if isinstance(chosen, np.ndarray) and chosen.ndim == 0 else chosen


def is_set(x: Number) -> Number:
    """Whether the reader gave this optional value: nan in Python, null in Vega means unset."""
    return _call("isValid", lambda value: ~np.isnan(value), x)


def given(x: Number) -> Number:
    """The optional value where the reader gave it, else not a number, in both engines.

    Null in Vega would count as 0 in arithmetic; what is reckoned from an unset value must be unset.
    """
    return where(is_set(x), x, Formula("NaN")) if isinstance(x, OperatorMixin) else x


def days(date: Number) -> Number:
    """Days from 1970-01-01 to a date that the reader may have set, else not a number.

    Python has the date as text (``"2026-03-01"``, empty if unset); the page tells its formulas the
    days already.
    """
    if isinstance(date, OperatorMixin):
        return given(date)
    return float((dt.date.fromisoformat(date) - dt.date(1970, 1, 1)).days) if date else math.nan


def not_a_number(*like: Number) -> Number:
    """Not a number, in the engine of these operands: Vega's expressions cannot hold Python's."""
    symbolic = any(isinstance(operand, OperatorMixin) for operand in like)
    return Formula("NaN") if symbolic else math.nan


def only_where(condition: Number, value: Number) -> Number:
    """``value`` where the condition holds, else not a number, in the engine of the operands."""
    return where(condition, value, not_a_number(condition, value))


def counted_places(
    flags: Sequence[Number], name: str, bind: Bind, most: int = 0
) -> dict[str, Number]:
    """Count the flags that are 1, and say which they are: the first, the second and so on.

    Parameters
    ----------
    flags
        1 or 0 for each place.
    name
        What the results are called after.
    bind
        Names each result.
    most
        How many places are told; none means all.

    Returns
    -------
    dict
        ``<name>``, their number, and ``<name>_1`` …, their places from 0; not a number where there
        are fewer.

    Examples
    --------
    >>> found = counted_places([0, 1, 1], "tied", keep, 2)
    >>> {name: float(value) for name, value in found.items()}
    {'tied': 2.0, 'tied_1': 1.0, 'tied_2': 2.0}
    """
    seen: list[Number] = []
    for place, flag in enumerate(flags):
        so_far = seen[-1] + flag if seen else flag
        seen.append(bind(f"{name}_until_{place}", so_far))
    number = bind(name, seen[-1])
    found = {name: number}
    for nth in range(1, (most or len(flags)) + 1):
        # Each place counts only where the flag there is the nth to be 1.
        counted = zip(flags, seen, strict=True)
        places = [where(count == nth, flag, 0) * n for n, (flag, count) in enumerate(counted)]
        place = sum(places[1:], places[0])
        found[f"{name}_{nth}"] = bind(f"{name}_{nth}", only_where(number >= nth, place))
    return found


def normal_cdf(z: Number) -> Number:
    """Chance that a standard normal variable is at most ``z``."""
    return _call("cumulativeNormal", special.ndtr, z)


def normal_pdf(z: Number) -> Number:
    """Density of the standard normal distribution at ``z``."""
    return _call("densityNormal", lambda value: np.exp(-0.5 * value * value) / _ROOT_TWO_PI, z)


def normal_quantile(u: Number) -> Number:
    """The value that a standard normal variable stays below with chance ``u``."""
    return _call("quantileNormal", special.ndtri, u)


_ROOT_TWO_PI = math.sqrt(2 * math.pi)


def expit(log_odds: Number) -> Number:
    """The share that belongs to the given log-odds."""
    return 1 / (1 + exp(-log_odds))


def logit(share: Number) -> Number:
    """The log-odds of a share between 0 and 1."""
    return log(share / (1 - share))


def triangular_quantile(u: Number, low: Number, mode: Number, high: Number) -> Number:
    """The ``u``-quantile of a triangular distribution.

    Parameters
    ----------
    u
        Between 0 and 1.
    low, mode, high
        Smallest, most credible and largest value, ``low <= mode <= high`` and ``low < high``.
    """
    below = low + sqrt(u * (high - low) * (mode - low))
    above = high - sqrt((1 - u) * (high - low) * (high - mode))
    return where(u * (high - low) < mode - low, below, above)
