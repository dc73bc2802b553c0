"""Every format on the page writes what its twin in Python writes."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_explorer import EXPLORER, PATH
from tillit.formats import FORMATS
from tillit.i18n import as_data, counted, replaced
from tillit.scenario import Scenario
from tillit.told import generated_files


def numbers_to_write(style: str) -> list[float]:
    """Return numbers that a format may meet: round ones, halves, edges, and some at random."""
    generator = np.random.default_rng(20250220)
    if style in {"percent", "in_ten"}:
        edges = [
            0,
            1,
            0.05,
            0.0499,
            0.0501,
            0.95,
            0.9499,
            0.9501,
            0.15,
            0.25,
            0.85,
            1e-6,
            0.999,
            10,
            10.1,
            -10.1,
        ]
        return [*edges, *generator.random(300).tolist()]
    digits = [1, 1.05, 1.25, 1.5, 2.5, 9.4, 9.45, 9.5, 9.949, 9.95, 9.96, 9.995, 9.9999]
    sizes = [digit * 10.0**power for digit in digits for power in range(-6, 12)]
    sizes += [0, 0.4999, 0.5, 499, 500, 999_499, 999_500, 99_499, 99_500]
    sizes += np.exp(generator.uniform(-12, 25, 300)).tolist()
    return sizes if style == "people" else [*sizes, *(-size for size in sizes)]


@pytest.mark.parametrize("language", ["en", "nb", "da", "sv"])
def test_every_format_has_its_twin_on_the_page(
    page: Page, site_url: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TILLIT_LANGUAGE", language)
    known = generated_files()["registry.js"]
    page.route("**/registry.js*", lambda route: route.fulfill(body=known))
    page.goto(site_url + PATH)
    numbers = {style: numbers_to_write(style) for style in FORMATS}
    written = page.evaluate(
        """([name, numbers]) => {
          const { tillit } = document.querySelector(name);
          return Object.fromEntries(Object.entries(numbers).map(([style, values]) =>
            [style, values.map((value) => tillit.writtenIn("one", style, { one: value }))]));
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


def test_a_counted_sentence_takes_the_form_that_it_takes_in_python(
    page: Page, site_url: str
) -> None:
    page.goto(site_url + PATH)
    sentences = {
        style: counted(f"{{n:{style}}} is one", f"{{n:{style}}} are many", by="n")
        for style in FORMATS
    }
    numbers = [0, 0.01, 0.9951, 1, 1.04, 1.4, 1.6, 2, 11, 21, -1, -1.004, 1000, 1e6]
    filled = page.evaluate(
        """([name, sentences, numbers]) => {
          const { tillit } = document.querySelector(name);
          return Object.fromEntries(Object.entries(sentences).map(([style, sentence]) =>
            [style, numbers.map((n) => tillit.fillText(sentence, { n }))]));
        }""",
        [EXPLORER, {style: as_data(one) for style, one in sentences.items()}, numbers],
    )
    for style, texts in filled.items():
        expected = [
            replaced(sentences[style], lambda _name, style, n=n: FORMATS[style](n)) for n in numbers
        ]
        assert texts == expected
    assert "1 is one" in filled["number"]
    assert "−1 is one" in filled["number"]


def test_the_answer_changes_its_form_with_the_number_in_it(page: Page, site_url: str) -> None:
    page.goto(site_url + PATH)
    told = page.evaluate(
        """async (name) => {
          const { tillit } = document.querySelector(name);
          await tillit.settled();
          const sentence = { one: "{n:number} year", many: "{n:number} years", by: "n" };
          tillit.config.answer.splice(1);
          for (const part of tillit.config.answer) part.texts = part.texts.map(() => sentence);
          const { results } = await tillit.reckoned();
          return [1, 1.04, 3].map((n) => {
            tillit.showResults({ ...results, n });
            return tillit.root.querySelector("[data-answer]").textContent;
          });
        }""",
        EXPLORER,
    )
    assert told == ["1 year", "1 year", "3 years"]


def test_a_refused_number_is_written_as_python_writes_it(page: Page, site_url: str) -> None:
    link = f"{site_url}{PATH}#pension_change_pp=-9.25&external_help_cost=1234567890.5"
    page.goto(link)
    said = " ".join(Scenario.from_link(link).messages)
    assert "−9.25 is outside −8 to 1" in said
    assert "1,234,567,890.5 is outside 0 to 3,000,000" in said
    expect(page.locator(f"{EXPLORER} [data-notice]")).to_contain_text(said)
