"""A document from a scenario: described once, read on the page, printed, taken away as a Word file.

A :class:`Document` holds whole sentences with places for results and settings. :func:`resolve`
fills them and drops what has nothing to say; page and Word file are made of the blocks that are
left, and of nothing else. ``site/browser/document.js`` does the same in the browser, from
:func:`written`: the tests hold its page and its Word file against those of this module.

Blocks are plain dictionaries by ``kind``: ``title`` and ``stamp`` (text), ``heading`` (id, level,
text), ``paragraph`` (text), ``list`` (items, and the address that they lead to) and ``table``
(caption, columns, rows of cells). A line break stands only in cells.
"""

import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillit.formats import write
from tillit.i18n import Counted, Text, as_data, chosen, fill, pgettext, replaced
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.page import render
from tillit.parameters import UNWRITTEN, Parameter, Value, registry
from tillit.said import Said, places
from tillit.theme import colour
from tillit.wording import ORIGINS, origin_of, place_of, replaced_said, value_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

WORD_FILE = "tender-or-trust-case-paper.docx"
"""Name of the file that a reader gets."""

VENDOR = Path(__file__).parent / "site" / "vendor"

LIBRARY = "docx.js"
"""Script that makes the Word file in the browser, among :func:`generated_files`."""

LEVELS = range(2, 5)
"""Levels that a part may have; the title is the first, and no heading in Word."""

Block = dict[str, Any]
"""One block of a resolved document; see the head of this module."""

_BLANK = " \N{NO-BREAK SPACE}"


# The description


Sentence = Text | Said
"""A text with ``{result:format}`` and ``{setting}`` in it, which may have two forms, or the one of
several cases that holds. An empty text leaves the sentence out."""


@dataclass(frozen=True)
class Entry:
    """What the reader entered in a parameter, each line of a text a paragraph; else ``empty``."""

    parameter: str
    empty: str = ""


@dataclass(frozen=True)
class Items:
    """A list of the sentences that are not left out.

    With ``leads_to`` the last word of each is the name of what it tells: on a page it leads to this
    address with the name put behind.
    """

    items: tuple[Sentence, ...]
    leads_to: str = ""


@dataclass(frozen=True)
class Rows:
    """A table whose first column heads its rows.

    A row with nothing after its first cell is left out; where none is left, ``when_empty`` stands
    in place of the table. Where ``only_if`` says nothing, the table is left out.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Sentence | Entry, ...], ...]
    when_empty: str = ""
    only_if: Said | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"Table {self.caption!r}: a row has {len(row)} cells.")


@dataclass(frozen=True)
class Assumptions:
    """A table of settings: what they are, whether the reader changed them, where they come from."""

    caption: str
    parameters: tuple[str, ...]


Content = Sentence | Entry | Items | Rows | Assumptions


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it.

    Parts of a deeper level that follow belong to it. With nothing to say it is left out, unless
    ``keep``: then its heading stands, for the reader to write under.
    """

    id: str
    heading: str
    blocks: tuple[Content, ...]
    level: int = LEVELS[0]
    keep: bool = False

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"Part {self.id!r}: there is no level {self.level}.")


@dataclass(frozen=True)
class Document:
    """A title, what identifies this copy (``stamp``, a line each), and the parts in their order."""

    title: str
    parts: tuple[Part, ...]
    stamp: tuple[Sentence, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        """Every text with places for results and settings."""
        for block in self._blocks:
            if isinstance(block, str | Counted):
                yield block
            elif isinstance(block, Said):
                yield from block.sentences
            elif isinstance(block, Entry):
                yield block.empty

    @property
    def said(self) -> dict[str, Said]:
        """What is said by cases, by id."""
        return {block.id: block for block in self._blocks if isinstance(block, Said)}

    @property
    def parameters(self) -> set[str]:
        """The ids of the settings that it tells."""
        entered = {block.parameter for block in self._blocks if isinstance(block, Entry)}
        listed = (block.parameters for block in self._blocks if isinstance(block, Assumptions))
        named = {name for text in self.texts for name, _style in places(text)}
        return entered.union(*listed) | (named & registry().keys())

    @property
    def _blocks(self) -> Iterator[Content]:
        """Every block, those within others too."""
        yield from self.stamp
        for part in self.parts:
            for block in part.blocks:
                yield block
                if isinstance(block, Items):
                    yield from block.items
                elif isinstance(block, Rows):
                    yield from itertools.chain(*block.rows)
                    yield block.when_empty
                    if block.only_if:
                        yield block.only_if


def written(document: Document) -> dict[str, Any]:
    """Return the description as plain data, with what else ``document.js`` needs."""
    language = locale().tag
    return {
        "title": document.title,
        "stamp": [_written(sentence) for sentence in document.stamp],
        "parts": [
            {
                "id": part.id,
                "heading": part.heading,
                "level": part.level,
                "keep": part.keep,
                "blocks": [_written(block) for block in part.blocks],
            }
            for part in document.parts
        ],
        "file": WORD_FILE,
        "paper": PAPER,
        "columns": COLUMNS,
        "word": _word_parts(language),
    }


def _written(block: Content) -> dict[str, Any]:
    match block:
        case str() | Counted():
            return {"kind": "sentence", "text": as_data(block)}
        case Said():
            return {"kind": "said", "parts": block.written()}
        case Entry(parameter, empty):
            return {"kind": "entry", "parameter": parameter, "empty": empty}
        case Items(items, leads_to):
            listed = [_written(item) for item in items]
            return {"kind": "items", "items": listed, "leads_to": leads_to}
        case Rows(caption, columns, rows, when_empty, only_if):
            return {
                "kind": "rows",
                "caption": caption,
                "columns": list(columns),
                "rows": [[_written(cell) for cell in row] for row in rows],
                "when_empty": when_empty,
                "only_if": only_if and _written(only_if),
            }
        case Assumptions(caption):
            return {
                "kind": "assumptions",
                "caption": caption,
                "columns": _assumption_columns(),
                "rows": [list(row) for row in _assumption_rows(block)],
                "changed": [_unchanged(), _changed()],
            }


def _assumption_columns() -> list[str]:
    return [
        pgettext("row", "Assumption"),
        pgettext("of a setting", "Value"),
        pgettext("whether a setting was", "Changed"),
        _("Where the book's value comes from"),
    ]


def _unchanged() -> str:
    return _("as the book has it")


def _changed() -> str:
    return _("changed by you")


def _assumption_rows(block: Assumptions) -> Iterator[tuple[str, str, str]]:
    """Id, label and origin of each setting."""
    for name in block.parameters:
        parameter = registry()[name]
        yield name, parameter.label, _origin(parameter)


def _origin(parameter: Parameter) -> str:
    origin = origin_of(parameter)
    words = ORIGINS()[origin]
    if origin not in ("source", "literature", "law"):
        return words
    return fill(_("{origin}: {place}"), origin=words, place=place_of(parameter))


# The description with a scenario


@dataclass(frozen=True)
class _Reader:
    """Fills the places of a text, and the blocks that texts are part of."""

    values: Mapping[str, Value]
    found: Mapping[str, float | str]
    missing: Mapping[str, str]

    def fill(self, template: Text) -> str:
        return replaced(template, self._in_place)

    def _in_place(self, name: str, style: str) -> str:
        if name in self.values:
            return self.value_text(name)
        value = self.found[name]
        if isinstance(value, str):
            return value
        return write(value, style, self.missing.get(name, _("not set")))

    def value_text(self, name: str) -> str:
        return value_text(registry()[name], self.values[name])

    def lines(self, text: Sentence | Entry) -> list[str]:
        """Return the lines that are not blank."""
        if not isinstance(text, Entry):
            joined = " ".join(_lines(self.fill(self._chosen(text))))
            return [joined] if joined else []
        value = self.values[text.parameter]
        unset = value == "" or value != value
        entered = [] if unset else _lines(self.value_text(text.parameter))
        return entered or _lines(self.fill(text.empty))

    def _chosen(self, sentence: Sentence) -> str:
        texts = sentence.texts(self.found) if isinstance(sentence, Said) else [sentence]
        return " ".join(chosen(text, self._in_place) for text in texts)

    def blocks(self, block: Content) -> list[Block]:
        match block:
            case str() | Counted() | Said() | Entry():
                return _paragraphs(self.lines(block))
            case Items(items, leads_to):
                shown = [line for item in items for line in self.lines(item)]
                listed = {"kind": "list", "items": shown}
                return [listed | ({"leads_to": leads_to} if leads_to else {})] if shown else []
            case Rows(caption, columns, rows, when_empty, only_if):
                if only_if and not self.lines(only_if):
                    return []
                filled = [["\n".join(self.lines(cell)) for cell in row] for row in rows]
                filled = [row for row in filled if any(row[1:])]
                if not filled:
                    return _paragraphs(_lines(self.fill(when_empty)))
                return [_table(caption, list(columns), filled)]
            case Assumptions(caption):
                filled = [
                    [label, self.value_text(name), self._standing(name), origin]
                    for name, label, origin in _assumption_rows(block)
                ]
                return [_table(caption, _assumption_columns(), filled)]

    def _standing(self, name: str) -> str:
        replaced = replaced_said(registry()[name], self.values)
        if replaced:
            return replaced
        value, default = self.values[name], registry()[name].default
        both_unset = value != value and default != default
        return _unchanged() if value == default or both_unset else _changed()


def resolve(
    document: Document,
    values: Mapping[str, Value],
    found: Mapping[str, float | str],
    missing: Mapping[str, str] | None = None,
) -> list[Block]:
    """Return the blocks that the document has to say at these values.

    Parameters
    ----------
    values
        The value of every parameter, by id.
    found
        Every result, by id; one that is a text is written as it stands.
    missing
        What is written where a result has no number, if not the usual words.

    Raises
    ------
    KeyError
        A sentence names neither a parameter nor a result.
    """
    reader = _Reader(values, found, missing or {})
    shown: list[list[Block]] = []
    inner = LEVELS.start - 1
    for part in reversed(document.parts):
        content = [made for block in part.blocks for made in reader.blocks(block)]
        if content or part.keep or inner > part.level:
            head = {"kind": "heading", "id": part.id, "level": part.level, "text": part.heading}
            shown.append([head, *content])
            inner = part.level
    stamp = [line for sentence in document.stamp for line in reader.lines(sentence)]
    return [
        {"kind": "title", "text": document.title},
        *({"kind": "stamp", "text": line} for line in stamp),
        *(block for blocks in reversed(shown) for block in blocks),
    ]


def _lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, without what no file can hold."""
    text = UNWRITTEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.replace("\t", " ").strip(_BLANK) for line in text.split("\n")]
    return [line for line in lines if line]


def _paragraphs(lines: Iterable[str]) -> list[Block]:
    return [{"kind": "paragraph", "text": line} for line in lines]


def _table(caption: str, columns: list[str], rows: list[list[str]]) -> Block:
    return {"kind": "table", "caption": caption, "columns": columns, "rows": rows}


# The page


def to_html(resolved: Sequence[Block], level: int = 2) -> str:
    """Return the document as a fragment of a page; ``level`` is that of the title's heading.

    It goes into an element with ``data-document`` and, for the script, the same ``data-level``.
    """
    title, *rest = resolved
    stamps = [block["text"] for block in rest if block["kind"] == "stamp"]
    sections: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    for block in rest[len(stamps) :]:
        if block["kind"] != "heading":
            above[-1]["blocks"].append(block)
            continue
        while above and above[-1]["heading"]["level"] >= block["level"]:
            above.pop()
        section: dict[str, Any] = {"heading": block, "blocks": [], "sections": []}
        (above[-1]["sections"] if above else sections).append(section)
        above.append(section)
    return render(
        "document.html.j2", title=title["text"], stamps=stamps, sections=sections, level=level
    )


# The Word file

PAPER = {
    "size": {"width": 11906, "height": 16838},
    "margin": dict.fromkeys(("top", "right", "bottom", "left"), 1417)
    | dict.fromkeys(("header", "footer"), 709),
}
"""An A4 page with its margins, in twentieths of a point."""

COLUMNS = {"text": 11906 - 2 * 1417, "least": 8, "most": 30, "beside": 3}
"""Columns of a table: the width of the text, and the fewest and most characters that count, with
those for the edges."""

_STYLES = {
    "title": "Title",
    "stamp": "Stamp",
    "heading2": "Heading 1",
    "heading3": "Heading 2",
    "heading4": "Heading 3",
    "paragraph": "Normal",
}

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_SHARED_PARTS = ("styles", "numbering", "settings")
"""Parts of the file that both engines write alike, from templates."""


def to_docx(
    resolved: Sequence[Block], *, title: str, date: dt.date, language: str = "en-GB"
) -> bytes:
    """Return the document as a Word file: A4, real styles, headings and tables that are tagged.

    The same blocks, date and language give the same bytes.

    Parameters
    ----------
    title
        Title among the file's properties, which screen readers say first.
    date
        Day on which it is made.
    language
        What the text is tagged as; see :attr:`tillit.locales.Locale.tag`.
    """
    # Imported here: it takes a fifth of a second, and most notebooks make no Word file.
    import docx

    document = docx.Document(_package(language))
    properties = document.core_properties
    properties.title, properties.language = title, language
    properties.created = properties.modified = dt.datetime.combine(date, dt.time())
    properties.author = properties.last_modified_by = properties.comments = ""
    _number_pages(document)
    for block in resolved:
        if block["kind"] == "table":
            _add_table(document, block)
        elif block["kind"] == "list":
            for item in block["items"]:
                document.add_paragraph(item, "List Bullet")
        else:
            kind = f"heading{block['level']}" if block["kind"] == "heading" else block["kind"]
            document.add_paragraph(block["text"], _STYLES[kind])
    stream = io.BytesIO()
    document.save(stream)
    return _without_times(stream)


def _word_parts(language: str) -> list[dict[str, str]]:
    colours = {
        name: colour(name).partition("#")[2].rstrip(")")
        for name in ("ink", "muted", "edge", "raised")
    }
    return [
        {
            "path": f"word/{name}.xml",
            "data": render(f"word/{name}.xml.j2", language=language, **colours),
        }
        for name in _SHARED_PARTS
    ]


def _package(language: str) -> io.BytesIO:
    """Return a Word file without text.

    The one that python-docx brings has American paper, 164 styles and a picture of itself.
    """
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    schema = "http://schemas.openxmlformats.org/package/2006"
    relationships = f'{declaration}<Relationships xmlns="{schema}/relationships">'
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = f'<Default Extension="rels" ContentType="{rels}"/>'
    for part, kind in [("document", "document.main"), *((name, name) for name in _SHARED_PARTS)]:
        types += f'<Override PartName="/word/{part}.xml" ContentType="{_CONTENT}.{kind}+xml"/>'
    parts = {
        "[Content_Types].xml": f'{declaration}<Types xmlns="{schema}/content-types">'
        f"{types}</Types>",
        "_rels/.rels": f'{relationships}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": render("word/document.xml.j2", **PAPER),
        "word/_rels/document.xml.rels": relationships
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for number, name in enumerate(_SHARED_PARTS, 1)
        )
        + "</Relationships>",
        **{part["path"]: part["data"] for part in _word_parts(language)},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream


def _number_pages(document: "WordDocument") -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    footer = document.sections[0].footer.paragraphs[0]
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer._p.append(parse_xml(field))


def _add_table(document: "WordDocument", block: Block) -> None:
    from docx.oxml.parser import OxmlElement
    from docx.shared import Twips

    document.add_paragraph(block["caption"], "Caption")
    lines = [block["columns"], *block["rows"]]
    widths = column_widths(lines)
    table = document.add_table(len(lines), len(widths), "Table Grid")
    for number, (row, cells) in enumerate(zip(table.rows, lines, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        style = "Table Text" if number else "Table Heading"
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Twips(width)
            first, *more = text.split("\n")
            cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
            for line in more:
                cell.add_paragraph(line, style)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return widths in twentieths of a point, by the longest line in each column.

    Word could find them by itself; other programs make all columns alike.
    """
    longest = [
        max(len(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]
    least, most, beside = COLUMNS["least"], COLUMNS["most"], COLUMNS["beside"]
    weights = [min(max(length, least), most) + beside for length in longest]
    return [COLUMNS["text"] * weight // sum(weights) for weight in weights]


def _without_times(stream: io.BytesIO) -> bytes:
    """Return a zip file whose members do not say when they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return packed.getvalue()


# The library for the browser


def generated_files() -> dict[str, str]:
    """Return the script that makes Word files in the browser, by file name."""
    return {LIBRARY: (VENDOR / LIBRARY).read_text("utf-8")}
