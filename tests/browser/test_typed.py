"""What is typed into a field of the page is read as Python reads it, or stays with the reason."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.explorers import live, path, root
from tests.inputs import NO_NUMBER, OUT_OF_RANGE, READ, TWO_WAYS
from tillit.parameters import ParameterError, registry
from tillit.wording import value_text

GAP = "price_gap_percent"

WHERE = {
    GAP: "net_saving",
    "budget_million": "net_saving",
    "survey_refusal_percent": "staff_terms",
    "full_lots": "scope_phasing",
    "interested_suppliers": "market",
    "result_bonus_thousand": "payment_by_results",
}

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
    rows = [key for key in READ if WHERE[key[0]] == explorer and not set("\r\n") & set(key[1])]
    found = typed(page, site_url, explorer, rows)
    wrong = {
        row: answer
        for row, answer in zip(rows, found, strict=True)
        if answer != [READ[row], "", True]
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


def test_the_wheel_changes_no_number(page: Page, site_url: str) -> None:
    page.goto(site_url + path("net_saving"))
    field = page.locator(f'[data-parameter="{GAP}"]')
    field.fill("5")
    field.hover()
    page.mouse.wheel(0, 300)
    assert field.input_value() == "5"
