/* Makes the explorers of a page live. It knows no model: the formulas are Vega signals, written by
   Python into each explorer's configuration; this file binds controls to them and writes results.
   One scenario is shared by all explorers of the book. Nothing leaves the device: no request but
   for the book's own chart engine. */
(() => {
  "use strict";

  const STORAGE = "tender-or-trust.scenario";
  const KEPT = "tender-or-trust.kept"; // the reader's own, while a link's or a file's are shown
  const PROBE = "tender-or-trust.probe";
  const BOOK = "tender-or-trust";
  const VERSION_KEY = "book";
  const UNDO_STEPS = 50;
  const LARGEST_FILE = 4e6; // bytes; with every note at its longest a scenario has half of that
  const SAVE_AFTER = 400; // ms without typing
  // The page says where the chart engine and the draws lie, with their versions.
  const { vega: ENGINE, draws: DRAWS } = document.currentScript.dataset;
  const registry = window.tillitBook;
  const { phrases } = registry;

  // ---- how numbers are written: the twins of tillit/formats.py ---------------------------------

  const MINUS = "\u2212";
  const HARD_SPACE = "\u00a0";

  function significant(number) {
    const size = Math.abs(number);
    if (size < 1e-9) return "0";
    const digits = 1 - Math.floor(Math.log10(size));
    const rounded = Math.floor(size * 10 ** digits + 0.5) / 10 ** digits;
    let text = rounded.toFixed(Math.max(digits, 0));
    if (text.includes(".")) text = text.replace(/0+$/, "").replace(/\.$/, "");
    return (number < 0 ? MINUS : "") + text;
  }

  /* Places of a sentence: {result:format} or {setting}. */
  const PLACES = /\{(\w+)(?::(\w+))?\}/g;

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function twoDecimals(value) {
    return Math.floor(Math.abs(value) * 100 + 0.5) / 100;
  }

  const formats = {
    percent: (share) => significant(share * 100) + HARD_SPACE + "%",
    in_ten(chance) {
      if (chance < 0.05) return phrases.few_in_twenty;
      if (chance > 0.95) return phrases.most_in_twenty;
      const n = Math.min(Math.max(Math.floor(chance * 10 + 0.5), 1), 9);
      return fill(phrases.about_in_ten, { n });
    },
    people(number) {
      if (number === 0) return "0";
      if (number < 0.5) return phrases.under_one;
      return number < 100 ? String(Math.floor(number + 0.5)) : significant(number);
    },
    number: significant,
    log_odds(value) {
      const size = twoDecimals(value);
      return size === 0 ? "0" : (value > 0 ? "+" : MINUS) + size.toFixed(2);
    },
    points(value) {
      const size = String(twoDecimals(value));
      return size === "0" ? size : (value > 0 ? "+" : MINUS) + size;
    },
    money(amount) {
      const size = Math.abs(amount);
      const sign = amount < 0 ? MINUS : "";
      if (size < 500) return fill(phrases.money, { amount: "0" });
      if (size < 995000) {
        const thousands = Math.floor(size / 1000 + 0.5);
        const text = thousands < 100 ? String(thousands) : significant(thousands);
        return sign + fill(phrases.thousand, { amount: text });
      }
      return sign + fill(phrases.million, { amount: significant(size / 1e6) });
    },
    score(value) {
      const size = Math.floor(Math.abs(value) * 10 + 0.5) / 10;
      return (value < 0 && size ? MINUS : "") + size.toFixed(1);
    },
    date(days) {
      const date = new Date(Math.min(Math.max(Math.floor(days + 0.5), FIRST_DAY), LAST_DAY) * DAY);
      const [day, year] = [date.getUTCDate(), date.getUTCFullYear()];
      return fill(phrases.date, { day, month: phrases.months[date.getUTCMonth()], year });
    },
  };

  function written(value, format, missing) {
    if (Number.isNaN(value)) return missing;
    return format in registry.names ? registry.names[format][value] : formats[format](value);
  }

  const DAY = 86400000;
  const [FIRST_DAY, LAST_DAY] = [-719162, 2932896]; // of the years 1 to 9999
  const daysOf = (date) => (date ? Date.parse(`${date}T00:00:00Z`) / DAY : null);

  function valueText(name, value) {
    const parameter = registry.parameters[name];
    if (parameter.kind === "choice") return parameter.choices[value];
    if (parameter.kind === "text") return value;
    if (parameter.kind === "date") return value ? formats.date(daysOf(value)) : phrases.not_set;
    if (value === null) return phrases.not_set;
    if (parameter.display === "money") return formats.money(value);
    if (parameter.display === "percent_of_one") return formats.percent(value);
    if (parameter.display === "percent_of_log_odds") {
      return formats.percent(1 / (1 + Math.exp(-value)));
    }
    let text = formats.points(value);
    if (parameter.low >= 0) text = text.replace(/^\+/, "");
    return parameter.unit ? text + HARD_SPACE + parameter.unit : text;
  }

  // ---- the scenario: what the reader changed, checked against the registry ---------------------

  /* A decimal number and nothing else that a language may take for one (0x10, 1_000, Infinity). */
  const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const DATE = /^\d{4}-\d{2}-\d{2}$/;
  /* Characters that no document may hold: controls, halves of a character, and what is none. */
  // eslint-disable-next-line no-control-regex
  const UNWRITTEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]/gu;

  function checkText({ label, high }, given) {
    if (typeof given !== "string") return { message: fill(phrases.not_a_text, { label }) };
    const value = given.replace(/\r\n?/g, "\n").replace(UNWRITTEN, "");
    const length = [...value].length;
    return length > high ? { message: fill(phrases.too_long, { label, length, high }) } : { value };
  }

  function checkDate({ label }, given) {
    if (given === null || given === "") return { value: "" };
    const day = typeof given === "string" && DATE.test(given) ? new Date(daysOf(given) * DAY) : NaN;
    const real = !Number.isNaN(Number(day)) && day.toISOString().startsWith(given);
    if (real && !given.startsWith("0000")) return { value: given };
    return { message: fill(phrases.not_a_date, { label, value: String(given) }) };
  }

  function check(name, given) {
    if (!Object.hasOwn(registry.parameters, name)) {
      return { message: fill(phrases.unknown, { name }) };
    }
    const parameter = registry.parameters[name];
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
      const { low, high } = parameter;
      return { message: fill(phrases.out_of_range, { label, value: number, low, high }) };
    }
    return { value: number };
  }

  const isText = (name) => registry.parameters[name]?.kind === "text";

  /** Say why a value was refused, and what holds instead; a text is kept as it was. */
  function refusal(name, { message }) {
    const parameter = registry.parameters[name];
    if (!parameter || parameter.kind === "text") return message;
    const instead = parameter.origin === "open" ? phrases.left_open : phrases.default_stands;
    return `${message} ${instead}`;
  }

  /** The part of a scenario that is typed in words, or the part that is not. */
  function part(values, inWords) {
    return Object.fromEntries(Object.entries(values).filter(([name]) => isText(name) === inWords));
  }

  function checkAll(given) {
    const values = {};
    const messages = [];
    for (const [name, value] of Object.entries(given)) {
      const checked = check(name, value);
      if (checked.message) messages.push(refusal(name, checked));
      else if (checked.value !== registry.parameters[name].default) values[name] = checked.value;
    }
    return { values, messages };
  }

  function fromAddress() {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return null; // an anchor within the page
    const given = Object.fromEntries(new URLSearchParams(text));
    const version = given[VERSION_KEY];
    delete given[VERSION_KEY];
    const words = Object.keys(given).filter(isText);
    for (const name of words) delete given[name];
    const scenario = checkAll(given);
    if (words.length) scenario.messages.push(phrases.no_words_in_link);
    if (version && version !== registry.version) {
      const versions = { old: version, new: registry.version };
      scenario.messages.unshift(fill(phrases.other_version, versions));
    }
    return scenario;
  }

  function fromFileContent(content) {
    const isObject = (thing) => typeof thing === "object" && thing !== null && !Array.isArray(thing);
    if (!isObject(content) || content.book !== BOOK || !isObject(content.values)) return null;
    const scenario = checkAll(content.values);
    const notes = [];
    if (content.version !== registry.version) {
      const versions = { old: String(content.version), new: registry.version };
      notes.push(fill(phrases.other_version, versions));
    }
    const stored = isObject(content.defaults) ? content.defaults : {};
    for (const [name, parameter] of Object.entries(registry.parameters)) {
      if (name in stored && stored[name] !== parameter.default) {
        const said = (value) => (value === null ? phrases.not_set : String(value));
        const change = { old: said(stored[name]), new: said(parameter.default) };
        notes.push(fill(phrases.default_changed, { label: parameter.label, ...change }));
      }
    }
    return { values: scenario.values, messages: [...notes, ...scenario.messages] };
  }

  function fileContent(values) {
    const entries = Object.entries(registry.parameters).filter(([name]) => !isText(name));
    const defaults = Object.fromEntries(entries.map(([name, item]) => [name, item.default]));
    return { book: BOOK, version: registry.version, values, defaults };
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

  function download(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return fill(phrases.saved, { file: name });
  }

  function crc32(bytes) {
    let code = -1;
    for (const byte of bytes) {
      code ^= byte;
      for (let bit = 0; bit < 8; bit += 1) code = (code >>> 1) ^ (code & 1 ? 0xedb88320 : 0);
    }
    return ~code >>> 0;
  }

  /** What the reader changed and wrote: one set for all explorers of the page and the book. */
  class Scenario {
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
      return name in this.changed ? this.changed[name] : registry.parameters[name].default;
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
      if (value === registry.parameters[name].default) delete this.changed[name];
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
      return "#" + new URLSearchParams([...written, [VERSION_KEY, registry.version]]);
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
      if (!scenario) return [fill(phrases.not_a_scenario, { file })];
      this.keepAside(this.changed);
      this.set(scenario.values);
      return [fill(phrases.loaded, { file }), ...scenario.messages];
    }

    save() {
      const text = JSON.stringify(fileContent(this.changed), null, 2) + "\n";
      const blob = new Blob([text], { type: "application/json" });
      this.unsaved = false;
      return download(blob, BOOK + "-scenario.json");
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
      const label = (name) => registry.parameters[name].label;
      const said = (name) =>
        isText(name) ? label(name) : `${label(name)} (${valueText(name, this.value(name))})`;
      const template = here.length === 1 ? phrases.changed_one : phrases.changed_many;
      const labels = here.map(said).join(", ");
      const parts = here.length ? [fill(template, { n: here.length, labels })] : [];
      if (elsewhere) parts.push(fill(phrases.changed_elsewhere, { n: elsewhere }));
      return parts.join(" ");
    }
  }

  // ---- the chart engine, loaded when it is wanted ----------------------------------------------

  let engine = null;
  let points = null;

  function loadScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });
  }

  function loadEngine() {
    engine ??= Promise.all([loadScript(ENGINE), loadScript(DRAWS)]);
    return engine;
  }

  const LONGEST_TASK = 8; // ms of work after which the page may answer the reader: half a frame
  let begun = 0; // when the work that is going on began

  function breathe() {
    return globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
  }

  /** Between two pieces of work: let the page answer the reader if the last took long. */
  async function breatheIfDue() {
    if (performance.now() - begun < LONGEST_TASK) return;
    await breathe();
    begun = performance.now();
  }

  /** The functions of Vega's expressions: the runtime keeps them with each view, so one is made. */
  async function vegaFunctions() {
    const place = document.createElement("div");
    const { view } = await window.vegaEmbed(place, {}, { mode: "vega", actions: false });
    return view._runtime.functions;
  }

  // ---- formulas that run outside the charts ----------------------------------------------------

  /* Vega expressions without any that JavaScript does not share, run here in plain loops: through
     Vega's dataflow the same draws take five times as long. The functions are the Vega runtime's
     own, which it keeps with each view. */
  function compiled(functions, body) {
    const begin = `
      const { abs, asin, cos, exp, log, max, min, pow, round, sin, sqrt } = Math;
      const { cumulativeNormal, densityNormal, isValid, quantileNormal } = functions;
      return `;
    return new Function("functions", begin + body)(functions);
  }

  const constants = (letter, steps) =>
    steps.map((text, i) => `const ${letter}${i} = ${text};`).join("\n");

  /** The points of the draws, one array of whole numbers each: the twin of tillit/sampling.py. */
  function sobolPoints({ count, directions }) {
    return Array.from({ length: count }, (_, number) => {
      const grayCode = number ^ (number >> 1);
      return Uint16Array.from(directions, ([shift, ...steps]) =>
        steps.reduce((point, step, bit) => ((grayCode >> bit) & 1 ? point ^ step : point), shift),
      );
    });
  }

  /** A stage of draws: (signals, draws) to quantities, chances, means and lines. */
  function drawsFunction(draws, names, functions) {
    const { assumptions, steps, quantities, chances, means, lines } = draws;
    const rows = (part) => Object.entries(part);
    const lists = (part) => rows(part).map(([name]) => `${name}: new Float64Array(n)`).join(", ");
    const store = (into, part) =>
      rows(part).map(([name, text]) => `${into}.${name}[i] = ${text};`).join("\n");
    const keepAssumed = assumptions.map((_text, k) => `assumed[${k}][i] = a${k};`).join("\n");
    const takeAssumed = assumptions.map((_text, k) => `const a${k} = assumed[${k}][i];`).join("\n");
    const written = lines.map(
      (line) => `(level) => {
        const found = new Float64Array(n);
        for (let i = 0; i < n; i += 1) {
          ${takeAssumed}
          ${constants("s", line.steps)}
          found[i] = ${line.drawn};
        }
        return found;
      }`,
    );
    const body = `(signals, draws) => {
      const { ${names.join(", ")} } = signals;
      const n = draws.length;
      const assumed = Array.from({ length: ${assumptions.length} }, () => new Float64Array(n));
      const quantities = { ${lists(quantities)} };
      const scores = { ${lists(chances)} };
      const sums = { ${rows(means).map(([name]) => `${name}: 0`).join(", ")} };
      for (let i = 0; i < n; i += 1) {
        const u = draws[i];
        ${constants("a", assumptions)}
        ${keepAssumed}
        ${constants("s", steps)}
        ${store("quantities", quantities)}
        ${store("scores", chances)}
        ${rows(means).map(([name, text]) => `sums.${name} += ${text};`).join("\n")}
      }
      return { quantities, scores, sums, lines: [${written.join(",\n")}] };
    }`;
    return compiled(functions, body);
  }

  /** Results of a model as a function of what it reads, with its steps in between. */
  function resultsFunction({ results, steps }, names, functions) {
    const lines = Object.entries(steps).map(([name, text]) => `const ${name} = ${text};`);
    const found = Object.entries(results).map(([name, text]) => `${name}: Number(${text})`);
    const body = `(signals) => {
      const { ${names.join(", ")} } = signals;
      ${lines.join("\n")}
      return { ${found.join(", ")} };
    }`;
    return compiled(functions, body);
  }

  const ENDS = { low: 0.1, middle: 0.5, high: 0.9 };

  /** Put the k-th smallest number between left and right in its place, the smaller to its left.
   *  Hoare's selection: the few order statistics of a band need no sorting. */
  function select(values, k, left, right) {
    while (left < right) {
      const pivot = values[k];
      let [i, j] = [left, right];
      while (i <= j) {
        while (values[i] < pivot) i += 1;
        while (values[j] > pivot) j -= 1;
        if (i > j) break;
        [values[i], values[j]] = [values[j], values[i]];
        i += 1;
        j -= 1;
      }
      if (j < k) left = i;
      if (k < i) right = j;
    }
  }

  /** The ends of a band by name: quantiles, linear between neighbours (type 7 of Hyndman and Fan).
   *  Reorders the numbers. */
  function quantiles(values) {
    const last = values.length - 1;
    const unknown = values.some(Number.isNaN);
    const found = {};
    let left = 0;
    for (const [end, chance] of Object.entries(ENDS)) {
      const place = last * chance;
      const below = Math.floor(place);
      if (unknown) {
        found[end] = NaN;
        continue;
      }
      select(values, below, left, last);
      let above = values[Math.min(below + 1, last)];
      for (let i = below + 2; i <= last; i += 1) if (values[i] < above) above = values[i];
      found[end] = values[below] + (place - below) * (above - values[below]);
      left = below + 1;
    }
    return found;
  }

  function shareAboveZero(scores) {
    let count = 0;
    for (const score of scores) {
      if (Number.isNaN(score)) return NaN;
      if (score > 0) count += 1;
    }
    return count / scores.length;
  }

  const SEARCH_POINTS = 65;
  const HALVINGS = 60;

  /** Where a result first crosses 0 as one parameter goes over its range; NaN if it does not. */
  function crossing(result, signals, over) {
    const { low, high } = registry.parameters[over];
    const at = (level) => result({ ...signals, [over]: level }).tips;
    const step = (high - low) / (SEARCH_POINTS - 1);
    const levels = Array.from({ length: SEARCH_POINTS }, (_, i) => low + i * step);
    const heights = levels.map(at);
    if (heights.every((height) => height === heights[0])) return NaN;
    const place = heights.findIndex((height, i) => height * heights[i + 1] <= 0);
    if (place < 0) return NaN;
    if (heights[place] === 0) return levels[place];
    if (heights[place + 1] === 0) return levels[place + 1];
    let [below, above] = [levels[place], levels[place + 1]];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (below + above) / 2;
      if (at(middle) * heights[place] > 0) below = middle;
      else above = middle;
    }
    return (below + above) / 2;
  }

  // ---- a block copied from a spreadsheet -------------------------------------------------------

  /** A number as Nordic and English spreadsheets write it: 1 234,5 and 1,234.5. */
  function plainNumber(cell) {
    const text = cell.replace(/[\s\u00a0\u202f]|kr\.?|%/gi, "").replace(MINUS, "-");
    const marks = text.match(/[.,]/g) ?? [];
    if (!marks.length) return text;
    const last = marks.at(-1);
    const groups = marks.length > 1 && marks.every((mark) => mark === last);
    if (groups) return text.replaceAll(last, "");
    const place = text.lastIndexOf(last);
    return text.slice(0, place).replace(/[.,]/g, "") + "." + text.slice(place + 1);
  }

  /** Rows of cells, without a row of headings and a column of names; null for a single value. */
  function blockOf(text) {
    let rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
    rows = rows.map((row) => row.split("\t"));
    if (rows.length === 1 && rows[0].length === 1) return null;
    const hasDigit = (cell) => /\d/.test(cell);
    const isNumber = (cell) => !cell.trim() || DECIMAL.test(plainNumber(cell));
    if (!rows[0].some((cell) => hasDigit(cell) && isNumber(cell))) rows = rows.slice(1);
    while (rows[0]?.length > 1 && !rows.some((row) => hasDigit(row[0]) && isNumber(row[0]))) {
      rows = rows.map((row) => row.slice(1));
    }
    return rows.map((row) => row.map((cell) => (isNumber(cell) ? plainNumber(cell) : cell)));
  }

  // ---- one explorer ----------------------------------------------------------------------------

  class Explorer {
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
      this.shown = new Map();
      this.views = null;
      this.running = false;
      this.waiting = false;
      this.seeking = false; // where the answer tips
      this.fitting = null; // the timer, until the charts are laid out for their labels
      this.case = null;
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
        control.addEventListener("input", () => this.take(name, control));
        control.addEventListener("change", () => this.scenario.commit());
      }
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
      for (const grid of this.root.querySelectorAll("[data-paste]")) {
        grid.addEventListener("paste", (event) => this.paste(grid, event));
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
      // A date half typed is empty to a script; a number that is none as well.
      if (control.validity.badInput) given = "?";
      const checked = check(name, given);
      if (checked.message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      this.tell(checked.message ? [refusal(name, checked)] : []);
      if (checked.message && isText(name)) return; // too long: what was kept before stays kept
      const value = checked.message ? registry.parameters[name].default : checked.value;
      const typed = checked.message || !["range", "checkbox", "select-one"].includes(control.type);
      this.scenario.put(name, value, typed ? control : null);
    }

    /** Put a block copied from a spreadsheet into a table, from the field it is pasted in. */
    paste(grid, event) {
      const block = blockOf(event.clipboardData.getData("text"));
      if (!block) return; // a single value: the browser's own paste will do
      event.preventDefault();
      const lines = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-parameter]")]);
      const first = lines.findIndex((line) => line.includes(event.target));
      const from = lines[first].indexOf(event.target);
      const messages = [];
      let taken = 0;
      block.forEach((cells, i) => {
        cells.forEach((given, j) => {
          const control = lines[first + i]?.[from + j];
          if (!control) return;
          const checked = check(control.dataset.parameter, given);
          if (checked.message) messages.push(checked.message);
          else {
            this.scenario.put(control.dataset.parameter, checked.value, null);
            taken += 1;
          }
        });
      });
      const room = lines.length - first;
      if (block.length > room) messages.push(fill(phrases.too_many_rows, { n: block.length, room }));
      this.scenario.commit();
      this.forgive();
      this.scenario.show();
      this.tell([fill(phrases.pasted, { n: taken }), ...messages]);
    }

    clear() {
      if (!window.confirm(phrases.clear_sure)) return;
      this.scenario.clear();
      this.tell([phrases.cleared]);
    }

    forgive() {
      for (const control of this.controls.values()) control.removeAttribute("aria-invalid");
      this.shown.clear(); // what was typed and refused gives way
    }

    async copyLink() {
      const link = location.href.split("#")[0] + this.scenario.fragment();
      try {
        await navigator.clipboard.writeText(link);
        this.tell([phrases.copied]);
      } catch {
        history.replaceState(null, "", link);
        this.tell([phrases.copy_by_hand]);
      }
    }

    async open(input) {
      const [file] = input.files;
      if (!file) return;
      const text = file.size > LARGEST_FILE ? "" : await file.text();
      input.value = "";
      this.tell(this.scenario.open(text, file.name));
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
        if (this.shown.has(name) && this.shown.get(name) === value && control !== typing) continue;
        this.shown.set(name, value);
        const text = valueText(name, value);
        if (control?.type === "checkbox") control.checked = value === "yes";
        else if (control && control !== typing) control.value = value ?? "";
        if (control?.type === "range") control.setAttribute("aria-valuetext", text);
        for (const echo of this.echoes.get(name) ?? []) echo.textContent = text;
        for (const badge of this.badges.get(name) ?? []) {
          const changed = name in this.scenario.changed;
          const origin = changed ? "yours" : registry.parameters[name].origin;
          badge.className = "badge " + origin;
          badge.textContent = phrases["origin_" + origin];
        }
      }
      const { changed, past } = this.scenario;
      for (const [name, cells] of this.cells) {
        for (const cell of cells) cell.toggleAttribute("data-yours", name in changed);
      }
      const kept = this.scenario.keptAside() !== null;
      const strip = this.root.querySelector("[data-changed]");
      strip.hidden = Object.keys(changed).length === 0 && past.length === 0 && !kept;
      strip.querySelector("[data-changed-text]").textContent = this.scenario.said();
      strip.querySelector("[data-action=undo]").disabled = past.length === 0;
      strip.querySelector("[data-action=mine]").hidden = !kept;
    }

    valueText(name) {
      return valueText(name, this.scenario.value(name));
    }

    /** Fill the results and settings into a sentence, as plain text. */
    fillText(template, found) {
      return template.replace(PLACES, (_whole, name, format) => {
        if (name in registry.parameters) return this.valueText(name);
        if (typeof found[name] === "string") return found[name];
        return written(found[name], format, this.config.missing[name] ?? phrases.not_set);
      });
    }

    /** Let those who write from the results know that they are there, or that words changed. */
    announce() {
      if (!this.shownResults) return;
      const book = { book_version: registry.version, scenario_code: this.scenario.code };
      const detail = { found: { ...this.shownResults, ...book } };
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
      this.awake ??= loadEngine()
        .then(() => this.embed())
        .catch(() => this.tell([phrases.engine_failed]));
      return this.awake;
    }

    async embed() {
      const { config } = this;
      const views = [];
      for (const picture of config.pictures) {
        await breatheIfDue();
        const spec = picture.spec;
        const now = this.settings();
        for (const signal of spec.signals) {
          if (signal.name in now) signal.value = now[signal.name];
        }
        const place = this.root.querySelector(`[data-picture="${picture.id}"] .live`);
        // Only errors are logged: a belief that is not set is a layer without a number.
        const options = { mode: "vega", renderer: "svg", actions: false, tooltip: false, logLevel: 1 };
        const { view } = await window.vegaEmbed(place, spec, options);
        // The figure itself is named; what Vega names inside it would be read a second time.
        place.querySelector("svg")?.setAttribute("aria-hidden", "true");
        const names = spec.signals.map(({ name }) => name);
        views.push({ view, picture, place, names });
      }
      await breatheIfDue();
      const functions = await vegaFunctions();
      await breatheIfDue();
      points ??= sobolPoints(window.tillitDraws);
      const names = [...this.read];
      this.stages = [];
      for (const stage of config.draws) {
        await breatheIfDue();
        const before = resultsFunction(stage.before, names, functions);
        names.push(...Object.keys(stage.before.results));
        const drawn = drawsFunction(stage, names, functions);
        const bands = Object.keys(stage.quantities).flatMap((name) =>
          Object.keys(ENDS).map((end) => `${name}_${end}`),
        );
        names.push(...bands, ...Object.keys(stage.chances), ...Object.keys(stage.means));
        this.stages.push({ before, drawn, lines: stage.lines });
      }
      this.formulas = resultsFunction(config.formulas, names, functions);
      if (config.tipping) {
        const { result, steps } = config.tipping;
        this.tips = resultsFunction({ results: { tips: result }, steps }, names, functions);
      }
      this.views = views;
      window.addEventListener("resize", () => this.fitSoon());
      this.root.dataset.engine = "ready";
      await this.run();
    }

    async run() {
      if (!this.views) {
        if (this.config.parameters.some((name) => name in this.scenario.changed)) this.wake();
        return;
      }
      if (this.running) {
        this.waiting = true;
        return;
      }
      this.running = true;
      do {
        this.waiting = false;
        begun = performance.now();
        const told = await this.signals();
        const seen = this.views.filter((one) => this.needs(one));
        for (const { view, names } of seen) {
          for (const name of names) if (name in told) view.signal(name, told[name]);
        }
        await Promise.all(seen.map(({ view }) => view.runAsync()));
        this.told = told;
        this.showResults();
      } while (this.waiting);
      this.running = false;
    }

    /** Wait until what is shown follows from the settings. */
    async settled() {
      await this.wake();
      // Not by breathe(): it comes before the timers that the search waits for.
      while (this.running || this.seeking || this.fitting) await new Promise((done) => setTimeout(done, 1));
    }

    /** Give the labels of the charts the room that they take now: Vega keeps what they took first.
     *  When the reader rests, since it is a second layout. */
    fitSoon() {
      clearTimeout(this.fitting);
      this.fitting = setTimeout(async () => {
        const seen = this.views.filter((one) => this.needs(one));
        await Promise.all(seen.map(({ view }) => view.resize().runAsync()));
        this.fitting = null;
      }, 120);
    }

    /** A chart follows when it is seen, or when a result is found in its data. */
    needs({ place, picture }) {
      return Object.keys(picture.takes).length > 0 || !place.closest("details:not([open])");
    }

    /** The settings as formulas read them: a date as days since 1970. */
    settings() {
      const settings = {};
      for (const name of this.read) {
        const value = this.scenario.value(name);
        settings[name] = registry.parameters[name].kind === "date" ? daysOf(value) : value;
      }
      return settings;
    }

    /** What the charts are told: the settings and what the draws make of them, stage by stage. */
    async signals() {
      const signals = this.settings();
      const ends = (name, values, suffix = "") => {
        for (const [end, value] of Object.entries(quantiles(values))) {
          const key = `${name}_${end}${suffix}`;
          if (suffix) (signals[key] ??= []).push(value);
          else signals[key] = value;
        }
      };
      for (const { before, drawn, lines } of this.stages) {
        Object.assign(signals, before(signals));
        const found = drawn(signals, points);
        for (const [name, values] of Object.entries(found.quantities)) ends(name, values);
        for (const [name, values] of Object.entries(found.scores)) {
          signals[name] = shareAboveZero(values);
        }
        for (const [name, sum] of Object.entries(found.sums)) signals[name] = sum / points.length;
        lines.forEach(({ output, grid }, i) => {
          for (const level of grid) ends(output, found.lines[i](level), "_along");
        });
        await breatheIfDue();
      }
      return signals;
    }

    results() {
      const found = { ...this.told, ...this.formulas(this.told) };
      for (const { view, picture } of this.views) {
        for (const [name, data] of Object.entries(picture.takes)) {
          found[name] = view.data(data)[0]?.[name] ?? NaN;
        }
      }
      const names = this.read.filter((name) => registry.parameters[name].kind !== "date");
      const assumed = names.filter((name) => registry.parameters[name].origin === "assumption");
      found.assumed_count = assumed.filter((name) => !(name in this.scenario.changed)).length;
      found.number_count = names.length;
      return found;
    }

    showResults() {
      const found = this.results();
      this.shownResults = found;
      this.showAnswer(found[this.config.case]);
      for (const node of this.outputs) {
        const missing = this.config.missing[node.dataset.output] ?? phrases.not_set;
        this.write(node, found[node.dataset.output], missing);
      }
      for (const { view, picture } of this.views) {
        if (picture.table) this.showTable(view, picture);
      }
      this.showTips();
      this.fitSoon();
      this.announce();
      clearTimeout(this.speaking);
      this.speaking = setTimeout(() => {
        const said = this.root.querySelector("[data-answer]").textContent;
        this.root.querySelector("[data-spoken]").textContent = said;
      }, 800);
    }

    /** Where the answer tips: many searches, so only while they are seen, and not in between. */
    showTips() {
      const fold = this.root.querySelector("[data-tipping]");
      clearTimeout(this.tipping);
      this.seeking = Boolean(fold?.open);
      if (!this.seeking) return;
      this.tipping = setTimeout(() => {
        for (const node of fold.querySelectorAll("[data-tip]")) {
          const name = node.dataset.tip;
          const tip = crossing(this.tips, this.told, name);
          node.dataset.value = tip;
          node.textContent = Number.isNaN(tip) ? phrases.nowhere : valueText(name, tip);
        }
        this.seeking = false;
      }, 150);
    }

    write(node, value, missing = "\u2013") {
      const text = written(value, node.dataset.format, missing);
      if (node.dataset.value !== String(value)) node.dataset.value = value;
      if (node.textContent !== text) node.textContent = text;
    }

    showAnswer(number) {
      if (this.case === number) return;
      this.case = number;
      const answer = this.root.querySelector("[data-answer]");
      answer.textContent = "";
      let end = 0;
      const template = this.config.answers[number];
      for (const match of template.matchAll(PLACES)) {
        const [whole, name, format] = match;
        answer.append(template.slice(end, match.index));
        end = match.index + whole.length;
        const node = document.createElement("b");
        if (name in registry.parameters) {
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

    showTable(view, picture) {
      const table = this.root.querySelector(`[data-table="${picture.id}"]`);
      const rowsOf = new Map();
      for (const { field, data } of picture.table.columns) {
        if (!rowsOf.has(data)) {
          const rows = view.data(data).map((row) => [row[picture.table.key], row]);
          rowsOf.set(data, new Map(rows));
        }
        for (const line of table.tBodies[0].rows) {
          const row = rowsOf.get(data).get(Number(line.dataset.key));
          if (row) this.write(line.querySelector(`[data-field="${field}"]`), row[field] ?? NaN);
        }
      }
    }
  }

  function start() {
    const scenario = new Scenario();
    for (const root of document.querySelectorAll("[data-explorer]")) {
      root.tillit = new Explorer(root, scenario);
      scenario.readers.push(root.tillit);
    }
    scenario.restore();
    scenario.show();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
