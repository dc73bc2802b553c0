"""What an answer depends on most, and what it is worth to find out first.

Total Sobol indices are computed by SALib; the value of perfect information about one assumption
(EVPPI) by the regression of Strong, Oakley and Brennan (2014, Medical Decision Making 34(3)), with
SciPy's least-squares spline.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tillit.formula import triangular_quantile
from tillit.parameters import Value, registry
from tillit.sampling import spread

BASE_SAMPLES = 1024
INFORMATION_SAMPLES = 4096
_SEED = 20250220
_INNER_KNOTS = 8
_SHUFFLES = 8


@dataclass(frozen=True)
class ValueOfInformation:
    """What it is worth to know one assumption before choosing.

    ``value`` is in the unit of the options, ``switch`` the chance that the choice would be
    another; both are 0 where they cannot be told from the noise of the estimate.
    """

    value: float
    switch: float


def _sampled(
    uncertain: Sequence[str], values: Mapping[str, Value], points: np.ndarray
) -> dict[str, Any]:
    """Turn uniform points into assumptions: triangular around the value, uniform if unset."""
    known = registry()
    found = {}
    for name, column in zip(uncertain, points.T, strict=True):
        low, high, mode = known[name].drawn_low, known[name].drawn_high, float(values[name])
        beyond = (min(low, mode), max(high, mode))
        least, most = spread(values, name) if known[name].uncertain else beyond
        found[name] = (
            low + (high - low) * column
            if mode != mode  # not a number: unset
            else triangular_quantile(column, least, mode, most)
        )
    return found


def total_indices(
    answer: Callable[[Mapping[str, Any]], np.ndarray],
    values: Mapping[str, Value],
    uncertain: Sequence[str],
) -> dict[str, float]:
    """Share of the answer's variance that each assumption takes part in.

    Parameters
    ----------
    answer
        Computes the answer from all parameter values; the uncertain ones are arrays.
    values
        Values of all parameters; of an uncertain one, the most credible value.
    uncertain
        Ids of the assumptions to vary: each by a triangular distribution over its range, one that
        is unset evenly over it.

    Returns
    -------
    dict
        Total-order indices (Homma and Saltelli 1996) by id, 0 to about 1. They add to more than
        1 where assumptions act together; below the noise of the estimate an index is 0.
    """
    # Imported here, as below: they take a second, and a notebook reckons this on demand.
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    # SALib's own triangular distribution takes no negative bounds: sample uniforms, turn them here.
    problem = {
        "num_vars": len(uncertain),
        "names": list(uncertain),
        "bounds": [[0.0, 1.0]] * len(uncertain),
    }
    points = sample.sample(problem, BASE_SAMPLES, calc_second_order=False, seed=_SEED)
    answers = np.asarray(answer({**values, **_sampled(uncertain, values, points)}), dtype=float)
    if np.ptp(answers) == 0:
        return dict.fromkeys(uncertain, 0.0)
    found = analyze.analyze(problem, answers, calc_second_order=False, seed=_SEED)
    noisy = found["ST"] <= found["ST_conf"]
    return {
        name: 0.0 if small else float(index)
        for name, index, small in zip(uncertain, found["ST"], noisy, strict=True)
    }


def worth_knowing(
    options: Callable[[Mapping[str, Any]], np.ndarray],
    values: Mapping[str, Value],
    uncertain: Sequence[str],
) -> dict[str, ValueOfInformation]:
    """What it is worth to know each assumption exactly before choosing among options.

    Parameters
    ----------
    options
        Computes the value of each option from all parameter values, of which the uncertain ones
        are arrays; shape (draws, options).
    values, uncertain
        As in :func:`total_indices`.

    Returns
    -------
    dict
        By id. The expected value of the best option given the assumption, less that of the best
        option without; the conditional expectation is a cubic spline fitted to the draws. An
        estimate that is not above those of shuffled draws is noise and counts as 0.
    """
    from scipy.stats import qmc

    points = qmc.Sobol(len(uncertain), scramble=True, seed=_SEED).random(INFORMATION_SAMPLES)
    gains = np.asarray(options({**values, **_sampled(uncertain, values, points)}), dtype=float)
    random = np.random.default_rng(_SEED)
    found = {}
    for name, column in zip(uncertain, points.T, strict=True):
        estimate = _information(column, gains)
        shuffled = (_information(random.permutation(column), gains) for _ in range(_SHUFFLES))
        noise = max(one.value for one in shuffled)
        found[name] = estimate if estimate.value > noise else ValueOfInformation(0.0, 0.0)
    return found


def _information(column: np.ndarray, gains: np.ndarray) -> ValueOfInformation:
    from scipy.interpolate import make_lsq_spline

    order = np.argsort(column)
    inner = np.linspace(0, 1, _INNER_KNOTS + 2)[1:-1]
    knots = np.concatenate([[0.0] * 4, inner, [1.0] * 4])
    fitted = make_lsq_spline(column[order], gains[order], knots)(column[order])
    chosen = int(gains.mean(axis=0).argmax())
    best = fitted.max(axis=1)
    return ValueOfInformation(
        float(np.mean(best - fitted[:, chosen])), float(np.mean(best > fitted[:, chosen]))
    )
