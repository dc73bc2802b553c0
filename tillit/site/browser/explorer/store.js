/* What the browser keeps for the reader: every setting with the time of its last change, what was
   set aside, and what this tab shows of somebody else's. Whatever is found there is taken for
   nothing where it is not ours. */

import { book } from "../shared/book.js";
import { isText } from "./check.js";

const STORED = `${book.id}.scenario`;
const KEPT = `${book.id}.kept`;
const PROBE = `${book.id}.probe`;
const GUEST = `${book.id}.guest`; // in this tab: a link's settings that the reader only looks at
const TAKEN = `${book.id}.taken`; // in this tab: an address that stands there and is not followed
const MOST_KEPT = 10;

export const isObject = (thing) =>
  typeof thing === "object" && thing !== null && !Array.isArray(thing);

/** Run something that a browser may refuse: storage may be full or blocked. */
function tried(action, otherwise) {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

function read(area, key) {
  return tried(() => JSON.parse(window[area].getItem(key)), null);
}

/** Write, or remove what is null; says whether it is kept beyond this page. */
function write(area, key, content) {
  return tried(() => {
    const kept = window[area];
    const text = content === null ? null : JSON.stringify(content);
    if (text === null) kept.removeItem(key);
    else kept.setItem(key, text);
    // A full one may refuse without a word; a blocked one the page has for itself only.
    return kept.getItem(key) === text && !kept.temporary;
  }, false);
}

/** When a value was changed, and the time of the value that it took the place of. */
const NEVER = { time: 0, from: 0 };

/** The stamps among what a store holds for them. */
function stampsOf(times) {
  const stamps = {};
  for (const name of Object.keys(book.parameters)) {
    const [time, from] = Object.hasOwn(times, name) && Array.isArray(times[name]) ? times[name] : [];
    if (time > 0 && Number.isSafeInteger(time)) stamps[name] = { time, from: Number.isFinite(from) ? from : 0 };
  }
  return stamps;
}

export const store = {
  key: STORED,
  works: () => write("localStorage", PROBE, 1) && write("localStorage", PROBE, null),
  /** What is stored, as a file has it, and the stamps of its settings. */
  read() {
    const content = read("localStorage", STORED);
    return { content, stamps: stampsOf(isObject(content?.times) ? content.times : {}) };
  },
  write(content, stamps) {
    const times = Object.fromEntries(
      Object.entries(stamps).map(([name, { time, from }]) => [name, [time, from]]),
    );
    return write("localStorage", STORED, { ...content, times });
  },
  clear() {
    for (const key of [STORED, KEPT]) write("localStorage", key, null);
    for (const key of [GUEST, TAKEN]) write("sessionStorage", key, null);
  },
};

/** What was set aside when something else took its place, newest first. */
export const kept = {
  key: KEPT,
  all() {
    const entries = read("localStorage", KEPT);
    const ours = (one) =>
      isObject(one) && Number.isFinite(one.time) && typeof one.origin === "string" && isObject(one.content);
    return Array.isArray(entries) ? entries.filter(ours).slice(0, MOST_KEPT) : [];
  },
  /** Set aside; the same content is not kept twice. */
  add(origin, content) {
    const same = ({ content: other }) => JSON.stringify(other.values) === JSON.stringify(content.values);
    const others = kept.all().filter((entry) => !same(entry));
    return write("localStorage", KEPT, [{ time: Date.now(), origin, content }, ...others].slice(0, MOST_KEPT));
  },
};

/** What this tab shows of a link, and the address that it does not follow. */
export const tab = {
  guest: () => read("sessionStorage", GUEST),
  setGuest: (content) => write("sessionStorage", GUEST, content),
  taken: () => read("sessionStorage", TAKEN),
  setTaken: (fragment) => write("sessionStorage", TAKEN, fragment),
};

/** Two sets of values by setting, the newer of each; text that gives way is told as lost, unless
 *  the newer was written on from it.
 *  @param mine, theirs {values, stamps}; a value that is not there is the default */
export function merged(mine, theirs) {
  const values = {};
  const stamps = {};
  const lost = {};
  const names = new Set([mine, theirs].flatMap((one) => [...Object.keys(one.values), ...Object.keys(one.stamps)]));
  for (const name of names) {
    const [one, other] = [mine, theirs].map((set) => ({ set, ...(set.stamps[name] ?? NEVER) }));
    const [older, newer] = other.time > one.time ? [one, other] : [other, one];
    if (name in newer.set.values) values[name] = newer.set.values[name];
    stamps[name] = { time: newer.time, from: newer.from };
    const gone = older.set.values[name];
    const writtenOn = newer.from >= older.time;
    if (isText(name) && gone && !writtenOn && gone !== values[name]) lost[name] = gone;
  }
  return { values, stamps, lost };
}
