"""A broken table stops with table, row, column and reason: what a person needs to mend it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.packages import (
    copy,
    copy_of,
    describe,
    field_of,
    read,
    resource_of,
    set_cell,
    write,
    write_description,
)
from tillit import validation
from tillit.contents import contents
from tillit.evidence import DATA_FOLDER, MOST_FAULTS, DataError, Evidence

Break = Callable[[Path], None]

FEW = ("vocabulary", "sources", "voices", "findings", "figures", "literature", "works")
"""Tables that name only each other."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ that a test may break."""
    return copy(tmp_path)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A copy of a few tables, quick to validate."""
    return copy_of(tmp_path, FEW)


def found(folder: Path) -> list[str]:
    return [str(fault) for fault in validation.faults(folder)]


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as refused:
        Evidence(folder)
    return str(refused.value)


# ---- the form of a file --------------------------------------------------------------------------

VOICES = DATA_FOLDER / "voices.csv"
HEADER = b"id,name,kind,stands_for\n"
ROW = b"someone,Someone,suppliers,Nobody\n"
COLUMNS = "the columns must be id, name, kind, stands_for"
SAVE = "save it as UTF-8"


def cell(text: str) -> bytes:
    """A table with this in its third row."""
    return HEADER + ROW + f"else,{text},suppliers,Nobody\n".encode()


def as_utf_16(mark: bytes, name: str) -> bytes:
    return mark + (HEADER + ROW).decode().encode(name)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param(b"", [": it is empty: its first line must name the columns"], id="empty"),
        pytest.param(b"\n\n", [": it is empty: its first line must name the columns"], id="lines"),
        pytest.param(HEADER, [", row 1: it has a header and no row below it"], id="header only"),
        pytest.param(
            ROW, [f", row 1: its first line does not name the columns: {COLUMNS}"], id="no header"
        ),
        pytest.param(
            b"\xef\xbb\xbf" + HEADER + ROW,
            [f", row 1: it begins with a byte-order mark: {SAVE} without one"],
            id="byte-order mark",
        ),
        pytest.param(
            as_utf_16(b"\xff\xfe", "utf-16-le"),
            [f", row 1: it is written in UTF-16: {SAVE}"],
            id="UTF-16",
        ),
        pytest.param(
            as_utf_16(b"\xfe\xff", "utf-16-be"),
            [f", row 1: it is written in UTF-16: {SAVE}"],
            id="UTF-16, the other way round",
        ),
        pytest.param(
            as_utf_16(b"", "utf-16-le"),
            [f", row 1: it is written in UTF-16: {SAVE}"],
            id="UTF-16, without a mark",
        ),
        pytest.param(
            HEADER + ROW + "else,Bærum,suppliers,Nobody\n".encode("latin-1"),
            [", row 3, column name: the byte 0xe6 is not UTF-8: save the table as UTF-8"],
            id="Latin-1",
        ),
        pytest.param(
            (HEADER + ROW).replace(b",", b";"),
            [", row 1: its columns stand between semicolons: put commas between them"],
            id="semicolons",
        ),
        pytest.param(
            (HEADER + ROW).replace(b",", b"\t"),
            [", row 1: its columns stand between tabs: put commas between them"],
            id="tabs",
        ),
        pytest.param(
            (HEADER + ROW).replace(b",", b"|"),
            [", row 1: its columns stand between bars: put commas between them"],
            id="bars",
        ),
        pytest.param(
            b"id,name,kind\nsomeone,Someone,suppliers\n",
            [f", row 1, column stands_for: the column is missing; {COLUMNS}"],
            id="a column less",
        ),
        pytest.param(
            HEADER.replace(b"kind", b"sort") + ROW,
            [
                f", row 1, column kind: the column is missing; {COLUMNS}",
                f", row 1: there is no column 'sort'; {COLUMNS}",
            ],
            id="another name",
        ),
        pytest.param(
            HEADER.replace(b"\n", b",opinion\n") + ROW.replace(b"\n", b",Good\n"),
            [f", row 1: there is no column 'opinion'; {COLUMNS}"],
            id="a column more",
        ),
        pytest.param(
            b"name,id,kind,stands_for\nSomeone,someone,suppliers,Nobody\n",
            [f", row 1: its columns stand in another order; {COLUMNS}"],
            id="another order",
        ),
        pytest.param(
            HEADER.replace(b"\n", b",kind\n") + ROW.replace(b"\n", b",author\n"),
            [f", row 1, column kind: the column stands there twice; {COLUMNS}"],
            id="a column twice",
        ),
        pytest.param(
            HEADER + b"someone,Someone,Nobody\n",
            [
                ", row 2, column kind: it has 3 cells in place of 4; the first that does not fit "
                "its column is 'Nobody': a cell or a comma is missing here or before"
            ],
            id="a coded cell less",
        ),
        pytest.param(
            HEADER + b"someone,Someone,suppliers\n",
            [
                ", row 2, column stands_for: it has 3 cells in place of 4: a cell or a comma is "
                "missing here or before"
            ],
            id="the last cell less",
        ),
        pytest.param(
            HEADER + b"someone,Someone,suppliers,Nobody,Good\n",
            [
                ", row 2: it has 5 cells in place of 4, and no column stands above 'Good': a comma "
                "is too many, or a text with commas needs quotes around it"
            ],
            id="a cell more",
        ),
        pytest.param(HEADER + b"\n" + ROW, [", row 2: the row is empty: delete it"], id="no cell"),
        pytest.param(
            HEADER + ROW + b'else,"Someone,suppliers,Nobody\n',
            [
                ", row 3: its quotes do not match (unexpected end of data): close each quote, and "
                "write a quote within a text twice"
            ],
            id="an open quote",
        ),
        pytest.param(
            cell('"Some"one'),
            [
                ", row 3: its quotes do not match (',' expected after '\"'): close each quote, and "
                "write a quote within a text twice"
            ],
            id="a quote within",
        ),
        pytest.param(
            cell("Some\0one"),
            [
                ", row 3, column name: 'Some\\x00one' is refused, it holds the control character "
                "U+0000: take it out"
            ],
            id="NUL",
        ),
        pytest.param(
            cell("Some\x1bone"),
            [
                ", row 3, column name: 'Some\\x1bone' is refused, it holds the control character "
                "U+001B: take it out"
            ],
            id="escape",
        ),
        pytest.param(
            cell("Some\u202eone"),
            [
                ", row 3, column name: 'Some\\u202eone' is refused, it holds the control character "
                "U+202E: take it out"
            ],
            id="turned round",
        ),
        pytest.param(
            cell('"Some\none"'),
            [", row 3, column name: 'Some\\none' is refused, it holds a line break: take it out"],
            id="a line break",
        ),
        pytest.param(
            cell("Some\tone"),
            [", row 3, column name: 'Some\\tone' is refused, it holds a tab: take it out"],
            id="a tab",
        ),
        pytest.param(
            cell("  "),
            [
                ", row 3, column name: '  ' is refused, it is blank: write something, or leave the "
                "cell empty"
            ],
            id="blank",
        ),
        pytest.param(
            cell("\u00a0\u2003"),
            [
                ", row 3, column name: '\\xa0\\u2003' is refused, it is blank: write something, or "
                "leave the cell empty"
            ],
            id="blank to the eye",
        ),
        *(
            pytest.param(
                cell(blank),
                [
                    f", row 3, column name: {blank!r} is refused, it is blank: write something, or "
                    "leave the cell empty"
                ],
                id=f"blank by U+{ord(blank):04X}",
            )
            for blank in "\u3164\u2800\uffa0\u115f\u034f"
        ),
        pytest.param(
            cell("Someone "),
            [
                ", row 3, column name: 'Someone ' is refused, a space stands before or after it: "
                "take it out"
            ],
            id="a space behind",
        ),
        pytest.param(
            cell("BÃ¦rum"),
            [
                ", row 3, column name: 'BÃ¦rum' is refused, its letters were once read in another "
                "encoding: write them anew"
            ],
            id="read in another encoding",
        ),
    ],
)
def test_a_file_of_another_form_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, faults: list[str]
) -> None:
    folder = copy_of(tmp_path, ["vocabulary", "voices"])
    (folder / "voices.csv").write_bytes(content)
    assert found(folder) == [f"data/voices.csv{fault}" for fault in faults]


def lose_table(folder: Path) -> None:
    (folder / "voices.csv").unlink()


def folder_in_its_place(folder: Path) -> None:
    lose_table(folder)
    (folder / "voices.csv").mkdir()


def add_table(folder: Path) -> None:
    (folder / "opinions.csv").write_text("id\n")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (lose_table, "data/voices.csv: there is no such file"),
        (folder_in_its_place, "data/voices.csv: it cannot be read (Is a directory)"),
        (add_table, "data/opinions.csv: datapackage.json does not describe it"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_a_missing_table_and_one_that_nothing_describes_are_named(
    few: Path, broken: Break, fault: str
) -> None:
    broken(few)
    assert fault in found(few)


def test_a_grade_that_is_missing_is_missed_at_the_grade(few: Path) -> None:
    rows = read(few / "findings.csv")
    place = rows[0].index("grade")
    rows[4] = rows[4][:place] + rows[4][place + 1 :]
    write(few / "findings.csv", rows)
    (fault,) = found(few)
    assert fault.startswith("data/findings.csv, row 5, column grade: it has 8 cells in place of 9")


# ---- what stands in the cells --------------------------------------------------------------------

ID = "a name in small letters and digits, with hyphens: one-bid"
DAY = "a year, a month or a day: 2025, 2025-08, 2025-08-21"
EMPTY = "it must not be empty (required)"
NUMBER = "it must be a number, written with a point and without spaces, such as 1200.5"
INTEGER = "it must be an integer: a whole number, written without spaces"

CELLS = [
    ("findings", 3, "source_id", "", EMPTY),
    ("findings", 4, "statement", "", EMPTY),
    ("findings", 5, "grade", "", EMPTY),
    ("findings", 6, "kind", "rumour", "it must be one of "),
    ("findings", 7, "grade", "proven", "it must be one of evaluated_with_comparison, evaluated, "),
    ("figures_you_will_hear", 2, "id", "Two bids", f"it must be written as {ID}"),
    ("findings", 9, "source_id", "atlantis", "data/sources.csv has no row with this id"),
    ("findings", 10, "voice", "nobody", "data/voices.csv has no row with this id"),
    ("figures", 5, "value", "about 4", NUMBER),
    ("figures", 6, "value", "300,000", NUMBER),
    ("figures", 7, "value", "1200 000", NUMBER),
    ("figures", 8, "unit", "heads", "it must be one of "),
    ("figures", 9, "year", "20225", "it must be at most 2100"),
    ("figures", 10, "finding_id", "no-such", "data/findings.csv has no row with this id"),
    ("lessons", 2, "number", "1.5", INTEGER),
    ("lessons", 3, "number", "0", "it must be at least 1"),
    ("risks", 2, "most_critical", "maybe", "it must be true or false (a boolean)"),
    ("law", 11, "country", "NO_DK", "it must be written as NO, DK, SE, EU or ALL"),
    ("timeline", 7, "date", "21.08.2025", f"it must be written as {DAY}"),
    ("works", 5, "year", "about 2010", "it must be written as a year, in brackets where it is "),
    ("works", 6, "doi", "doi:10.1000/x", "it must be written as 10"),
    ("law", 4, "valid_to", "2025-02-30", "it must be a day in the calendar: 2025-08-21"),
    ("law", 5, "source_id", "hearsay", "data/law_sources.csv has no row with this id"),
    ("mitigations", 2, "risk_id", "no-risk", "data/risks.csv has no row with this finding_id"),
    ("parameters", 2, "model", "staff_trems", "it must be one of award_formula, balance, "),
    ("parameters", 3, "literature_id", "x99", "data/literature.csv has no row with this id"),
    ("parameters", 4, "short_unit", "furlongs", "data/units.csv has no row with this id"),
    ("parameter_families", 2, "model", "choices", "it must be one of award_formula, balance, "),
    ("option_scores", 2, "low", "11", "it must be at most 10"),
    ("option_scores", 3, "high", "-1", "it must be at least 0"),
    ("option_scores", 4, "model", "oracle", "it must be one of staff_terms, "),
    ("option_scores", 6, "low", "nan", "a number must be finite"),
    ("option_scores", 5, "criterion", "beauty", "data/criteria.csv has no row with this id"),
]  # fmt: skip

BEYOND = [
    ("figures", 5, "value", "NaN", "a number must be finite"),
    ("parameters", 2, "high", "Infinity", "a number must be finite"),
    ("timeline", 7, "date", "2025-13-41", "there is no such date (month must be in 1..12)"),
    ("timeline", 8, "date", "2025-02-30", "there is no such date (day is out of range for month)"),
    ("timeline", 9, "date", "0025", "the year must be between 1800 and 2100"),
    ("literature", 2, "disputed_with", "c02;x99",
     "data/literature.csv has no row with id 'x99'; names stand with ';' between them, without "
     "spaces"),
    ("literature", 3, "disputed_with", "c01, c04",
     "data/literature.csv has no row with id 'c01, c04'; names stand with ';' between them, "
     "without spaces"),
    ("literature", 4, "disputed_with", "c04;c04", "'c04' stands there twice"),
    ("literature", 5, "disputed_with", "c05;",
     "data/literature.csv has no row with id ''; names stand with ';' between them, without "
     "spaces"),
    ("literature", 6, "works", "nobody1999",
     "data/works.csv has no row with id 'nobody1999'; names stand with ';' between them, without "
     "spaces"),
    ("works", 2, "unchecked", "yaer",
     "there is no column 'yaer'; names stand with ';' between them, without spaces"),
    ("law", 3, "valid_from", "2025-02-30",
     "there is no such date (day is out of range for month)"),
    ("law", 2, "checked", "2026-13", "there is no such date (month must be in 1..12)"),
    ("figures_you_will_hear", 2, "literature_ids", "x99",
     "data/literature.csv has no row with id 'x99'; names stand with ';' between them, without "
     "spaces"),
    ("parameter_families", 2, "for_each", "options|moods",
     "there is no table 'moods'; names stand with '|' between them, without spaces"),
    ("parameters", 3, "choices", "country: NO|FI",
     "country has no 'FI'; names stand with '|' between them, without spaces"),
    ("parameters", 4, "choices", "land: NO|DK",
     "a list of choices begins with a vocabulary or table, as in country: NO|DK"),
    *((table, row, column, value, reason)
      for table, row, column, reason in (
          ("option_scores", 7, "high", NUMBER), ("schedule", 2, "high", NUMBER),
          ("lessons", 2, "number", INTEGER), ("bids", 2, "price", NUMBER))
      for value in ("\u0663",)),
    ("lessons", 3, "number", "0_3", INTEGER),
    ("figures", 6, "value", "1_0", NUMBER),
    ("figures", 7, "year", "\uff12\uff10\uff12\uff11", INTEGER),
    ("works", 3, "year", "\uff12\uff10\uff12\uff11", "its digits must be 0 to 9"),
    ("literature", 7, "disputed_with", "c06", "a row does not name itself"),
    ("law", 4, "checked", "2099", "that day is still to come"),
    ("parameters", 5, "choices", "NO|DK",
     "a list of choices begins with a vocabulary or table, as in country: NO|DK"),
]  # fmt: skip


@pytest.mark.parametrize("cells", [CELLS, BEYOND], ids=["schema", "beyond"])
def test_refused_cells_are_named_with_table_row_column_and_reason(
    data: Path, cells: list[tuple[str, int, str, str, str]]
) -> None:
    # All in one package: it takes seconds to validate one.
    for table, row, column, value, _reason in cells:
        set_cell(data, table, row, column, value)
    faults = found(data)
    for table, row, column, value, reason in cells:
        place = f"data/{table}.csv, row {row}, column {column}: "
        (fault,) = (one for one in faults if one.startswith(place))
        assert fault.removeprefix(place).startswith(f"{value!r} is refused, {reason}")
    assert len(faults) == len(cells), faults


# ---- cells that do not go together ---------------------------------------------------------------


def set_cells(table: str, row: int, **cells: str) -> Break:
    def broken(folder: Path) -> None:
        for column, value in cells.items():
            set_cell(folder, table, row, column, value)

    return broken


def repeat_row(table: str, row: int) -> Break:
    def broken(folder: Path) -> None:
        rows = read(folder / f"{table}.csv")
        write(folder / f"{table}.csv", [*rows, rows[row - 1]])

    return broken


def lose_row(table: str, row: int) -> Break:
    def broken(folder: Path) -> None:
        rows = read(folder / f"{table}.csv")
        write(folder / f"{table}.csv", rows[: row - 1] + rows[row:])

    return broken


TOGETHER = [
    (set_cells("option_scores", 2, low="7", high="4"),
     "data/option_scores.csv, row 2, column low, high: '7' is above '4': low must not exceed high"),
    (set_cells("parameters", 2, low="70", high="7"),
     "data/parameters.csv, row 2, column low, high: '70' is above '7': low must not exceed high"),
    (set_cells("schedule", 2, low="9", high="8"),
     "data/schedule.csv, row 2, column low, high: '9' is above '8': low must not exceed high"),
    (set_cells("figures", 2, value="10", value_high="9"),
     "data/figures.csv, row 2, column value, value_high: '10' is above '9': value must not exceed "
     "value_high"),
    (set_cells("literature", 2, value_low="1", value="5", value_high="4"),
     "data/literature.csv, row 2, column value, value_high: '5' is above '4': value must not "
     "exceed value_high"),
    (set_cells("literature", 3, value_low="6", value="5", value_high="7"),
     "data/literature.csv, row 3, column value_low, value: '6' is above '5': value_low must not "
     "exceed value"),
    (set_cells("literature", 4, value_low="6", value="", value_high="5"),
     "data/literature.csv, row 4, column value_low, value_high: '6' is above '5': value_low must "
     "not exceed value_high"),
    (set_cells("initiatives", 2, period_start="2020", period_end="2019"),
     "data/initiatives.csv, row 2, column period_start, period_end: '2020' is above '2019': "
     "period_start must not exceed period_end"),
    (set_cells("law", 2, valid_from="2026-01-01", valid_to="2025-12-31", checked=""),
     "data/law.csv, row 2, column valid_from, valid_to: '2026-01-01' is above '2025-12-31': "
     "valid_from must not exceed valid_to"),
    (set_cells("law", 3, checked="2026-05-02", valid_to="2026-05-01"),
     "data/law.csv, row 3, column checked, valid_to: '2026-05-02' is above '2026-05-01': checked "
     "must not exceed valid_to"),
    (set_cells("law", 4, how_read="law_text", source_id=""),
     "data/law.csv, row 4, column how_read: where it is 'law_text', source_id must not be empty"),
    (set_cells("law", 5, value="100000", currency=""),
     "data/law.csv, row 5, column value, currency: where one of them holds something, the other "
     "must too"),
    (set_cells("law", 6, value="", currency="NOK"),
     "data/law.csv, row 6, column value, currency: where one of them holds something, the other "
     "must too"),
    (set_cells("law", 7, series="one", valid_from="2024", valid_to="2026-04-20", checked=""),
     "data/law.csv, row 7, column valid_from, valid_to: 'no-case-paper' and 'no-headings' of "
     "'one' hold on one day: give one its end"),
    (set_cells("law", 8, series="one", valid_from="", valid_to="2024-02-01", checked=""), ""),
    (set_cells("law", 9, series="two", valid_from="", valid_to="2024-02-01", checked=""), ""),
    (set_cells("law", 10, series="two", valid_from="2024-02-02", checked=""), ""),
    (set_cells("parameters", 5, origin="law", finding_id="", literature_id="",
               law_id="dk-refuse-resign"),
     "data/parameters.csv, row 5, column law_id: 'dk-refuse-resign' is refused, data/law.csv has "
     "it with how_read 'recalled': it is no ground"),
    (set_cells("parameters", 6, origin="law", finding_id="", literature_id="",
               law_id="dk-liability"),
     "data/parameters.csv, row 6, column law_id: 'dk-liability' is refused, data/law.csv has it "
     "with how_read 'not_found': it is no ground"),
    (set_cells("parameters", 7, origin="assumption", finding_id="", literature_id="",
               law_id="dk-refuse-resign"),
     "data/parameters.csv, row 7, column law_id: 'dk-refuse-resign' is refused, data/law.csv has "
     "it with how_read 'recalled': it is no ground"),
    (set_cells("parameters", 7, origin="literature", finding_id="", literature_id="c10"),
     "data/parameters.csv, row 7, column literature_id: 'c10' is refused, data/literature.csv has "
     "it with status 'do_not_use': it is no ground where origin is 'literature'"),
    (set_cells("parameters", 8, origin="assumption", finding_id="", literature_id="c10"), ""),
    (set_cells("option_score_evidence", 4, finding_id="", literature_id="t12"),
     "data/option_score_evidence.csv, row 4, column literature_id: 't12' is refused, "
     "data/literature.csv has it with status 'do_not_use': it is no ground"),
    (set_cells("literature", 6, status="found", works=""),
     "data/literature.csv, row 6, column status: where it is 'found', works must not be empty"),
    (set_cells("parameters", 3, origin="literature", finding_id="", literature_id="", law_id=""),
     "data/parameters.csv, row 3, column origin: where it is 'literature', literature_id must "
     "not be empty"),
    (set_cells("parameters", 4, origin="source", finding_id=""),
     "data/parameters.csv, row 4, column origin: where it is 'source', finding_id must not be "
     "empty"),
    (set_cells("parameter_families", 2, origin="literature", literature_id="", law_id=""),
     "data/parameter_families.csv, row 2, column origin: where it is 'literature', literature_id "
     "must not be empty"),
    (set_cells("parameter_families", 3, origin="law", law_id=""),
     "data/parameter_families.csv, row 3, column origin: where it is 'law', law_id must not be "
     "empty"),
    (set_cells("works", 4, doi="10.1000/x"),
     "data/works.csv, row 4, column doi: where found is 'recalled', it must be empty"),
    (set_cells("option_scores", 3, basis="explorer", model=""),
     "data/option_scores.csv, row 3, column basis: where it is 'explorer', model must not be "
     "empty"),
    (set_cells("option_score_evidence", 2, finding_id="", literature_id=""),
     "data/option_score_evidence.csv, row 2, column finding_id, literature_id: one of them must "
     "hold something, and the other nothing"),
    (set_cells("option_score_evidence", 3, finding_id="trondheim-one-bid", literature_id="c04"),
     "data/option_score_evidence.csv, row 3, column finding_id, literature_id: one of them must "
     "hold something, and the other nothing"),
    (lose_row("option_scores", 5),
     "data/option_scores.csv: there is no row for option 'as_today' and criterion 'net_cost': add "
     "it"),
]  # fmt: skip


def test_cells_that_do_not_go_together_are_refused(data: Path) -> None:
    for broken, _fault in TOGETHER:
        broken(data)
    assert sorted(found(data)) == sorted(fault for _broken, fault in TOGETHER if fault)


@pytest.mark.parametrize("table", ["findings", "voices"])
def test_a_duplicated_id_names_both_rows(few: Path, table: str) -> None:
    rows = len(read(few / f"{table}.csv"))
    repeat_row(table, 3)(few)
    assert found(few) == [
        f"data/{table}.csv, row {rows + 1}, column id: row 3 has the same: change one"
    ]


def test_dates_are_compared_as_far_as_both_are_exact(few: Path) -> None:
    package = describe(few)
    (sources,) = (one for one in package["resources"] if one["name"] == "sources")
    date = {"type": "string", "constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}}
    sources["schema"]["fields"] += [{"name": "since", **date}, {"name": "until", **date}]
    sources["schema"]["ordered"] = [["since", "until"]]
    write_description(few, package)
    spans = [("2025", "2025-03-01"), ("2025-03", "2025"), ("", "2024"), ("2025-04", "2025-03-31")]
    rows = [[*row, "", ""] for row in read(few / "sources.csv")]
    rows[0][-2:] = ["since", "until"]
    for row, span in zip(rows[1:], spans, strict=False):
        row[-2:] = span
    write(few / "sources.csv", rows)
    (fault,) = found(few)
    assert fault.startswith("data/sources.csv, row 5, column since, until: ")


def test_models_are_those_of_the_book() -> None:
    modules = {entry.module for entry in contents().values()}
    for table, more in (("parameters", set()), ("parameter_families", {"{parameters.model}"})):
        model = field_of(describe(DATA_FOLDER), table, "model")
        assert set(model["constraints"]["enum"]) == modules | more


# ---- the description -----------------------------------------------------------------------------


def lose_descriptor(folder: Path) -> None:
    (folder / "datapackage.json").unlink()


def cut_descriptor(folder: Path) -> None:
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8")[:500])


@pytest.mark.parametrize(
    ("broken", "reason"),
    [(lose_descriptor, "is missing"), (cut_descriptor, r"not a valid Data Package: .*line \d+")],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_a_broken_descriptor_is_named_with_the_reason(
    few: Path, broken: Break, reason: str
) -> None:
    broken(few)
    assert re.search(f"datapackage.json.*{reason}", refusal(few), flags=re.DOTALL)


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/voices.csv",
        "http://127.0.0.1:1/voices.csv",
        "ftp://example.org/voices.csv",
        "file:///tmp/voices.csv",
        "s3://bucket/voices.csv",
        "//example.org/voices.csv",
        "/tmp/voices.csv",
        "../voices.csv",
        "translations/../../voices.csv",
        "translations/voices.csv",
        "C:\\voices.csv",
        "voices.csv.gz",
        ["voices.csv", "https://example.org/more.csv"],
    ],
)
def test_a_table_from_elsewhere_is_refused_and_not_fetched(few: Path, path: object) -> None:
    package = describe(few)
    resource_of(package, "voices")["path"] = path
    write_description(few, package)
    (fault, *_) = found(few)
    assert fault.startswith("data/datapackage.json: it is not a valid Data Package, at resources ")
    if isinstance(path, str):
        assert fault.endswith(
            f"/ voices / path: {path!r} is refused, a table is a file of this folder, such as "
            "findings.csv; nothing is fetched"
        )


def test_a_link_to_a_table_elsewhere_is_refused(few: Path) -> None:
    outside = few.parent / "voices.csv"
    (few / "voices.csv").rename(outside)
    (few / "voices.csv").symlink_to(outside)
    assert found(few) == ["data/voices.csv: it is a link: a table is a file of the folder itself"]


Rule = Callable[[dict[str, Any]], None]


def rule(change: Rule, *said: str) -> Any:
    return pytest.param(change, said, id=said[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        rule(lambda p: p.pop("resources"), "'resources' is a required property"),
        rule(lambda p: p["resources"].clear(), "at resources: [] should be non-empty"),
        rule(lambda p: p.update(profile="https://example.org/p.json"), "'profile' was unexpected"),
        rule(
            lambda p: resource_of(p, "voices").update(schema="https://example.org/s.json"),
            "voices / schema: 'https://example.org/s.json' is not of type 'object'",
        ),
        rule(
            lambda p: resource_of(p, "voices").update(dialect="https://example.org/d.json"),
            "at resources / voices: ", "'dialect' was unexpected",
        ),
        rule(
            lambda p: resource_of(p, "voices").update(encoding="latin-1"),
            "voices / encoding: 'utf-8' was expected",
        ),
        rule(
            lambda p: field_of(p, "voices", "kind").update(type="intger"),
            "voices / schema / fields / kind / type: 'intger' is not one of ",
        ),
        rule(
            lambda p: field_of(p, "voices", "id")["constraints"].update(pattern="("),
            "fields / id / constraints / pattern: '(' is not a 'regex'",
        ),
        rule(
            lambda p: field_of(p, "voices", "kind").update(name="sort"),
            "data/voices.csv, row 1, column sort: the column is missing",
        ),
        rule(
            lambda p: field_of(p, "findings", "theme").update(vocabulary="mood"),
            "data/findings.csv, column theme: data/vocabulary.csv has no vocabulary 'mood'",
        ),
        rule(
            lambda p: resource_of(p, "findings")["schema"].update(ordered=[["id", "depth"]]),
            "findings has no column 'depth', which a rule of findings names",
        ),
        rule(
            lambda p: resource_of(p, "findings")["schema"]["foreignKeys"][0]["reference"].update(
                resource="papers"
            ),
            "papers has no column 'id', which a rule of findings names",
        ),
        rule(
            lambda p: field_of(p, "voices", "kind").update(name="id"),
            "two fields of voices have the name 'id'",
        ),
        rule(
            lambda p: p["resources"].append(resource_of(p, "voices")),
            "data/voices.csv: two resources of datapackage.json describe it",
        ),
        rule(
            lambda p: resource_of(p, "voices").update(name="speakers"),
            "the resource 'speakers' must be named after its file, voices.csv",
        ),
    ],
)  # fmt: skip
def test_a_description_that_breaks_the_rules_says_where(
    few: Path, change: Rule, said: tuple[str, ...]
) -> None:
    package = describe(few)
    change(package)
    write_description(few, package)
    faults = found(few)
    assert any(all(words in fault for words in said) for fault in faults), faults


# ---- how it is told ------------------------------------------------------------------------------


def test_every_fault_is_named_at_once(few: Path) -> None:
    set_cell(few, "findings", 2, "grade", "proven")
    set_cell(few, "findings", 9, "locator", "")
    set_cell(few, "figures", 5, "value", "four")
    set_cell(few, "literature", 5, "disputed_with", "x99")
    message = refusal(few)
    assert "data/findings.csv, row 2, column grade" in message
    assert "data/findings.csv, row 9, column locator" in message
    assert "data/figures.csv, row 5, column value" in message
    assert "data/literature.csv, row 5, column disputed_with" in message


def test_twenty_faults_are_told_and_the_rest_is_counted(few: Path) -> None:
    rows = read(few / "findings.csv")
    place = rows[0].index("grade")
    for row in rows[1:31]:
        row[place] = "proven"
    write(few / "findings.csv", rows)
    set_cell(few, "figures", 5, "unit", "heads")
    set_cell(few, "figures", 6, "unit", "heads")
    first, *lines, last = refusal(few).splitlines()
    assert first == "The data cannot be used:"
    assert len(lines) == MOST_FAULTS == 20
    assert all(line.startswith("- data/findings.csv, row ") for line in lines)
    assert last == "and 12 more: 10 in data/findings.csv, 2 in data/figures.csv"


def test_a_word_taken_from_a_vocabulary_is_missed_wherever_it_stands(few: Path) -> None:
    rows = read(few / "vocabulary.csv")
    write(few / "vocabulary.csv", [row for row in rows if row[:2] != ["grade", "survey"]])
    place = read(few / "findings.csv")[0].index("grade")
    standing = [row for row in read(few / "findings.csv") if row[place] == "survey"]
    faults = [fault for fault in found(few) if ", column grade: 'survey' is refused" in fault]
    assert len(faults) == len(standing) > 0


# ---- damage that nobody thought of ---------------------------------------------------------------

FAULT = re.compile(r"data/[\w./]+(, row \d+)?(, column [\w, ]+)?: \S.*", re.DOTALL)


def damage(draw: st.DrawFn, content: bytes) -> bytes:
    """Return the bytes of a file after something went wrong with them."""
    start = draw(st.integers(0, len(content) - 1))
    end = start + draw(st.integers(1, 60))
    columns = [line.split(b",") for line in content.split(b"\n")]
    kinds: dict[str, Callable[[], bytes]] = {
        "cut off": lambda: content[:start],
        "a piece lost": lambda: content[:start] + content[end:],
        "a piece twice": lambda: content[:end] + content[start:],
        "noise": lambda: content[:start] + draw(st.binary(max_size=12)) + content[end:],
        "zeros": lambda: content[:start] + bytes(end - start) + content[end:],
        "a quote": lambda: content[:start] + b'"' + content[start:],
        "Latin-1": lambda: content.decode().encode("latin-1", "replace"),
        "UTF-16": lambda: content.decode().encode("utf-16"),
        "marked": lambda: b"\xef\xbb\xbf" + content,
        "semicolons": lambda: content.replace(b",", b";"),
        "old line ends": lambda: content.replace(b"\n", b"\r"),
        "columns swapped": lambda: b"\n".join(
            b",".join([*line[1:2], *line[:1], *line[2:]]) for line in columns
        ),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a description: what holds it, and its key there."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from places(node[key])


def rewrite(draw: st.DrawFn, content: bytes) -> bytes:
    """Return a description that says something else in one place."""
    package = json.loads(content)
    there = list(places(package))
    holder, key = there[draw(st.integers(0, len(there) - 1))]
    words = st.sampled_from(["", "x", "http://127.0.0.1:1/x.csv", "../x", "number", "(", "id"])
    shapes = st.sampled_from([[], {}, [["id"]], {"a": 1}, [None], {"id": ["x"]}])
    holder[key] = draw(st.none() | st.booleans() | st.integers() | words | shapes)
    return json.dumps(package).encode()


@st.composite
def damaged(draw: st.DrawFn, folder: Path) -> tuple[str, bytes]:
    """Draw a file of the folder and what has become of it."""
    name = draw(st.sampled_from([f"{table}.csv" for table in FEW] + ["datapackage.json"] * 4))
    content = (folder / name).read_bytes()
    rewritten = name == "datapackage.json" and draw(st.booleans())
    return name, rewrite(draw, content) if rewritten else damage(draw, content)


@given(drawn=st.data())
@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # no damage is simpler than another
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_to_a_file_there_is_a_place_and_a_reason(
    few: Path, drawn: st.DataObject
) -> None:
    name, content = drawn.draw(damaged(few))
    before = (few / name).read_bytes()
    (few / name).write_bytes(content)
    try:
        for fault in found(few):
            assert FAULT.fullmatch(fault)
    finally:
        (few / name).write_bytes(before)
