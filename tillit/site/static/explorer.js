/* Makes the explorers of a page live. It knows no model: the formulas are Vega signals, written by
   Python into each explorer's configuration; this file binds controls to them and writes results.
   Nothing leaves the device: no request but for the book's own chart engine. */
(() => {
  "use strict";

  const STORAGE = "tender-or-trust.scenario";
  const BOOK = "tender-or-trust";
  const VERSION_KEY = "book";
  const UNDO_STEPS = 50;
  // The page says where the chart engine and the draws lie, with their versions.
  const { vega: ENGINE, draws: DRAWS } = document.currentScript.dataset;

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

  function formatsIn(phrases) {
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
    return formats;
  }

  function valueText(parameter, value, formats, phrases) {
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

  function check(registry, name, given, phrases) {
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

  function checkAll(registry, given, phrases) {
    const values = {};
    const messages = [];
    for (const [name, value] of Object.entries(given)) {
      const checked = check(registry, name, value, phrases);
      if (checked.message) messages.push(checked.message);
      else if (checked.value !== registry.parameters[name].default) values[name] = checked.value;
    }
    return { values, messages };
  }

  function fromAddress(registry, phrases) {
    const text = location.hash.slice(1);
    if (!text.includes("=")) return null; // an anchor within the page
    const given = Object.fromEntries(new URLSearchParams(text));
    const version = given[VERSION_KEY];
    delete given[VERSION_KEY];
    const scenario = checkAll(registry, given, phrases);
    if (version && version !== registry.version) {
      const versions = { old: version, new: registry.version };
      scenario.messages.unshift(fill(phrases.other_version, versions));
    }
    return scenario;
  }

  function fromFileContent(registry, content, phrases) {
    const isObject = (thing) => typeof thing === "object" && thing !== null && !Array.isArray(thing);
    if (!isObject(content) || content.book !== BOOK || !isObject(content.values)) return null;
    const scenario = checkAll(registry, content.values, phrases);
    const notes = [];
    if (content.version !== registry.version) {
      const versions = { old: String(content.version), new: registry.version };
      notes.push(fill(phrases.other_version, versions));
    }
    const stored = isObject(content.defaults) ? content.defaults : {};
    for (const [name, parameter] of Object.entries(registry.parameters)) {
      if (name in stored && stored[name] !== parameter.default) {
        const written = (value) => (value === null ? phrases.not_set : String(value));
        const change = { old: written(stored[name]), new: written(parameter.default) };
        notes.push(fill(phrases.default_changed, { label: parameter.label, ...change }));
      }
    }
    return { values: scenario.values, messages: [...notes, ...scenario.messages] };
  }

  function fileContent(registry, values) {
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

  // ---- the band: the formulas over the draws ---------------------------------------------------

  /* The drawn formulas are Vega expressions without any that JavaScript does not share, run here in
     one loop: through Vega's dataflow the same draws take five times as long. The functions are the
     Vega runtime's own. */
  function bandFunction(band, names, functions) {
    const others = names.filter((name) => name !== band.over);
    const body = `
      const { abs, exp, log, max, min, pow, sqrt } = Math;
      const { cumulativeNormal, densityNormal, isValid, quantileNormal } = functions;
      return (signals, draws) => {
        const { ${others.join(", ")} } = signals;
        const drawn = ((${band.over}) => draws.map((u) => [${band.steps.join(", ")}]))(signals.${band.over});
        return (${band.over}) => {
          const found = new Float64Array(drawn.length);
          for (let i = 0; i < drawn.length; i += 1) {
            const d = drawn[i];
            found[i] = ${band.drawn};
          }
          return found.sort();
        };
      };`;
    return new Function("functions", body)(functions);
  }

  const ENDS = { low: 0.1, middle: 0.5, high: 0.9 };

  /** The quantile of sorted numbers, linear between neighbours (type 7 of Hyndman and Fan). */
  function quantile(sorted, chance) {
    const place = (sorted.length - 1) * chance;
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  // ---- one explorer ----------------------------------------------------------------------------

  class Explorer {
    constructor(root) {
      this.root = root;
      this.config = JSON.parse(root.querySelector("[data-config]").textContent);
      this.registry = this.config.registry;
      this.phrases = this.config.phrases;
      this.formats = formatsIn(this.phrases);
      this.controls = new Map();
      for (const control of root.querySelectorAll("[data-parameter]")) {
        this.controls.set(control.dataset.parameter, control);
      }
      this.echoes = this.byName("echo");
      this.badges = this.byName("badge");
      this.outputs = [...root.querySelectorAll("[data-output]")];
      this.changed = {};
      this.committed = {};
      this.past = [];
      this.views = null;
      this.running = false;
      this.waiting = false;
      this.case = null;
      root.dataset.live = "";
      this.listen();
      this.restore();
      this.showControls();
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

    value(name) {
      return name in this.changed ? this.changed[name] : this.registry.parameters[name].default;
    }

    // -- what the reader does

    listen() {
      for (const [name, control] of this.controls) {
        control.addEventListener("input", () => this.take(name, control));
        control.addEventListener("change", () => this.commit());
      }
      const actions = {
        reset: () => this.set({}),
        undo: () => this.undo(),
        link: () => this.copyLink(),
        save: () => this.save(),
      };
      for (const button of this.root.querySelectorAll("button[data-action]")) {
        button.addEventListener("click", () => actions[button.dataset.action]());
      }
      const file = this.root.querySelector("input[data-action=open]");
      file.addEventListener("change", () => this.open(file));
      this.root.querySelector("[data-form]").addEventListener("submit", (e) => e.preventDefault());
      window.addEventListener("hashchange", () => this.readAddress());
      for (const details of this.root.querySelectorAll("details")) {
        // A chart in a closed fold has no width: let it measure itself once it is open.
        details.addEventListener("toggle", () => window.dispatchEvent(new Event("resize")));
      }
    }

    take(name, control) {
      const checked = check(this.registry, name, control.value, this.phrases);
      if (checked.message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      this.tell(checked.message ? [checked.message] : []);
      const value = checked.message ? this.registry.parameters[name].default : checked.value;
      if (value === this.registry.parameters[name].default) delete this.changed[name];
      else this.changed[name] = value;
      this.showControls(checked.message ? name : null);
      this.run();
    }

    commit() {
      if (JSON.stringify(this.committed) === JSON.stringify(this.changed)) return;
      this.past.push(this.committed);
      if (this.past.length > UNDO_STEPS) this.past.shift();
      this.committed = { ...this.changed };
      this.keep();
    }

    set(values) {
      this.changed = { ...values };
      for (const control of this.controls.values()) control.removeAttribute("aria-invalid");
      this.tell([]);
      this.commit();
      this.showControls();
      this.run();
    }

    undo() {
      const before = this.past.pop();
      if (!before) return;
      this.changed = { ...before };
      this.committed = { ...before };
      this.tell([]);
      this.keep();
      this.showControls();
      this.run();
    }

    // -- where the scenario lives

    fragment() {
      const pairs = Object.entries(this.changed).map(([name, value]) => [name, value ?? ""]);
      if (!pairs.length) return "";
      return "#" + new URLSearchParams([...pairs, [VERSION_KEY, this.registry.version]]);
    }

    keep() {
      const address = location.pathname + location.search + this.fragment();
      history.replaceState(null, "", address);
      const stored = storage.write(fileContent(this.registry, this.changed));
      if (!stored) this.tell([this.phrases.not_stored]);
    }

    restore() {
      if (this.readAddress()) return;
      const stored = fromFileContent(this.registry, storage.read(), this.phrases);
      if (!stored) return;
      this.adopt(stored);
    }

    readAddress() {
      const linked = fromAddress(this.registry, this.phrases);
      if (!linked || this.fragment() === location.hash) return false;
      const mine = fromFileContent(this.registry, storage.read(), this.phrases);
      this.adopt(linked);
      const differs = mine && JSON.stringify(mine.values) !== JSON.stringify(linked.values);
      if (differs && Object.keys(mine.values).length) {
        this.tell([this.phrases.from_link, ...linked.messages]);
        this.offer(this.phrases.back_to_mine, () => this.set(mine.values));
      }
      return true;
    }

    adopt(scenario) {
      this.changed = { ...scenario.values };
      this.committed = { ...scenario.values };
      this.tell(scenario.messages);
      this.showControls();
      this.run();
    }

    async copyLink() {
      const link = location.href.split("#")[0] + this.fragment();
      try {
        await navigator.clipboard.writeText(link);
        this.tell([this.phrases.copied]);
      } catch {
        history.replaceState(null, "", link);
        this.tell([this.phrases.copy_by_hand]);
      }
    }

    save() {
      const text = JSON.stringify(fileContent(this.registry, this.changed), null, 2) + "\n";
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = BOOK + "-scenario.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      this.tell([fill(this.phrases.saved, { file: link.download })]);
    }

    async open(input) {
      const [file] = input.files;
      if (!file) return;
      let scenario = null;
      try {
        scenario = fromFileContent(this.registry, JSON.parse(await file.text()), this.phrases);
      } catch {
        scenario = null;
      }
      input.value = "";
      if (!scenario) {
        this.tell([fill(this.phrases.not_a_scenario, { file: file.name })]);
        return;
      }
      this.set(scenario.values);
      this.tell([fill(this.phrases.loaded, { file: file.name }), ...scenario.messages]);
    }

    // -- what the reader sees

    tell(messages) {
      const notice = this.root.querySelector("[data-notice]");
      notice.textContent = messages.join(" ");
      notice.hidden = messages.length === 0;
    }

    offer(label, action) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", action);
      this.root.querySelector("[data-notice]").append(" ", button);
    }

    showControls(typing = null) {
      for (const [name, control] of this.controls) {
        const value = this.value(name);
        if (control.shown === value && name !== typing) continue;
        control.shown = value;
        const parameter = this.registry.parameters[name];
        const text = valueText(parameter, value, this.formats, this.phrases);
        if (name !== typing) control.value = value ?? "";
        if (control.type === "range") control.setAttribute("aria-valuetext", text);
        for (const echo of this.echoes.get(name) ?? []) echo.textContent = text;
        for (const badge of this.badges.get(name) ?? []) {
          const origin = name in this.changed ? "yours" : parameter.origin;
          badge.className = "badge " + origin;
          badge.textContent = this.phrases["origin_" + origin];
        }
      }
      const names = Object.keys(this.changed);
      const strip = this.root.querySelector("[data-changed]");
      strip.hidden = names.length === 0 && this.past.length === 0;
      const labels = names
        .map((name) => {
          const parameter = this.registry.parameters[name];
          const text = valueText(parameter, this.value(name), this.formats, this.phrases);
          return `${parameter.label} (${text})`;
        })
        .join(", ");
      const template = names.length === 1 ? this.phrases.changed_one : this.phrases.changed_many;
      const said = fill(template, { n: names.length, labels });
      strip.querySelector("[data-changed-text]").textContent = names.length ? said : "";
      this.root.querySelector("[data-action=undo]").disabled = this.past.length === 0;
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
        .catch(() => this.tell([this.phrases.engine_failed]));
      return this.awake;
    }

    async embed() {
      const views = [];
      for (const picture of this.config.pictures) {
        const spec = picture.spec;
        for (const signal of spec.signals) {
          if (signal.name in this.registry.parameters) signal.value = this.value(signal.name);
        }
        const place = this.root.querySelector(`[data-picture="${picture.id}"] .live`);
        const options = { mode: "vega", renderer: "svg", actions: false, tooltip: false };
        const { view } = await window.vegaEmbed(place, spec, options);
        // The figure itself is named; what Vega names inside it would be read a second time.
        place.querySelector("svg")?.setAttribute("aria-hidden", "true");
        views.push({ view, picture });
      }
      const names = [...this.controls.keys()];
      // Vega keeps the functions of its expressions with each view.
      this.band = bandFunction(this.config.band, names, views[0].view._runtime.functions);
      this.views = views;
      this.root.dataset.engine = "ready";
      await this.run();
    }

    async run() {
      if (!this.views) {
        if (Object.keys(this.changed).length) this.wake();
        return;
      }
      if (this.running) {
        this.waiting = true;
        return;
      }
      this.running = true;
      do {
        this.waiting = false;
        const signals = this.signals();
        for (const { view } of this.views) {
          for (const [name, value] of Object.entries(signals)) view.signal(name, value);
        }
        await Promise.all(this.views.map(({ view }) => view.runAsync()));
      } while (this.waiting);
      this.running = false;
      this.showResults();
    }

    /** What the charts are told: the settings and the band that the draws make of them. */
    signals() {
      const signals = {};
      for (const name of this.controls.keys()) signals[name] = this.value(name);
      const { output, over, grid } = this.config.band;
      const drawn = this.band(signals, window.tillitDraws);
      const here = drawn(signals[over]);
      const along = grid.map((level) => drawn(level));
      for (const [end, chance] of Object.entries(ENDS)) {
        signals[`${output}_${end}`] = quantile(here, chance);
        signals[`${output}_${end}_along`] = along.map((sorted) => quantile(sorted, chance));
      }
      return signals;
    }

    results() {
      const found = {};
      const first = this.views[0].view;
      for (const name of this.config.results) found[name] = first.signal(name);
      for (const end of Object.keys(ENDS)) {
        const name = `${this.config.band.output}_${end}`;
        found[name] = first.signal(name);
      }
      for (const { view, picture } of this.views) {
        for (const [name, data] of Object.entries(picture.takes)) {
          found[name] = view.data(data)[0]?.[name];
        }
      }
      const names = [...this.controls.keys()];
      const assumed = names.filter((name) => this.registry.parameters[name].origin === "assumption");
      found.assumed_count = assumed.filter((name) => !(name in this.changed)).length;
      found.number_count = names.length;
      return found;
    }

    showResults() {
      const found = this.results();
      this.showAnswer(found[this.config.case]);
      for (const node of this.outputs) this.write(node, found[node.dataset.output]);
      for (const { view, picture } of this.views) {
        if (picture.table) this.showTable(view, picture);
      }
      clearTimeout(this.speaking);
      this.speaking = setTimeout(() => {
        const said = this.root.querySelector("[data-answer]").textContent;
        this.root.querySelector("[data-spoken]").textContent = said;
      }, 800);
    }

    write(node, value) {
      const text = this.formats[node.dataset.format](value);
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
        if (name in this.registry.parameters) {
          node.dataset.echo = name;
          const parameter = this.registry.parameters[name];
          node.textContent = valueText(parameter, this.value(name), this.formats, this.phrases);
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
          if (row) this.write(line.querySelector(`[data-field="${field}"]`), row[field]);
        }
      }
    }
  }

  function start() {
    for (const root of document.querySelectorAll("[data-explorer]")) {
      root.tillit = new Explorer(root);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
