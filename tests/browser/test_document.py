"""The page writes the document that Python writes: as HTML, in print and as a Word file.

The page is one of its own, with a stand-in for the explorer: what it finds and how it writes a
value is given, what document.js makes of it is tested.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from playwright.sync_api import Page, expect

from tests.browser.conftest import Record, serving
from tests.test_document import (
    DATE,
    EXAMPLE,
    FOUND,
    HOSTILE,
    MISSING,
    cells,
    known,
    said,
    values,
    word,
)
from tillit import document, told
from tillit.document import WORD_FILE, Assumptions, Block, Entry, resolve, to_html, written
from tillit.formats import write
from tillit.messages import message
from tillit.site import STATIC
from tillit.site.scripts import joined
from tillit.wording import value_text

__all__ = ["known"]  # a fixture

# What explorer.js gives its root; the texts of results and settings come from Python.
STAND_IN = """
window.tillitBook = given.book;
const root = document.querySelector("[data-explorer]");
const PLACES = /\\{(\\w+)(?::(\\w+))?\\}/g;
const notice = document.querySelector("[data-notice]");
const text = (name, format) => {
  const key = format ? `${name}:${format}` : name;
  if (!(key in given.texts)) throw new Error(`no text for ${key}`);
  return given.texts[key];
};
root.tillit = {
  config: { document: given.document },
  scenario: {
    changed: given.changed,
    value: (name) => given.values[name],
    replaced: () => "",
  },
  valueText: (name) => text(name),
  fillText: (template, found) => {
    if (found.today !== given.today) throw new Error(`today is not ${found.today}`);
    return template.replace(PLACES, (_whole, name, format) => text(name, format));
  },
  tell: (messages) => { notice.textContent = messages.join(" "); },
  settled: async () => { if (given.finds && !window.told) window.show(); },
};
window.enter = (note) => {
  given.values.hostile_note = given.texts.hostile_note = note;
  window.show();
};
const found = () =>
  Object.fromEntries(Object.entries(given.found).map(([name, x]) => [name, x ?? NaN]));
window.show = () => {
  window.told = true;
  root.dispatchEvent(new CustomEvent("tillit:shown", { detail: { found: found() } }));
};
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A document</title>
<link rel="icon" href="data:,">
{policy}
<link rel="stylesheet" href="tokens.css">
<link rel="stylesheet" href="components.css">
<link rel="stylesheet" href="document.css">
</head>
<body>
<main>
<h1>A page with a document</h1>
<section class="tillit-explorer" data-explorer="example">
<p id="outside">Not of the document.</p>
<p data-notice></p>
<button type="button" data-action="word">Word</button>
<button type="button" data-action="print">Print</button>
<article data-document="example" data-level="2" aria-labelledby="document-title"></article>
</section>
</main>
<script src="{script}"></script>
<script src="document.js" data-docx="docx.js"></script>
</body>
</html>
"""

# Neither a request by script nor text that is run as one; files of the page itself may load.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'self'; style-src 'self'; img-src data:\">"
)

DRAWN = "document.querySelector('[data-document]')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the page loads, and the page as :func:`write_page` makes it."""
    folder = tmp_path_factory.mktemp("document")
    (folder / "document.js").write_text(joined("document.js"), encoding="utf-8")
    for name in ("document.css", "components.css", "tokens.css"):
        (folder / name).write_bytes((STATIC / name).read_bytes())
    for name, content in document.generated_files().items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site_url(folder: Path) -> Iterator[str]:
    """In place of the book."""
    with serving(folder) as address:
        yield address


@pytest.fixture
def blocks() -> list[Block]:
    return resolve(EXAMPLE, values(), FOUND, MISSING)


@pytest.fixture
def write_page(folder: Path) -> Callable[..., None]:
    """Write the page, which knows what Python knows."""

    def write_one(name: str = "index.html", policy: str = POLICY, **changes: Any) -> None:
        given = {
            "book": told.book(),
            "document": written(EXAMPLE),
            "texts": texts(),
            "values": {name: None if x != x else x for name, x in values().items()},
            "changed": {"headcount": 200, "hostile_note": HOSTILE},
            "found": {name: None if x != x else x for name, x in FOUND.items() if name != "today"},
            "today": FOUND["today"],
            "finds": True,
        }
        script = f"const given = {json.dumps({**given, **changes})};{STAND_IN}"
        (folder / f"{name}.js").write_text(script, encoding="utf-8")
        page = PAGE.replace("{policy}", policy).replace("{script}", f"{name}.js")
        (folder / name).write_text(page, encoding="utf-8")

    return write_one


@pytest.fixture(autouse=True)
def today(page: Page) -> None:
    """Let the page believe that it is the day the Word file of Python is made."""
    page.clock.set_fixed_time(f"{DATE.isoformat()}T12:00:00")


def texts() -> dict[str, str]:
    """What an explorer would write in each place of the document, by the place."""
    places = set(re.findall(r"\{(\w+)(?::(\w+))?\}", json.dumps(written(EXAMPLE)["parts"])))
    places |= {("today", "date")}
    for part in EXAMPLE.parts:
        for block in part.blocks:
            if isinstance(block, Entry):
                places.add((block.parameter, ""))
            if isinstance(block, Assumptions):
                places |= {(name, "") for name in block.parameters}
    places |= {("day", ""), ("unset_day", "")}
    made = {}
    for name, style in places:
        if name in values():
            made[name] = value_text(document.registry()[name], values()[name])
        elif isinstance(FOUND[name], str):
            made[name] = FOUND[name]
        else:
            made[f"{name}:{style}"] = write(FOUND[name], style, MISSING.get(name, "not set"))
    return made


def same_html(page: Page, html: str) -> bool:
    """Say whether the document in the page is this HTML, but for blanks between its elements."""
    return page.evaluate(
        """([html]) => {
          const strip = (node) => {
            node.normalize();
            const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            const blank = [];
            while (walker.nextNode()) {
              if (!walker.currentNode.data.trim()) blank.push(walker.currentNode);
            }
            blank.forEach((text) => text.remove());
            return node;
          };
          const wanted = document.createElement("div");
          wanted.innerHTML = html;
          const seen = document.createElement("div");
          seen.append(...document.querySelector("[data-document]").cloneNode(true).childNodes);
          return strip(wanted).isEqualNode(strip(seen));
        }""",
        [html],
    )


def downloaded(page: Page) -> WordDocument:
    """Press the button and open the file that the page makes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Word").click()
    assert waiting.value.suggested_filename == WORD_FILE
    return docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))


def notice(page: Page) -> str:
    return page.locator("[data-notice]").inner_text()


def test_the_page_shows_the_document_that_python_writes(
    page: Page, site_url: str, write_page: Callable[..., None], blocks: list[Block]
) -> None:
    write_page()
    page.goto(site_url)
    page.evaluate("show()")
    assert same_html(page, to_html(blocks, level=2))
    assert not same_html(page, to_html(blocks, level=3))
    assert page.evaluate("window.harmed") is None
    assert page.locator("[data-document] :is(script, img)").count() == 0


def test_a_document_on_the_page_is_accessible(
    page: Page, site_url: str, write_page: Callable[..., None]
) -> None:
    write_page(policy="")  # axe comes as a script of the test
    page.goto(site_url)
    page.evaluate("show()")
    violations = Axe().run(page).response["violations"]
    assert not violations, json.dumps(violations, indent=1)


def test_the_word_file_of_the_page_is_that_of_python(
    page: Page, site_url: str, write_page: Callable[..., None], blocks: list[Block]
) -> None:
    write_page()
    page.goto(site_url)
    page.evaluate("show()")
    theirs, ours = downloaded(page), word(blocks)
    assert notice(page) == f"Saved to {WORD_FILE}."
    assert said(theirs) == said(ours)
    assert [cells(table) for table in theirs.tables] == [cells(table) for table in ours.tables]
    for their, our in zip(theirs.tables, ours.tables, strict=True):
        assert their.style.name == our.style.name
        for name in ("w:tblHeader", "w:cantSplit"):
            marked = [
                [row._tr.find(f"./{qn('w:trPr')}/{qn(name)}") is not None for row in table.rows]
                for table in (their, our)
            ]
            assert marked[0] == marked[1], name
        widths = [[column.width for column in table.columns] for table in (their, our)]
        assert widths[0] == widths[1]
        looks = [table._tbl.tblPr.find(qn("w:tblLook")) for table in (their, our)]
        for name in ("w:firstRow", "w:firstColumn"):
            assert {look.get(qn(name)) for look in looks} <= {"1", "true"}
    for name in ("styles", "numbering_part", "settings"):
        assert getattr(theirs.part, name).element.xml == getattr(ours.part, name).element.xml
    pages = [
        (
            *(file.sections[0].page_width, file.sections[0].page_height),
            *(getattr(file.sections[0], f"{side}_margin") for side in ("left", "top")),
            file.sections[0].footer.paragraphs[0].style.name,
        )
        for file in (theirs, ours)
    ]
    assert pages[0] == pages[1]
    assert "PAGE" in theirs.sections[0].footer._element.xml
    assert theirs.core_properties.title == ours.core_properties.title
    assert theirs.core_properties.author == ours.core_properties.author


def test_only_the_parts_that_say_something_else_are_drawn_anew(
    page: Page, site_url: str, write_page: Callable[..., None], blocks: list[Block]
) -> None:
    write_page()
    page.goto(site_url)
    page.evaluate(f"show(); window.before = [...{DRAWN}.children]")
    page.evaluate("show()")
    assert page.evaluate(f"before.every((node, i) => node === {DRAWN}.children[i])")
    page.evaluate("given.texts['contract_years'] = '5 years'; show()")
    kept = page.evaluate(f"before.map((node, i) => node === {DRAWN}.children[i])")
    assert kept == [True] * (len(kept) - 1) + [False]
    assert "5 years" in page.locator("[data-document] > section").last.inner_text()
    # A part that falls silent goes, and the rest is as if it had never been there.
    page.evaluate("given.document.parts[1].blocks = []; show()")
    assert page.evaluate(f"{DRAWN}.children.length") == len(kept) - 1
    assert page.locator("#document-question").count() == 0
    assert page.locator("#document-alternatives").count() == 1


def test_the_library_is_loaded_when_a_word_file_is_asked_for_and_once(
    page: Page, site_url: str, record: Record, write_page: Callable[..., None]
) -> None:
    write_page()
    page.goto(site_url)
    page.evaluate("show()")
    page.wait_for_load_state("networkidle")
    assert not [address for address in record.requests if address.endswith("docx.js")]
    downloaded(page)
    downloaded(page)
    assert len([address for address in record.requests if address.endswith("docx.js")]) == 1


def test_a_word_file_can_be_asked_for_before_anything_was_found(
    page: Page, site_url: str, write_page: Callable[..., None], blocks: list[Block]
) -> None:
    write_page()
    page.goto(site_url)
    assert said(downloaded(page)) == said(word(blocks))


def test_a_word_file_that_cannot_be_made_is_said_and_can_be_asked_for_again(
    page: Page, site_url: str, record: Record, write_page: Callable[..., None]
) -> None:
    write_page()
    page.route("**/docx.js", lambda route: route.abort())
    page.goto(site_url)
    page.evaluate("show()")
    page.get_by_role("button", name="Word").click()
    expect(page.locator("[data-notice]")).to_have_text(message("document_failed"))
    record.console_errors.clear()  # of the request that was refused
    page.unroute("**/docx.js")
    downloaded(page)
    # Another page: a browser takes one that is written again in the same second for the same.
    write_page("other.html", finds=False)
    page.goto(f"{site_url}/other.html")
    page.get_by_role("button", name="Word").click()
    expect(page.locator("[data-notice]")).to_have_text(message("not_reckoned"))


def test_a_page_opened_from_disk_makes_the_word_file_too(
    page: Page, folder: Path, write_page: Callable[..., None], blocks: list[Block]
) -> None:
    write_page(policy="")
    page.goto((folder / "index.html").as_uri())
    page.evaluate("show()")
    assert said(downloaded(page)) == said(word(blocks))


def test_the_print_button_prints_the_document_alone(
    page: Page, site_url: str, write_page: Callable[..., None]
) -> None:
    write_page()
    page.goto(site_url)
    page.evaluate("show(); window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("printed")
    assert page.locator("#outside").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("#outside").is_visible()
    assert not page.locator("h1").is_visible()
    for part in ("#document-title", "#document-decision", "td >> nth=0", "li >> nth=0"):
        assert page.locator(f"[data-document] {part}").is_visible(), part
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#outside").is_visible()


def test_a_phone_does_not_scroll_sideways(
    open_page: Callable[..., Page], site_url: str, write_page: Callable[..., None]
) -> None:
    write_page()
    phone = open_page(viewport={"width": 320, "height": 640})
    phone.clock.set_fixed_time(f"{DATE.isoformat()}T12:00:00")
    phone.goto(site_url)
    phone.evaluate("show()")
    widths = phone.evaluate(f"[{DRAWN}.scrollWidth, {DRAWN}.clientWidth]")
    assert widths[0] <= widths[1]


def test_the_page_writes_what_a_reader_enters_as_python_does(
    page: Page, site_url: str, write_page: Callable[..., None]
) -> None:
    """The two count blanks, lines and what no file can hold in the same way."""
    entered = ["", " ", "\n", "a\n\n b \r\nc\rd", "\ud800a\udc00\U0001f600"]
    entered += ["\u2003x\u0085\ufeff y\u2028z", "\x00", "{", "{{x}} {"]
    write_page()
    page.goto(site_url)
    for text in entered:
        ours = resolve(EXAMPLE, {**values(), "hostile_note": text}, FOUND, MISSING)
        page.evaluate("([text]) => enter(text)", [text])
        assert same_html(page, to_html(ours, level=2)), repr(text)
