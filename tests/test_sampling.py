"""The draws: the same for every reader, spread evenly, over the uncertain parameters alone."""

import csv
import hashlib

import numpy as np
import pytest
from scipy.stats import qmc

from tillit.evidence import DATA_FOLDER, DataError, load
from tillit.parameters import Value, defaults, registry
from tillit.sampling import (
    COLUMNS,
    COUNTS,
    DRAWS,
    GRID,
    MOST_DRAWS,
    SAMPLES,
    TABLE,
    grid_points,
    spare,
    spread,
    triangular,
    uniforms,
)

SEED, SEED_OF_MORE = 20250220, 20261128
FIRST = 63
"""Columns that the book had before it needed more; with them it had one that stands for nothing."""


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    """One row a draw, one column a parameter."""
    return np.column_stack(list(uniforms().values()))


def test_only_uncertain_parameters_are_drawn() -> None:
    with (DATA_FOLDER / "parameters.csv").open(encoding="utf-8", newline="") as file:
        uncertain = [row["id"] for row in csv.DictReader(file) if row["uncertain"] == "true"]
    assert uncertain
    assert list(uniforms()) == uncertain


def test_every_sample_has_a_column_for_each_of_its_names() -> None:
    for sample, names in SAMPLES.items():
        assert 0 < len(set(names())) == len(names()) < COLUMNS, sample
        assert list(uniforms(sample)) == names(), sample
        drawn = np.column_stack(list(uniforms(sample).values()))
        assert len(drawn) == COUNTS.get(sample, DRAWS), sample
        assert not (spare() == drawn[:DRAWS].T).all(axis=1).any(), "what stands for nothing"
    options, criteria = (list(load().table(name)["id"]) for name in ("options", "criteria"))
    assert len(SAMPLES["weightings"]()) == len(criteria) * (1 + len(options))


def test_a_sample_of_more_names_than_columns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"score_{place}" for place in range(COLUMNS)]
    monkeypatch.setitem(SAMPLES, "weightings", lambda: names)
    with pytest.raises(DataError, match=f"'weightings' asks for {COLUMNS} .* {COLUMNS - 1}"):
        uniforms("weightings")


def test_each_parameter_has_all_draws_between_zero_and_one(points: np.ndarray) -> None:
    assert points.shape == (DRAWS, len(uniforms()))
    assert points.min() > 0
    assert points.max() < 1


def scipys(columns: int, seed: int) -> np.ndarray:
    return np.floor(qmc.Sobol(columns, scramble=True, seed=seed).random(MOST_DRAWS) * GRID)


def test_points_are_scipys_scrambled_sobol_points() -> None:
    first, more = scipys(FIRST + 1, SEED), scipys(COLUMNS, SEED_OF_MORE)
    np.testing.assert_array_equal(grid_points()[:, :FIRST], first[:, :FIRST])
    np.testing.assert_array_equal(grid_points()[:, FIRST:-1], more[:, FIRST:-1])
    np.testing.assert_array_equal(grid_points()[:, -1], first[:, -1])
    for seed in (SEED, SEED_OF_MORE):
        assert f"seed={seed}" in TABLE.read_text(encoding="ascii"), "the table names its seeds"


def test_draws_are_those_of_every_link_ever_shared() -> None:
    # A link holds no draws: whoever changes the seed, the generator or the order of the uncertain
    # parameters changes the answers behind all links. That belongs in the changelog. New
    # parameters come after these and leave them as they are.
    first = grid_points()[:64, :5].astype("<i4")
    assert hashlib.sha256(first.tobytes()).hexdigest() == (
        "afc51b413dda6d00e57c3d4f5e6993b495aca163609e5407111b4fedb1588fc9"
    )


def test_every_parameter_meets_each_of_equal_slices_once(points: np.ndarray) -> None:
    for column in points.T:
        slices = np.floor(column * DRAWS).astype(int)
        np.testing.assert_array_equal(np.sort(slices), np.arange(DRAWS))


def test_draws_of_neighbours_fill_the_space_better_than_chance(points: np.ndarray) -> None:
    # In tens of dimensions nothing does; what counts is how the few fill theirs that act together.
    generator = np.random.default_rng(1)
    by_chance = min(qmc.discrepancy(generator.random((DRAWS, 5))) for _ in range(20))
    found = [qmc.discrepancy(points[:, first : first + 5]) for first in range(points.shape[1] - 4)]
    assert max(found) < by_chance / 3
    assert np.median(found) < by_chance / 8


def test_mean_of_a_plane_is_near_its_true_value(points: np.ndarray) -> None:
    # By chance the error would be about 0.5 % of the value, fifty times as large.
    assert points.sum(axis=1).mean() == pytest.approx(points.shape[1] / 2, rel=1e-4)


def ends(name: str, **changed: Value) -> tuple[float, float]:
    low, high = spread({**defaults(), **changed}, name)
    return float(low), float(high)


def test_a_number_is_drawn_over_the_range_of_the_book_until_the_reader_changes_it() -> None:
    item = registry()["bid_share"]
    assert ends("bid_share") == (item.low, item.high)
    assert ends("bid_share", bid_share=0.3) == pytest.approx(
        (0.3 - 0.25 * (item.default - item.low), 0.3 + 0.25 * (item.high - item.default))
    )


def test_how_well_a_number_is_known_decides_how_far_its_draws_spread() -> None:
    item = registry()["bid_share"]
    known = {"range": (item.low, item.high), "known": (0.3, 0.3)}
    for choice, expected in known.items():
        changed = {"bid_share": 0.3, "knowledge_bid_share": choice}
        assert ends("bid_share", **changed) == expected
    low, high = ends("bid_share", knowledge_bid_share="roughly")
    assert item.low < low < item.default < high < item.high


@pytest.mark.parametrize("end", ["low", "high"])
def test_what_is_roughly_known_stays_within_the_range_of_the_book(end: str) -> None:
    item = registry()["bid_share"]
    low, high = ends("bid_share", bid_share=getattr(item, end))
    assert item.low <= low <= high <= item.high


def test_the_book_may_draw_less_of_a_range_than_can_be_set() -> None:
    name = "reform_failure_chance"
    item = registry()[name]
    assert (item.low, item.high) == (0, 1)
    assert ends(name) == (item.drawn_low, item.drawn_high) == (0.3, 0.7)
    # A number that a reader sets beyond is the end of it, and roughly known is a part of it.
    assert ends(name, reform_failure_chance=0.1, knowledge_reform_failure_chance="range") == (
        0.1,
        0.7,
    )
    assert ends(name, reform_failure_chance=0.1) == pytest.approx((0.05, 0.15))


def test_a_number_that_is_known_has_no_spread_in_the_draws() -> None:
    values = {**defaults(), "bid_share": 0.3, "knowledge_bid_share": "known"}
    drawn = triangular(values, uniforms(), ["bid_share", "cost_spread_percent"])
    assert np.ptp(drawn["bid_share"]) == 0
    assert np.ptp(drawn["cost_spread_percent"]) > 0
