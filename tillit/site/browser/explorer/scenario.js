/* The scenario: what the reader changed and wrote, one set for all explorers of the book. It is kept
   in the browser's storage, in links and in files. */

import { book, phrases } from "../shared/book.js";
import { download } from "../shared/files.js";
import { fill } from "../shared/text.js";
import { checkAll, isText, part } from "./check.js";
import { exact, valueText } from "./formats.js";
import { DECIMAL } from "./typed.js";

const STORAGE = `${book.id}.scenario`;
const KEPT = `${book.id}.kept`; // the reader's own, while a link's or a file's are shown
const PROBE = `${book.id}.probe`;
const UNDO_STEPS = 50;
const SAVE_AFTER = 400; // ms without typing

function fromAddress() {
  const text = location.hash.slice(1);
  if (!text.includes("=")) return null; // an anchor within the page
  const given = Object.fromEntries(new URLSearchParams(text));
  const version = given[book.version_key];
  delete given[book.version_key];
  const words = Object.keys(given).filter(isText);
  for (const name of words) delete given[name];
  for (const [name, value] of Object.entries(given)) {
    // The book writes numbers as programs do.
    const isNumber = book.parameters[name]?.kind === "number" && DECIMAL.test(value);
    if (isNumber && Number.isFinite(Number(value))) given[name] = Number(value);
  }
  const scenario = checkAll(given);
  if (words.length) scenario.messages.push(phrases.no_words_in_link);
  if (version && version !== book.version) {
    const versions = { old: version, new: book.version };
    scenario.messages.unshift(fill(phrases.other_version, versions));
  }
  return scenario;
}

function fromFileContent(content) {
  const isObject = (thing) => typeof thing === "object" && thing !== null && !Array.isArray(thing);
  if (!isObject(content) || content.book !== book.id || !isObject(content.values)) return null;
  const scenario = checkAll(content.values);
  const notes = [];
  if (content.version !== book.version) {
    const versions = { old: String(content.version ?? "?"), new: book.version };
    notes.push(fill(phrases.other_version, versions));
  }
  const stored = isObject(content.defaults) ? content.defaults : {};
  for (const [name, parameter] of Object.entries(book.parameters)) {
    if (name in stored && stored[name] !== parameter.default) {
      const said = (value) => (typeof value === "number" ? exact(value) : value || phrases.not_set);
      const change = { old: said(stored[name]), new: said(parameter.default) };
      notes.push(fill(phrases.default_changed, { label: parameter.label, ...change }));
    }
  }
  return { values: scenario.values, messages: [...notes, ...scenario.messages] };
}

function fileContent(values) {
  const entries = Object.entries(book.parameters).filter(([name]) => !isText(name));
  const defaults = Object.fromEntries(entries.map(([name, item]) => [name, item.default]));
  return { book: book.id, version: book.version, values, defaults };
}

const storage = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // blocked, or not ours: the page still works without
    }
  },
  /** Write, or remove what is null; says whether it worked: storage may be full or blocked. */
  write(key, content) {
    try {
      if (content === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(content));
      return !localStorage.temporary; // where it is blocked, the page has one for itself
    } catch {
      return false;
    }
  },
};

function crc32(bytes) {
  let code = -1;
  for (const byte of bytes) {
    code ^= byte;
    for (let bit = 0; bit < 8; bit += 1) code = (code >>> 1) ^ (code & 1 ? 0xedb88320 : 0);
  }
  return ~code >>> 0;
}

/** What the reader changed and wrote: one set for all explorers of the page and the book. */
export class Scenario {
  constructor() {
    this.changed = {};
    this.committed = {};
    this.past = [];
    this.readers = [];
    this.unkept = false; // changed since it was last stored
    this.unsaved = false; // could not be stored, and is in no file yet
    window.addEventListener("hashchange", () => this.readAddress());
    window.addEventListener("storage", (event) => {
      if (event.key === STORAGE) this.readStorage(); // changed in another tab
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.readStorage(); // back from a page where more was entered
    });
    window.addEventListener("pagehide", () => this.keepNow());
    document.addEventListener("visibilitychange", () => this.keepNow());
    window.addEventListener("beforeunload", (event) => {
      this.keepNow();
      if (this.unsaved) event.preventDefault();
    });
  }

  value(name) {
    return name in this.changed ? this.changed[name] : book.parameters[name].default;
  }

  /** What is said beside a setting in whose place another stands that the reader set. */
  replaced(name) {
    const { replaced_by, replaced_said } = book.parameters[name];
    return replaced_by && this.value(replaced_by) !== null ? replaced_said : "";
  }

  /** Tell every explorer; the first one shows what is said of the scenario as a whole. */
  tell(messages) {
    this.readers[0]?.tell(messages);
  }

  show(typing = null) {
    for (const reader of this.readers) {
      reader.showControls(typing);
      reader.run();
    }
  }

  put(name, value, typing) {
    if (value === book.parameters[name].default) delete this.changed[name];
    else this.changed[name] = value;
    this.unkept = true;
    // Not every reader leaves a field before closing the tab.
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepNow(), SAVE_AFTER);
    if (!isText(name)) {
      this.show(typing);
      return;
    }
    for (const reader of this.readers) {
      reader.showControls(typing);
      reader.announce();
    }
  }

  commit() {
    if (JSON.stringify(this.committed) === JSON.stringify(this.changed)) return;
    this.past.push(this.committed);
    if (this.past.length > UNDO_STEPS) this.past.shift();
    this.committed = { ...this.changed };
    this.keep();
    this.show();
  }

  set(values) {
    this.changed = { ...values };
    for (const reader of this.readers) reader.forgive();
    this.commit();
    this.show();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.changed = { ...before };
    this.committed = { ...before };
    for (const reader of this.readers) reader.forgive();
    this.keep();
    this.show();
  }

  /** The settings of the explorers on this page. */
  get here() {
    return new Set(this.readers.flatMap(({ config }) => config.parameters));
  }

  /** Take back the settings of this page; what is written in words stays. */
  reset() {
    const resets = new Set([...this.here].filter((name) => !isText(name)));
    this.set(Object.fromEntries(Object.entries(this.changed).filter(([name]) => !resets.has(name))));
  }

  /** Forget everything that was entered, here and in the browser's storage. */
  clear() {
    this.changed = {};
    this.committed = {};
    this.past = [];
    for (const reader of this.readers) reader.forgive();
    this.keep();
    storage.write(STORAGE, null);
    storage.write(KEPT, null);
    this.unsaved = false;
    this.show();
  }

  fragment() {
    const pairs = Object.entries(part(this.changed, false));
    if (!pairs.length) return "";
    const written = pairs.map(([name, value]) => [name, value ?? ""]);
    return `#${new URLSearchParams([...written, [book.version_key, book.version]])}`;
  }

  keepNow() {
    if (this.unkept) this.keep();
  }

  keep() {
    const address = location.pathname + location.search + this.fragment();
    history.replaceState(null, "", address);
    this.unkept = false;
    const stored = storage.write(STORAGE, fileContent(this.changed));
    this.unsaved = !stored && Object.keys(this.changed).length > 0;
    for (const reader of this.readers) reader.showUnstored(!stored);
  }

  restore() {
    const works = storage.write(PROBE, 1) && storage.write(PROBE, null);
    if (!works) for (const reader of this.readers) reader.showUnstored(reader.takesWords);
    if (this.readAddress()) return;
    this.readStorage();
  }

  readStorage() {
    const stored = fromFileContent(storage.read(STORAGE));
    if (stored) this.adopt(stored);
  }

  /** Show the settings of a link. What the reader wrote in words is no part of a link, and stays. */
  readAddress() {
    const linked = fromAddress();
    if (!linked || this.fragment() === location.hash) return false;
    this.keepNow();
    const mine = fromFileContent(storage.read(STORAGE))?.values ?? this.changed;
    const [mySettings, myWords] = [part(mine, false), part(mine, true)];
    this.adopt({ values: { ...myWords, ...linked.values }, messages: linked.messages });
    if (!Object.keys(mySettings).length) return true;
    const same = Object.entries(mySettings).every(([name, value]) => linked.values[name] === value);
    if (same && Object.keys(mySettings).length === Object.keys(linked.values).length) return true;
    this.keepAside(mySettings);
    this.tell([phrases.from_link, ...linked.messages]);
    return true;
  }

  adopt(scenario) {
    this.changed = { ...scenario.values };
    this.committed = { ...scenario.values };
    this.show();
    this.tell(scenario.messages);
  }

  /** Keep the reader's own while another's are shown; the first that are kept are the own. */
  keepAside(values) {
    if (Object.keys(values).length && !this.keptAside()) storage.write(KEPT, fileContent(values));
    this.show();
  }

  keptAside() {
    return fromFileContent(storage.read(KEPT))?.values ?? null;
  }

  backToMine() {
    const mine = this.keptAside();
    storage.write(KEPT, null);
    if (!mine) return;
    // Words are kept aside only before a file is opened: a link brings none.
    const words = Object.keys(part(mine, true)).length ? {} : part(this.changed, true);
    this.set({ ...words, ...mine });
  }

  /** Open the content of a scenario file; says whether it was one. */
  open(text, file) {
    let scenario = null;
    try {
      scenario = fromFileContent(JSON.parse(text));
    } catch {
      scenario = null;
    }
    if (!scenario) return [fill(phrases.not_a_scenario, { file }), phrases.nothing_changed];
    this.keepAside(this.changed);
    this.set(scenario.values);
    return [fill(phrases.loaded, { file }), ...scenario.messages];
  }

  save() {
    const text = `${JSON.stringify(fileContent(this.changed), null, 2)}\n`;
    const blob = new Blob([text], { type: "application/json" });
    this.unsaved = false;
    return download(blob, book.scenario_file);
  }

  /** A short code of all that is changed and written: the twin of Scenario.code in Python. */
  get code() {
    const bytes = [];
    const utf8 = new TextEncoder();
    for (const name of Object.keys(this.changed).sort()) {
      const value = this.changed[name];
      const number = new DataView(new ArrayBuffer(8));
      if (typeof value === "number") number.setFloat64(0, value);
      const written = typeof value === "number" ? new Uint8Array(number.buffer) : utf8.encode(value ?? "");
      bytes.push(...utf8.encode(name), 0, ...written, 0);
    }
    const digits = crc32(bytes).toString(16).toUpperCase().padStart(8, "0");
    return `${digits.slice(0, 4)}-${digits.slice(4)}`;
  }

  /** What is changed on this page, in words, and how much elsewhere. */
  said() {
    const here = [...this.here].filter((name) => name in this.changed);
    const elsewhere = Object.keys(this.changed).length - here.length;
    const label = (name) => book.parameters[name].label;
    const said = (name) =>
      isText(name) ? label(name) : `${label(name)} (${valueText(name, this.value(name))})`;
    const labels = here.map(said).join(", ");
    const parts = here.length ? [fill(phrases.changed, { n: here.length, labels })] : [];
    if (elsewhere) parts.push(fill(phrases.changed_elsewhere, { n: elsewhere }));
    return parts.join(" ");
  }
}
