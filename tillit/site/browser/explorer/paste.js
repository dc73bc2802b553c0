/* A block copied from a spreadsheet. */

import { locale, patterns } from "../shared/book.js";
import { DECIMAL } from "./check.js";

/* What stands in and around numbers and is no part of them. */
const AROUND = new RegExp(patterns.around, "gi");

/** A number as Nordic and English spreadsheets write it: 1 234,5 and 1,234.5. */
function plainNumber(cell) {
  const text = cell.replace(AROUND, "").replace(locale.minus, "-");
  const marks = text.match(/[.,]/g) ?? [];
  if (!marks.length) return text;
  const last = marks.at(-1);
  const groups = marks.length > 1 && marks.every((mark) => mark === last);
  if (groups) return text.replaceAll(last, "");
  const place = text.lastIndexOf(last);
  return `${text.slice(0, place).replace(/[.,]/g, "")}.${text.slice(place + 1)}`;
}

/** Rows of cells, without a row of headings and a column of names; null for a single value. */
export function blockOf(text) {
  let rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  rows = rows.map((row) => row.split("\t"));
  if (rows.length === 1 && rows[0].length === 1) return null;
  const hasDigit = (cell) => /\d/.test(cell);
  const isNumber = (cell) => !cell.trim() || DECIMAL.test(plainNumber(cell));
  if (!rows[0].some((cell) => hasDigit(cell) && isNumber(cell))) rows = rows.slice(1);
  while (rows[0]?.length > 1 && !rows.some((row) => hasDigit(row[0]) && isNumber(row[0]))) {
    rows = rows.map((row) => row.slice(1));
  }
  return rows.map((row) => row.map((cell) => (isNumber(cell) ? plainNumber(cell) : cell)));
}
