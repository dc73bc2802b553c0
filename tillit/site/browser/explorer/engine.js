/* The chart engine, loaded when it is wanted, and how its work makes room for the reader. */

import { loadScript } from "../shared/files.js";

const THIS_SCRIPT = document.currentScript;

/** Load what an explorer computes and draws with, and return what Python wrote for it. */
export async function loadEngine(name, hasCharts) {
  const files = ["vega-functions", "draws", `explorer-${name}`, ...(hasCharts ? ["vega"] : [])];
  // The page says where they lie, with their versions.
  await Promise.all(files.map((file) => loadScript(THIS_SCRIPT.getAttribute(`data-${file}`))));
  return window.tillitExplorers[name](window.vegaFunctions);
}

const LONGEST_TASK = 8; // ms of work after which the page may answer the reader: half a frame
let begun = 0; // when the work that is going on began

function breathe() {
  return globalThis.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
}

/** Say that a piece of work begins. */
export function beginWork() {
  begun = performance.now();
}

/** Between two pieces of work: let the page answer the reader if the last took long. */
export async function breatheIfDue() {
  if (performance.now() - begun < LONGEST_TASK) return;
  await breathe();
  begun = performance.now();
}

/** What a long work finds, done piece by piece; nothing if it is given up on the way. */
export async function finished(work, givenUp = () => false) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await breatheIfDue();
    if (givenUp()) return null;
  }
}

/** A view of a chart whose dataflow was parsed when the book was built; its expressions are
 *  functions, which the dataflow names by number. */
export function viewOf(dataflow, functions) {
  const take = (context, { code }) => functions[code].bind(context.functions);
  const expr = { operator: take, parameter: take, event: take, handler: take, encode: take };
  // Only errors are logged: a belief that is not set is a layer without a number.
  return new window.VegaView(dataflow, { expr, renderer: "svg", logLevel: 1 });
}
