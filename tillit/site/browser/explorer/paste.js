/* A block copied from a spreadsheet. */

import { book, patterns } from "../shared/book.js";
import { readings } from "./typed.js";

const isNumber = (cell) => readings(cell, book.units.map((unit) => patterns[unit])).length > 0;

/** Rows of cells, without a row of headings and a column of names; null for a single value. */
export function blockOf(text) {
  let rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  rows = rows.map((row) => row.split("\t"));
  if (rows.length === 1 && rows[0].length === 1) return null;
  if (!rows[0].some(isNumber)) rows = rows.slice(1);
  while (rows[0]?.length > 1 && !rows.some((row) => isNumber(row[0]))) {
    rows = rows.map((row) => row.slice(1));
  }
  return rows;
}
