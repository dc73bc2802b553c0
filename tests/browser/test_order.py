"""Criteria that a side puts in order: moved by mouse, finger and keyboard, kept as settings are."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import explorers
from tests.browser.test_pages import complaints
from tests.browser.test_touch import Finger
from tests.inputs import CRITERIA, ORDERS
from tillit.explorers import explorer
from tillit.formats import names
from tillit.parameters import Value
from tillit.scenario import Scenario

NAME = "options"
KNOWN = dict(zip(CRITERIA, names("criteria"), strict=True))
WORDS = {"up": "Move up", "down": "Move down", "level": "Same place as the one above"}
PHONE = {"width": 360, "height": 740}
ALL = dict.fromkeys(KNOWN.values(), "1–8")


def opened(page: Page, site_url: str, values: Mapping[str, Value] | None = None) -> Locator:
    """Open the page, and the list of side A."""
    end = f"#{explorers.fragment(values)}" if values else ""
    page.goto(f"{site_url}{explorers.path(NAME)}{end}")
    return unfolded(page)


def unfolded(page: Page) -> Locator:
    page.locator("details:has([data-order])").evaluate("fold => { fold.open = true; }")
    return page.locator("[data-order]").first


def shown(order: Locator) -> dict[str, str]:
    """Return the place of each criterion, in the order in which they stand."""
    read = """list => [...list.children].map((row) =>
      [row.querySelector(".name").textContent, row.querySelector(".place").textContent])"""
    return dict(order.evaluate(read))


def button(order: Locator, action: str, criterion: str) -> Locator:
    return order.get_by_role("button", name=f"{WORDS[action]}: {KNOWN[criterion]}", exact=True)


def row(order: Locator, criterion: str) -> Locator:
    return order.get_by_role("listitem").filter(has_text=KNOWN[criterion])


def said(order: Locator) -> Locator:
    return order.locator("xpath=following-sibling::*[@role='status']")


def ranks(page: Page) -> dict[str, Any]:
    """Return what the page holds of side A, by criterion."""
    values = page.evaluate("document.querySelector('[data-explorer]').tillit.scenario.changed")
    return {name.removeprefix("side_a_rank_"): value for name, value in values.items()}


def fields(page: Page) -> dict[str, str]:
    """Return what scripts read of side A, where there is something."""
    read = """all => all.map((field) => [field.dataset.parameter, field.value])"""
    pairs = page.locator('[data-parameter^="side_a_rank_"]').evaluate_all(read)
    return {name.removeprefix("side_a_rank_"): value for name, value in pairs if value}


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("name", ORDERS)
def test_buttons_move_a_criterion_and_say_where_it_is(page: Page, site_url: str, name: str) -> None:
    moves = ORDERS[name]
    order = opened(page, site_url, {f"side_a_rank_{one}": at for one, at in moves.given.items()})
    for action, criterion in moves.pressed:
        button(order, action, criterion).click()
        at = shown(order)[KNOWN[criterion]]
        shared = ", shared" if "–" in at else ""
        expect(said(order)).to_have_text(f"{KNOWN[criterion]}, {at} of 8{shared}")
    assert [*shown(order).items()] == [(KNOWN[one], at) for one, at in moves.shown.items()]
    kept = ranks(page)
    assert fields(page) == {one: f"{at:g}" for one, at in kept.items()}
    explorers.settle(page, NAME)
    expect(page.locator("[data-answer]")).to_have_text(
        explorer(NAME).to_text({f"side_a_rank_{one}": float(at) for one, at in kept.items()})
    )


def test_a_mouse_drags_a_criterion_by_its_handle(page: Page, site_url: str) -> None:
    order = opened(page, site_url)
    handle = row(order, "time").locator(".handle")
    handle.scroll_into_view_if_needed()
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, middle(row(order, "quality"))[1] - 8, steps=12)
    assert shown(order)[KNOWN["time"]] == "1", "shown before it is let go"
    assert ranks(page) == {}, "but not yet taken"
    page.mouse.up()
    assert ranks(page) == {"time": 1}
    assert fields(page) == {"time": "1"}
    expect(said(order)).to_have_text(f"{KNOWN['time']}, 1 of 8")
    # Below all: the last; and no place between two that have none.
    x, y = middle(row(order, "quality").locator(".handle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 120, steps=12)
    page.mouse.up()
    assert ranks(page) == {"time": 1, "quality": 8}
    # Back to where it came from: nothing is changed.
    x, y = middle(row(order, "time").locator(".handle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 150, steps=5)
    page.mouse.move(x, y + 3, steps=5)
    page.mouse.up()
    assert ranks(page) == {"time": 1, "quality": 8}
    page.locator("[data-action=undo]").click()
    assert ranks(page) == {"time": 1}, "one step for each move"


def test_what_is_dragged_between_two_that_share_a_place_shares_it(
    page: Page, site_url: str
) -> None:
    alike = {"side_a_rank_quality": 1.0, "side_a_rank_vulnerable": 1.0, "side_a_rank_staff": 3.0}
    order = opened(page, site_url, alike)
    handle = row(order, "staff").locator(".handle")
    handle.scroll_into_view_if_needed()
    page.mouse.move(*middle(handle))
    page.mouse.down()
    _x, y = middle(row(order, "vulnerable"))
    page.mouse.move(middle(handle)[0], y - 6, steps=8)
    page.mouse.up()
    assert ranks(page) == {"quality": 1, "vulnerable": 1, "staff": 1}
    assert list(shown(order).values())[:3] == ["1–3"] * 3


@pytest.mark.context(has_touch=True, is_mobile=True, viewport=PHONE)
def test_a_finger_drags_by_the_handle_and_scrolls_elsewhere(page: Page, site_url: str) -> None:
    order = opened(page, site_url)
    order.evaluate("list => list.scrollIntoView({ block: 'center', behavior: 'instant' })")
    finger = Finger(page)
    x, y = middle(row(order, "learning").locator(".handle"))
    top = middle(row(order, "quality"))[1] - 8
    before = order.bounding_box()
    finger.moves(*((x, y + (top - y) * step / 10) for step in range(11)))
    assert ranks(page) == {"learning": 1}
    after = order.bounding_box()
    assert after
    assert before
    assert after["y"] == pytest.approx(before["y"], abs=2), "nothing scrolls under the finger"
    x, y = middle(row(order, "staff").locator(".name"))
    explorers.settle(page, NAME)
    scrolled = page.evaluate("scrollY")
    finger.moves(*((x, y - 15 * step) for step in range(12)))
    page.wait_for_function("before => scrollY > before + 50", arg=scrolled)
    assert ranks(page) == {"learning": 1}


@pytest.mark.context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 400})
def test_the_page_scrolls_along_with_what_is_held_at_its_edge(page: Page, site_url: str) -> None:
    order = opened(page, site_url)
    order.evaluate("list => list.scrollIntoView({ block: 'start', behavior: 'instant' })")
    scrolled = page.evaluate("scrollY")
    finger = Finger(page)
    x, y = middle(row(order, "vulnerable").locator(".handle"))
    finger.sends("touchStart", (x, y))
    for step in range(1, 11):
        finger.sends("touchMove", (x, y + (390 - y) * step / 10))
    page.wait_for_function("before => scrollY > before + 100", arg=scrolled)
    finger.sends("touchEnd")
    assert ranks(page) == {"vulnerable": 8}


def test_the_keyboard_alone_puts_all_in_order(page: Page, site_url: str) -> None:
    order = opened(page, site_url)
    wanted = ["time", "staff", "quality", "control", "vulnerable", "learning", "net_cost"]
    for place, criterion in enumerate(wanted, start=1):
        up = button(order, "up", criterion)
        up.focus()
        page.keyboard.press("Enter" if place % 2 else "Space")
        expect(up).to_be_focused()
        expect(said(order)).to_have_text(f"{KNOWN[criterion]}, {place} of 8")
    assert list(shown(order)) == [KNOWN[one] for one in [*wanted, "reversibility"]]
    assert list(shown(order).values()) == [str(place) for place in range(1, 9)]
    assert ranks(page) == {one: at for at, one in enumerate([*wanted, "reversibility"], start=1)}
    # To the top and no further: the focus stays, and nothing happens.
    up = button(order, "up", "staff")
    up.focus()
    for _press in range(3):
        page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    assert next(iter(shown(order))) == KNOWN["staff"]
    page.keyboard.press("Tab")
    expect(button(order, "down", "staff")).to_be_focused()
    page.keyboard.press("Enter")
    assert list(shown(order))[:2] == [KNOWN["time"], KNOWN["staff"]]
    level = button(order, "level", "staff")
    level.focus()
    page.keyboard.press("Enter")
    expect(level).to_be_focused()
    expect(level).to_have_attribute("aria-pressed", "true")
    assert list(shown(order).values())[:3] == ["1–2", "1–2", "3"]
    page.keyboard.press("Enter")
    expect(level).to_have_attribute("aria-pressed", "false")
    assert list(shown(order))[:2] == [KNOWN["time"], KNOWN["staff"]]
    clear = page.get_by_role("button", name="Clear this order")
    clear.focus()
    page.keyboard.press("Enter")
    assert shown(order) == ALL
    expect(said(order)).to_have_text("No order.")


def test_each_move_is_one_step_back_and_is_kept(
    page: Page, site_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    order = opened(page, site_url)
    for criterion in ("staff", "learning", "time"):
        button(order, "up", criterion).click()
    button(order, "up", "time").click()
    assert ranks(page) == {"staff": 1, "time": 2, "learning": 3}
    page.locator("[data-action=undo]").click()
    assert ranks(page) == {"staff": 1, "learning": 2, "time": 3}
    page.locator("[data-action=undo]").click()
    assert ranks(page) == {"staff": 1, "learning": 2}
    before = [KNOWN["staff"], KNOWN["learning"], KNOWN["quality"], KNOWN["vulnerable"]]
    assert list(shown(order))[:4] == before
    page.reload()
    order = unfolded(page)
    assert list(shown(order))[:4] == before
    assert list(shown(order).values())[:3] == ["1", "2", "3–8"]
    # A second tab, the link, the file.
    other = page.context.new_page()
    second = opened(other, site_url)
    assert shown(second) == shown(order)
    button(second, "up", "learning").click()
    expect(order.get_by_role("listitem").first).to_contain_text(KNOWN["learning"])
    guest = open_page()
    guest.goto(other.url)
    assert shown(unfolded(guest)) == shown(order)
    page.locator("[data-action=reset]").click()
    assert shown(order) == ALL
    file = tmp_path / "settings.json"
    Scenario({"side_a_rank_time": 1.0}).to_file(file)
    page.locator("input[data-action=open]").set_input_files(file)
    expect(order.get_by_role("listitem").first).to_contain_text(KNOWN["time"])
    assert ranks(page) == {"time": 1}
    with page.expect_download() as download:
        page.locator("[data-action=save]").first.click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert saved["values"] == {"side_a_rank_time": 1}


def test_a_script_that_sets_a_place_is_followed(page: Page, site_url: str) -> None:
    order = opened(page, site_url)
    page.locator('[data-parameter="side_a_rank_control"]').evaluate(
        """field => {
          field.value = "1";
          for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind));
        }"""
    )
    assert next(iter(shown(order).items())) == (KNOWN["control"], "1")


def test_without_script_the_order_is_a_plain_list(page_no_script: Page, site_url: str) -> None:
    order = opened_plainly(page_no_script, site_url)
    plain = [f"1–8 {name}" for name in KNOWN.values()]
    expect(order.get_by_role("listitem")).to_have_text(plain, use_inner_text=True)
    expect(order.get_by_role("button")).to_have_count(0)


def opened_plainly(page: Page, site_url: str) -> Locator:
    page.goto(site_url + explorers.path(NAME))
    page.locator("details:has([data-order]) > summary").click()
    return page.locator("[data-order]").first


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_it_has_room_and_names_at_every_width(
    open_page: Callable[..., Page], site_url: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    order = opened(page, site_url, {"side_a_rank_staff": 1.0, "side_a_rank_time": 1.0})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in order.locator("button:visible, .handle").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
    text = page.locator("details:has([data-order])").inner_text()
    assert not re.search(r"\b0\s*[–:]|\b10\b", text), "no scale of scores beside places"
    assert list(complaints(page, "details:has([data-order])")) == []
