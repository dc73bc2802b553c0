"""Every explorer of the book: where it is, and how a test reads and sets it on the page."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tillit.explorer import Explorer
from tillit.explorers.award_formula import award_formula
from tillit.explorers.balance import balance
from tillit.explorers.market import market
from tillit.explorers.net_saving import net_saving
from tillit.explorers.options import options
from tillit.explorers.payment_by_results import payment_by_results
from tillit.explorers.readiness import readiness_reform, readiness_tender
from tillit.explorers.scope_phasing import scope_phasing
from tillit.explorers.staff_terms import staff_terms
from tillit.explorers.success_clause import success_clause
from tillit.explorers.trust_control import trust_control
from tillit.parameters import Value
from tillit.scenario import Scenario

EXPLORERS = {
    "scope_phasing": scope_phasing,
    "staff_terms": staff_terms,
    "trust_control": trust_control,
    "balance": balance,
    "market": market,
    "net_saving": net_saving,
    "award_formula": award_formula,
    "payment_by_results": payment_by_results,
    "success_clause": success_clause,
    "options": options,
    "readiness_tender": readiness_tender,
    "readiness_reform": readiness_reform,
}
"""What reckons. The case paper gathers what these find, see test_case_paper.py."""

_PAGES = {
    "balance": "explorers/trust_control",
    "award_formula": "decide/award_formula",
    "payment_by_results": "decide/payment_by_results",
    "success_clause": "decide/payment_by_results",
    "options": "decide/options",
    "readiness_tender": "decide/readiness",
    "readiness_reform": "decide/readiness",
    "memo": "decide/memo",
}


def path(name: str) -> str:
    """Return the page on which an explorer stands."""
    return f"/book/{_PAGES.get(name, f'explorers/{name}')}.html"


def link(name: str, values: Mapping[str, Value]) -> str:
    """Return the end of the address that carries these settings."""
    return f"{path(name)}#{Scenario.from_values(values).to_fragment()}"


def root(name: str) -> str:
    return f'[data-explorer="{name}"]'


def live(page: Page, address: str, name: str) -> Locator:
    """Open an explorer and wait until its charts are live."""
    page.goto(address)
    explorer = page.locator(root(name))
    explorer.locator("[data-picture] .chart").first.scroll_into_view_if_needed()
    expect(explorer).to_have_attribute("data-engine", "ready")
    settle(page, name)
    return explorer


def settle(page: Page, name: str) -> None:
    """Wait until the page has worked through everything it was told.

    A change of the address is told to the page in a task of its own, so first let that one run.
    """
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    page.wait_for_function("name => !document.querySelector(name).tillit.running", arg=root(name))


def open_folds(page: Page, name: str) -> None:
    """Open every fold, so that all charts measure themselves and are kept up to date."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    settle(page, name)


def shown(page: Page, name: str) -> list[dict[str, Any]]:
    """Return every result on the page."""
    found: list[dict[str, Any]] = page.locator(f"{root(name)} [data-output]").evaluate_all(
        """nodes => nodes.map((node) => ({
          name: node.dataset.output, value: node.dataset.value, style: node.dataset.format,
          text: node.textContent,
        }))"""
    )
    return found


def results_at(page: Page, name: str, **values: Value) -> dict[str, float]:
    """Set the page by its address and return its results."""
    page.evaluate("hash => { location.hash = hash; }", link(name, values).partition("#")[2])
    settle(page, name)
    return {result["name"]: float(result["value"]) for result in shown(page, name)}


def cells(page: Page, name: str) -> list[dict[str, Any]]:
    """Return every cell of the tables beside the charts."""
    found: list[dict[str, Any]] = page.locator(f"{root(name)} [data-table] td").evaluate_all(
        """nodes => nodes.map((node) => ({
          table: node.closest("table").dataset.table, key: Number(node.parentElement.dataset.key),
          field: node.dataset.field, value: node.dataset.value, style: node.dataset.format,
          text: node.textContent,
        }))"""
    )
    return found


def rounded(value: float) -> Value:
    """Return a setting as a reader might type it, with few digits."""
    return float(f"{value:.4g}")


MORE: dict[str, dict[str, dict[str, Value]]] = {
    "staff_terms": {
        "a survey": {"survey_refusal_percent": 35.0, "survey_answers": 120.0, "country": "SE"},
        "a survey in which nobody would": {"survey_refusal_percent": 0.0, "survey_answers": 5.0},
        "between the steps": {"pension_change_pp": -3.1415, "headcount": 131.5, "country": "DK"},
    },
    "award_formula": {
        "two bids": {"bid_price_c": math.nan},
        "too few bids": {"bid_price_a": math.nan, "bid_quality_b": math.nan},
        "nobody wins": {"award_formula": "fixed_price", "fixed_price": 50.0},
        "a losing bid decides": {"award_formula": "min_max"},
    },
}
"""Settings of one explorer that deserve a look of their own."""


def settings(explorer: Explorer) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield settings worth a look: defaults, both ends of everything, and some in between."""
    items = explorer.parameters
    numbers = [item for item in items if item.kind == "number"]
    yield "defaults", {}
    yield "lowest", {item.id: item.low for item in numbers}
    yield "highest", {item.id: item.high for item in numbers}
    yield from MORE.get(explorer.name, {}).items()
    random = np.random.default_rng(20250220)
    for number in range(3):
        values: dict[str, Value] = {}
        for item in items:
            if item.kind == "choice":
                values[item.id] = str(random.choice(list(item.choices)))
            elif item.kind == "date":
                day = dt.date(2026, 1, 1) + dt.timedelta(days=int(random.integers(1500)))
                values[item.id] = day.isoformat()
            elif item.kind == "number" and (not item.optional or random.random() < 0.6):
                values[item.id] = rounded(random.uniform(item.low, item.high))
        yield (
            f"random {number}",
            {
                name: value
                for name, value in values.items()
                if isinstance(value, str) or not math.isnan(value)
            },
        )


TEXTS = """nodes => nodes.flatMap((node) => {
  const svg = node.querySelector(".live svg");
  const frame = svg.getBoundingClientRect();
  const place = node.querySelector(".live").getBoundingClientRect();
  // Vega keeps a label that has no room, and makes it transparent.
  const seen = [...svg.querySelectorAll("text")].filter((text) =>
    text.textContent.trim() && text.checkVisibility({ opacityProperty: true }));
  return seen.map((text) => {
    const box = text.getBoundingClientRect();
    const matrix = text.getScreenCTM();
    return {
      picture: node.dataset.picture,
      text: text.textContent,
      fill: getComputedStyle(text).fill,
      size: parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b),
      left: box.left - Math.max(frame.left, place.left),
      right: Math.min(frame.right, place.right) - box.right,
      top: box.top - frame.top,
      bottom: frame.bottom - box.bottom,
      box: [box.left, box.top, box.right, box.bottom],
    };
  });
})"""


def chart_texts(page: Page, name: str) -> list[dict[str, Any]]:
    """Return every text that can be seen in a live chart, and how it is drawn."""
    found: list[dict[str, Any]] = page.locator(f"{root(name)} [data-picture]").evaluate_all(TEXTS)
    return found


def overlapping(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield pairs of texts of one chart that are written over each other."""
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            across = min(one["box"][2], other["box"][2]) - max(one["box"][0], other["box"][0])
            down = min(one["box"][3], other["box"][3]) - max(one["box"][1], other["box"][1])
            if (one["text"], one["box"]) == (other["text"], other["box"]):
                continue  # a halo: the same text behind itself
            # Boxes of text are higher than its letters.
            if one["picture"] == other["picture"] and across > 1 and down > 5:
                yield f"{one['picture']}: {one['text']!r} lies over {other['text']!r}"
