/* Makes the explorers of a page live. It knows no model: the formulas are Vega signals, written by
   Python into each explorer's configuration; this file binds controls to them and writes results.
   One scenario is shared by all explorers of the book. Nothing leaves the device: no request but
   for the book's own chart engine. */
(() => {
  "use strict";

  const STORAGE = "tender-or-trust.scenario";
  const BOOK = "tender-or-trust";
  const VERSION_KEY = "book";
  const UNDO_STEPS = 50;
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
  };

  function written(value, format, missing) {
    return Number.isNaN(value) ? missing : formats[format](value);
  }

  function valueText(name, value) {
    const parameter = registry.parameters[name];
    if (parameter.kind === "choice") return parameter.choices[value];
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

  function check(name, given) {
    if (!Object.hasOwn(registry.parameters, name)) {
      return { message: fill(phrases.unknown, { name }) };
    }
    const parameter = registry.parameters[name];
    const { label } = parameter;
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

  function checkAll(given) {
    const values = {};
    const messages = [];
    for (const [name, value] of Object.entries(given)) {
      const checked = check(name, value);
      if (checked.message) messages.push(checked.message);
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
    const scenario = checkAll(given);
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
    const entries = Object.entries(registry.parameters);
    const defaults = Object.fromEntries(entries.map(([name, item]) => [name, item.default]));
    return { book: BOOK, version: registry.version, values, defaults };
  }

  const storage = {
    read() {
      try {
        return JSON.parse(localStorage.getItem(STORAGE));
      } catch {
        return null; // blocked, or not ours: the page still works without
      }
    },
    write(content) {
      try {
        localStorage.setItem(STORAGE, JSON.stringify(content));
        return !localStorage.temporary;
      } catch {
        return false;
      }
    },
  };

  /** The settings that the reader changed: one set for all explorers of the page and the book. */
  class Scenario {
    constructor() {
      this.changed = {};
      this.committed = {};
      this.past = [];
      this.readers = [];
      window.addEventListener("hashchange", () => this.readAddress());
      window.addEventListener("storage", (event) => {
        if (event.key === STORAGE) this.readStorage(); // changed in another tab
      });
    }

    value(name) {
      return name in this.changed ? this.changed[name] : registry.parameters[name].default;
    }

    /** Tell every explorer; the first one shows what is said of the scenario as a whole. */
    tell(messages, offer = null) {
      this.readers[0]?.tell(messages, offer);
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
      this.show(typing);
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

    fragment() {
      const pairs = Object.entries(this.changed).map(([name, value]) => [name, value ?? ""]);
      if (!pairs.length) return "";
      return "#" + new URLSearchParams([...pairs, [VERSION_KEY, registry.version]]);
    }

    keep() {
      const address = location.pathname + location.search + this.fragment();
      history.replaceState(null, "", address);
      const stored = storage.write(fileContent(this.changed));
      if (!stored) this.tell([phrases.not_stored]);
    }

    restore() {
      if (this.readAddress()) return;
      this.readStorage();
    }

    readStorage() {
      const stored = fromFileContent(storage.read());
      if (stored) this.adopt(stored);
    }

    readAddress() {
      const linked = fromAddress();
      if (!linked || this.fragment() === location.hash) return false;
      const mine = fromFileContent(storage.read());
      this.adopt(linked);
      const differs = mine && JSON.stringify(mine.values) !== JSON.stringify(linked.values);
      if (differs && Object.keys(mine.values).length) {
        const back = { label: phrases.back_to_mine, action: () => this.set(mine.values) };
        this.tell([phrases.from_link, ...linked.messages], back);
      }
      return true;
    }

    adopt(scenario) {
      this.changed = { ...scenario.values };
      this.committed = { ...scenario.values };
      this.show();
      this.tell(scenario.messages);
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
      this.set(scenario.values);
      return [fill(phrases.loaded, { file }), ...scenario.messages];
    }

    /** What is changed, in words. */
    said() {
      const names = Object.keys(this.changed);
      if (!names.length) return "";
      const labels = names
        .map((name) => `${registry.parameters[name].label} (${valueText(name, this.value(name))})`)
        .join(", ");
      const template = names.length === 1 ? phrases.changed_one : phrases.changed_many;
      return fill(template, { n: names.length, labels });
    }
  }

  // ---- the chart engine, loaded when it is wanted ----------------------------------------------

  let engine = null;

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

  /** The draws of an explorer: (signals, draws) to quantities, chances and lines. */
  function drawsFunction(draws, names, functions) {
    const { assumptions, steps, quantities, chances, lines } = draws;
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
      for (let i = 0; i < n; i += 1) {
        const u = draws[i];
        ${constants("a", assumptions)}
        ${keepAssumed}
        ${constants("s", steps)}
        ${store("quantities", quantities)}
        ${store("scores", chances)}
      }
      return { quantities, scores, lines: [${written.join(",\n")}] };
    }`;
    return compiled(functions, body);
  }

  /** One result of a model as a function of the settings, with its steps in between. */
  function resultFunction({ result, steps }, names, functions) {
    const lines = Object.entries(steps).map(([name, text]) => `const ${name} = ${text};`);
    const body = `(signals) => {
      const { ${names.join(", ")} } = signals;
      ${lines.join("\n")}
      return ${result};
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
    const at = (level) => Number(result({ ...signals, [over]: level }));
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
      this.outputs = [...root.querySelectorAll("[data-output]")];
      this.shown = new Map();
      this.views = null;
      this.running = false;
      this.waiting = false;
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
      const actions = {
        reset: () => this.scenario.set({}),
        undo: () => this.scenario.undo(),
        link: () => this.copyLink(),
        save: () => this.save(),
      };
      for (const button of this.root.querySelectorAll("button[data-action]")) {
        button.addEventListener("click", () => {
          this.tell([]);
          actions[button.dataset.action]();
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
      const given = control.type === "checkbox" ? (control.checked ? "yes" : "no") : control.value;
      const checked = check(name, given);
      if (checked.message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      this.tell(checked.message ? [checked.message] : []);
      const value = checked.message ? registry.parameters[name].default : checked.value;
      this.scenario.put(name, value, checked.message || control.type === "number" ? control : null);
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

    save() {
      const text = JSON.stringify(fileContent(this.scenario.changed), null, 2) + "\n";
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = BOOK + "-scenario.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      this.tell([fill(phrases.saved, { file: link.download })]);
    }

    async open(input) {
      const [file] = input.files;
      if (!file) return;
      const text = await file.text();
      input.value = "";
      this.tell(this.scenario.open(text, file.name));
    }

    // -- what the reader sees

    tell(messages, offer = null) {
      const notice = this.root.querySelector("[data-notice]");
      notice.textContent = messages.join(" ");
      notice.hidden = messages.length === 0;
      if (!offer) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = offer.label;
      button.addEventListener("click", () => {
        this.tell([]);
        offer.action();
      });
      notice.append(" ", button);
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
      const strip = this.root.querySelector("[data-changed]");
      strip.hidden = Object.keys(changed).length === 0 && past.length === 0;
      strip.querySelector("[data-changed-text]").textContent = this.scenario.said();
      this.root.querySelector("[data-action=undo]").disabled = past.length === 0;
    }

    // -- the live model

    watch() {
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some((entry) => entry.isIntersecting)) return;
          observer.disconnect();
          // The still picture is there already: let the page settle before the engine loads.
          const whenIdle = window.requestIdleCallback ?? ((action) => setTimeout(action, 200));
          whenIdle(() => this.wake());
        },
        { rootMargin: "200px" },
      );
      // Not the figure: on a phone it has no box of its own.
      observer.observe(this.root.querySelector("[data-picture] .chart"));
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
        const spec = picture.spec;
        for (const signal of spec.signals) {
          if (signal.name in registry.parameters) signal.value = this.scenario.value(signal.name);
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
      // Vega keeps the functions of its expressions with each view.
      const { functions } = views[0].view._runtime;
      const names = config.parameters;
      this.drawn = config.draws && drawsFunction(config.draws, names, functions);
      this.tips = config.tipping && resultFunction(config.tipping, names, functions);
      this.views = views;
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
        this.told = this.signals();
        const seen = this.views.filter((one) => this.needs(one));
        for (const { view, names } of seen) {
          for (const name of names) if (name in this.told) view.signal(name, this.told[name]);
        }
        await Promise.all(seen.map(({ view }) => view.runAsync()));
      } while (this.waiting);
      this.running = false;
      this.showResults();
    }

    /** The first chart holds the results; others follow when they are seen or a result is theirs. */
    needs({ place, picture }) {
      const first = picture === this.config.pictures[0];
      return first || Object.keys(picture.takes).length > 0 || !place.closest("details:not([open])");
    }

    /** What the charts are told: the settings, what the draws make of them, and what is found. */
    signals() {
      const signals = {};
      for (const name of this.config.parameters) signals[name] = this.scenario.value(name);
      const found = {};
      const ends = (name, values, suffix = "") => {
        for (const [end, value] of Object.entries(quantiles(values))) {
          const key = `${name}_${end}${suffix}`;
          if (suffix) (found[key] ??= []).push(value);
          else found[key] = value;
        }
      };
      if (this.drawn) {
        const { quantities, scores, lines } = this.drawn(signals, window.tillitDraws);
        for (const [name, values] of Object.entries(quantities)) ends(name, values);
        for (const [name, values] of Object.entries(scores)) found[name] = shareAboveZero(values);
        this.config.draws.lines.forEach(({ output, grid }, i) => {
          for (const level of grid) ends(output, lines[i](level), "_along");
        });
      }
      this.found = found;
      return { ...signals, ...found };
    }

    results() {
      const first = this.views[0].view;
      const found = { ...this.found };
      for (const name of this.config.results) found[name] = first.signal(name);
      for (const { view, picture } of this.views) {
        for (const [name, data] of Object.entries(picture.takes)) {
          found[name] = view.data(data)[0]?.[name] ?? NaN;
        }
      }
      const names = this.config.parameters;
      const assumed = names.filter((name) => registry.parameters[name].origin === "assumption");
      found.assumed_count = assumed.filter((name) => !(name in this.scenario.changed)).length;
      found.number_count = names.length;
      return found;
    }

    showResults() {
      const found = this.results();
      this.showAnswer(found[this.config.case]);
      for (const node of this.outputs) {
        const missing = this.config.missing[node.dataset.output] ?? phrases.not_set;
        this.write(node, found[node.dataset.output], missing);
      }
      for (const { view, picture } of this.views) {
        if (picture.table) this.showTable(view, picture);
      }
      this.showTips();
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
      if (!fold?.open) return;
      this.tipping = setTimeout(() => {
        for (const node of fold.querySelectorAll("[data-tip]")) {
          const name = node.dataset.tip;
          const tip = crossing(this.tips, this.told, name);
          node.dataset.value = tip;
          node.textContent = Number.isNaN(tip) ? phrases.nowhere : valueText(name, tip);
        }
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
      const parts = this.config.answers[number].split(/(\{\w+(?::\w+)?\})/);
      for (const part of parts) {
        const match = part.match(/^\{(\w+)(?::(\w+))?\}$/);
        if (!match) {
          answer.append(part);
          continue;
        }
        const [, name, format] = match;
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
