/* Takes blocks copied from a spreadsheet into the tables of an explorer that have room for them. */

import { ask, cellsOf } from "./explorer/paste.js";

for (const grid of document.querySelectorAll("[data-paste]")) {
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (cellsOf(text).flat().length < 2) return; // a single value: the browser's own paste will do
    event.preventDefault();
    const { tillit } = grid.closest("[data-explorer]");
    const field = event.target;
    const all = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-parameter]")]);
    const first = all.findIndex((line) => line.includes(field));
    const lines = all.slice(first).map((line) => line.slice(all[first].indexOf(field)));
    const leave = (said) => {
      tillit.tell(said ? [said] : []);
      field.focus();
    };
    ask(grid, lines, text, (cells, said) => tillit.use(cells, said, field), leave);
  });
}
