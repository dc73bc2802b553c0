"""What each page weighs, and how fast a live chart follows a slider, in Chromium."""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from benchmarks.figures import Figure, frames
from tests.browsers import launch
from tillit.commands import page_server
from tillit.sampling import DRAWS

BUDGET_KILOBYTES = 150
ALL_DRAWS_FRAMES = 15  # 250 ms
EVENTS = 160
EVENTS_THROTTLED = 40
WARM_UP = 20

LIVE = "[data-picture] .chart, [data-document]"
"""What wakes an explorer when it is scrolled into view: its first chart, or its paper."""

# An event is what the browser sends when the reader moves the slider by a step.
# Work: until the page has new results, the marks of the charts in view, and layout.
# Painted: until the frame that shows them has begun to be drawn. All: until what
# is weighed over more draws is there, where an explorer has more of them. What the
# page does when the reader rests is not counted, nor charts that nobody sees.
REDRAW = """async ([name, events]) => {
  const root = document.querySelector(name);
  const slider = root.querySelector('input[type="range"]');
  const move = (place) => {
    if (slider) {
      const low = Number(slider.min), steps = (Number(slider.max) - low) / Number(slider.step);
      slider.value = low + Math.round(place * steps) * Number(slider.step);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    // The case paper has no slider of its own: a setting of another page moves it.
    const known = window.tillitBook.parameters;
    const moves = (name) => known[name].kind === "number" && known[name].default !== null;
    const name = root.tillit.config.parameters.find(moves);
    const { low, high } = known[name];
    root.tillit.scenario.put(name, low + place * (high - low), null);
  };
  const channel = new MessageChannel();
  const task = () => new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
  const work = [], painted = [], all = [];
  let start = 0, shown = [];
  const see = async () => {
    root.getBoundingClientRect();
    shown.push(performance.now() - start);
    if (shown.length > 1) return;
    const begun = start;
    await new Promise((done) => requestAnimationFrame(done));
    await task();
    painted.push(performance.now() - begun);
  };
  root.addEventListener("tillit:shown", see);
  for (let event = 0; event < events; event += 1) {
    await new Promise((done) => setTimeout(done, 5 + Math.random() * 16));
    shown = [];
    start = performance.now();
    move((event % 21) / 20);
    await root.tillit.settled();
    work.push(shown[0]);
    if (shown.length > 1) all.push(shown.at(-1));
  }
  root.removeEventListener("tillit:shown", see);
  return { work, painted, all };
}"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a built book on a free port."""
    with page_server(folder, port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def explorers(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the page and the name of every explorer of the book."""
    for path in sorted(site.rglob("*.html")):
        for name in re.findall(r'data-explorer="(\w+)"', path.read_text("utf-8")):
            yield path.relative_to(site).as_posix(), name


def woken(page: Page, name: str) -> bool:
    """Scroll to what an explorer draws and wait until it is live; one may draw nothing."""
    root = f'[data-explorer="{name}"]'
    drawn = page.locator(root).locator(LIVE)
    if not drawn.count():
        return False
    drawn.first.scroll_into_view_if_needed()
    page.locator(f'{root}[data-engine="ready"]').wait_for()
    return True


def redraw(browser: Browser, site: Path, address: str) -> Iterator[Figure]:
    """Yield how long each explorer takes from a slider event to new results."""
    for path, name in explorers(site):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/{path}")
        root = f'[data-explorer="{name}"]'
        if not woken(page, name):
            page.close()
            continue
        group = f"Redraw per slider event on the page, {name} ({DRAWS:,} draws)"
        page.evaluate(REDRAW, [root, WARM_UP])
        times = page.evaluate(REDRAW, [root, EVENTS])
        yield from frames(group, "results, marks and layout", times["work"], target=1)
        yield from frames(group, "until the frame is painted", times["painted"])
        if times["all"]:
            yield from frames(group, "over all draws", times["all"], target=ALL_DRAWS_FRAMES)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slow = page.evaluate(REDRAW, [root, EVENTS_THROTTLED])
        yield from frames(group, "processor slowed 4 times, work", slow["work"])
        yield from frames(group, "processor slowed 4 times, painted", slow["painted"])
        page.close()


def weights(browser: Browser, site: Path, address: str) -> Iterator[Figure]:
    """Yield bytes and requests of every page, before and after its chart engine."""
    group = "What each page loads (gzip)"
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name == "index.html" or name.startswith("_static"):
            continue
        # So low that no chart is near: the engine waits.
        page = browser.new_page(viewport={"width": 1280, "height": 60})
        responses = listen(page)
        page.goto(f"{address}/{name}", wait_until="networkidle")
        before = weigh(responses)
        yield Figure(
            group, name, before / 1000, "kB", BUDGET_KILOBYTES, f"{len(responses)} requests"
        )
        for explorer in page.locator("[data-explorer]").all():
            if not woken(page, str(explorer.get_attribute("data-explorer"))):
                continue
            after = weigh(responses)
            yield Figure(
                group,
                f"{name}, with the chart engine",
                after / 1000,
                "kB",
                note=f"{len(responses)} requests",
            )
        page.close()


def listen(page: Page) -> list[Response]:
    """Return a list that gets every answer to this page as it comes."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    return responses


def weigh(responses: list[Response]) -> int:
    """Return the bytes of these answers as a server with gzip would send them."""
    return sum(
        len(gzip.compress(response.body(), mtime=0))
        for response in responses
        if response.url.startswith("http")
    )


def measure(site: Path) -> Iterator[Figure]:
    """Yield the figures of a built book."""
    with served(site) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        yield from redraw(browser, site, address)
        yield from weights(browser, site, address)
        browser.close()
