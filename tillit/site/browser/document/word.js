/* A document as a Word file. */

import { loadScript } from "../shared/files.js";

// The page says where the library lies, with its version.
const { docx: LIBRARY } = document.currentScript.dataset;
const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/* The styles by the ids that they have in the parts that Python writes. */
const STYLES = { title: "Title", stamp: "Stamp", paragraph: "Normal" };
const styleOf = ({ kind, level }) => (kind === "heading" ? `Heading${level - 1}` : STYLES[kind]);

/** Widths by the longest line in each column: see column_widths in tillit/document.py. */
function columnWidths(rows, { text, least, most, beside }) {
  const longest = rows[0].map((_cell, i) =>
    Math.max(...rows.flatMap((row) => row[i].split("\n").map((line) => [...line].length))),
  );
  const weights = longest.map((length) => Math.min(Math.max(length, least), most) + beside);
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => Math.floor((text * weight) / sum));
}

function wordTable(docx, paragraph, { caption, columns, rows }, layout) {
  const lines = [columns, ...rows];
  const widths = columnWidths(lines, layout);
  const type = docx.WidthType.DXA;
  const row = (cells, i) =>
    new docx.TableRow({
      cantSplit: true,
      tableHeader: i === 0 || undefined, // not "no": some programs look for the word alone
      children: cells.map((text, column) => {
        const style = i === 0 ? "TableHeading" : "TableText";
        const children = text.split("\n").map((line) => paragraph(line, style));
        return new docx.TableCell({ width: { size: widths[column], type }, children });
      }),
    });
  const table = new docx.Table({
    style: "TableGrid",
    columnWidths: widths,
    width: { size: widths.reduce((total, width) => total + width), type },
    tableLook: { firstRow: true, firstColumn: true, noVBand: true },
    rows: lines.map(row),
  });
  return [paragraph(caption, "Caption"), table];
}

export async function wordFile(blocks, { title, word, paper, columns }) {
  await loadScript(LIBRARY);
  const { docx } = window;
  // docx looks through the finished file for names in braces and puts numbers in their place. In
  // a run of its own a brace is no name, and a note that has one stays as it is.
  const runs = (text) => text.split(/(\{)/).filter(Boolean).map((part) => new docx.TextRun(part));
  const paragraph = (text, style) => new docx.Paragraph({ style, children: runs(text) });
  const children = blocks.flatMap((block) => {
    if (block.kind === "table") return wordTable(docx, paragraph, block, columns);
    if (block.kind === "list") return block.items.map((item) => paragraph(item, "ListBullet"));
    return [paragraph(block.text, styleOf(block))];
  });
  const number = new docx.TextRun({ children: [docx.PageNumber.CURRENT] });
  const foot = new docx.Paragraph({ style: "Footer", children: [number] });
  const footers = { default: new docx.Footer({ children: [foot] }) };
  const file = new docx.Document({
    title,
    creator: "",
    lastModifiedBy: "",
    sections: [{ properties: { page: paper }, footers, children }],
  });
  // In place of docx's own styles, lists and settings come those of Python's file.
  const blob = await docx.Packer.toBlob(file, undefined, word);
  return new Blob([blob], { type: TYPE });
}
