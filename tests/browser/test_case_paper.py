"""The case paper in a real browser: what is entered on every page, and the Word file of it.

What a reader typed is nowhere but on the device: it outlives a reload and a closed tab, goes into a
file and comes back, and whatever stands in it is text.
"""

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import let_images_fail
from tests.browser.explorers import EXPLORERS, live, path, root, settle
from tillit.document import to_docx
from tillit.explorers.memo import WRITTEN, memo
from tillit.messages import message
from tillit.models.readiness import items
from tillit.parameters import LONGEST_SHOWN, Parameter, Value, registry, shown
from tillit.scenario import Scenario

PAPER = f"{root('memo')} [data-document]"
STORED = "tender-or-trust.scenario"
NOTE = "Rådet & <b>fagforeningen</b> er uenige 🙂\nSe vedlegg {1}"
SCRIPT = "</textarea></script><script>window.hurt='yes'</script><img src=x onerror=\"hurt='yes'\">"

ENTERED: dict[str, dict[str, Value]] = {
    "award_formula": {"price_weight": 0.5, "bid_price_a": 98.0, "bid_quality_a": 8.0},
    "payment_by_results": {"effort_cost_thousand": 6.0},
    "options": {
        "gate_choice_lawful": "no",
        "option_note_choice": "No system of choice is allowed here.",
        "score_low_reform_quality": 4.0,
        "score_high_reform_quality": 9.0,
        "score_reason_reform_quality": "Our own pilot.",
        "side_a_name": "The majority",
        "side_a_rank_net_cost": 1.0,
        "side_b_rank_vulnerable": 1.0,
    },
    "readiness_tender": {
        "schedule_start": "2027-01-15",
        "ready_tender_goal": "yes",
        "ready_note_tender_goal": NOTE,
        "ready_owner_tender_goal": "Kari Nordmann",
        "ready_due_tender_goal": "2027-02-01",
    },
    "readiness_reform": {"ready_reform_goal": "partly"},
    "net_saving": {"price_gap_percent": 6.0, "reform_gain_percent": 4.0},
    "memo": {
        "memo_subject": "Drift av bo- og aktivitetstilbud",
        "memo_question": f"{NOTE}\n\nSkal tjenesten konkurranseutsettes?",
        "memo_dissent": SCRIPT,
    },
}
"""What a reader enters, page by page."""

Entered = Mapping[str, Mapping[str, Value]]


def together(entered: Entered) -> dict[str, Value]:
    return {name: value for page in entered.values() for name, value in page.items()}


ALL = together(ENTERED)


def every_field() -> Entered:
    """Return a value other than the default for every field of every form of this part."""
    forms = {name: EXPLORERS[name]() for name in EXPLORERS if path(name).startswith("/book/decide")}
    filled: dict[str, Mapping[str, Value]] = {}
    for name, explorer in {**forms, "memo": memo()}.items():
        elsewhere = {x for group in explorer.linked for x in group.parameters}
        items = [item for item in explorer.asked if item.id not in elsewhere]
        filled[name] = {item.id: another_value(item, n) for n, item in enumerate(items)}
    return {**filled, "net_saving": ENTERED["net_saving"]}


def another_value(item: Parameter, number: int) -> Value:
    """Return what a reader might enter, other than the default and the neighbours' values."""
    if item.kind == "text":
        return f"{number} ærlig & <i>talt</i> 🙂 {item.label}"[: int(item.high)]
    if item.kind == "date":
        return (dt.date(2027, 1, 1) + dt.timedelta(days=number)).isoformat()
    if item.kind == "choice":
        others = [key for key in item.choices if key != item.default]
        return others[number % len(others)]
    steps = int((item.high - item.low) / item.step)
    places = [round(item.low + item.step * ((7 * number + i) % steps), 9) for i in (1, 2)]
    return next(place for place in places if place != item.default)


# As a reader's hands would: the value, then the events of typing and of leaving the field.
ENTER = """([name, entered]) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const [parameter, value] of Object.entries(entered)) {
    const control = document.querySelector(`${name} [data-parameter="${parameter}"]`);
    control.focus();
    if (control.type === "checkbox") control.checked = value === "yes";
    else control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""


def enter(page: Page, site_url: str, name: str, entered: Entered = ENTERED) -> None:
    """Fill in one form."""
    page.goto(site_url + path(name))
    page.evaluate(ENTER, [root(name), entered[name]])
    page.keyboard.press("Tab")


def stored(page: Page) -> Any:
    content = page.evaluate("name => localStorage.getItem(name)", STORED)
    return content and json.loads(content)["values"]


def live_paper(page: Page, site_url: str, fragment: str = "") -> Locator:
    """Open the case paper and wait until it is the reader's."""
    page.goto(f"{site_url}{path('memo')}{fragment}")
    page.locator(PAPER).scroll_into_view_if_needed()
    expect(page.locator(root("memo"))).to_have_attribute("data-engine", "ready")
    settle(page, "memo")
    return page.locator(PAPER)


def notice(page: Page) -> Locator:
    return page.locator(f"{root('memo')} [data-notice]")


def word_file(page: Page, target: Path) -> bytes:
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Word file").click()
    downloading.value.save_as(target)
    return target.read_bytes()


def content(word: bytes) -> tuple[list[tuple[str, str]], list[list[list[str]]]]:
    """Return paragraphs with their styles and the cells of tables, as Word would show them."""
    document = docx.Document(io.BytesIO(word))
    paragraphs = [(one.style.name, one.text) for one in document.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    return paragraphs, tables


def in_python(values: Mapping[str, Value], today: dt.date) -> bytes:
    blocks = memo().resolved(Scenario.from_values(values).full_values(), today)
    return to_docx(blocks, title=blocks[0]["text"], date=today)


def texts(paper: Locator) -> list[str]:
    """Return what the paper says on the page, heading by heading and cell by cell."""
    found: list[str] = paper.evaluate(
        """node => [...node.querySelectorAll("h2,h3,h4,h5,p,li,caption,th,td")]
          .map((one) => one.innerText.trim().replace(/\\s*\\n\\s*/g, "\\n")).filter(Boolean)"""
    )
    return found


def said(blocks: list[dict[str, Any]]) -> list[str]:
    """Return what resolved blocks say, in the order of the page."""
    lines: list[str] = []
    for block in blocks:
        if block["kind"] == "table":
            lines += [
                block["caption"],
                *block["columns"],
                *(x for row in block["rows"] for x in row),
            ]
        elif block["kind"] == "list":
            lines += block["items"]
        else:
            lines.append(block["text"])
    return [line for line in lines if line]


# What is entered on every page becomes the paper


@pytest.mark.parametrize(
    ("entered", "in_the_paper"),
    [
        (
            ENTERED,
            [
                "Kari Nordmann",
                "1 February 2027",
                "Our own pilot.",
                "The majority",
                "No system of choice is allowed here.",
            ],
        ),
        (every_field(), ["ærlig & <i>talt</i> 🙂"]),
    ],
    ids=["some of every form", "every field"],
)
def test_what_is_entered_on_every_page_becomes_the_same_word_file_as_in_python(
    open_page: Callable[..., Page],
    site_url: str,
    tmp_path: Path,
    entered: Entered,
    in_the_paper: list[str],
) -> None:
    page = open_page()
    for name in entered:
        enter(page, site_url, name, entered)
    paper = live_paper(page, site_url)
    everything = together(entered)
    assert stored(page) == everything
    shown = " ".join(texts(paper))
    for words in in_the_paper:
        assert words in shown

    today = dt.date.today()
    written = word_file(page, tmp_path / "page.docx")
    expect(notice(page)).to_contain_text("tender-or-trust-case-paper.docx")
    assert content(written) == content(in_python(everything, today))
    assert page.evaluate("window.hurt") is None

    # A new browser profile: the file brings everything back, and the same paper.
    with page.expect_download() as downloading:
        page.locator(f'{root("memo")} button[data-action="save"]').click()
    file = tmp_path / "scenario.json"
    downloading.value.save_as(file)
    assert Scenario.from_file(file) == Scenario(everything)
    other = open_page()
    live_paper(other, site_url)
    other.locator("input[data-action=open]").set_input_files(file)
    expect(notice(other)).to_contain_text("scenario.json")
    settle(other, "memo")
    assert stored(other) == everything
    assert texts(other.locator(PAPER)) == texts(paper)
    assert content(word_file(other, tmp_path / "other.docx")) == content(written)


def test_the_paper_on_the_page_is_pythons_and_follows_what_is_typed(
    page: Page, site_url: str
) -> None:
    explorer = memo()
    paper = live_paper(page, site_url)
    for values in ({}, {"price_gap_percent": 3.0, "country": "SE"}, ALL):
        page.evaluate(
            "values => document.querySelector('[data-explorer]').tillit.scenario.set(values)",
            values,
        )
        settle(page, "memo")
        blocks = explorer.resolved(Scenario.from_values(values).full_values(), dt.date.today())
        assert texts(paper) == said(blocks)
    page.locator('[data-parameter="memo_question"]').fill("Skal vi?")
    expect(paper).to_contain_text("Skal vi?")
    page.locator('[data-parameter="memo_question"]').fill("")
    expect(paper).to_contain_text("Not yet written")


def test_the_proposed_decision_is_empty_and_the_parts_are_in_the_order_of_a_case_paper(
    page: Page, site_url: str
) -> None:
    paper = live_paper(page, site_url)
    headings = paper.locator("h3").all_inner_texts()
    assert headings == [
        "Proposed decision",
        "The question",
        "Alternatives",
        "Law",
        "Users",
        "Staff",
        "Economy",
        "Risk",
        "Readiness",
        "Disagreement, in words",
        "What would change our mind",
        "Follow-up and evaluation",
        "Sources",
        "Assumptions, changed and unchanged",
        "Dissent",
    ]
    decision = paper.locator("section").filter(has=page.locator("#document-decision")).first
    assert decision.inner_text().strip() == "Proposed decision"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "because the price gap is not set."),
        (
            {
                "price_gap_percent": 5.0,
                **{
                    f"gate_{name}_lawful": "no"
                    for name in ("reform_some", "reform", "staged", "full_tender")
                },
                **{f"gate_{name}_sound": "no" for name in ("choice", "partnership")},
            },
            "because fewer than two alternatives stand",
        ),
        (
            {
                f"gate_{name}_data": "no"
                for name in (
                    "as_today",
                    "reform_some",
                    "reform",
                    "staged",
                    "full_tender",
                    "choice",
                )
            },
            "because neither the price gap of a tender nor the lasting gain of a reform is set, "
            "and fewer than two alternatives stand.",
        ),
    ],
    ids=["no price gap", "one alternative", "both"],
)
def test_without_a_price_gap_or_alternatives_there_is_no_economy_and_the_paper_says_why(
    page: Page, site_url: str, values: dict[str, Value], why: str
) -> None:
    paper = live_paper(page, site_url, f"#{Scenario.from_values(values).to_fragment()}")
    economy = paper.locator("section").filter(has=page.locator("#document-economy")).last
    expect(economy).to_contain_text(why)
    assert not re.search(r"\d", economy.inner_text()), "no figure is told"


def test_with_a_price_gap_the_net_stands_beside_the_gross_with_band_and_break_even(
    page: Page, site_url: str
) -> None:
    paper = live_paper(page, site_url, "#price_gap_percent=5")
    rows = paper.locator("section").filter(has=page.locator("#document-economy")).last
    labels = rows.locator("tbody th").all_inner_texts()
    assert "Gross on average: price gap or gain alone, before any cost" in labels
    assert "Net on average" in labels
    assert any("break" in label.lower() for label in labels)
    net = rows.locator("tr").filter(has=page.get_by_role("rowheader", name="Net on average")).first
    expect(net.locator("td").nth(0)).to_contain_text(" to ")


# Nothing typed is lost


def test_what_is_typed_survives_a_closed_tab_even_before_the_field_is_left(
    page: Page, site_url: str
) -> None:
    live_paper(page, site_url)
    field = page.locator('[data-parameter="memo_risk"]')
    field.focus()
    page.keyboard.type("half a sentence", delay=0)
    page.close()
    again = page.context.new_page()
    live_paper(again, site_url)
    expect(again.locator('[data-parameter="memo_risk"]')).to_have_value("half a sentence")
    again.reload()
    expect(again.locator('[data-parameter="memo_risk"]')).to_have_value("half a sentence")


def test_a_text_too_long_to_keep_is_said_and_stays_in_the_field(page: Page, site_url: str) -> None:
    live_paper(page, site_url)
    field = page.locator('[data-parameter="memo_subject"]')
    field.fill("short enough")
    field.fill("x" * 201)
    reason = page.locator(f"#{field.get_attribute('id')}-refused")
    expect(reason).to_contain_text("201 characters; 200 are taken. Shorten it")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert len(field.input_value()) == 201
    # What is not yet stored is stored now, as when the reader turns to another tab.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert stored(page) == {"memo_subject": "short enough"}


def test_a_link_brings_settings_and_leaves_what_is_written(page: Page, site_url: str) -> None:
    enter(page, site_url, "memo")
    page.goto(f"{site_url}{path('staff_terms')}#headcount=200")
    live_paper(page, site_url, "#headcount=300&memo_question=from+the+link")
    expect(notice(page)).to_contain_text("Notes and texts are not taken from a link.")
    expect(page.locator('[data-parameter="memo_question"]')).to_have_value(
        str(ENTERED["memo"]["memo_question"])
    )
    page.locator('[data-parameter="memo_risk"]').fill("more")
    page.keyboard.press("Tab")
    assert stored(page) == {**ENTERED["memo"], "memo_risk": "more", "headcount": 300}
    assert "memo_" not in page.url


def test_opening_a_file_keeps_the_readers_own_until_they_want_it_back(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    enter(page, site_url, "memo")
    file = tmp_path / "theirs.json"
    Scenario.from_values({"memo_question": "theirs", "headcount": 300.0}).to_file(file)
    live_paper(page, site_url)
    page.locator("input[data-action=open]").set_input_files(file)
    expect(page.locator('[data-parameter="memo_question"]')).to_have_value("theirs")
    page.close()
    again = page.context.new_page()
    live_paper(again, site_url)
    again.locator("[data-kept] summary").click()
    again.get_by_role("button", name="Bring back").click()
    settle(again, "memo")
    assert stored(again) == ENTERED["memo"]


def test_reset_leaves_what_is_written_and_clear_forgets_everything(
    page: Page, site_url: str
) -> None:
    enter(page, site_url, "readiness_tender")
    page.locator(f'{root("readiness_tender")} button[data-action="reset"]').click()
    left = {name: v for name, v in ENTERED["readiness_tender"].items() if registry()[name].in_words}
    assert left
    assert stored(page) == left
    live_paper(page, site_url)
    answers = iter(["dismiss", "accept"])
    page.on("dialog", lambda dialog: getattr(dialog, next(answers))())
    clear = page.get_by_role("button", name="Clear everything")
    clear.click()
    assert stored(page) == left
    clear.click()
    expect(notice(page)).to_contain_text("cleared from this device")
    ours = "Object.keys(localStorage).filter((key) => key.startsWith('tender-or-trust'))"
    assert page.evaluate(ours) == []
    page.reload()
    live_paper(page, site_url)
    assert stored(page) in (None, {})


# What comes from elsewhere is text, or is refused


def test_a_hostile_file_is_shown_as_text_or_refused(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    first = items("tender")[0].id
    hostile = {
        "book": "tender-or-trust",
        "version": SCRIPT,
        "values": {
            "memo_question": SCRIPT,
            "memo_subject": "\u0000a\ud800b",
            f"ready_note_{first}": SCRIPT,
            f"ready_owner_{first}": 7,
            f"ready_due_{first}": "2027-13-41",
            f"ready_{first}": "maybe",
            "memo_risk": ["x"],
            "memo_users": "y" * 100_000,
            "price_gap_percent": 1e308,
            "headcount": "1e999",
            "no_such_setting": SCRIPT,
            "__proto__": {"polluted": True},
        },
    }
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps(hostile))
    paper = live_paper(page, site_url)
    page.locator("input[data-action=open]").set_input_files(file)
    for words in (
        shown(SCRIPT),
        "this is not a text",
        "2027-13-41",
        "maybe",
        "100,000 characters",
        "1e+308",
        "no_such_setting",
    ):
        expect(notice(page)).to_contain_text(words)
    # Python refuses the same in the same words.
    said = [message("loaded", file=file.name), *Scenario.from_file(file).messages]
    assert notice(page).text_content() == " ".join(said)
    settle(page, "memo")
    kept = {"memo_question": SCRIPT, "memo_subject": " a b", f"ready_note_{first}": SCRIPT}
    assert stored(page) == kept
    assert Scenario.from_file(file).values == kept
    expect(paper).to_contain_text(SCRIPT)
    assert paper.locator("script, img").count() == 0
    written = word_file(page, tmp_path / "hostile.docx")
    assert content(written) == content(in_python(kept, dt.date.today()))
    let_images_fail(page)
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("({}).polluted") is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "[" * 100_000, '{"book": "other", "values": {}}'],
    ids=["empty", "broken", "null", "list", "deep", "not ours"],
)
def test_a_file_that_is_no_scenario_changes_nothing(
    page: Page, site_url: str, tmp_path: Path, text: str
) -> None:
    enter(page, site_url, "memo")
    file = tmp_path / "other.json"
    file.write_text(text)
    page.locator("input[data-action=open]").set_input_files(file)
    expect(notice(page)).to_contain_text("is not a scenario file of this book")
    assert stored(page) == ENTERED["memo"]


def test_a_hostile_link_is_refused(page: Page, site_url: str) -> None:
    written = quote(SCRIPT)
    live_paper(
        page,
        site_url,
        f"#memo_question={written}&price_gap_percent=1e400&gate_reform_lawful={written}"
        f"&schedule_start={written}&{written}=1&__proto__=1",
    )
    assert notice(page).inner_text().count(SCRIPT[:LONGEST_SHOWN]) == 3
    expect(page.locator(PAPER)).not_to_contain_text("window.hurt")
    let_images_fail(page)
    assert page.evaluate("window.hurt") is None


# Bids


def test_an_emptied_bid_is_out_and_stays_out(page: Page, site_url: str) -> None:
    name = "award_formula"
    live(page, site_url + path(name), name)
    compared = page.locator(f'{root(name)} [data-output="award_bids"]').first
    expect(compared).to_have_attribute("data-value", "3")
    page.locator('[data-parameter="bid_price_c"]').fill("")
    page.keyboard.press("Tab")
    expect(compared).to_have_attribute("data-value", "2")
    expect(page.locator(f"{root(name)} [data-notice]")).to_be_hidden()
    expect(page.locator(f"{root(name)} [data-changed-text]")).to_contain_text("not set")
    assert stored(page) == {"bid_price_c": None}
    link = page.url
    page.goto(site_url + path("options"))
    live(page, site_url + path(name), name)
    expect(page.locator('[data-parameter="bid_price_c"]')).to_have_value("")
    expect(compared).to_have_attribute("data-value", "2")
    assert link.endswith(f"#{Scenario.from_values({'bid_price_c': None}).to_fragment()}")


# By keyboard, on a phone, on paper


@pytest.mark.context(viewport={"width": 360, "height": 740})
def test_on_a_phone_the_paper_is_written_and_taken_by_keyboard_alone(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    live_paper(page, site_url)
    page.locator('[data-parameter="memo_subject"]').focus()
    reached = set()
    for _press in range(60):
        reached.add(
            page.evaluate(
                "document.activeElement.dataset.parameter ?? document.activeElement.dataset.action"
            )
        )
        page.keyboard.press("Tab")
    assert {*WRITTEN, "link", "save", "open", "clear", "word", "print"} <= reached
    page.get_by_role("button", name="Word file").focus()
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    downloading.value.save_as(tmp_path / "phone.docx")
    assert content((tmp_path / "phone.docx").read_bytes())[0][0] == ("Title", "Case paper")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_printed_by_its_button_the_paper_stands_alone_on_a4(page: Page, site_url: str) -> None:
    live_paper(page, site_url, "#price_gap_percent=5")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(PAPER)).to_be_visible()
    expect(page.locator(f"{root('memo')} [data-answer]")).to_be_hidden()
    expect(page.get_by_role("button", name="Word file")).to_be_hidden()
    expect(page.locator("h1")).to_be_hidden()
    sheet = page.pdf(prefer_css_page_size=True)
    # Points of an A4 page.
    assert re.search(rb"/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]", sheet)


def test_without_script_the_paper_is_there_at_the_books_settings(
    page_no_script: Page, site_url: str
) -> None:
    page_no_script.goto(site_url + path("memo"))
    paper = page_no_script.locator(PAPER)
    expect(paper).to_contain_text("No economy is given, because the price gap is not set.")
    expect(paper).to_contain_text("not dated")
    assert texts(paper) == said(memo().resolved(Scenario().full_values()))
