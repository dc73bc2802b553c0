"""Every explorer of the book: where it is, and how a test reads and sets it on the page."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tillit.explorer import Explorer
from tillit.explorers.balance import balance
from tillit.explorers.market import market
from tillit.explorers.net_saving import net_saving
from tillit.explorers.scope_phasing import scope_phasing
from tillit.explorers.staff_terms import staff_terms
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
}
_ELSEWHERE = {"balance": "trust_control"}


def path(name: str) -> str:
    """Return the page on which an explorer stands."""
    return f"/book/explorers/{_ELSEWHERE.get(name, name)}.html"


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


def settings(explorer: Explorer) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield settings worth a look: defaults, both ends of everything, and some in between."""
    items = explorer.parameters
    numbers = [item for item in items if item.kind == "number"]
    yield "defaults", {}
    yield "lowest", {item.id: item.low for item in numbers}
    yield "highest", {item.id: item.high for item in numbers}
    random = np.random.default_rng(20250220)
    for number in range(3):
        values: dict[str, Value] = {}
        for item in items:
            if item.kind == "choice":
                values[item.id] = str(random.choice(list(item.choices)))
            elif not item.optional or random.random() < 0.6:
                values[item.id] = rounded(random.uniform(item.low, item.high))
        yield (
            f"random {number}",
            {
                name: value
                for name, value in values.items()
                if isinstance(value, str) or not math.isnan(value)
            },
        )
