/* The address of the page: a link to what is set. Its own is known by the mark in the browser's
   history; all others are somebody's link. Nothing that is kept depends on it. */

import { book, phrases } from "../shared/book.js";
import { fill } from "../shared/text.js";
import { checkAll, isText, part, shown } from "./check.js";
import { crc32 } from "./code.js";
import { tab } from "./store.js";
import { DECIMAL } from "./typed.js";

/** The code at the end of a link, over all that stands before it: one that was cut or changed has
 *  another. */
function endOf(pairs) {
  const text = pairs.map((pair) => pair.join("=")).join("&");
  return crc32(new TextEncoder().encode(text));
}

/** The part of an address from "#" on that shows these values; words are in no address. */
export function fragmentOf(values) {
  const settings = Object.entries(part(values, false));
  const written = settings.map(([name, value]) => [name, String(value ?? "")]);
  const pairs = [[book.version_key, book.version], ...written];
  return `#${new URLSearchParams([...pairs, [book.end_key, endOf(pairs)]])}`;
}

/** Whether this page wrote the address, or has ceased to follow it. */
export function isOwn() {
  return [history.state?.[book.id], tab.taken()].includes(location.hash);
}

/** Mark the address as the page's own, and write these values into it unless they are null: if the
 *  browser lets us. */
export function writeAddress(values) {
  try {
    const [page] = location.href.split("#");
    const settings = values && Object.keys(part(values, false)).length > 0 ? fragmentOf(values) : "";
    const address = values ? page + settings : location.href;
    const { hash } = new URL(address);
    history.replaceState({ ...history.state, [book.id]: hash }, "", address);
  } catch {
    // Refused, or too often: seen below.
  }
  // Where it was not written, what stands there is not followed any more.
  if (history.state?.[book.id] !== location.hash) tab.setTaken(location.hash);
}

/** What the address sets, as {values, messages}, its values null where it is refused as a whole;
 *  null where the address is no link but a place within the page. */
export function linked() {
  if (!location.hash.includes("=")) return null;
  const pairs = [...new URLSearchParams(location.hash.slice(1))];
  const refused = (...said) => ({ values: null, messages: [...said, phrases.nothing_changed] });
  if (pairs[0][0] === book.version_key) {
    const [name, end] = pairs.pop();
    if (name !== book.end_key || end !== endOf(pairs)) return refused(phrases.link_damaged);
  }
  const given = Object.fromEntries(pairs);
  const version = given[book.version_key];
  delete given[book.version_key];
  const words = Object.keys(given).filter(isText);
  for (const name of words) delete given[name];
  for (const [name, text] of Object.entries(given)) {
    // The book writes numbers as programs do.
    const isNumber = book.parameters[name]?.kind === "number" && DECIMAL.test(text);
    if (isNumber && Number.isFinite(Number(text))) given[name] = Number(text);
  }
  const known = (name) => [book.parameters, book.replaced].some((table) => Object.hasOwn(table, name));
  const { values, messages } = checkAll(given);
  if (words.length) messages.push(phrases.no_words_in_link);
  const names = Object.keys(given);
  // The book's own link to its defaults sets nothing; all others set something.
  if ((names.length || !version) && !names.some(known)) return refused(...messages);
  if (version && version !== book.version) {
    messages.unshift(fill(phrases.other_version, { old: shown(version), new: book.version }));
  }
  return { values, messages };
}
