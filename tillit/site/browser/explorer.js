/* Makes the explorers of a page live. It knows no model: charts and formulas come in a script that
   Python writes for each explorer; this one binds controls to them and writes results.
   One scenario is shared by all explorers of the book. Nothing leaves the device: no request but
   for the book's own chart engine. */

import { Explorer } from "./explorer/component.js";
import { Scenario } from "./explorer/scenario.js";

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
