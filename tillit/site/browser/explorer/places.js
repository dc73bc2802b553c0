/* A short link holds settings by place: the twin of tillit/links.py, which describes it. */

import { book } from "../shared/book.js";
import { crc32 } from "./code.js";
import { DAY, daysOf } from "./formats.js";

const { digits: DIGITS, marks, plain, order: ORDER } = book.link;
const PLAIN = new RegExp(`^(?:${plain})$`);
const FIRST_DAY = 719163; // 1970-01-01, from the first day of the year 1

const kindOf = (name) => book.parameters[name].kind;
const own = Object.keys(book.parameters).filter((name) => kindOf(name) !== "text");
const order = ORDER.flatMap(([from, to]) =>
  typeof from === "string" ? [[from, to]] : own.slice(from, to).map((name) => [name, kindOf(name)]),
);

function written(number, least = 0) {
  let text = "";
  for (let rest = number; rest > 0; rest = Math.floor(rest / 64)) text = DIGITS[rest % 64] + text;
  return text.padStart(least, DIGITS[0]);
}

const markOf = (choice) => written(Number.parseInt(crc32(new TextEncoder().encode(choice)), 16) % 64 ** 2, 2);

/** The short form of a value; empty where it has none. */
function short(kind, text) {
  if (!text) return marks.empty;
  if (kind === "choice") return markOf(text);
  if (kind === "date") return written(daysOf(text) + FIRST_DAY, 4);
  const [found, minus, whole, decimals = ""] = PLAIN.exec(text) ?? [];
  if (found === undefined) return "";
  const digits = written(Number(whole + decimals));
  return DIGITS[32 * minus.length + 8 * decimals.length + digits.length] + digits;
}

/** All that has a short form, as text, and the rest by name. */
export function byPlace(named) {
  const rest = { ...named };
  let text = "";
  let skipped = 0;
  for (const [name, kind] of order) {
    const form = name in named ? short(kind, named[name]) : "";
    if (form) {
      text += (skipped ? marks.skipped + written(skipped, 2) : "") + form;
      delete rest[name];
    }
    skipped = form ? 0 : skipped + 1;
  }
  return [text, rest];
}

/** What is held by place, by name, numbers as such; null where nobody wrote it so. */
export function placed(text) {
  const found = {};
  let at = 0;
  let place = 0;
  let damaged = false;

  function number(count) {
    let total = 0;
    for (let i = 0; i < count; i += 1, at += 1) {
      const digit = at < text.length ? DIGITS.indexOf(text[at]) : -1;
      if (digit < 0) damaged = true;
      total = total * 64 + digit;
    }
    return total;
  }

  function value(name, kind) {
    if (text[at] === marks.empty) {
      at += 1;
      return "";
    }
    if (kind === "choice") {
      const mark = text.slice(at, at + 2);
      number(2);
      return Object.keys(book.parameters[name]?.choices ?? {}).find((choice) => markOf(choice) === mark) ?? mark;
    }
    if (kind === "date") return new Date((number(4) - FIRST_DAY) * DAY).toISOString().slice(0, 10);
    const shape = number(1);
    const size = number(shape % 8) / 10 ** (Math.floor(shape / 8) % 4);
    return shape >= 32 ? -size : size;
  }

  while (at < text.length && !damaged) {
    if (text[at] === marks.skipped) {
      at += 1;
      place += number(2);
    } else if (place >= order.length) {
      damaged = true;
    } else {
      const [name, kind] = order[place];
      found[name] = value(name, kind);
      place += 1;
    }
  }
  return damaged || place > order.length ? null : found;
}
