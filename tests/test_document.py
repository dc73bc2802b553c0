"""A document says the same in blocks, on the page and in Word, and nothing that was typed runs."""

import datetime as dt
import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from bs4 import BeautifulSoup
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PROJECT
from tillit import document
from tillit.document import (
    Assumptions,
    Block,
    Document,
    Entry,
    Items,
    Part,
    Rows,
    generated_files,
    resolve,
    to_docx,
    to_html,
    written,
)
from tillit.i18n import counted
from tillit.parameters import Parameter, Value, defaults, registry
from tillit.said import Case, Said

VENDOR = PROJECT / "tillit" / "site" / "vendor"
DATE = dt.date(2026, 3, 1)

HOSTILE = (
    "<script>window.harmed = 1</script>\r\n"
    "\r\n"
    '  <img src="x" onerror="window.harmed = 1"> ]]> &amp; "quoted" {headcount} {share:percent}\n'
    "\N{NO-BREAK SPACE} \n"
    "nul \x00 bell \x07 none \uffff half \ud83d whole \N{GRINNING FACE} tab\tend\n"
    "{default-bullet-numbering-0} _x0041_ \N{RIGHT-TO-LEFT OVERRIDE}"
)
HOSTILE_LINES = [
    "<script>window.harmed = 1</script>",
    '<img src="x" onerror="window.harmed = 1"> ]]> &amp; "quoted" {headcount} {share:percent}',
    "nul  bell  none  half  whole \N{GRINNING FACE} tab end",
    "{default-bullet-numbering-0} _x0041_ \N{RIGHT-TO-LEFT OVERRIDE}",
]


def one_of(case: str, one: str, other: str) -> Said:
    return Said(
        case, ((Case("one", one, lambda known: known["share"] > 0.5), Case("other", other)),)
    )


EXAMPLE = Document(
    title="Case paper & <title>",
    stamp=("Version 1, {today:date}.", "", "No advice."),
    parts=(
        Part("decision", "Proposed decision", (Entry("empty_note"),), keep=True),
        Part(
            "question",
            "The question & the <answer>",
            (
                one_of("first", "{headcount} are to go, {share:percent} stay.", "Wrong."),
                one_of("second", "Wrong.", "The second holds: {unset:money}."),
                one_of("second", "Wrong.", ""),
                Entry("hostile_note"),
                Entry("empty_note", empty="Nothing is written; {share:percent} stay."),
                "In one line: {hostile_note}",
            ),
        ),
        Part("silent", "Left out", (Entry("empty_note"), Items(("",)))),
        Part("alternatives", "Alternatives", ()),
        Part(
            "reform",
            "Reform",
            (Items(("As today", "", "Reform: {code}")),),
            level=3,
        ),
        Part("inner", "Further in", ("Deep.",), level=4),
        Part(
            "gates",
            "Gates",
            (
                Rows(
                    "Gates and what is missing",
                    ("Gate", "By when", "Note"),
                    (
                        ("Mandate", Entry("day"), Entry("hostile_note")),
                        ("Left out", "", Entry("empty_note")),
                        ("Market", Entry("unset_day"), "{share:percent}"),
                    ),
                ),
                Rows(
                    "Never shown",
                    ("Gate", "Note"),
                    (("Left out", Entry("empty_note")),),
                    when_empty="No gate is missing: {share:percent}.",
                ),
                Rows("Nor this", ("Gate", "Note"), ()),
            ),
            level=3,
        ),
        Part(
            "assumptions",
            "Assumptions",
            (Assumptions("Every number", ("headcount", "contract_years", "stay_survey_share")),),
        ),
    ),
)
FOUND: dict[str, float | str] = {
    "first": 0.0,
    "second": 1.0,
    "unset": math.nan,
    "share": 0.33,
    "today": 20513.0,
    "code": "a1b2",
}
MISSING = {"unset": "no price set"}


def parameter(name: str, kind: str) -> Parameter:
    high = 2000.0 if kind == "text" else math.nan
    like = registry()["headcount"]
    return replace(like, id=name, kind=kind, display=kind, default="", high=high, label=name)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Parameter]:
    """The registry, with a note and a date that are set and some that are not."""
    survey = next(item for item in registry().values() if item.optional and item.kind == "number")
    made = {
        **registry(),
        "stay_survey_share": replace(survey, id="stay_survey_share"),
        **{name: parameter(name, "text") for name in ("hostile_note", "empty_note")},
        **{name: parameter(name, "date") for name in ("day", "unset_day")},
    }
    monkeypatch.setattr(document, "registry", lambda: made)
    return made


def values() -> dict[str, Value]:
    """Settings of a reader who changed one number, wrote one note and set one date."""
    return {
        **defaults(),
        "headcount": 200.0,
        "stay_survey_share": math.nan,
        "hostile_note": HOSTILE,
        "empty_note": " \n\t\n",
        "day": "2026-05-17",
        "unset_day": "",
    }


@pytest.fixture
def blocks() -> list[Block]:
    return resolve(EXAMPLE, values(), FOUND, MISSING)


def word(blocks: list[Block], language: str = "en-GB") -> WordDocument:
    made = to_docx(blocks, title=EXAMPLE.title, date=DATE, language=language)
    return docx.Document(io.BytesIO(made))


def said(file: WordDocument) -> list[tuple[str, str]]:
    """Each paragraph outside of tables: the name of its style and its text."""
    return [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]


def cells(table: Table) -> list[list[list[tuple[str, str]]]]:
    """Each paragraph of each cell of each row: the name of its style and its text."""
    return [
        [[(part.style.name, part.text) for part in cell.paragraphs] for cell in row.cells]
        for row in table.rows
    ]


# What it says


@pytest.mark.parametrize(("n", "text"), [(1.0, "1 option is left."), (2.0, "2 options are left.")])
def test_a_sentence_follows_the_number_in_it(n: float, text: str) -> None:
    left = counted("{left:number} option is left.", "{left:number} options are left.", by="left")
    part = Part("left", "Left", (left,))
    blocks = resolve(Document("Paper", (part,)), {}, {"left": n})
    assert blocks[-1]["text"] == text
    shown = written(Document("Paper", (part,)))["parts"][0]["blocks"][0]["text"]
    assert shown == {"one": left.one, "many": left.many, "by": "left"}


def test_a_document_says_what_the_scenario_has_to_say(blocks: list[Block]) -> None:
    paragraphs = [{"kind": "paragraph", "text": line} for line in HOSTILE_LINES]
    assert blocks == [
        {"kind": "title", "text": "Case paper & <title>"},
        {"kind": "stamp", "text": "Version 1, 1 March 2026."},
        {"kind": "stamp", "text": "No advice."},
        {"kind": "heading", "id": "decision", "level": 2, "text": "Proposed decision"},
        {"kind": "heading", "id": "question", "level": 2, "text": "The question & the <answer>"},
        {
            "kind": "paragraph",
            "text": "200\N{NO-BREAK SPACE}people are to go, 33\N{NO-BREAK SPACE}% stay.",
        },
        {"kind": "paragraph", "text": "The second holds: no price set."},
        *paragraphs,
        {"kind": "paragraph", "text": "Nothing is written; 33\N{NO-BREAK SPACE}% stay."},
        {"kind": "paragraph", "text": f"In one line: {' '.join(HOSTILE_LINES)}"},
        {"kind": "heading", "id": "alternatives", "level": 2, "text": "Alternatives"},
        {"kind": "heading", "id": "reform", "level": 3, "text": "Reform"},
        {"kind": "list", "items": ["As today", "Reform: a1b2"]},
        {"kind": "heading", "id": "inner", "level": 4, "text": "Further in"},
        {"kind": "paragraph", "text": "Deep."},
        {"kind": "heading", "id": "gates", "level": 3, "text": "Gates"},
        {
            "kind": "table",
            "caption": "Gates and what is missing",
            "columns": ["Gate", "By when", "Note"],
            "rows": [
                ["Mandate", "17 May 2026", "\n".join(HOSTILE_LINES)],
                ["Market", "", "33\N{NO-BREAK SPACE}%"],
            ],
        },
        {"kind": "paragraph", "text": "No gate is missing: 33\N{NO-BREAK SPACE}%."},
        {"kind": "heading", "id": "assumptions", "level": 2, "text": "Assumptions"},
        {
            "kind": "table",
            "caption": "Every number",
            "columns": ["Assumption", "Value", "Changed", "Where the book's value comes from"],
            "rows": [
                [
                    "Employees to be transferred",
                    "200\N{NO-BREAK SPACE}people",
                    "changed by you",
                    "assumption",
                ],
                [
                    registry()["contract_years"].label,
                    "4\N{NO-BREAK SPACE}years",
                    "as the book has it",
                    "from a source: Trondheim, § 2.1",
                ],
                [
                    document.registry()["stay_survey_share"].label,
                    "not set",
                    "as the book has it",
                    "for you to set",
                ],
            ],
        },
    ]


def test_a_heading_stands_over_the_parts_within_it_alone() -> None:
    silent, deep = (), ("Deep.",)

    def headings(*parts: Part) -> list[str]:
        resolved = resolve(Document("T", parts), values(), FOUND)
        return [block["id"] for block in resolved if block["kind"] == "heading"]

    assert headings(Part("a", "A", silent), Part("b", "B", silent)) == []
    assert headings(Part("a", "A", silent), Part("b", "B", deep, level=3)) == ["a", "b"]
    assert headings(Part("a", "A", silent), Part("b", "B", deep, level=4)) == ["a", "b"]
    assert headings(Part("a", "A", silent), Part("b", "B", deep)) == ["b"]
    assert headings(
        Part("a", "A", silent),
        Part("b", "B", silent, level=3),
        Part("c", "C", silent),
        Part("d", "D", silent, level=3),
        Part("e", "E", silent, level=4, keep=True),
    ) == ["c", "d", "e"]


def test_a_place_that_nothing_fills_is_an_error() -> None:
    for text in ("{no_such_result:percent}", "{no_such_parameter}"):
        with pytest.raises(KeyError, match="no_such"):
            resolve(Document("T", (Part("a", "A", (text,)),)), values(), FOUND)
    with pytest.raises(KeyError, match="no_such"):
        resolve(
            Document("T", (Part("a", "A", (one_of("no_such_case", "", ""),)),)), values(), FOUND
        )


def test_a_description_that_does_not_hold_together_is_refused() -> None:
    with pytest.raises(ValueError, match="'Gates': a row has 1 cells"):
        Rows("Gates", ("Gate", "Note"), (("Mandate",),))
    for level in (1, 5):
        with pytest.raises(ValueError, match="'question': there is no level"):
            Part("question", "The question", (), level=level)


def test_every_setting_can_stand_among_the_assumptions() -> None:
    names = tuple(name for name, item in registry().items() if item.kind != "text")
    parts = (Part("a", "A", (Assumptions("All", names),)),)
    *_, table = resolve(Document("T", parts), values(), FOUND)
    for name, (label, value, changed, origin) in zip(names, table["rows"], strict=True):
        known = registry()[name]
        assert label == known.label
        assert value
        assert changed == ("changed by you" if name == "headcount" else "as the book has it")
        has_place = known.origin in ("source", "literature", "law") and not known.optional
        assert (": " in origin) == has_place, name


def test_the_browser_gets_the_whole_description_as_plain_data() -> None:
    description = written(EXAMPLE)
    assert json.loads(json.dumps(description)) == description
    assert [part["id"] for part in description["parts"]] == [part.id for part in EXAMPLE.parts]
    assert [part["path"] for part in description["word"]] == [
        "word/styles.xml",
        "word/numbering.xml",
        "word/settings.xml",
    ]


# The page


def test_the_page_has_sections_within_sections_each_named_by_its_heading(
    blocks: list[Block],
) -> None:
    page = BeautifulSoup(to_html(blocks, level=2), "html.parser")
    assert page.header.h2.get_text() == "Case paper & <title>"
    assert [p.get_text() for p in page.header.select("p.stamp")] == [
        "Version 1, 1 March 2026.",
        "No advice.",
    ]

    def outline(parent: BeautifulSoup) -> list[tuple[str, list]]:
        found = []
        for section in parent.find_all("section", recursive=False):
            heading = section.find(re.compile("h[1-6]"), recursive=False)
            assert section["aria-labelledby"] == heading["id"]
            found.append((f"{heading.name} {heading['id']}", outline(section)))
        return found

    assert outline(page) == [
        ("h3 document-decision", []),
        ("h3 document-question", []),
        (
            "h3 document-alternatives",
            [
                ("h4 document-reform", [("h5 document-inner", [])]),
                ("h4 document-gates", []),
            ],
        ),
        ("h3 document-assumptions", []),
    ]


def test_the_page_says_what_the_blocks_say_and_holds_no_markup_of_the_reader(
    blocks: list[Block],
) -> None:
    page = BeautifulSoup(to_html(blocks), "html.parser")
    assert not page.find_all(["script", "img", "title", "answer"])
    paragraphs = [block["text"] for block in blocks if block["kind"] == "paragraph"]
    assert [p.get_text() for p in page.select("section p")] == paragraphs
    lists = [block["items"] for block in blocks if block["kind"] == "list"]
    assert [[li.get_text() for li in ul.select("li")] for ul in page.select("ul")] == lists
    tables = [block for block in blocks if block["kind"] == "table"]
    for table, block in zip(page.select("table"), tables, strict=True):
        assert table.caption.get_text() == block["caption"] == table.parent["aria-label"]
        assert [th.get_text() for th in table.select("thead th[scope=col]")] == block["columns"]
        for tr, row in zip(table.select("tbody tr"), block["rows"], strict=True):
            assert [cell.name for cell in tr.find_all(["th", "td"])] == ["th"] + ["td"] * (
                len(row) - 1
            )
            assert tr.th["scope"] == "row"
            for br in tr.find_all("br"):
                br.replace_with("\n")
            assert [cell.get_text() for cell in tr.find_all(["th", "td"])] == row


# The Word file


def expected_paragraphs(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block["kind"]:
            case "title":
                yield "Title", block["text"]
            case "stamp":
                yield "Stamp", block["text"]
            case "heading":
                yield f"Heading {block['level'] - 1}", block["text"]
            case "paragraph":
                yield "Normal", block["text"]
            case "list":
                yield from (("List Bullet", item) for item in block["items"])
            case "table":
                yield "Caption", block["caption"]


def test_the_word_file_says_what_the_blocks_say_in_real_styles(blocks: list[Block]) -> None:
    file = word(blocks)
    assert said(file) == list(expected_paragraphs(blocks))
    assert all(paragraph.text for paragraph in file.paragraphs), "an empty paragraph as a space"
    tables = [block for block in blocks if block["kind"] == "table"]
    for table, block in zip(file.tables, tables, strict=True):
        assert table.style.name == "Table Grid"
        heading, *rows = cells(table)
        assert heading == [[("Table Heading", text)] for text in block["columns"]]
        assert rows == [
            [[("Table Text", line) for line in text.split("\n")] for text in row]
            for row in block["rows"]
        ]


def test_headings_lists_and_tables_of_the_word_file_are_tagged(blocks: list[Block]) -> None:
    file = word(blocks)
    levels = {
        name: file.styles[name].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val"))
        for name in ("Heading 1", "Heading 2", "Heading 3")
    }
    assert levels == {"Heading 1": "0", "Heading 2": "1", "Heading 3": "2"}
    bullets = file.styles["List Bullet"].element.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = file.part.numbering_part.element
    assert [num.numId for num in numbering.num_lst] == [int(bullets)]
    assert numbering.find(f".//{qn('w:numFmt')}").get(qn("w:val")) == "bullet"
    for table in file.tables:
        heads = [row._tr.find(f"./{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]
        assert heads[0] is not None, "its first row does not repeat on the next page"
        assert not any(head is not None for head in heads[1:])
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"
        xml = table._tbl.xml
        assert "w:gridSpan" not in xml
        assert "w:vMerge" not in xml
        for row in table.rows:
            assert [cell.width for cell in row.cells] == [column.width for column in table.columns]


@pytest.mark.parametrize("language", ["en-GB", "nb-NO"])
def test_the_word_file_says_its_language_title_and_day(blocks: list[Block], language: str) -> None:
    file = word(blocks, language)
    tag = file.styles.element.find(f"./{qn('w:docDefaults')}//{qn('w:lang')}")
    assert tag.get(qn("w:val")) == language
    assert file.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == language
    properties = file.core_properties
    assert properties.title == EXAMPLE.title
    assert properties.language == language
    assert properties.created.date() == properties.modified.date() == DATE
    assert not properties.author


def test_the_language_is_that_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, tag in {"nb": "nb-NO", "da": "da-DK", "sv": "sv-SE", "en": "en-GB"}.items():
        monkeypatch.setenv("TILLIT_LANGUAGE", name)
        styles = written(EXAMPLE)["word"][0]["data"]
        assert f'w:lang w:val="{tag}"' in styles
    monkeypatch.delenv("TILLIT_LANGUAGE")
    assert 'w:lang w:val="en-GB"' in written(EXAMPLE)["word"][0]["data"]


def test_the_word_file_is_a4_with_margins_and_numbered_pages(blocks: list[Block]) -> None:
    [section] = word(blocks).sections
    assert (section.page_width.twips, section.page_height.twips) == (11906, 16838)
    for side in ("left", "right", "top", "bottom"):
        assert abs(getattr(section, f"{side}_margin") - Cm(2.5)) < 1000, side
    [footer] = section.footer.paragraphs
    assert footer.style.name == "Footer"
    assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_column_widths_follow_the_text_and_fit_between_the_margins() -> None:
    widths = document.column_widths([["a", "b", "c"], ["x" * 10, "y" * 200 + "\nz", ""]])
    assert widths[1] > widths[0] > widths[2]
    assert 9069 <= sum(widths) <= 9072


def test_the_same_document_is_the_same_bytes(blocks: list[Block]) -> None:
    first = to_docx(blocks, title="T", date=DATE)
    assert first == to_docx(blocks, title="T", date=DATE)
    assert first != to_docx(blocks, title="T", date=DATE + dt.timedelta(days=1))
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_typed_reaches_page_and_word_file_alike(text: str) -> None:
    entered = {**values(), "hostile_note": text}
    parts = (Part("a", "A", (Entry("hostile_note", empty="Nothing."),)),)
    resolved = resolve(Document("T", parts), entered, FOUND)
    lines = [block["text"] for block in resolved if block["kind"] == "paragraph"]
    assert [line for style, line in said(word(resolved)) if style == "Normal"] == lines
    page = BeautifulSoup(to_html(resolved), "html.parser")
    assert [p.get_text() for p in page.select("section p")] == lines


# The library for the browser


def test_the_vendored_library_is_the_one_that_is_recorded() -> None:
    record = json.loads((VENDOR / "docx.json").read_text("utf-8"))
    script = (VENDOR / "docx.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() == record["sha256"]
    assert generated_files() == {"docx.js": script.decode("utf-8")}
    head = script[:3000].decode("utf-8")
    assert head.startswith(f"/*! docx {record['version']}, {record['file']}, minified.")
    assert (VENDOR / "docx.LICENSE.txt").read_text("utf-8") in head


def test_the_vendored_library_evaluates_no_text_and_asks_nobody() -> None:
    script = (VENDOR / "docx.js").read_text("utf-8")
    for word in (r"\beval\(", r"\bnew Function\b", r"\bfetch\(", "XMLHttpRequest", r"\bimport\("):
        assert not re.search(word, script), word
