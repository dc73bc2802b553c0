/* A block copied from a spreadsheet: the twin of tillit/pasted.py, which says what is asked of it. */

import { book, patterns, phrases } from "../shared/book.js";
import { fill } from "../shared/text.js";
import { check } from "./check.js";
import { valueText } from "./formats.js";
import { readings, trimmed } from "./typed.js";

const MISSING = new RegExp(`^(?:${patterns.missing})$`, "iu");
const SUM = new RegExp(`^(?:${patterns.sum})$`, "iu");

const read = (cell) => readings(cell, book.units.map((unit) => patterns[unit]));
const isNumber = (cell) => read(cell).length > 0;
const isMissing = (cell) => MISSING.test(cell);
const hasDigit = (cell) => /[0-9]/.test(cell);

function numberOf(cell) {
  const found = read(cell);
  return found.length === 1 ? Number(found[0]) : null;
}

/** Cells between marks, quoted as spreadsheets do; null where a quote does not close. */
function quotedCells(text, mark) {
  const rows = [[]];
  const cell = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^"${mark}\\n][^${mark}\\n]*|))(${mark}|\\n|$)`, "y");
  do {
    const found = cell.exec(text);
    if (!found) return null;
    rows.at(-1).push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] === "\n") rows.push([]);
    if (!found[3]) break;
    if (cell.lastIndex === text.length && found[3] === mark) rows.at(-1).push("");
  } while (cell.lastIndex < text.length);
  return rows;
}

/** Split a text into its cells; quotes that do not close are characters like others. */
export function cellsOf(given) {
  const text = given.replace(/\r\n?/g, "\n");
  const mark = text.includes("\t") ? "\t" : ";";
  return quotedCells(text, mark) ?? text.split("\n").map((line) => line.split(mark));
}

/** Leave out the rows before the first that holds a number or stands for a missing one. */
function headings(found, _room, leaveOut) {
  const first = found.rows.findIndex((row) => row.some((cell) => isNumber(cell) || isMissing(cell)));
  const likely = !found.rows.slice(0, first).flat().some(hasDigit);
  if (first && leaveOut("headings", likely)) found.rows = found.rows.slice(first);
}

/** Leave out a last row that is headed as a sum, or adds up the others. */
function sum(found, _room, leaveOut) {
  const others = found.rows.slice(0, -1);
  const last = found.rows.at(-1);
  const headed = last.some((cell) => SUM.test(cell));
  if (!others.length || !(headed || addsUp(others, last))) return;
  if (leaveOut("sum", headed)) found.rows = others;
}

/** Leave out a first column that counts the rows. */
function counts(found, room, leaveOut) {
  const { rows } = found;
  const counted = ([first], i) => readings(first).join() === String(i + 1);
  if (rows[0].length < 2 || !rows.every(counted)) return;
  const likely = rows[0].length > room || !rows.some((row) => isNumber(row[1]));
  if (leaveOut("counts", likely)) found.rows = rows.map((row) => row.slice(1));
}

/** Leave out first columns without a number, and keep them as the names of the rows. */
function names(found, room, leaveOut) {
  found.names = found.rows.map(() => "");
  while (found.rows[0].length > 1 && !found.rows.some(([cell]) => isNumber(cell))) {
    const first = found.rows.map(([cell]) => cell);
    const wide = found.rows[0].length > room;
    if ("names" in found.asked && !wide) return;
    if (!wide && first.every((cell) => !cell || isMissing(cell))) return;
    if (!leaveOut("names", wide || !first.some(hasDigit))) return;
    found.names = found.names.map((name, i) => `${name} ${first[i]}`.trim());
    found.rows = found.rows.map((row) => row.slice(1));
  }
}

/** Whether each number of a row is the sum of those above it, of two at the least. */
function addsUp(others, last) {
  const sums = [];
  for (const [place, cell] of last.entries()) {
    const number = numberOf(cell);
    const known = others.map((row) => numberOf(row[place])).filter((one) => one !== null);
    const total = known.reduce((all, one) => all + one, 0);
    if (number !== null) {
      sums.push(known.length > 1 && Math.abs(total - number) <= 1e-9 * Math.abs(number));
    }
  }
  return sums.length > 0 && sums.every(Boolean);
}

/** What a text holds: its cells by row, the names of the rows, how many empty rows were left out,
 *  and what is asked, with the answer; without rows where there is no number. */
export function blockOf(text, room, answers = {}) {
  const table = cellsOf(text).map((row) => row.map(trimmed));
  while (table.length && !table.at(-1).some(Boolean)) table.pop();
  const kept = table.filter((row) => row.some(Boolean));
  const width = Math.max(0, ...kept.map((row) => row.length));
  const found = { rows: [], names: [], empty: 0, asked: {} };
  if (!kept.flat().some(isNumber) || width * kept.length > book.most_cells) return found;
  found.rows = kept.map((row) => [...row, ...Array(width - row.length).fill("")]);
  found.empty = table.length - kept.length;
  const leaveOut = (question, likely) => {
    found.asked[question] ??= answers[question] ?? likely;
    return found.asked[question];
  };
  for (const step of [headings, sum, counts, names]) step(found, room, leaveOut);
  found.rows = found.rows.map((row) => row.map((cell) => (isMissing(cell) ? "" : cell)));
  return found;
}

// -- what the reader is asked

const QUESTIONS = {
  headings: phrases.paste_headings,
  sum: phrases.paste_sum,
  counts: phrases.paste_counts,
  names: phrases.paste_names,
};

function made(kind, text, inside = []) {
  const node = document.createElement(kind);
  node.append(text, ...inside);
  return node;
}

/** Put each cell beside the control that it would go to: those that fit, row by row. */
function placed({ rows }, lines) {
  const found = rows.slice(0, lines.length).map((row, i) =>
    row.slice(0, lines[i].length).map((given, j) => {
      const control = lines[i][j];
      return { control, given, ...check(control.dataset.parameter, given) };
    }),
  );
  return found;
}

/** What has no room, and the empty rows, as sentences. */
function leftOut({ rows, empty }, lines) {
  const said = empty ? [fill(phrases.paste_empty, { n: empty })] : [];
  const wide = rows[0].length;
  const room = { rows: lines.length, columns: lines[0].length };
  if (rows.length > room.rows) said.push(fill(phrases.too_many_rows, { n: rows.length, room: room.rows }));
  if (wide > room.columns) said.push(fill(phrases.too_many_columns, { n: wide, room: room.columns }));
  return said;
}

/** A line of the preview: where a row goes, its name, and what is read in each cell. */
function lineOf(cells, name) {
  const heading = cells[0].control.closest("tr").querySelector("th").textContent;
  const line = made("li", "", [made("b", heading), name ? ` ${name}: ` : ": "]);
  cells.forEach(({ control, message, value }, place) => {
    const said = made("span", message?.replace(/[.]$/, "") ?? valueText(control.dataset.parameter, value));
    if (message) said.className = "refused";
    line.append(place ? "; " : "", said);
  });
  return line;
}

/** Show what was pasted under a table and ask before anything is replaced. Into the controls of
 *  ``lines`` it goes once ``use`` is called with the cells and with what has no room. */
export function ask(grid, lines, text, use, leave) {
  const box = made("section", "");
  box.className = "notice pasted";
  box.tabIndex = -1;
  box.setAttribute("role", "group");
  const answers = {};
  const close = (then) => {
    box.remove();
    then();
  };
  const draw = () => {
    const found = blockOf(text, lines[0].length, answers);
    if (!found.rows.length) return close(() => leave(phrases.paste_nothing));
    const cells = placed(found, lines);
    const said = leftOut(found, lines);
    const rows = fill(phrases.pasted_rows, { n: found.rows.length });
    const columns = fill(phrases.pasted_columns, { n: found.rows[0].length });
    const title = fill(phrases.paste_asked, { rows, columns });
    box.setAttribute("aria-label", title);
    const questions = Object.entries(found.asked).map(([question, yes]) => {
      const tick = made("input", "");
      Object.assign(tick, { type: "checkbox", checked: yes });
      tick.dataset.question = question;
      return made("label", "", [tick, ` ${QUESTIONS[question]}`]);
    });
    const list = made("ul", "", cells.map((row, i) => lineOf(row, found.names[i])));
    const buttons = [
      ["use", () => close(() => use(cells.flat(), said))],
      ["leave", () => close(() => leave())],
    ].map(([name, action]) => {
      const button = made("button", phrases[`paste_${name}`]);
      Object.assign(button, { type: "button", onclick: action });
      button.dataset.action = `paste-${name}`;
      return button;
    });
    const tools = made("div", "", buttons);
    tools.className = "tools";
    box.replaceChildren(made("p", title), list, ...said.map((one) => made("p", one)), ...questions, tools);
  };
  box.addEventListener("change", ({ target }) => {
    answers[target.dataset.question] = target.checked;
    draw();
    box.querySelector(`[data-question="${target.dataset.question}"]`)?.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(() => leave());
  });
  grid.closest(".grid").parentNode.querySelector(".pasted")?.remove();
  grid.closest(".grid").after(box);
  draw();
  box.focus();
}
