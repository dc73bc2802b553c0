/* What may be entered: every value is checked against the registry of settings. */

import { book, phrases } from "../shared/book.js";
import { fill } from "../shared/text.js";
import { DAY, daysOf, exact } from "./formats.js";

/* A decimal number and nothing else that a language may take for one (0x10, 1_000, Infinity). */
export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/* Characters that no document may hold: controls, halves of a character, and what is none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNWRITTEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/gu;

function checkText({ label, high }, given) {
  if (typeof given !== "string") return { message: fill(phrases.not_a_text, { label }) };
  const value = given.replace(/\r\n?/g, "\n").replace(UNWRITTEN, "");
  const length = [...value].length;
  if (length <= high) return { value };
  const lengths = { length: exact(length), high: exact(high) };
  return { message: fill(phrases.too_long, { label, ...lengths }) };
}

function checkDate({ label }, given) {
  if (given === null || given === "") return { value: "" };
  const day = typeof given === "string" && DATE.test(given) ? new Date(daysOf(given) * DAY) : NaN;
  const real = !Number.isNaN(Number(day)) && day.toISOString().startsWith(given);
  if (real && !given.startsWith("0000")) return { value: given };
  return { message: fill(phrases.not_a_date, { label, value: String(given) }) };
}

export function check(name, given) {
  if (!Object.hasOwn(book.parameters, name)) {
    return { message: fill(phrases.unknown, { name }) };
  }
  const parameter = book.parameters[name];
  const { label } = parameter;
  if (parameter.kind === "text") return checkText(parameter, given);
  if (parameter.kind === "date") return checkDate(parameter, given);
  if (parameter.kind === "choice") {
    if (Object.hasOwn(parameter.choices, given)) return { value: given };
    return { message: fill(phrases.not_a_choice, { label, value: String(given) }) };
  }
  if (parameter.optional && (given === null || given === "")) return { value: null };
  const written = typeof given === "string" && DECIMAL.test(given.trim());
  const number = written || typeof given === "number" ? Number(given) : NaN;
  if (!Number.isFinite(number)) {
    return { message: fill(phrases.not_a_number, { label, value: String(given) }) };
  }
  if (number < parameter.low || number > parameter.high) {
    const [value, low, high] = [number, parameter.low, parameter.high].map(exact);
    return { message: fill(phrases.out_of_range, { label, value, low, high }) };
  }
  return { value: number };
}

export const isText = (name) => book.parameters[name]?.kind === "text";

/** Say why a value was refused, and what holds instead; a text is kept as it was. */
export function refusal(name, { message }) {
  const parameter = book.parameters[name];
  if (!parameter || parameter.kind === "text") return message;
  const instead = parameter.origin === "open" ? phrases.left_open : phrases.default_stands;
  return `${message} ${instead}`;
}

/** The part of a scenario that is typed in words, or the part that is not. */
export function part(values, inWords) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => isText(name) === inWords));
}

export function checkAll(given) {
  const values = {};
  const messages = [];
  for (const [name, value] of Object.entries(given)) {
    const checked = check(name, value);
    if (checked.message) messages.push(refusal(name, checked));
    else if (checked.value !== book.parameters[name].default) values[name] = checked.value;
  }
  return { values, messages };
}
