/* Search and filters of the evidence register. Every finding stands in the page already; this only
   hides those not asked for, and keeps what was asked in the address, so that it can be shared:
   ?source=…&grade=… for the filters, #name for a finding. Nothing leaves the device. */

import { cut, fill } from "./shared/text.js";

const ADDRESS_DELAY = 300; // ms: browsers refuse an address that changes with every key

const register = document.querySelector("[data-register]");
const form = register.querySelector("[data-form]");
const count = register.querySelector("[data-count]");
const chosen = register.querySelector("[data-chosen]");
const notice = register.querySelector("[data-notice]");
const bar = register.querySelector("[data-shown]");
const text = form.elements.text;
const filters = [...form.querySelectorAll("select")];
const groups = [...register.querySelectorAll("section")];

const findings = [...register.querySelectorAll(".findings > li")].map((element) => {
  const { source } = element.closest("[data-source]").dataset;
  // The last line repeats the filters; a search for "market" should not find a whole theme.
  const parts = [...element.children].filter((part) => part.className !== "name");
  const words = fold([element.id, ...parts.map((part) => part.textContent)].join(" "));
  return { element, words, values: { source, ...element.dataset } };
});

function fold(written) {
  const plain = written.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
  return plain.replaceAll("æ", "ae").replaceAll("ø", "o");
}

const most = Number(notice.dataset.most);

function say(template, values = {}) {
  notice.textContent = fill(template, values);
  notice.hidden = false;
}

// ---- what is shown ---------------------------------------------------------------------------

function show() {
  const wanted = fold(text.value).split(/\s+/).filter(Boolean);
  const set = filters.filter((filter) => filter.value);
  // An option says how many findings it would show, all other filters left as they are.
  const offered = new Map(filters.map((filter) => [filter, {}]));
  let shown = 0;
  for (const { element, words, values } of findings) {
    const found = wanted.every((word) => words.includes(word));
    const against = set.filter((filter) => values[filter.name] !== filter.value);
    element.hidden = !found || against.length > 0;
    if (!element.hidden) shown += 1;
    if (!found || against.length > 1) continue;
    for (const filter of against.length ? against : filters) {
      const counts = offered.get(filter);
      counts[values[filter.name]] = (counts[values[filter.name]] ?? 0) + 1;
    }
  }
  for (const group of groups) {
    const left = group.querySelectorAll("li[data-kind]:not([hidden])").length;
    group.hidden = left === 0;
    const number = group.querySelector(":scope > h2 .count");
    if (number) number.textContent = left;
  }
  for (const [filter, counts] of offered) {
    for (const option of filter.options) {
      const { label } = option.dataset;
      if (label) option.textContent = `${label} (${counts[option.value] ?? 0})`;
    }
  }
  const labels = set.map((filter) => filter.selectedOptions[0].dataset.label);
  if (wanted.length) labels.unshift(`“${text.value.trim()}”`);
  chosen.textContent = labels.join(" · ");
  const { all, some, none } = count.dataset;
  const sentence = !labels.length ? all : shown ? some : none;
  count.textContent = fill(sentence, { n: shown, total: findings.length });
}

// ---- what the address says -------------------------------------------------------------------

function read() {
  const asked = new URLSearchParams(location.search);
  text.value = asked.get("text") ?? "";
  for (const filter of filters) {
    const value = asked.get(filter.name) ?? "";
    // Addresses shared before the filters had ids give the label.
    const named = [...filter.options].find(
      (option) => option.value === value || option.dataset.label === value,
    );
    filter.value = named?.value ?? "";
    if (named) continue;
    say(notice.dataset.noChoice, { label: filter.labels[0].textContent, value: cut(value, most) });
  }
}

function write(hash) {
  const asked = new URLSearchParams();
  for (const field of [text, ...filters]) {
    if (field.value.trim()) asked.set(field.name, field.value.trim());
  }
  const query = String(asked) && `?${asked}`;
  try {
    history.replaceState(history.state, "", location.pathname + query + hash);
  } catch {
    // A page opened from a file may not rewrite its address; the filters work all the same.
  }
}

function clear() {
  for (const field of [text, ...filters]) field.value = "";
  show();
}

/* Show the finding that the address names, whatever the filters say. */
function goToNamed() {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // not an encoded name: taken as it is
  }
  if (!name || name.includes("=")) return; // a scenario of the explorers
  const target = document.getElementById(name);
  if (!target) say(notice.dataset.noFinding, { name: cut(name, most) });
  if (!target || !register.contains(target)) return;
  if (target.closest("[hidden]")) {
    clear();
    write(location.hash);
    say(notice.dataset.cleared);
  }
  leaveRoom();
  target.scrollIntoView();
}

/* The line that stays at the top must not cover what is gone to. */
function leaveRoom() {
  document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
}

// ---- the reader's hand -----------------------------------------------------------------------

let waiting = 0;

function change() {
  notice.hidden = true;
  show();
  clearTimeout(waiting);
  // The finding named before may now be hidden; the address then asks for the filters alone.
  waiting = setTimeout(() => write(""), ADDRESS_DELAY);
}

form.addEventListener("input", change);
form.addEventListener("submit", (event) => event.preventDefault());
register.querySelector("[data-clear]").addEventListener("click", () => {
  clear();
  change();
});
addEventListener("hashchange", () => {
  notice.hidden = true;
  goToNamed();
});

form.hidden = false;
bar.hidden = false;
new ResizeObserver(leaveRoom).observe(bar);
read();
show();
goToNamed();
