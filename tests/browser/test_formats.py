"""What the page computes and writes is what Python computes and writes.

The page has the formulas of the model as Vega expressions, the draws of the band in a loop of its
own, and twins of the formats; each is held here against its original, through the page.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_explorer import BEST, EXPLORER, PATH, WORST, link, live, settle
from tillit.explorer import Explorer, value_text
from tillit.explorers.staff_terms import staff_terms
from tillit.formats import FORMATS
from tillit.parameters import Value, registry
from tillit.scenario import Scenario

ENDS = ("_low", "_middle", "_high")

NUMBERS = {name: item for name, item in registry().items() if item.kind == "number"}
CASES: dict[str, Mapping[str, Value]] = {
    "defaults": {},
    "most stay behind": WORST,
    "nobody stays behind": BEST,
    "all at their lowest, Denmark": {name: item.low for name, item in NUMBERS.items()}
    | {"country": "DK"},
    "all at their highest, Sweden": {name: item.high for name, item in NUMBERS.items()}
    | {"country": "SE"},
    "survey": {"survey_refusal_percent": 35.0, "survey_answers": 120.0, "country": "SE"},
    "survey, nobody would": {"survey_refusal_percent": 0.0, "survey_answers": 5.0},
    "between the steps": {"pension_change_pp": -3.1415, "headcount": 131.5, "country": "DK"},
}

# What a reader can see is far above; below, both engines are left with rounding errors.
NOTHING = 1e-9


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return staff_terms()


def tolerance(name: str) -> float:
    """Return the relative tolerance of a result; quantiles of draws carry a little more."""
    return 1e-6 if name.endswith(ENDS) else 1e-9


def differences(
    where: str, value: str | None, text: str, expected: float, style: str, relative: float
) -> Iterator[str]:
    """Yield what is wrong with a number on the page, as value and as text."""
    if float(value or "nan") != pytest.approx(expected, rel=relative, abs=NOTHING):
        yield f"{where}: the page has {value}, Python {expected!r}"
    if text != FORMATS[style](expected):
        yield f"{where}: the page writes {text!r}, Python {FORMATS[style](expected)!r}"


def shown(page: Page) -> list[dict[str, Any]]:
    """Return every result on the page."""
    found: list[dict[str, Any]] = page.locator(f"{EXPLORER} [data-output]").evaluate_all(
        """nodes => nodes.map((node) => ({
          name: node.dataset.output, value: node.dataset.value, style: node.dataset.format,
          text: node.textContent,
        }))"""
    )
    return found


def cells(page: Page) -> list[dict[str, Any]]:
    """Return every cell of the tables beside the charts."""
    found: list[dict[str, Any]] = page.locator(f"{EXPLORER} [data-table] td").evaluate_all(
        """nodes => nodes.map((node) => ({
          table: node.closest("table").dataset.table, key: Number(node.parentElement.dataset.key),
          field: node.dataset.field, value: node.dataset.value, style: node.dataset.format,
          text: node.textContent,
        }))"""
    )
    return found


@pytest.mark.parametrize("changed", CASES.values(), ids=CASES.keys())
def test_the_page_computes_and_writes_what_python_does(
    page: Page, site_url: str, explorer: Explorer, changed: Mapping[str, Value]
) -> None:
    live(page, site_url + link(changed))
    values = Scenario.from_values(changed).full_values()
    expected = explorer.results(values)
    wrong: list[str] = []

    results = shown(page)
    on_page = {result["name"] for result in results}
    for output in explorer.outputs:
        ends = ("_low", "_high") if output.band else ()
        assert on_page >= {output.id, *(output.id + end for end in ends)}
    for result in results:
        name = result["name"]
        wrong += differences(
            name, result["value"], result["text"], expected[name], result["style"], tolerance(name)
        )

    tables = {item.id: item.table for item in explorer.pictures if item.table}
    columns = {name: table.values(values, table.rows) for name, table in tables.items()}
    in_tables = cells(page)
    assert len(in_tables) == sum(len(item.rows) * len(item.columns) for item in tables.values())
    for cell in in_tables:
        name, field = cell["table"], cell["field"]
        row = list(tables[name].rows).index(cell["key"])
        band = field in ("low", "high")
        wrong += differences(
            f"{field} of the table {name} at {cell['key']}",
            cell["value"],
            cell["text"],
            float(columns[name][field][row]),
            cell["style"],
            1e-6 if band else 1e-9,
        )

    echoes = page.locator(f"{EXPLORER} [data-echo]").evaluate_all(
        "nodes => nodes.map((node) => [node.dataset.echo, node.textContent])"
    )
    assert {name for name, _text in echoes} == {item.id for item in explorer.parameters}
    for name, text in echoes:
        if text != value_text(registry()[name], values[name]):
            wrong.append(f"the setting {name}: the page writes {text!r}")
    assert not wrong, "\n".join(wrong)
    expect(page.locator(f"{EXPLORER} [data-answer]")).to_have_text(explorer.to_text(changed))


def results_at(page: Page, **values: Value) -> dict[str, float]:
    """Set the page by its address and return its results."""
    page.evaluate("hash => { location.hash = hash; }", link(values).partition("#")[2])
    settle(page)
    return {result["name"]: float(result["value"]) for result in shown(page)}


def test_the_page_gives_the_anchors_of_the_model(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    for pension, share, shortfall in ((0, 10, 0.8), (-2, 19, 6.0), (-4, 35, 21.5)):
        found = results_at(page, pension_change_pp=pension, lead_time_months=8)
        assert found["refusal_share"] * 100 == pytest.approx(share, abs=0.5)
        assert found["expected_shortfall"] == pytest.approx(shortfall, abs=0.05)
    for months, share, places in ((4, 9.6, 1), (6, 12.8, 1), (8, 16, 0), (12, 23, 0)):
        found = results_at(page, lead_time_months=months)
        assert round(found["tolerable_refusal_share"] * 100, places) == share


def numbers_to_write(style: str) -> list[float]:
    """Return numbers that a format may meet: round ones, halves, edges, and some at random."""
    generator = np.random.default_rng(20250220)
    if style in {"percent", "in_ten"}:
        edges = [0, 1, 0.05, 0.0499, 0.0501, 0.95, 0.9499, 0.9501, 0.15, 0.25, 0.85, 1e-6, 0.999]
        return [*edges, *generator.random(300).tolist()]
    digits = [1, 1.05, 1.25, 1.5, 2.5, 9.4, 9.45, 9.5, 9.949, 9.95, 9.96, 9.995, 9.9999]
    sizes = [digit * 10.0**power for digit in digits for power in range(-6, 12)]
    sizes += [0, 0.4999, 0.5, 499, 500, 999_499, 999_500, 99_499, 99_500]
    sizes += np.exp(generator.uniform(-12, 25, 300)).tolist()
    return sizes if style == "people" else [*sizes, *(-size for size in sizes)]


def test_every_format_has_its_twin_on_the_page(page: Page, site_url: str) -> None:
    page.goto(site_url + PATH)
    numbers = {style: numbers_to_write(style) for style in FORMATS}
    written = page.evaluate(
        """([name, numbers]) => {
          const { tillit } = document.querySelector(name);
          const node = document.createElement("span");
          return Object.fromEntries(Object.entries(numbers).map(([style, values]) =>
            [style, values.map((value) => {
              node.dataset.format = style;
              tillit.write(node, value);
              return node.textContent;
            })]));
        }""",
        [EXPLORER, numbers],
    )
    wrong = [
        f"{style} of {number!r}: the page writes {text!r}, Python {FORMATS[style](number)!r}"
        for style, texts in written.items()
        for number, text in zip(numbers[style], texts, strict=True)
        if text != FORMATS[style](number)
    ]
    assert not wrong, "\n".join(wrong)
