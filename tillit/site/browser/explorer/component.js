/* One explorer of a page: its controls, its words and its live charts. */

import { book, locale, phrases } from "../shared/book.js";
import { fill, PLACES, replaced, saidBy } from "../shared/text.js";
import { check, isText, refusal } from "./check.js";
import { crossing, quantiles, shareAboveZero, shareOf, sobolPoints, varied } from "./draws.js";
import { beginWork, breatheIfDue, finished, loadEngine, viewOf } from "./engine.js";
import { daysOf, exact, marked, valueText, written } from "./formats.js";
import { fragmentOf, writeAddress } from "./address.js";
import { Stays } from "./stays.js";
import { kept } from "./store.js";
import { guard } from "./touch.js";

const BAND = { median: "middle", low: "low", high: "high" }; // what scripts read, by its result
const RETRY = 2500; // ms, doubled with each failure, until the engine is asked for again
const LONG = 250; // ms from which an answer that is not there yet is marked
const FRAME = 17; // ms of a screen that shows 60 frames a second

/** What is said of what was set aside, by what took its place. */
const KEPT = { link: phrases.kept_link, file: phrases.kept_file, tab: phrases.kept_tab };

/** Write a text and what scripts read beside it, where they are not there already. */
function show(node, text, numbers = {}) {
  for (const [key, value] of Object.entries(numbers)) {
    if (node.dataset[key] !== String(value)) node.dataset[key] = value;
  }
  if (node.textContent !== text) node.textContent = text;
}

/** What stands in a field for a value: a number that is typed has the mark of the language. */
function fieldText({ type }, value) {
  if (typeof value !== "number" || type === "range") return value ?? "";
  return marked(String(value));
}

/** The biggest unknown of one way, from what each number takes part in. */
function unknownOf({ way, ranked }) {
  const [none, one, several] = way
    ? [phrases.unknown_none_of, phrases.unknown_one_of, phrases.unknown_several_of]
    : [phrases.unknown_none, phrases.unknown_one, phrases.unknown_several];
  if (!ranked.length) return fill(none, { way });
  ranked.sort((a, b) => b.share - a.share);
  const [{ how, share: most }] = ranked;
  const level = ranked.filter(({ share }) => most - share < book.ahead).map(({ label }) => label);
  return fill(level.length === 1 ? one : several, { way, names: level.join("; "), how });
}

/** Say which text describes a field, beside those that do already. */
function describe(control, id, does) {
  const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (does) ids.add(id);
  else ids.delete(id);
  if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
  else control.removeAttribute("aria-describedby");
}

export class Explorer {
  constructor(root, scenario) {
    this.root = root;
    this.scenario = scenario;
    this.config = JSON.parse(root.querySelector("[data-config]").textContent);
    this.controls = new Map();
    for (const control of root.querySelectorAll("[data-parameter]")) {
      this.controls.set(control.dataset.parameter, control);
    }
    this.echoes = this.byName("echo");
    this.badges = this.byName("badge");
    this.cells = this.byName("cell");
    const { parameters } = this.config;
    this.takesWords = [...this.controls.keys()].some(isText);
    this.read = parameters.filter((name) => !isText(name)); // by the formulas
    this.outputs = [...root.querySelectorAll("[data-output]")];
    this.exact = [...root.querySelectorAll("[data-exact]")];
    this.bands = [...root.querySelectorAll(".band:has(span)")];
    this.banded = new Set(this.config.banded);
    this.shown = new Map();
    this.views = null;
    this.seen = new Set(); // charts and their tables that are in view
    this.running = false;
    this.waiting = false;
    this.goOn = () => {}; // ends the wait for an answer to be painted
    this.seeking = false; // where the answer tips
    this.asking = false; // what the biggest unknown is
    this.fitting = null; // the timer, until the charts are laid out for their labels
    this.template = null; // the answer that is shown, its places open
    root.dataset.live = "";
    this.listen();
    this.watch();
  }

  /** Nodes that carry data-<kind>="<parameter id>", by parameter id. */
  byName(kind) {
    const nodes = new Map();
    for (const node of this.root.querySelectorAll(`[data-${kind}]`)) {
      const name = node.dataset[kind];
      nodes.set(name, [...(nodes.get(name) ?? []), node]);
    }
    return nodes;
  }

  // -- what the reader does

  listen() {
    for (const [name, control] of this.controls) {
      // What stood in it when the page was left is not the newest: let no browser bring it back.
      control.autocomplete = "off";
      control.addEventListener("input", () => this.take(name, control));
      control.addEventListener("change", () => this.scenario.commit());
      if (control.type !== "range") continue;
      guard(control);
      // The wheel scrolls: in some browsers it moves a slider that has the focus.
      control.addEventListener("wheel", () => control.blur(), { passive: true });
    }
    this.root.addEventListener("paste", (event) => this.pasteOne(event));
    const { scenario } = this;
    const actions = {
      reset: () => scenario.reset(),
      undo: () => scenario.undo(),
      mine: () => scenario.backToMine(),
      link: () => this.copyLink(),
      save: () => this.tell([scenario.save()]),
      rescue: () => this.tell([scenario.save()]),
      clear: () => this.clear(),
    };
    for (const button of this.root.querySelectorAll("button[data-action]")) {
      button.addEventListener("click", () => {
        this.tell([]);
        actions[button.dataset.action]?.();
      });
    }
    const file = this.root.querySelector("input[data-action=open]");
    file.addEventListener("change", () => this.open(file));
    this.root.querySelector("[data-form]").addEventListener("submit", (e) => e.preventDefault());
    for (const details of this.root.querySelectorAll("details")) {
      details.addEventListener("toggle", () => {
        // A chart in a closed fold has no width and is not kept up to date: now it is seen.
        window.dispatchEvent(new Event("resize"));
        if (details.open) this.run();
      });
    }
  }

  take(name, control) {
    let given = control.type === "checkbox" ? (control.checked ? "yes" : "no") : control.value;
    // A date half typed is empty to a script.
    if (control.validity.badInput) given = "?";
    const checked = check(name, given);
    if (checked.message) {
      // What was typed stays, so that it can be put right; what held before holds.
      const holds = isText(name) ? phrases.shorten : refusal(name, this.valueText(name));
      this.refuse(control, `${checked.message} ${holds}`);
      return;
    }
    this.tell([]);
    const typed = !["range", "checkbox", "select-one"].includes(control.type);
    this.scenario.put(name, checked.value, typed ? control : null);
  }

  /** Say beside a field why what stands in it is not taken; an empty reason takes that back. */
  refuse(control, reason) {
    const id = `${control.id}-refused`;
    let node = document.getElementById(id);
    if (!reason) {
      node?.remove();
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-errormessage");
      describe(control, id, false);
      return;
    }
    if (!node) {
      node = document.createElement("p");
      node.id = id;
      node.className = "refused";
      node.setAttribute("role", "alert");
      control.after(node);
    }
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-errormessage", id);
    describe(control, id, true); // not every screen reader tells of an error's message
    if (node.textContent !== reason) node.textContent = reason;
    node.scrollIntoView({ block: "nearest" });
  }

  /** Take the cells of a block that fit, in one step; the others stay where they are, refused. */
  use(cells, said, field) {
    const [taken, refused] = [cells.filter((one) => !one.message), cells.filter((one) => one.message)];
    for (const { control, value } of taken) {
      this.refuse(control, "");
      this.scenario.put(control.dataset.parameter, value, null);
    }
    this.scenario.commit();
    this.scenario.show();
    for (const { control, given, message } of refused) {
      control.value = given;
      this.refuse(control, `${message} ${refusal(control.dataset.parameter, this.valueText(control.dataset.parameter))}`);
    }
    if (refused.length) said.unshift(fill(phrases.paste_refused, { n: refused.length }));
    this.tell([fill(phrases.pasted, { n: taken.length }), ...said]);
    field.focus();
  }

  clear() {
    if (!window.confirm(phrases.clear_sure)) return;
    this.scenario.clear();
    this.tell([phrases.cleared]);
  }

  /** Cells pasted into the field of one number: the browser would join them to another number. */
  pasteOne(event) {
    const { target: control, clipboardData, defaultPrevented } = event;
    const cells = (clipboardData?.getData("text") ?? "").trim().split(/[\t\r\n]+/);
    const takesNumber = book.parameters[control.dataset.parameter]?.kind === "number";
    if (defaultPrevented || !takesNumber || cells.length < 2) return;
    event.preventDefault();
    control.value = cells.join("; "); // which is refused as it stands
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** What was typed and refused gives way, in the controls of these settings or in all. */
  forgive(names = [...this.controls.keys()]) {
    for (const name of names.filter((one) => this.controls.has(one))) {
      this.refuse(this.controls.get(name), "");
      this.shown.delete(name);
    }
  }

  async copyLink() {
    const link = location.href.split("#")[0] + fragmentOf(this.scenario.changed);
    try {
      await navigator.clipboard.writeText(link);
      this.tell([phrases.copied]);
    } catch {
      writeAddress(this.scenario.changed);
      this.tell([phrases.copy_by_hand]);
    }
  }

  async open(input) {
    const [file] = input.files;
    if (!file) return;
    const { name, size } = file;
    input.value = "";
    if (size > book.largest_file) {
      const said = { file: name, most: exact(Math.floor(book.largest_file / 1e6)) };
      this.tell([fill(phrases.too_large, said), phrases.nothing_changed]);
      return;
    }
    this.tell(this.scenario.open(new Uint8Array(await file.arrayBuffer()), name));
  }

  // -- what the reader sees

  tell(messages) {
    const notice = this.root.querySelector("[data-notice]");
    notice.textContent = messages.join(" ");
    notice.hidden = messages.length === 0;
  }

  /** Say that the browser keeps nothing, for as long as that is so, and offer the file. */
  showUnstored(unstored) {
    const notice = this.root.querySelector("[data-unstored]");
    if (notice.hidden === unstored) notice.hidden = !unstored;
  }

  /** Show the settings; not in the control that the reader is typing in. */
  showControls(typing = null) {
    for (const name of this.config.parameters) {
      const value = this.scenario.value(name);
      const control = this.controls.get(name);
      if (book.parameters[name].replaced_by) this.showBadges(name);
      if (this.shown.has(name) && this.shown.get(name) === value && control !== typing) continue;
      this.shown.set(name, value);
      const text = valueText(name, value);
      if (control?.type === "checkbox") control.checked = value === "yes";
      else if (control && control !== typing) control.value = fieldText(control, value);
      if (control?.type === "range") control.setAttribute("aria-valuetext", text);
      for (const echo of this.echoes.get(name) ?? []) echo.textContent = text;
      this.showBadges(name);
    }
    const { changed, canUndo, mine } = this.scenario;
    for (const [name, cells] of this.cells) {
      for (const cell of cells) cell.toggleAttribute("data-yours", name in changed);
    }
    const strip = this.root.querySelector("[data-changed]");
    strip.hidden = Object.keys(changed).length === 0 && !canUndo && !mine;
    strip.querySelector("[data-changed-text]").textContent = this.scenario.said();
    strip.querySelector("[data-action=undo]").disabled = !canUndo;
    strip.querySelector("[data-action=mine]").hidden = !mine;
    this.showKept();
    this.root.dispatchEvent(new Event("tillit:set"));
  }

  /** List what was set aside when something else took its place. */
  showKept() {
    const entries = kept.all();
    const fold = this.root.querySelector("[data-kept]");
    fold.hidden = entries.length === 0;
    if (fold.hidden) return;
    const list = fold.querySelector("ul");
    const times = entries.map(({ time }) => time).join();
    if (list.dataset.times === times) return;
    list.dataset.times = times;
    list.replaceChildren(...entries.map((entry) => this.keptLine(entry)));
  }

  keptLine(entry) {
    const line = document.createElement("li");
    const time = new Date(entry.time).toLocaleString(locale.tag, { dateStyle: "medium", timeStyle: "short" });
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = phrases.bring_back;
    button.addEventListener("click", () => this.scenario.bringBack(entry));
    const said = Object.hasOwn(KEPT, entry.origin) ? KEPT[entry.origin] : phrases.kept_back;
    line.append(fill(said, { time, n: Object.keys(entry.content.values ?? {}).length }), " ", button);
    return line;
  }

  /** Say where the value of a setting comes from, or what stands in its place. */
  showBadges(name) {
    const origin = name in this.scenario.changed ? "yours" : book.parameters[name].origin;
    for (const badge of this.badges.get(name) ?? []) {
      badge.className = `badge ${origin}`;
      badge.textContent = this.scenario.replaced(name) || phrases[`origin_${origin}`];
    }
  }

  valueText(name) {
    return valueText(name, this.scenario.value(name));
  }

  /** Fill the results and settings into a sentence, as plain text. */
  fillText(text, found) {
    return replaced(text, (name, format) => this.writtenIn(name, format, found));
  }

  /** What stands in a place of a sentence. */
  writtenIn(name, format, found) {
    if (name in book.parameters) return this.valueText(name);
    if (typeof found[name] === "string") return found[name];
    return written(this.toldOf(name, found), format, this.config.missing[name] ?? phrases.not_set);
  }

  /** What readers are told of a result: of what is drawn, the median. */
  toldOf(name, found) {
    return found[this.banded.has(name) ? `${name}_middle` : name];
  }

  /** Let those who write from the results know that they are there, or that words changed. */
  announce() {
    if (!this.shownResults) return;
    const copy = { book_version: book.version, scenario_code: this.scenario.code };
    const told = { ...this.shownResults, ...copy };
    for (const name of this.banded) told[name] = this.toldOf(name, this.shownResults);
    const detail = { found: told };
    this.root.dispatchEvent(new CustomEvent("tillit:shown", { detail }));
  }

  // -- the live model

  watch() {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        // The still picture is there already: let the page settle before the engine loads, but
        // not for ever: some pages are never idle.
        const whenIdle = window.requestIdleCallback ?? ((action) => setTimeout(action, 200));
        whenIdle(() => this.wake(), { timeout: 1000 });
      },
      { rootMargin: "200px" },
    );
    // Not the figure: on a phone it has no box of its own.
    observer.observe(this.root.querySelector("[data-picture] .chart") ?? this.root);
    this.root.addEventListener("pointerdown", () => this.wake(), { once: true });
    this.root.addEventListener("focusin", () => this.wake(), { once: true });
  }

  wake() {
    const hasCharts = this.root.querySelector("[data-picture]") !== null;
    this.awake ??= loadEngine(this.config.name, hasCharts)
      .then((live) => this.embed(live))
      .catch(() => this.tryAgain());
    return this.awake;
  }

  /** The engine did not load: say so until it has, and try again by and by. */
  tryAgain() {
    this.awake = null;
    this.root.dataset.engine = "failed";
    this.showDue();
    this.failures = (this.failures ?? 0) + 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.wake(), RETRY * 2 ** Math.min(this.failures, 6));
    window.addEventListener("online", () => this.wake(), { once: true });
  }

  /** Whether what stands on the page follows from the settings as they are. */
  get isDue() {
    const settings = this.settings();
    const now = JSON.stringify(this.read.map((name) => settings[name]));
    if (this.shownFor) return now !== this.shownFor;
    return this.read.some((name) => name in this.scenario.changed);
  }

  /** Mark what does not follow from the settings, so that no old answer stands beside new ones. */
  showDue() {
    const failed = this.root.dataset.engine === "failed";
    const due = this.isDue;
    const notice = this.root.querySelector("[data-due-text]");
    this.root.toggleAttribute("data-due", due);
    notice.hidden = !due && !failed;
    if (!notice.hidden) notice.textContent = failed ? phrases.engine_failed : phrases.reckoning;
    if (!this.views) this.root.dispatchEvent(new CustomEvent("tillit:unreckoned"));
  }

  /** Once an engine is there, only an answer that takes long is marked: the next is a frame away. */
  showDueSoon() {
    if (!this.views) this.showDue();
    else this.due ??= setTimeout(() => this.showDue(), LONG);
  }

  /** Make the charts and formulas live that tillit/live.py wrote. */
  async embed({ pictures, functions, stages, reckon, tips }) {
    Object.assign(this, { stages, reckon, tips });
    const { told } = await this.reckoned();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
    });
    const views = [];
    for (const picture of pictures) {
      await breatheIfDue();
      const place = this.root.querySelector(`[data-picture="${picture.id}"] .live`);
      const table = this.root.querySelector(`[data-table="${picture.id}"]`);
      const one = { view: viewOf(picture.dataflow, functions), picture, place, table };
      this.retell(one, told);
      await one.view.initialize(place).runAsync();
      // The figure itself is named; what Vega names inside it would be read a second time.
      place.querySelector("svg")?.setAttribute("aria-hidden", "true");
      place.removeAttribute("aria-roledescription");
      for (const node of [place, table]) if (node) observer.observe(node);
      views.push(one);
    }
    this.views = views;
    const inView = this.root.querySelector(".picture [data-picture]")?.dataset.picture;
    const [first] = views.filter(({ picture }) => picture.id === inView);
    this.stays = first ? new Stays(this.root, first) : null;
    window.addEventListener("resize", () => this.fitSoon());
    this.root.dataset.engine = "ready";
    this.showDue();
    await this.run();
  }

  async run() {
    this.showDueSoon();
    if (!this.views) {
      if (this.config.parameters.some((name) => name in this.scenario.changed)) this.wake();
      return;
    }
    if (this.running) {
      this.waiting = true;
      this.goOn();
      return;
    }
    this.running = true;
    do {
      this.waiting = false;
      beginWork();
      await this.present(await this.reckoned());
      await this.painted();
      await this.weighAll();
      await this.drawRest();
    } while (this.waiting);
    this.running = false;
  }

  /** Show what follows: the charts in view, then results and answer. */
  async present({ told, results }) {
    this.told = told;
    const first = this.views.filter((one) => this.comesFirst(one));
    await Promise.all(first.map((one) => this.draw(one)));
    this.showResults(results);
    this.shownFor = JSON.stringify(this.read.map((name) => told[name]));
    clearTimeout(this.due);
    this.due = null;
    if (this.root.hasAttribute("data-due")) this.showDue();
  }

  /** A chart comes before the answer where it is seen, or where a result is found in its data. */
  comesFirst({ place, table, picture }) {
    return this.seen.has(place) || this.seen.has(table) || Object.keys(picture.takes).length > 0;
  }

  /** Wait until an answer is painted, or the reader goes on. */
  async painted() {
    if (this.waiting) return;
    await new Promise((done) => {
      this.goOn = done;
      setTimeout(done, FRAME);
    });
  }

  /** Weigh over all draws once an answer is painted: what so many tell apart, fewer may not. */
  async weighAll() {
    const stages = this.stages.filter(({ weighed }) => weighed);
    if (!stages.length || this.waiting) return;
    const signals = { ...this.told };
    for (const { weighed, count } of stages) {
      const found = await finished(weighed(signals, sobolPoints(count)), () => this.waiting);
      if (!found) return; // the reader went on
      Object.assign(signals, found);
    }
    await this.present(this.following(signals));
  }

  /** Draw the charts that are out of view once the answer is painted. */
  async drawRest() {
    for (const one of this.views) {
      if (this.waiting) return;
      if (this.unfolded(one)) await this.draw(one);
      await breatheIfDue();
    }
  }

  async draw(one) {
    if (one.told === this.told) return;
    this.retell(one, this.told);
    await one.view.runAsync();
    if (one.table) this.showTable(one);
  }

  /** Tell a chart what it draws; bands along an axis are reckoned for the first that wants them. */
  retell(one, told) {
    one.told = told;
    for (const output of one.picture.lines) {
      if (`${output}_middle_along` in told) continue;
      const { grid, line } = this.lines[output];
      const bands = grid.map((level) => quantiles(line(level)));
      for (const end of Object.keys(book.ends)) {
        told[`${output}_${end}_along`] = bands.map((band) => band[end]);
      }
    }
    for (const name of one.picture.signals) one.view.signal(name, told[name]);
  }

  /** Wait until what is shown follows from the settings. */
  async settled() {
    await this.wake();
    // Not by breathe(): it comes before the timers that the search waits for.
    while (this.running || this.seeking || this.asking || this.fitting) await new Promise((done) => setTimeout(done, 1));
  }

  /** Give the labels of the charts the room that they take now: Vega keeps what they took first.
   *  When the reader rests, since it is a second layout. */
  fitSoon() {
    clearTimeout(this.fitting);
    this.fitting = setTimeout(async () => {
      const open = this.views.filter((one) => this.unfolded(one));
      await Promise.all(open.map(({ view }) => view.resize().runAsync()));
      await this.stays?.measure();
      this.fitting = null;
    }, 120);
  }

  unfolded({ place }) {
    return !place.closest("details:not([open])");
  }

  /** The settings as formulas read them: a date as days since 1970. */
  settings() {
    const settings = {};
    for (const name of this.read) {
      const value = this.scenario.value(name);
      settings[name] = book.parameters[name].kind === "date" ? daysOf(value) : value;
    }
    return settings;
  }

  /** The results, and what the charts are told: the settings, what the draws make of them, stage
   *  by stage, and the steps from there to the results. */
  async reckoned() {
    const points = sobolPoints();
    const signals = this.settings();
    this.lines = {};
    for (const { before, drawn, weighed, lines } of this.stages) {
      Object.assign(signals, before(signals));
      if (weighed) {
        Object.assign(signals, await finished(weighed(signals, points)));
        continue;
      }
      const found = drawn(signals, points);
      for (const [name, values] of Object.entries(found.quantities)) {
        for (const [end, value] of Object.entries(quantiles(values))) signals[`${name}_${end}`] = value;
      }
      for (const [name, values] of Object.entries(found.scores)) {
        signals[name] = shareAboveZero(values);
      }
      for (const [name, sum] of Object.entries(found.sums)) signals[name] = sum / points.length;
      lines.forEach(({ output, grid }, i) => {
        this.lines[output] = { grid, line: found.lines[i] };
      });
      await breatheIfDue();
    }
    return this.following(signals);
  }

  following(signals) {
    const { results, steps } = this.reckon(signals);
    return { told: { ...signals, ...steps }, results };
  }

  found(results) {
    const found = { ...this.told, ...results };
    for (const { view, picture } of this.views) {
      for (const [name, data] of Object.entries(picture.takes)) {
        found[name] = view.data(data)[0]?.[name] ?? NaN;
      }
    }
    const names = this.read.filter((name) => {
      const { kind, about } = book.parameters[name];
      return kind !== "date" && !about;
    });
    const assumed = names.filter((name) => book.parameters[name].origin === "assumption");
    found.assumed_count = assumed.filter((name) => !(name in this.scenario.changed)).length;
    found.number_count = names.length;
    return found;
  }

  showResults(results) {
    const found = this.found(results);
    this.shownResults = found;
    this.showAnswer(found);
    for (const node of this.outputs) {
      const { output, format } = node.dataset;
      const numbers = { value: found[output] };
      const band = this.banded.has(output) ? Object.entries(BAND) : [];
      for (const [key, end] of band) numbers[key] = found[`${output}_${end}`];
      show(node, this.writtenIn(output, format, found), numbers);
    }
    for (const cell of this.bands) {
      const [low, high] = [...cell.querySelectorAll("[data-output]")].map((end) => end.textContent);
      cell.toggleAttribute("data-same", low === high);
    }
    for (const node of this.exact) {
      const { exact: name, format } = node.dataset;
      show(node, written(found[name], format, this.config.missing[name] ?? phrases.not_set));
    }
    this.showTips();
    this.showUnknown(found);
    this.fitSoon();
    this.announce();
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const said = this.root.querySelector("[data-answer]").textContent;
      this.root.querySelector("[data-spoken]").textContent = said;
    }, 800);
  }

  /** The biggest unknown behind the answer, worked out after it: the twin of Explorer.unknown_said
   *  in tillit/explorer.py. */
  showUnknown(found) {
    const node = this.root.querySelector("[data-unknown]");
    const { unknown } = this.config;
    if (!unknown) return;
    if (unknown.told) {
      const write = (name, format) => this.writtenIn(name, format, found);
      node.textContent = this.fillText(saidBy(unknown.told, found, write), found);
      return;
    }
    clearTimeout(this.wondering);
    this.asking = true;
    node.textContent = phrases.unknown_wait;
    this.wondering = setTimeout(async () => {
      const said = await this.unknownSaid(this.told);
      if (said === null) return; // the reader went on: it is asked again
      node.textContent = said;
      this.asking = false;
    }, 50);
  }

  async unknownSaid(signals) {
    const { stage, about, columns } = this.config.unknown;
    const { drawn } = this.stages[stage];
    const points = sobolPoints();
    const base = drawn(signals, points).quantities;
    const ways = about.map(([way, names]) => {
      return { way, name: names.find((name) => !base[name].some(Number.isNaN)), ranked: [] };
    });
    const asked = ways.filter(({ name }) => name);
    beginWork();
    for (const [column, label, how] of asked.length ? columns : []) {
      const moved = varied(points, column, (all) => drawn(signals, all).quantities);
      for (const { name, ranked } of asked) {
        const share = shareOf(base[name], moved[name]);
        if (!Number.isNaN(share)) ranked.push({ label, how, share });
      }
      await breatheIfDue();
      if (signals !== this.told) return null;
    }
    return ways.map(unknownOf).join(" ");
  }

  /** Where the answer tips: many searches, so only while they are seen, and not in between. */
  showTips() {
    const folds = this.root.querySelectorAll("[data-tipping][open]");
    clearTimeout(this.tipping);
    this.seeking = folds.length > 0;
    if (!this.seeking) return;
    this.tipping = setTimeout(() => {
      for (const fold of folds) {
        const result = this.tips[fold.dataset.tipping];
        for (const node of fold.querySelectorAll("[data-tip]")) {
          const name = node.dataset.tip;
          const tip = crossing(result, this.told, name);
          node.dataset.value = tip;
          node.textContent = Number.isNaN(tip) ? phrases.nowhere : valueText(name, tip);
        }
      }
      this.seeking = false;
    }, 150);
  }

  showAnswer(found) {
    const write = (name, format) => this.writtenIn(name, format, found);
    const template = saidBy(this.config.answer, found, write);
    if (this.said === template) return;
    this.said = template;
    const answer = this.root.querySelector("[data-answer]");
    answer.textContent = "";
    let end = 0;
    for (const match of template.matchAll(PLACES)) {
      const [whole, name, format] = match;
      answer.append(template.slice(end, match.index));
      end = match.index + whole.length;
      const node = document.createElement("b");
      if (name in book.parameters) {
        node.dataset.echo = name;
        node.textContent = valueText(name, this.scenario.value(name));
      } else {
        node.dataset.output = name;
        node.dataset.format = format;
      }
      answer.append(node);
    }
    answer.append(template.slice(end));
    this.echoes = this.byName("echo");
    this.outputs = [...this.root.querySelectorAll("[data-output]")];
  }

  showTable({ view, picture, table }) {
    const rowsOf = new Map();
    for (const { field, data } of picture.table.columns) {
      if (!rowsOf.has(data)) {
        const rows = view.data(data).map((row) => [row[picture.table.key], row]);
        rowsOf.set(data, new Map(rows));
      }
      for (const line of table.tBodies[0].rows) {
        const row = rowsOf.get(data).get(Number(line.dataset.key));
        if (!row) continue;
        const cell = line.querySelector(`[data-field="${field}"]`);
        const value = row[field] ?? NaN;
        show(cell, written(value, cell.dataset.format, "\u2013"), { value });
      }
    }
  }
}
