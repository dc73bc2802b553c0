/* What may be entered: every value is checked against the registry of settings. */

import { book, patterns, phrases } from "../shared/book.js";
import { fill } from "../shared/text.js";
import { DAY, daysOf, exact } from "./formats.js";

/* See tillit/parameters.py. */
export const DECIMAL = new RegExp(`^(?:${patterns.decimal})$`);
const DATE = new RegExp(`^(?:${patterns.date})$`);
const UNWRITTEN = new RegExp(patterns.unwritten, "gu");

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
    const choices = Object.keys(parameter.choices).join(", ");
    return { message: fill(phrases.not_a_choice, { label, value: String(given), choices }) };
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

/** Say why a value was refused, and what holds instead. */
export function refusal(name, { message }) {
  if (!Object.hasOwn(book.parameters, name)) return message;
  const forReader = ["open", "unwritten"].includes(book.parameters[name].origin);
  return `${message} ${forReader ? phrases.left_open : phrases.default_stands}`;
}

/** The part of a scenario that is typed in words, or the part that is not. */
export function part(values, inWords) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => isText(name) === inWords));
}

/** Take what an old link or file holds as what it is now, with a word to the reader. */
function carried(given, messages) {
  const values = { ...given };
  for (const [name, { by, step, earlier, now }] of Object.entries(book.replaced)) {
    if (Object.hasOwn(given, by) || !DECIMAL.test(String(given[name] ?? ""))) continue;
    delete values[name];
    const old = Number(given[name]);
    const place = Math.min(Math.max(old, earlier[0]), earlier.at(-1));
    const i = Math.max(earlier.findIndex((end) => end >= place), 1);
    const share = (place - earlier[i - 1]) / (earlier[i] - earlier[i - 1]);
    const steps = (now[i - 1] + share * (now[i] - now[i - 1])) / step;
    values[by] = Number((Math.round(steps) * step).toFixed(9));
    const said = { old: exact(old), new: exact(values[by]) };
    messages.push(fill(phrases.replaced, { label: book.parameters[by].label, ...said }));
  }
  return values;
}

export function checkAll(given) {
  const values = {};
  const messages = [];
  for (const [name, value] of Object.entries(carried(given, messages))) {
    const checked = check(name, value);
    if (checked.message) messages.push(refusal(name, checked));
    else if (checked.value !== book.parameters[name].default) values[name] = checked.value;
  }
  return { values, messages };
}
