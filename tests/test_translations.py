"""Texts of the tables in other languages: shown where they fit, found where not, never lost."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tillit import register, show, translations
from tillit.evidence import DATA_FOLDER, DataError, Evidence, load
from tillit.i18n import PSEUDO, VARIABLE
from tillit.parameters import registry
from tillit.translations import Cell, Row, hash_of, missing, stale, texts, update
from tillit.wording import label

ONE_BID = Cell("findings", "trondheim-one-bid", "statement")
GRADE = Cell("vocabulary", "grade/own_estimate", "label")
GATE = Cell("parameter_families", "gate_{options.id}_{option_gates.id}", "label")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ that a test may change."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def side_table(folder: Path) -> Path:
    return folder / "translations" / "nb.csv"


def write(folder: Path, *rows: Row) -> None:
    """Write a side table of these rows alone."""
    path = side_table(folder)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Row._fields, *rows])


def translated(cell: Cell, text: str, english: str | None = None) -> Row:
    """A row as a translator leaves it, made from our English or from another."""
    english = texts(DATA_FOLDER)[cell] if english is None else english
    return Row(*cell, hash_of(english), english, text, "")


def translate(folder: Path, cell: Cell, text: str) -> None:
    """Fill in the text of a cell, as a translator does in the side table."""
    rows = translations.rows(side_table(folder))
    assert [row.cell for row in rows].count(cell) == 1
    write(folder, *(row._replace(text=text) if row.cell == cell else row for row in rows))


def row_of(folder: Path, cell: Cell) -> Row:
    (row,) = [row for row in translations.rows(side_table(folder)) if row.cell == cell]
    return row


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# ---- what is shown -------------------------------------------------------------------------------


def test_a_text_is_shown_in_its_language_and_the_rest_in_english(data: Path) -> None:
    write(
        data,
        translated(ONE_BID, "Bare én leverandør ga tilbud."),
        translated(GRADE, "eget anslag"),
        translated(GATE, "{options.name}, {option_gates.name}"),
    )
    norwegian, english = Evidence(data, "nb"), Evidence(data)
    finding = norwegian.row(ONE_BID.table, ONE_BID.row)
    assert finding["statement"] == "Bare én leverandør ga tilbud."
    assert finding["caveat"] == english.row(ONE_BID.table, ONE_BID.row)["caveat"]
    assert finding["grade"] == english.row(ONE_BID.table, ONE_BID.row)["grade"]
    assert norwegian.labels("grade")["own_estimate"] == "eget anslag"
    assert norwegian.labels("grade")["survey"] == "survey"
    assert english.labels("grade")["own_estimate"] == "own estimate"
    assert Evidence(data, "sv").labels("grade") == english.labels("grade")


def test_the_language_of_the_process_counts_at_each_call(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        data,
        translated(GATE, "{options.name}, {option_gates.name}"),
        translated(Cell("options", "reform", "name"), "Tillitsreform"),
        translated(Cell("vocabulary", "answer/unknown", "label"), "Vet ikke"),
    )
    english = registry(data)["gate_reform_lawful"]
    monkeypatch.setenv(VARIABLE, "nb")
    assert load(data).row("options", "reform")["name"] == "Tillitsreform"
    gate = registry(data)["gate_reform_lawful"]
    assert gate.label == "Tillitsreform, Lawful"
    assert gate.choices == {**english.choices, "unknown": "Vet ikke"}
    monkeypatch.delenv(VARIABLE)
    assert registry(data)["gate_reform_lawful"] == english


def test_a_stale_text_is_not_shown_but_found(data: Path) -> None:
    write(data, translated(ONE_BID, "Ingen ga tilbud.", english="Nobody submitted a bid."))
    shown = Evidence(data, "nb").row(ONE_BID.table, ONE_BID.row)["statement"]
    assert shown == texts(data)[ONE_BID]
    (found,) = stale("nb", data)
    assert found.cell == ONE_BID
    assert found.english == texts(data)[ONE_BID]
    assert found.earlier == "Ingen ga tilbud."
    assert ONE_BID not in {row.cell for row in missing("nb", data)}


def test_a_text_left_empty_is_missing_and_the_english_stands(data: Path) -> None:
    write(data, translated(ONE_BID, ""), translated(GRADE, "eget anslag"))
    assert Evidence(data, "nb").row(ONE_BID.table, ONE_BID.row)["statement"] == texts(data)[ONE_BID]
    found = {row.cell for row in missing("nb", data)}
    assert ONE_BID in found
    assert GRADE not in found
    assert len(found) == sum(bool(text) for text in texts(data).values()) - 1
    assert stale("nb", data) == []


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "refused", "reason"),
    [
        (translated(ONE_BID, "Tekst")._replace(table="opinions"), "table", "opinions", "no such"),
        (translated(ONE_BID, "Tekst")._replace(table="evidence_map"), "table", "evidence_map", ""),
        (
            translated(ONE_BID, "Tekst")._replace(row="no-such-finding"),
            "row",
            "no-such-finding",
            r"data/findings\.csv has no such row",
        ),
        (
            translated(ONE_BID, "Tekst")._replace(column="opinion"),
            "column",
            "opinion",
            r"data/findings\.csv has no such column",
        ),
        (translated(ONE_BID, "Tekst")._replace(column="grade"), "column", "grade", "to translate"),
        (
            translated(GATE, "{options.navn}: {option_gates.name}"),
            "text",
            "{options.navn}: {option_gates.name}",
            r"\{option_gates.name\}, \{options.name\}",
        ),
        (translated(ONE_BID, "Ett {bud}"), "text", "Ett {bud}", "none"),
    ],
    ids=["table", "table without texts", "row", "column", "coded column", "place", "no place"],
)
def test_a_row_that_fits_no_text_is_refused_with_its_place(
    data: Path, row: Row, column: str, refused: str, reason: str
) -> None:
    write(data, translated(GRADE, "eget anslag"), row)
    place = rf"data/translations/nb\.csv, row 3, column {column}: "
    with pytest.raises(DataError, match=rf"{place}.*is refused, .*{reason}") as error:
        Evidence(data)
    assert repr(refused) in str(error.value)


def test_a_second_row_for_a_cell_is_refused(data: Path) -> None:
    write(data, translated(GRADE, "eget anslag"), translated(GRADE, "eget overslag"))
    with pytest.raises(DataError, match=r"data/translations/nb\.csv, row 3, .*the same cell"):
        Evidence(data)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"table;row;column;hash;english;text;earlier\n", "the columns must be table, row"),
        (b"", "it is empty"),
        (b"table,row,column,hash,english,text,earlier\nfindings,x\n", "the row has 2 cells"),
        ("table,row,column,hash,english,text,earlier\n\xe6".encode("latin-1"), "UTF-8"),
    ],
    ids=["semicolons", "empty", "short row", "another encoding"],
)
def test_a_file_that_is_no_side_table_is_named(data: Path, content: bytes, reason: str) -> None:
    side_table(data).parent.mkdir()
    side_table(data).write_bytes(content)
    with pytest.raises(DataError, match=rf"data/translations/nb\.csv.*: .*{reason}"):
        Evidence(data)


def test_a_spreadsheet_may_mark_the_file_as_utf_8(data: Path) -> None:
    write(data, translated(GRADE, "eget anslag"))
    path = side_table(data)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Evidence(data, "nb").labels("grade")["own_estimate"] == "eget anslag"


# ---- what an update leaves -----------------------------------------------------------------------


def test_an_update_asks_for_every_text_once_and_changes_nothing_when_repeated(data: Path) -> None:
    update("nb", data)
    rows = translations.rows(side_table(data))
    assert rows == missing("nb", data)
    assert {row.cell: row.english for row in rows} == {
        cell: english for cell, english in texts(data).items() if english
    }
    translate(data, ONE_BID, "Bare én leverandør ga tilbud.")
    update("nb", data)
    before = side_table(data).read_bytes()
    update("nb", data)
    assert side_table(data).read_bytes() == before
    assert row_of(data, ONE_BID).text == "Bare én leverandør ga tilbud."
    assert not (data / "translations" / "obsolete").exists()
    Evidence(data, "nb")


def test_an_update_fills_in_what_is_translated_already(data: Path) -> None:
    update("nb", data)
    alike = [cell for cell, english in texts(data).items() if english == "own estimate"]
    assert alike == [GRADE]
    months = [cell for cell, english in texts(data).items() if english == "months"]
    in_the_column = [cell for cell in months if cell.column == "unit"]
    assert len(in_the_column) > 1
    translate(data, in_the_column[0], "måneder")
    update("nb", data)
    for cell in months:
        assert row_of(data, cell).text == ("måneder" if cell in in_the_column else "")


def test_changed_english_asks_anew_and_keeps_the_earlier_text_in_sight(data: Path) -> None:
    update("nb", data)
    translate(data, ONE_BID, "Bare én leverandør ga tilbud.")
    change(data, "findings", "only one supplier had submitted", "a single supplier had submitted")
    update("nb", data)
    row = row_of(data, ONE_BID)
    assert (row.text, row.earlier) == ("", "Bare én leverandør ga tilbud.")
    assert "a single supplier" in row.english
    assert stale("nb", data) == [row]
    # A second change before anyone has looked.
    change(data, "findings", "a single supplier had", "one supplier alone had")
    update("nb", data)
    assert row_of(data, ONE_BID).earlier == "Bare én leverandør ga tilbud."
    translate(data, ONE_BID, "Én leverandør alene ga tilbud.")
    update("nb", data)
    row = row_of(data, ONE_BID)
    assert (row.text, row.earlier) == ("Én leverandør alene ga tilbud.", "")
    assert stale("nb", data) == []
    assert Evidence(data, "nb").row(ONE_BID.table, ONE_BID.row)["statement"] == row.text


def test_a_text_follows_its_row_to_another_name(data: Path) -> None:
    update("nb", data)
    translate(data, Cell("bids", "a", "name"), "Tilbud A")
    change(data, "bids", "\na,", "\nfirst_bid,")
    update("nb", data)
    assert row_of(data, Cell("bids", "first_bid", "name")).text == "Tilbud A"
    assert not (data / "translations" / "obsolete").exists()


def test_a_text_whose_row_is_gone_is_kept_and_comes_back_with_it(data: Path) -> None:
    update("nb", data)
    cell = Cell("lessons", "trondheim-lesson-market", "title")
    translate(data, cell, "Kunnskap om leverandørmarkedet")
    path = data / "lessons.csv"
    whole = path.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    path.write_text("".join(line for line in lines if cell.row + "," not in line), encoding="utf-8")
    update("nb", data)
    update("nb", data)
    assert cell not in {row.cell for row in translations.rows(side_table(data))}
    assert "Kunnskap om leverandørmarkedet" in (
        data / "translations" / "obsolete" / "nb.csv"
    ).read_text(encoding="utf-8")
    path.write_text(whole, encoding="utf-8")
    update("nb", data)
    assert row_of(data, cell).text == "Kunnskap om leverandørmarkedet"


def test_an_update_mends_what_is_refused_and_loses_nothing(data: Path) -> None:
    astray = translated(ONE_BID, "Ett bud")._replace(row="no-such-finding")
    write(
        data,
        translated(GRADE, "eget anslag"),
        translated(GRADE, "eget overslag"),
        astray._replace(hash=hash_of("Nobody submitted a bid.")),
    )
    update("nb", data)
    Evidence(data, "nb")
    kept = side_table(data).read_text(encoding="utf-8")
    kept += (data / "translations" / "obsolete" / "nb.csv").read_text(encoding="utf-8")
    for text in ("eget anslag", "eget overslag", "Ett bud"):
        assert text in kept


# ---- which texts there are -----------------------------------------------------------------------


def test_a_column_of_texts_says_whether_it_is_translated() -> None:
    package = json.loads((DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        with (DATA_FOLDER / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for field in resource["schema"]["fields"]:
            if any(" " in row[field["name"]] for row in rows):
                assert "translatable" in field, (resource["name"], field["name"])
        keys = set(resource["schema"].get("primaryKey", ()))
        assert not keys & set(translations.columns(resource)), "a text is no key"


def test_every_text_is_marked_in_the_pseudo_language_and_nothing_else() -> None:
    marked, english = Evidence(DATA_FOLDER, PSEUDO), Evidence()
    package = json.loads((DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        table, plain = marked.table(resource["name"]), english.table(resource["name"])
        translated_columns = translations.columns(resource)
        for column in translated_columns:
            wanted = [f"⟦{text}⟧" if text else "" for text in plain[column]]
            assert list(table[column]) == wanted
        others = [name for name in plain if name not in translated_columns]
        assert table[others].equals(plain[others])


def test_in_the_pseudo_language_everything_shown_is_shown_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lessons = show.lessons("trondheim").html
    findings = register.findings()
    monkeypatch.setenv(VARIABLE, PSEUDO)
    # What belongs to a lesson stands with it, in whatever words its place is told.
    assert show.lessons("trondheim").html.count('class="said"') == lessons.count('class="said"')
    assert label("grade", "own_estimate") == "⟦own estimate⟧"
    for row, plain in zip(register.findings(), findings, strict=True):
        for part in ("source", "locator", "kind", "theme", "statement", "grade", "voice"):
            assert row[part] == f"⟦{plain[part]}⟧"
    for parameter in registry().values():
        assert parameter.label.startswith("⟦")
        assert all(choice.startswith("⟦") for choice in parameter.choices.values())
