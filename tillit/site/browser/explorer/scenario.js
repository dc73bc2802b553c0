/* The scenario: what the reader changed and wrote, one set for all explorers of the book. It is kept
   in the browser's storage first; address and files follow. */

import { book, phrases } from "../shared/book.js";
import { download } from "../shared/files.js";
import { fill } from "../shared/text.js";
import { isOwn, linked, writeAddress } from "./address.js";
import { bounded, carried, check, checkAll, isText, part, shown } from "./check.js";
import { crc32 } from "./code.js";
import { exact, valueText } from "./formats.js";
import { isObject, kept, merged, store, tab } from "./store.js";

const UNDO_STEPS = 50;
const SAVE_AFTER = 400; // ms without typing

function fromContent(content) {
  if (!isObject(content) || content.book !== book.id || !isObject(content.values)) return null;
  const scenario = checkAll(content.values);
  const notes = [];
  if (content.version !== book.version) {
    const versions = { old: shown(content.version || "?"), new: book.version };
    notes.push(fill(phrases.other_version, versions));
  }
  const stored = carried(isObject(content.defaults) ? content.defaults : {});
  const changes = [];
  for (const [name, parameter] of Object.entries(book.parameters)) {
    if (!(name in stored)) continue;
    const { value: old = stored[name] } = check(name, stored[name]);
    if (old !== parameter.default) {
      const said = (value) =>
        typeof value === "number" ? exact(value) : shown(value || phrases.not_set);
      const change = { old: said(old), new: said(parameter.default) };
      changes.push(fill(phrases.default_changed, { label: parameter.label, ...change }));
    }
  }
  return { values: scenario.values, messages: [...notes, ...bounded(changes), ...scenario.messages] };
}

function contentOf(values) {
  const entries = Object.entries(book.parameters).filter(([name]) => !isText(name));
  const defaults = Object.fromEntries(entries.map(([name, item]) => [name, item.default]));
  return { book: book.id, version: book.version, values, defaults };
}

/** Read a file as it is written: in UTF-8, or UTF-16 with or without a mark; else null. */
function decoded(bytes) {
  const [first, second] = bytes;
  const little = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const encoding = little ? "utf-16le" : big ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isEmpty = (values) => Object.keys(values).length === 0;

/** Whether two sets hold the same values. */
function isSame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

/** What the reader changed and wrote: one set for all explorers of the page and the book. */
export class Scenario {
  constructor() {
    this.changed = {};
    this.stamps = {}; // when each was changed
    this.shared = {}; // the times that the store had when it was last read or written
    this.committed = {};
    this.past = []; // steps that can be undone: the values before, by name
    this.mine = null; // the reader's own, while a link's settings are only looked at
    this.readers = [];
    this.unkept = false; // changed since it was last stored
    this.unsaved = false; // could not be stored, and is in no file yet
    window.addEventListener("hashchange", () => this.readAddress());
    window.addEventListener("storage", (event) => {
      // Changed in another tab, or all of it removed.
      if (event.key === store.key || event.key === null) this.readStore();
      if (event.key === kept.key) this.show();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.readStore(); // back from a page where more was entered
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

  // The first explorer of the page shows what is said of the scenario as a whole.

  tell(messages) {
    this.readers[0]?.tell(messages);
  }

  showUnstored(unstored) {
    this.readers[0]?.showUnstored(unstored);
  }

  show(typing = null) {
    for (const reader of this.readers) {
      reader.showControls(typing);
      reader.run();
    }
  }

  // -- what the reader changes

  put(name, value, typing) {
    this.change({ [name]: value });
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

  /** Give settings new values; undefined is the default. */
  change(values) {
    if (isEmpty(values)) return;
    this.takeOver();
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined || value === book.parameters[name].default) delete this.changed[name];
      else this.changed[name] = value;
      this.stamps[name] = { time: this.now(), from: this.shared[name] ?? 0 };
    }
    this.forgive(Object.keys(values));
    this.unkept = true;
  }

  /** A moment, later than all before, also where the clock was set back since. */
  now() {
    const known = [...Object.values(this.stamps).map(({ time }) => time), ...Object.values(this.shared)];
    this.latest = Math.max(Date.now(), (this.latest ?? 0) + 1, ...known.map((time) => time + 1));
    return this.latest;
  }

  commit() {
    const before = this.before();
    if (isEmpty(before)) return;
    this.past.push(before);
    if (this.past.length > UNDO_STEPS) this.past.shift();
    this.committed = { ...this.changed };
    this.keep();
    this.show();
  }

  /** The values that have changed since the last step, as they were. */
  before() {
    const names = Object.keys({ ...this.committed, ...this.changed });
    const differ = names.filter((name) => this.committed[name] !== this.changed[name]);
    return Object.fromEntries(differ.map((name) => [name, this.committed[name]]));
  }

  /** Put these values in the place of all that is changed and written. */
  set(values) {
    const names = Object.keys({ ...this.changed, ...values });
    const differ = names.filter((name) => this.changed[name] !== values[name]);
    this.change(Object.fromEntries(differ.map((name) => [name, values[name]])));
    this.forgive();
    this.commit();
    this.show();
  }

  /** What was typed and refused in the fields of these settings, or of all, gives way. */
  forgive(names) {
    for (const reader of this.readers) reader.forgive(names);
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.change(before);
    this.committed = { ...this.changed };
    this.forgive();
    this.keep();
    this.show();
  }

  get canUndo() {
    return this.past.length > 0 && !this.mine;
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
    this.forget();
    store.clear();
    writeAddress({});
    this.show();
  }

  forget() {
    Object.assign(this, { changed: {}, stamps: {}, shared: {}, committed: {}, past: [], mine: null });
    Object.assign(this, { unkept: false, unsaved: false });
    for (const reader of this.readers) reader.forgive();
  }

  // -- what is kept

  keepNow() {
    if (this.unkept) this.keep();
  }

  /** Store what is entered, then let the address follow: storing never waits for the address. */
  keep() {
    this.unkept = false;
    this.join();
    const stored = store.write(contentOf(this.changed), this.stamps);
    if (stored) this.share();
    this.unsaved = !stored && !isEmpty(this.changed);
    this.showUnstored(!stored);
    writeAddress(this.changed);
  }

  share() {
    this.shared = Object.fromEntries(Object.entries(this.stamps).map(([name, { time }]) => [name, time]));
  }

  /** Take from the store what is newer there, and return what is to be said of it. */
  join() {
    const { content, stamps } = store.read();
    const stored = fromContent(content);
    if (!stored) {
      // Cleared elsewhere: what was stored before is gone, what came since is not.
      for (const [name, time] of Object.entries(this.shared)) {
        if (this.stamps[name]?.time !== time) continue;
        delete this.changed[name];
        delete this.stamps[name];
      }
      this.shared = {};
      return [];
    }
    // An earlier edition stored no times.
    for (const name of Object.keys(stored.values)) stamps[name] ??= { time: 1, from: 0 };
    const mine = { values: this.changed, stamps: this.stamps };
    const joined = merged(mine, { values: stored.values, stamps });
    if (!isEmpty(joined.lost)) kept.add("tab", contentOf(joined.lost));
    this.changed = joined.values;
    this.stamps = joined.stamps;
    return stored.messages;
  }

  readStore() {
    const guest = this.mine ? this.changed : null;
    if (this.mine) Object.assign(this, this.mine);
    const before = this.changed;
    const messages = this.join();
    this.forgive(Object.keys({ ...before, ...this.changed }).filter((name) => before[name] !== this.changed[name]));
    this.share();
    if (guest) {
      this.look(part(guest, false));
    } else {
      this.committed = { ...this.changed };
      this.show();
    }
    return messages;
  }

  /** Show what was entered before, or what came with a link. */
  restore() {
    const works = store.works();
    if (!works) this.showUnstored(this.readers.some((reader) => reader.takesWords));
    const messages = this.readStore();
    const link = linked();
    if (link && !isOwn()) {
      this.follow(link);
      return;
    }
    if (link && !works && link.values) {
      // The address is all that there is.
      this.changed = { ...link.values };
      this.committed = { ...this.changed };
      this.show();
    }
    const guest = link || isOwn() ? null : fromContent(tab.guest());
    if (guest) {
      this.look(guest.values);
    } else {
      tab.setGuest(null);
      writeAddress(null);
    }
    this.tell(guest && !isEmpty(part(this.mine.changed, false)) ? [phrases.from_link] : messages);
  }

  // -- what comes from others

  readAddress() {
    const link = linked();
    if (!link) return;
    this.keepNow();
    if (!isOwn()) this.follow(link);
    else if (this.mine) this.backToMine();
  }

  /** Show the settings of a link. The reader's own stay stored until one of these is changed. */
  follow({ values, messages }) {
    this.leave();
    const own = part(this.changed, false);
    if (!values || isSame(own, values)) {
      if (values) writeAddress(null);
      this.show();
      this.tell(messages);
      return;
    }
    tab.setGuest(contentOf(values));
    this.look(values);
    this.tell(isEmpty(own) ? messages : [phrases.from_link, ...messages]);
  }

  /** Look at settings that are not the reader's own, with what the reader wrote in words. */
  look(settings) {
    const { changed, stamps } = this;
    this.mine = { changed, stamps };
    this.changed = { ...part(changed, true), ...settings };
    this.committed = { ...this.changed };
    this.forgive();
    this.show();
  }

  /** What is looked at becomes the reader's own; what was is set aside. */
  takeOver() {
    if (!this.mine) return;
    const own = part(this.mine.changed, false);
    if (!isEmpty(own)) kept.add("link", contentOf(own));
    const names = Object.keys({ ...own, ...part(this.changed, false) });
    this.stamps = { ...this.mine.stamps };
    this.mine = null;
    tab.setGuest(null);
    for (const name of names) this.stamps[name] = { time: this.now(), from: this.shared[name] ?? 0 };
    this.unkept = true;
  }

  backToMine() {
    if (!this.mine) return;
    const { changed } = this;
    this.leave();
    this.committed = changed; // so that it can be undone
    this.commit();
    this.forgive();
    this.show();
    this.tell([]);
  }

  /** Go back to what was set aside; what is there now is set aside in its place. */
  bringBack({ origin, content }) {
    const scenario = fromContent(content);
    if (!scenario) return;
    this.setAside("back");
    const stays = { tab: this.changed, link: part(this.changed, true) }[origin] ?? {};
    this.set({ ...stays, ...scenario.values });
    this.tell(scenario.messages);
  }

  setAside(origin) {
    this.leave();
    if (!isEmpty(this.changed)) kept.add(origin, contentOf(this.changed));
  }

  /** Cease to look at a link's settings. */
  leave() {
    if (!this.mine) return;
    Object.assign(this, this.mine, { mine: null });
    this.committed = { ...this.changed };
    tab.setGuest(null);
  }

  /** Open the bytes of a scenario file, and return what is to be said of it. */
  open(bytes, file) {
    const text = decoded(bytes);
    if (text === null) return [fill(phrases.not_utf_8, { file }), phrases.nothing_changed];
    let scenario = null;
    try {
      scenario = fromContent(JSON.parse(text));
    } catch {
      scenario = null;
    }
    if (!scenario) return [fill(phrases.not_a_scenario, { file }), phrases.nothing_changed];
    this.setAside("file");
    this.set(scenario.values);
    return [fill(phrases.loaded, { file }), ...scenario.messages];
  }

  save() {
    const text = `${JSON.stringify(contentOf(this.changed), null, 2)}\n`;
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
    const digits = crc32(bytes);
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
