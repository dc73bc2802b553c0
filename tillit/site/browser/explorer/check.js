/* What may be entered: every value is checked against the registry of settings. */

import { book, locale, patterns, phrases } from "../shared/book.js";
import { cut, fill } from "../shared/text.js";
import { DAY, daysOf, exact, marked } from "./formats.js";
import { DECIMAL, readings } from "./typed.js";

/* See tillit/parameters.py. */
const DATE = new RegExp(`^(?:${patterns.date})$`);
const UNWRITTEN = new RegExp(patterns.unwritten, "gu");

function checkText({ label, high }, given) {
  if (typeof given !== "string") return { message: fill(phrases.not_a_text, { label }) };
  const value = given.replace(/\r\n?/g, "\n").replace(UNWRITTEN, " ");
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
  return { message: fill(phrases.not_a_date, { label, value: shown(given) }) };
}

/** A refused value as a message shows it: it may be long, and is not the book's. */
export function shown(value) {
  return cut(typeof value === "object" ? JSON.stringify(value) : String(value), book.longest_shown);
}

const PERCENT = new RegExp(`^(?:${patterns.percent})$`, "iu");
const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Read a number as people write it; a share may be given in percent. */
function readNumber({ label, display, unit }, text) {
  const share = display === "percent_of_one";
  const words = (unit ? [unit.one, unit.many] : []).map(escaped);
  if (share || (unit && PERCENT.test(unit.one))) words.push(patterns.percent);
  const inMoney = display === "money" ? "whole" : display;
  if (Object.hasOwn(locale.money, inMoney)) words.push(patterns[inMoney]);
  const [found, other] = readings(text, words);
  if (other) {
    const [whole, fraction] = [found, `${other}0`].map(marked);
    return { message: fill(phrases.two_ways, { label, value: shown(text), whole, fraction }) };
  }
  const inPercent = share && new RegExp(patterns.percent, "iu").test(text);
  return { number: found === undefined ? NaN : Number(found) / (inPercent ? 100 : 1) };
}

export function check(name, given) {
  if (!Object.hasOwn(book.parameters, name)) {
    return { message: fill(phrases.unknown, { name: shown(name) }) };
  }
  const parameter = book.parameters[name];
  const { label } = parameter;
  if (parameter.kind === "text") return checkText(parameter, given);
  if (parameter.kind === "date") return checkDate(parameter, given);
  if (parameter.kind === "choice") {
    if (typeof given === "string" && Object.hasOwn(parameter.choices, given)) return { value: given };
    const choices = Object.keys(parameter.choices).join(", ");
    return { message: fill(phrases.not_a_choice, { label, value: shown(given), choices }) };
  }
  if (parameter.optional && (given === null || given === "")) return { value: null };
  const read = typeof given === "string" ? readNumber(parameter, given) : { number: given };
  if (read.message) return read;
  const { number } = read;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    const [low, high] = [parameter.low, parameter.high].map(exact);
    return { message: fill(phrases.not_a_number, { label, value: shown(given), low, high }) };
  }
  if (number < parameter.low || number > parameter.high) {
    const [value, low, high] = [number, parameter.low, parameter.high].map(exact);
    return { message: fill(phrases.out_of_range, { label, value, low, high }) };
  }
  return { value: number };
}

export const isText = (name) => book.parameters[name]?.kind === "text";

/** Say what holds in place of a value that was refused: the last valid one, where there is one. */
export function refusal(name, held = null) {
  const forReader = ["open", "unwritten"].includes(book.parameters[name]?.origin);
  if (held !== null && held !== phrases.not_set) return fill(phrases.still_holds, { value: held });
  return forReader ? phrases.left_open : phrases.default_stands;
}

/** The part of a scenario that is typed in words, or the part that is not. */
export function part(values, inWords) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => isText(name) === inWords));
}

/** Take what an old link or file holds as what it is now, with a word where a value changes. */
export function carried(given, messages = []) {
  const values = { ...given };
  for (const [name, { by, step, earlier, now }] of Object.entries(book.migrations)) {
    if (!Object.hasOwn(given, name) || Object.hasOwn(given, by)) continue;
    const written = given[name];
    const isSame = earlier.length === 0;
    if (!isSame && !DECIMAL.test(String(written))) continue;
    delete values[name];
    values[by] = isSame ? written : onLine(Number(written), earlier, now, step);
    const said = () => ({ old: exact(Number(written)), new: exact(values[by]) });
    if (!isSame) messages.push(fill(phrases.replaced, { label: book.parameters[by].label, ...said() }));
  }
  return values;
}

/** Where a value lies among the values of today, to the nearest step. */
function onLine(value, earlier, now, step) {
  const place = Math.min(Math.max(value, earlier[0]), earlier.at(-1));
  const i = Math.max(earlier.findIndex((end) => end >= place), 1);
  const share = (place - earlier[i - 1]) / (earlier[i] - earlier[i - 1]);
  const steps = (now[i - 1] + share * (now[i] - now[i - 1])) / step;
  return Number((Math.round(steps) * step).toFixed(9));
}

export function checkAll(given) {
  const values = {};
  const messages = [];
  for (const [name, value] of Object.entries(carried(given, messages))) {
    const checked = check(name, value);
    if (checked.message) {
      const known = Object.hasOwn(book.parameters, name);
      messages.push(known ? `${checked.message} ${refusal(name)}` : checked.message);
    }
    if (!checked.message && checked.value !== book.parameters[name].default) values[name] = checked.value;
  }
  return { values, messages: bounded(messages) };
}

/** The first messages, and how many more there are. */
export function bounded(messages) {
  const more = messages.length - book.most_said;
  return more > 0 ? [...messages.slice(0, book.most_said), fill(phrases.more_said, { n: more })] : messages;
}
