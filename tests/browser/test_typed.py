"""What is typed into a field of the page is read as Python reads it, or stays with the reason."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import in_every_browser
from tests.browser.explorers import live, path, root
from tests.inputs import HEARD, NO_NUMBER, OUT_OF_RANGE, PASTED, READ, TWO_WAYS
from tillit.parameters import ParameterError, registry
from tillit.scenario import plain
from tillit.wording import value_text

pytestmark = in_every_browser

GAP = "price_gap_percent"

WHERE = {
    GAP: "net_saving",
    "budget_million": "net_saving",
    "survey_refusal_percent": "staff_terms",
    "full_lots": "scope_phasing",
    "interested_suppliers": "market",
    "result_bonus_thousand": "payment_by_results",
    "mean_gain_percent": "scope_phasing",
    "full_start_cost_percent": "scope_phasing",
    "reform_gain_percent": "trust_control",
    "control_inhouse_percent": "trust_control",
    "control_contract_percent": "trust_control",
}

MEANT = {**READ, **{key: meant for heard in HEARD.values() for key, meant in heard.items()}}
"""What is meant, of what is typed; on a slider nothing is."""

TYPE = """([root, typed]) => {
  const { tillit } = document.querySelector(root);
  return typed.map(([name, text]) => {
    const field = tillit.controls.get(name);
    field.value = text;
    field.dispatchEvent(new Event("input"));
    const reason = document.getElementById(field.getAttribute("aria-errormessage"));
    return [tillit.scenario.value(name), reason?.textContent ?? "", field.value === text];
  });
}"""


def typed(page: Page, site_url: str, explorer: str, rows: list[tuple[str, str]]) -> list[Any]:
    page.goto(site_url + path(explorer))
    found: list[Any] = page.evaluate(TYPE, [root(explorer), rows])
    return found


@pytest.mark.parametrize("explorer", sorted(set(WHERE.values())))
def test_what_is_meant_is_read(page: Page, site_url: str, explorer: str) -> None:
    # A field of one line drops line ends, as browsers do.
    here = [key for key in MEANT if WHERE.get(key[0]) == explorer]
    rows = [key for key in here if not set("\r\n") & set(key[1])]
    found = typed(page, site_url, explorer, rows)
    wrong = {
        row: answer
        for row, answer in zip(rows, found, strict=True)
        if answer != [MEANT[row], "", True]
    }
    assert wrong == {}


def test_what_is_refused_stays_with_the_reason_and_the_last_valid_number_holds(
    page: Page, site_url: str
) -> None:
    texts = [*NO_NUMBER, *TWO_WAYS, *OUT_OF_RANGE]
    texts = [text for text in texts if not set("\r\n\ud800\x00") & set(text)]
    found = typed(page, site_url, "net_saving", [(GAP, "7,5"), *((GAP, text) for text in texts)])
    assert found[0] == [7.5, "", True]
    wrong = {}
    for text, (held, reason, stays) in zip(texts, found[1:], strict=True):
        with pytest.raises(ParameterError) as refused:
            registry()[GAP].check(text)
        holds = f"{value_text(registry()[GAP], 7.5)} still holds."
        if (held, reason, stays) != (7.5, f"{refused.value} {holds}", True):
            wrong[text] = held, reason, stays, str(refused.value)
    assert wrong == {}


def test_a_reason_is_beside_its_field_and_goes_when_the_number_is_put_right(
    page: Page, site_url: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    live(page, site_url + path("net_saving"), "net_saving")
    field = page.locator(f'[data-parameter="{GAP}"]')
    field.fill("1.234")
    expect(field).to_have_attribute("aria-invalid", "true")
    reason = page.locator(f"#{field.get_attribute('aria-errormessage')}")
    expect(reason).to_be_in_viewport()
    expect(reason).to_have_attribute("role", "alert")
    expect(reason).to_contain_text("It is left open.")
    box, beside = field.bounding_box(), reason.bounding_box()
    assert box
    assert beside
    assert 0 <= beside["y"] - (box["y"] + box["height"]) < 12
    field.fill("1,25")
    expect(reason).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_decimal_comma_that_is_typed_is_one(page: Page, site_url: str) -> None:
    explorer = live(page, site_url + path("net_saving"), "net_saving")
    field = page.locator(f'[data-parameter="{GAP}"]')
    field.press_sequentially("7,5")
    field.press("Tab")
    expect(field).to_have_value("7,5")
    expect(explorer.locator("[data-answer]")).to_contain_text("7.5\u00a0%")


def test_the_wheel_changes_no_number(page: Page, site_url: str) -> None:
    for explorer, name in (("net_saving", GAP), ("staff_terms", "hires_per_month")):
        page.goto(site_url + path(explorer))
        field = page.locator(f'[data-parameter="{name}"]')
        field.fill("5")
        field.focus()
        field.hover()
        page.mouse.wheel(0, 300)
        page.wait_for_function("scrollY > 0")
        assert field.input_value() == "5"


# Pasted from a spreadsheet

BIDS = root("award_formula")


def paste(page: Page, name: str, text: str) -> Locator:
    """Copy a text and paste it into a field, by the keys; return what is asked about it."""
    page.evaluate(
        """(text) => {
          const elsewhere = document.createElement("textarea");
          elsewhere.value = text;
          document.body.append(elsewhere);
          elsewhere.select();
        }""",
        text,
    )
    page.keyboard.press("ControlOrMeta+C")
    page.locator("body > textarea").evaluate("elsewhere => elsewhere.remove()")
    page.locator(f'[data-parameter="{name}"]').focus()
    page.keyboard.press("ControlOrMeta+V")
    return page.locator(f"{BIDS} .pasted")


PASTE = """([root, rows]) => {
  const { tillit } = document.querySelector(root);
  const field = (name) => tillit.controls.get(name);
  return rows.map(([text, answers]) => {
    const data = new DataTransfer();
    data.setData("text", text);
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "clipboardData", { value: data }); // Firefox takes none
    field("bid_price_a").dispatchEvent(event);
    const before = { ...tillit.scenario.changed };
    const box = () => document.querySelector(`${root} .pasted`);
    if (!box()) return { before };
    const ticks = () => [...box().querySelectorAll("[data-question]")];
    const asked = Object.fromEntries(ticks().map((one) => [one.dataset.question, one.checked]));
    for (const [question, answer] of Object.entries(answers)) {
      const tick = ticks().find((one) => one.dataset.question === question);
      if (tick.checked !== answer) tick.click();
    }
    box().querySelector('[data-action="paste-use"]').click();
    const names = [...tillit.controls.keys()].filter((name) => /^bid_/.test(name));
    const invalid = names.filter((name) => field(name).hasAttribute("aria-invalid"));
    const reason = (name) => document.getElementById(field(name).getAttribute("aria-errormessage"));
    const found = {
      before,
      asked,
      values: Object.fromEntries(names.map((name) => [name, tillit.scenario.value(name)])),
      refused: Object.fromEntries(invalid.map((name) => [name, field(name).value])),
      reasons: invalid.map((name) => reason(name).textContent),
    };
    tillit.scenario.undo();
    return { ...found, after: { ...tillit.scenario.changed } };
  });
}"""


def test_rows_and_columns_of_a_block_keep_their_places(page: Page, site_url: str) -> None:
    page.goto(site_url + path("award_formula"))
    rows = [[pasted.text, pasted.answers] for pasted in PASTED.values()]
    for (name, pasted), found in zip(
        PASTED.items(), page.evaluate(PASTE, [BIDS, rows]), strict=True
    ):
        assert found["before"] == {}, f"{name}: nothing is replaced before it is asked"
        if not pasted.values:
            assert "asked" not in found, name
            continue
        assert found["asked"] == pasted.asked, name
        assert {one: found["values"][one] for one in pasted.values} == pasted.values, name
        others = set(found["values"]) - set(pasted.values)
        book = {one: found["values"][one] for one in others}
        assert book == {one: plain(registry()[one].default) for one in others}, name
        assert found["refused"] == pasted.refused, name
        for one, reason in zip(pasted.refused, sorted(found["reasons"]), strict=True):
            assert any(registry()[one].label in said for said in found["reasons"]), reason
        assert found["after"] == {}, f"{name}: undone at once"


@pytest.mark.context(viewport={"width": 360, "height": 740})
def test_a_block_is_shown_before_it_is_used(page: Page, site_url: str) -> None:
    page.goto(site_url + path("award_formula"))
    asked = paste(page, "bid_price_g", "Price\tQuality\n\n9,5\t7\nNord\t42\n8\t3\n")
    expect(asked).to_be_focused()
    expect(asked).to_be_in_viewport()
    expect(asked).to_have_accessible_name("Pasted: 3 rows, 2 columns. Use it?")
    expect(asked.locator("li")).to_have_text(
        [
            "Bid G: kr\u00a09.5\u00a0million; 7\u00a0points",
            re.compile("Bid H: .*price: “Nord” is not a number.*; .*42 is outside 0 to 10"),
        ]
    )
    expect(asked).to_contain_text("1 empty row is left out.")
    expect(asked).to_contain_text("3 rows were pasted and there is room for 2")
    headings = asked.get_by_label("Leave out what stands above the first number")
    expect(headings).to_be_checked()
    headings.press("Space")
    expect(headings).to_be_focused()
    expect(asked).to_have_accessible_name("Pasted: 4 rows, 2 columns. Use it?")
    headings.press("Space")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    asked.press("Escape")
    expect(asked).to_have_count(0)
    expect(page.locator('[data-parameter="bid_price_g"]')).to_be_focused()
    asked = paste(page, "bid_price_g", "9,5\t7\nNord\t42")
    asked.get_by_role("button", name="Use it").press("Enter")
    said = page.locator(f"{BIDS} [data-notice]")
    expect(said).to_have_text("2 values pasted. 2 values are not taken and stay in their cells.")
    expect(page.locator('[data-parameter="bid_price_h"]')).to_have_value("Nord")
    expect(page.locator('[data-parameter="bid_price_h"]')).to_have_accessible_description(
        re.compile("is not a number from 0.1 to 500")
    )


def test_a_block_without_a_number_changes_nothing(page: Page, site_url: str) -> None:
    page.goto(site_url + path("award_formula"))
    asked = paste(page, "bid_price_a", "We thank you\tfor the bids")
    expect(asked).to_have_count(0)
    expect(page.locator(f"{BIDS} [data-notice]")).to_contain_text("Nothing was changed")


def test_cells_pasted_into_the_field_of_one_number_are_not_joined(
    page: Page, site_url: str
) -> None:
    live(page, site_url + path("net_saving"), "net_saving")
    field = page.locator('[data-parameter="price_gap_percent"]')
    for text in ("1\n2", "1\t2", "1\r\n2\r\n"):
        field.fill("7")
        field.evaluate(
            """(field, text) => {
              const data = new DataTransfer();
              data.setData("text", text);
              const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
              Object.defineProperty(event, "clipboardData", { value: data }); // Firefox takes none
              field.dispatchEvent(event);
            }""",
            text,
        )
        expect(field).to_have_value("1; 2")
        expect(field).to_have_attribute("aria-invalid", "true")
