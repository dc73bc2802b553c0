/* The address of the page: a link to what is set. Its own is known by the mark in the browser's
   history; all others are somebody's link. Nothing that is kept depends on it. */

import { book, phrases } from "../shared/book.js";
import { fill } from "../shared/text.js";
import { checkAll, isText, part, shown } from "./check.js";
import { crc32 } from "./code.js";
import { byPlace, placed } from "./places.js";
import { tab } from "./store.js";
import { DECIMAL } from "./typed.js";

const { keys } = book.link;

/** The code at the end of a link, over all that stands before it: one that was cut or changed has
 *  another. */
function endOf(pairs) {
  const text = pairs.map((pair) => pair.join("=")).join("&");
  return crc32(new TextEncoder().encode(text));
}

function ended(named) {
  const pairs = [[keys.version, book.version], ...Object.entries(named)];
  return `#${new URLSearchParams([...pairs, [keys.end, endOf(pairs)]])}`;
}

/** The part of an address from "#" on that shows these values; words are in no address. A long one
 *  holds them by place. */
export function fragmentOf(values) {
  const settings = Object.entries(part(values, false));
  const named = Object.fromEntries(settings.map(([name, value]) => [name, String(value ?? "")]));
  const fragment = ended(named);
  if (fragment.length <= book.link.longest) return fragment;
  const [places, rest] = byPlace(named);
  return ended({ [keys.places]: places, ...rest });
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
  const written = pairs.map(([name]) => name);
  const begins = written[0] === keys.version;
  // By hand a link has neither code nor places: one of them without the beginning was cut.
  if (begins || written.includes(keys.end) || written.includes(keys.places)) {
    const [name, end] = pairs.pop();
    if (!begins || name !== keys.end || end !== endOf(pairs)) return refused(phrases.link_damaged);
  }
  const { [keys.version]: version, [keys.places]: places = "", ...given } = Object.fromEntries(pairs);
  const words = Object.keys(given).filter(isText);
  for (const name of words) delete given[name];
  for (const [name, text] of Object.entries(given)) {
    // The book writes numbers as programs do.
    const isNumber = book.parameters[name]?.kind === "number" && DECIMAL.test(text);
    if (isNumber && Number.isFinite(Number(text))) given[name] = Number(text);
  }
  const byPlaces = placed(places);
  if (!byPlaces) return refused(phrases.link_damaged);
  Object.assign(given, byPlaces);
  const known = (name) => [book.parameters, book.migrations].some((table) => Object.hasOwn(table, name));
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
