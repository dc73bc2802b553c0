/* Numbers as people write them: the twin of tillit/typed.py, which says what is read and how. */

import { book, patterns } from "../shared/book.js";

const whole = (pattern, flags) => new RegExp(`^(?:${pattern})$`, flags);

export const DECIMAL = whole(patterns.decimal);
const BROKEN = new RegExp(patterns.broken);
const EDGES = new RegExp(`^${patterns.space}|${patterns.space}$`, "g");
const SPACES = new RegExp(patterns.space, "g");
const MINUSES = new RegExp(patterns.minus, "g");
const TWO_WAYS = whole(patterns.two_ways);
const SHAPES = book.shapes.map((shape) => whole(patterns[shape]));

/** Take away spaces of every kind around a text. */
export const trimmed = (text) => text.replace(EDGES, "");

/** Take away what stands around a number; empty where it is too long or has a line end in it. */
function bare(text, words) {
  let line = trimmed(text);
  if ([...line].length > book.longest_number || BROKEN.test(line)) return "";
  line = line.replace(SPACES, " ").replace(MINUSES, "-");
  const unit = words.filter(Boolean).join("|");
  if (unit) line = line.replace(new RegExp(`^(?:${unit}) ?(?=[-+0-9.,])| ?(?:${unit})$`, "giu"), "");
  return line.trim();
}

/** The numbers that a text can be, as programs write them: none, one, or two, the whole one first. */
export function readings(text, words = []) {
  const line = bare(text, words);
  const sign = /^[-+]/.test(line) ? line[0] : "";
  const body = line.slice(sign.length).trim();
  const minus = sign === "-" ? "-" : "";
  if (/^[0-9.].*e/i.test(body)) return DECIMAL.test(body) ? [minus + body] : [];
  if (TWO_WAYS.test(body)) return [minus + body.replace(/[.,]/, ""), minus + body.replace(",", ".")];
  for (const shape of SHAPES) {
    const found = shape.exec(body);
    if (!found) continue;
    const digits = found[1].replace(/[^0-9]/g, "") || "0";
    return [minus + (found[2] ? `${digits}.${found[2]}` : digits)];
  }
  return [];
}
