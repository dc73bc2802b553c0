"""What an answer depends on most: total Sobol indices, computed by SALib."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample

from tillit.formula import triangular_quantile
from tillit.parameters import Value, registry

BASE_SAMPLES = 1024
_SEED = 20250220


def total_indices(
    answer: Callable[[Mapping[str, Value]], np.ndarray],
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
        Ids of the assumptions to vary, each by a triangular distribution over its range.

    Returns
    -------
    dict
        Total-order indices (Homma and Saltelli 1996) by id, 0 to about 1. They add to more than
        1 where assumptions act together; below the noise of the estimate an index is 0.
    """
    # SALib's own triangular distribution takes no negative bounds: sample uniforms, turn them here.
    problem = {
        "num_vars": len(uncertain),
        "names": list(uncertain),
        "bounds": [[0.0, 1.0]] * len(uncertain),
    }
    points = sample.sample(problem, BASE_SAMPLES, calc_second_order=False, seed=_SEED)
    known = registry()
    drawn = {
        name: triangular_quantile(column, known[name].low, values[name], known[name].high)
        for name, column in zip(uncertain, points.T, strict=True)
    }
    answers = answer({**values, **drawn})
    if np.ptp(answers) == 0:
        return dict.fromkeys(uncertain, 0.0)
    found = analyze.analyze(problem, answers, calc_second_order=False, seed=_SEED)
    noisy = found["ST"] <= found["ST_conf"]
    return {
        name: 0.0 if small else float(index)
        for name, index, small in zip(uncertain, found["ST"], noisy, strict=True)
    }
