"""Every explorer of the book: where it is, and how a test reads and sets it on the page."""

import datetime as dt
import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tillit.contents import contents
from tillit.explorer import Explorer
from tillit.explorers import explorer
from tillit.parameters import Value
from tillit.scenario import Scenario

EXPLORERS = {
    name: functools.partial(explorer, name) for name in contents() if name not in ("law", "memo")
}
"""What reckons. The case paper gathers what these find, see test_case_paper.py; the law only shows
what holds, see test_law.py."""


def path(name: str) -> str:
    """Return the page on which an explorer stands."""
    return f"/book/{contents()[name].page}.html"


def link(name: str, values: Mapping[str, Value]) -> str:
    """Return the end of the address that carries these settings."""
    return f"{path(name)}#{fragment(values)}"


def fragment(values: Mapping[str, Value]) -> str:
    return Scenario.from_values(values).to_fragment()


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


SETTLED = """async (name) => {
  // A change of the address is told to the page in a task of its own: first let that one run.
  await new Promise((done) => setTimeout(done));
  await document.querySelector(name).tillit.settled();
}"""


def settle(page: Page, name: str) -> None:
    """Wait until the page has worked through everything it was told."""
    page.evaluate(SETTLED, root(name))


def open_folds(page: Page, name: str) -> None:
    """Open every fold, so that all charts measure themselves and are kept up to date."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    # A chart measures itself in the frame after its fold has opened.
    page.evaluate(TWO_FRAMES)
    settle(page, name)


TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


# What a page shows of an explorer, and how a script sets it: in one call to the browser for many
# settings, since a call takes longer than the page does.
READ = """
const results = (root) => [...root.querySelectorAll("[data-output]")].map((node) => ({
  name: node.dataset.output, value: node.dataset.value, style: node.dataset.format,
  median: node.dataset.median ?? null, low: node.dataset.low ?? null,
  high: node.dataset.high ?? null,
  text: node.textContent,
}));
const cells = (root) => [...root.querySelectorAll("[data-table] td")].map((node) => ({
  table: node.closest("table").dataset.table, key: Number(node.parentElement.dataset.key),
  field: node.dataset.field, value: node.dataset.value, style: node.dataset.format,
  text: node.textContent,
}));
const echoes = (root) => [...root.querySelectorAll("[data-echo]")].map((node) =>
  [node.dataset.echo, node.textContent]);
const answer = (root) => root.querySelector("[data-answer]").innerText;
const set = async (root, fragment) => {
  const told = new Promise((done) => addEventListener("hashchange", done, { once: true }));
  if (location.hash !== "#" + fragment) {
    location.hash = fragment;
    await told;
  }
  do await new Promise((done) => setTimeout(done)); while (root.tillit.running);
};
"""


def shown(page: Page, name: str) -> list[dict[str, Any]]:
    """Return every result on the page."""
    read = f"(name) => {{ {READ} return results(document.querySelector(name)); }}"
    found: list[dict[str, Any]] = page.evaluate(read, root(name))
    return found


def cells(page: Page, name: str) -> list[dict[str, Any]]:
    """Return every cell of the tables beside the charts."""
    read = f"(name) => {{ {READ} return cells(document.querySelector(name)); }}"
    found: list[dict[str, Any]] = page.evaluate(read, root(name))
    return found


def states(page: Page, name: str, settings: Iterable[Mapping[str, Value]]) -> list[dict[str, Any]]:
    """Set the page by its address, time and again, and return what it shows at each setting."""
    read = f"""async ([name, fragments]) => {{
      {READ}
      const root = document.querySelector(name);
      const found = [];
      for (const fragment of fragments) {{
        await set(root, fragment);
        found.push({{
          results: results(root), cells: cells(root), echoes: echoes(root), answer: answer(root),
        }});
      }}
      return found;
    }}"""
    found: list[dict[str, Any]] = page.evaluate(read, [root(name), [*map(fragment, settings)]])
    return found


def results_at(page: Page, name: str, **values: Value) -> dict[str, float]:
    """Set the page by its address and return its results."""
    (state,) = states(page, name, [values])
    return {result["name"]: float(result["value"]) for result in state["results"]}


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
        "three equal bids": {
            **{f"bid_price_{bid}": 100.0 for bid in "abc"},
            **{f"bid_quality_{bid}": 6.0 for bid in "abc"},
        },
        "level but in price": {"award_formula": "priced_quality", "bid_quality_a": 4.5},
        "marks are certain": {"assessor_error_points": 0.0},
        "price alone": {"price_weight": 1.0},
    },
    "payment_by_results": {
        "nothing is drawn": {
            f"knowledge_{name}": "known"
            for name in ("effort_cost_thousand", "effort_effect", "uplift_scale")
        },
        "helped": {"result_bonus_thousand": 60.0},
        "by steps alone": {"step_payment_thousand": 20.0},
    },
    "balance": {
        "two cases as near": {"own_method_freedom": "yes"},
        "many cases as near": {"own_dialogue": "yes", "own_method_freedom": "yes"},
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
