/* Lists that a reader puts in order: each thing is moved by buttons, by keyboard or by its handle. Each
   place is a setting like others, kept in a field that is not shown. */

import { canLevel, dropped, groupsOf, levelled, moved } from "./explorer/ordered.js";
import { fill } from "./shared/text.js";

const EDGE = 56; // px from the edge of the window from which the page scrolls along
const SPEED = 7; // px in each frame
const SIGNS = { level: "=", up: "\u2191", down: "\u2193" };

class Order {
  constructor(list) {
    this.list = list;
    this.said = list.nextElementSibling;
    this.words = list.dataset;
    this.explorer = list.closest("[data-explorer]").tillit;
    this.rows = new Map();
    this.drag = null;
    for (const row of list.children) this.rows.set(row.dataset.cell, row);
    for (const [id, row] of this.rows) this.equip(id, row);
    this.clear = this.button("clear", this.words.clear, () => this.take(this.none(), this.words.cleared));
    this.said.after(this.clear);
    this.explorer.root.addEventListener("tillit:set", () => this.show());
    this.show();
  }

  // -- what a row has to be moved by

  equip(id, row) {
    const name = this.nameOf(id);
    const actions = {
      level: () => levelled(this.groups, id),
      up: () => moved(this.groups, id, -1),
      down: () => moved(this.groups, id, 1),
    };
    for (const [action, places] of Object.entries(actions)) {
      const button = this.button(action, SIGNS[action], () => {
        if (button.getAttribute("aria-disabled") !== "true") this.move(id, places());
      });
      button.setAttribute("aria-label", fill(this.words[action], { name }));
      row.append(button);
    }
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.setAttribute("aria-hidden", "true"); // the buttons do the same
    row.prepend(handle);
    handle.addEventListener("pointerdown", (event) => this.grab(event, id, handle));
    handle.addEventListener("pointermove", (event) => this.over(event.clientY));
    handle.addEventListener("pointerup", () => this.release());
    for (const end of ["pointercancel", "lostpointercapture"]) handle.addEventListener(end, () => this.letGo());
  }

  button(action, text, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.move = action;
    button.textContent = text;
    button.addEventListener("click", press);
    return button;
  }

  nameOf(id) {
    return this.rows.get(id).querySelector(".name").textContent;
  }

  // -- what is set

  get ids() {
    return [...this.rows.keys()];
  }

  get places() {
    return Object.fromEntries(this.ids.map((id) => [id, this.explorer.scenario.value(id)]));
  }

  none() {
    return Object.fromEntries(this.ids.map((id) => [id, null]));
  }

  /** Move one thing, say where it is now, and keep it in view. */
  move(id, places) {
    this.draw(places, Object.keys(places));
    const { places: at } = this.groups.find(({ things }) => things.includes(id));
    const form = at.length === 1 ? this.words.place : this.words.shared;
    this.take(places, fill(form, { name: this.nameOf(id), place: this.written(at), count: this.rows.size }));
    this.rows.get(id).scrollIntoView({ block: "nearest" });
  }

  /** Set the places in one step, which can be undone. */
  take(places, said) {
    const { scenario } = this.explorer;
    const differ = this.ids.filter((id) => places[id] !== scenario.value(id));
    this.explorer.tell([]);
    scenario.change(Object.fromEntries(differ.map((id) => [id, places[id]])));
    scenario.commit();
    this.said.textContent = said;
  }

  // -- what is shown

  /** Show what is set; what is being dragged is let go. */
  show() {
    this.held(false);
    this.drag = null;
    this.draw(this.places, this.shown);
  }

  get shown() {
    return [...this.list.children].map((row) => row.dataset.cell);
  }

  /** Draw the order that follows from places; those that share one stand as in ``shown``. */
  draw(places, shown) {
    this.groups = groupsOf(Object.fromEntries(this.ids.map((id) => [id, places[id]])), shown);
    const rows = this.groups.flatMap(({ things }) => things).map((id) => this.rows.get(id));
    this.arrange(rows);
    for (const { things, places: at, open } of this.groups) {
      for (const id of things) {
        const row = this.rows.get(id);
        row.toggleAttribute("data-open", open);
        row.querySelector(".place").textContent = this.written(at);
        const [level, up, down] = row.querySelectorAll("[data-move]");
        if (!canLevel(this.groups, id) && level === document.activeElement) up.focus();
        level.hidden = !canLevel(this.groups, id);
        level.setAttribute("aria-pressed", things[0] !== id);
        // Disabled itself, a button would lose the focus.
        up.setAttribute("aria-disabled", things.length === 1 && row === rows[0]);
        down.setAttribute("aria-disabled", things.length === 1 && row === rows.at(-1));
      }
    }
    const none = Object.values(places).every((place) => place === null);
    this.clear.style.visibility = none ? "hidden" : ""; // it keeps its room
  }

  /** Put the rows in order around the one that has the focus or is held: moved itself, it would lose
   *  both. */
  arrange(rows) {
    const fixed = this.drag ? this.rows.get(this.drag.id) : document.activeElement?.closest("li");
    let behind = !rows.includes(fixed);
    for (const row of rows) {
      if (row === fixed) behind = true;
      else if (behind) this.list.append(row);
      else this.list.insertBefore(row, fixed);
    }
  }

  written(places) {
    const [first, last] = [places[0], places.at(-1)];
    return first === last ? String(first) : fill(this.words.range, { first, last });
  }

  // -- what is dragged

  grab(event, id, handle) {
    if (event.button || !event.isPrimary) return;
    event.preventDefault(); // no text is selected along
    handle.setPointerCapture(event.pointerId);
    const { shown, groups, top } = this;
    const middles = shown
      .filter((other) => other !== id)
      .map((other) => this.rows.get(other).getBoundingClientRect())
      .map((box) => box.top + box.height / 2 - top);
    const y = event.clientY;
    this.drag = { id, middles, shown, groups, y, from: y - top };
    this.held(true);
    requestAnimationFrame(() => this.scroll());
  }

  /** Where the list begins on the screen: what is held is measured from there, whatever scrolls. */
  get top() {
    return this.list.getBoundingClientRect().top;
  }

  held(is) {
    if (this.drag) this.rows.get(this.drag.id).toggleAttribute("data-held", is);
  }

  /** Show the order as it would be if the row were let go here. */
  over(y) {
    if (!this.drag) return;
    const { id, middles, shown, groups, from } = this.drag;
    const at = y - this.top;
    const far = Math.abs(at - from) > this.rows.get(id).offsetHeight / 2;
    const number = middles.filter((middle) => middle < at).length;
    const places = far ? dropped(groups, id, number, Math.sign(at - from)) : null;
    Object.assign(this.drag, { y, places });
    if (far) this.draw(places, Object.keys(places));
    else this.draw(this.places, shown);
  }

  /** Scroll along while a row is held near an edge of the window. */
  scroll() {
    if (!this.drag) return;
    const { y } = this.drag;
    const by = (y > innerHeight - EDGE) - (y < EDGE);
    if (by) {
      scrollBy({ top: by * SPEED, behavior: "instant" });
      this.over(y);
    }
    requestAnimationFrame(() => this.scroll());
  }

  release() {
    const { id, places } = this.drag ?? {};
    if (places) this.move(id, places);
    this.letGo();
  }

  letGo() {
    if (this.drag) this.show();
  }
}

for (const list of document.querySelectorAll("[data-order]")) new Order(list);
