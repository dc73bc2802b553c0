"""A finger on a slider: the page scrolls under it, and only what is meant changes a number."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import explorers
from tests.browser.conftest import let_timers_pass

STAFF = "staff_terms"
SLIDER = '[data-parameter="lead_time_months"]'


class Finger:
    """A finger on the screen, at places in px."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen = page.context.new_cdp_session(page)

    def sends(self, kind: str, *places: tuple[float, float]) -> None:
        """Tell the page of one step: ``touchStart``, ``touchMove`` or ``touchEnd``."""
        points = [{"x": x, "y": y} for x, y in places]
        self.screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def moves(self, *places: tuple[float, float], held: int = 0) -> None:
        """Put it down at the first place, hold it for some ms, move it along the others."""
        self.sends("touchStart", places[0])
        self.page.wait_for_timeout(held)
        for place in places[1:]:
            self.sends("touchMove", place)
        self.sends("touchEnd")


@pytest.fixture
def finger(open_page: Callable[..., Page], site_url: str) -> Finger:
    page = open_page(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.goto(f"{site_url}{explorers.path(STAFF)}")
    expect(page.locator(explorers.root(STAFF))).to_have_attribute("data-engine", "ready")
    page.locator(SLIDER).evaluate("slider => slider.scrollIntoView({ block: 'center' })")
    return Finger(page)


def places(page: Page) -> tuple[float, float, float, float]:
    """Return the two ends of the slider, the middle of its thumb, and its height on the screen."""
    box = page.locator(SLIDER).bounding_box()
    assert box
    share = page.locator(SLIDER).evaluate("s => (s.value - s.min) / (s.max - s.min)")
    left, right = box["x"] + 12, box["x"] + box["width"] - 12
    return left, right, left + share * (right - left), box["y"] + box["height"] / 2


def test_a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing(finger: Finger) -> None:
    page = finger.page
    slider = page.locator(SLIDER)
    value, scrolled = slider.input_value(), page.evaluate("scrollY")
    _left, right, _thumb, height = places(page)
    finger.moves(*((right - 10, height - 15 * step) for step in range(16)))
    let_timers_pass(page, 500)
    assert page.evaluate("scrollY") > scrolled + 50
    assert slider.input_value() == value
    expect(page.locator("[data-changed]")).to_be_hidden()


def test_a_brief_tap_beside_the_thumb_changes_nothing_and_a_held_one_moves_it(
    finger: Finger,
) -> None:
    page = finger.page
    slider = page.locator(SLIDER)
    value = slider.input_value()
    _left, right, _thumb, height = places(page)
    finger.moves((right, height))
    assert slider.input_value() == value
    expect(page.locator("[data-changed]")).to_be_hidden()
    finger.moves((right, height), held=500)
    assert slider.input_value() == slider.get_attribute("max")
    expect(page.locator("[data-changed]")).to_be_visible()


def test_a_swipe_along_a_slider_beside_its_thumb_changes_nothing(finger: Finger) -> None:
    page = finger.page
    slider = page.locator(SLIDER)
    value = slider.input_value()
    _left, right, _thumb, height = places(page)
    finger.moves(*((right - 4 * step, height) for step in range(16)), (right - 60, height))
    let_timers_pass(page, 400)
    assert slider.input_value() == value
    expect(page.locator("[data-changed]")).to_be_hidden()


def test_the_thumb_follows_a_finger_and_can_be_undone(finger: Finger) -> None:
    page = finger.page
    slider = page.locator(SLIDER)
    value = slider.input_value()
    _left, right, thumb, height = places(page)
    steps = [thumb + share / 10 * (right - thumb) for share in range(11)]
    finger.moves(*((x, height) for x in steps))
    assert float(slider.input_value()) > float(value)
    page.locator("button[data-action=undo]").first.click()
    assert slider.input_value() == value
