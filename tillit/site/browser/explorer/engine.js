/* The chart engine, loaded when it is wanted, and how its work makes room for the reader. */

import { loadScript } from "../shared/files.js";

// The page says where the chart engine and the draws lie, with their versions.
const { vega: ENGINE, draws: DRAWS } = document.currentScript.dataset;

let engine = null;

export function loadEngine() {
  engine ??= Promise.all([loadScript(ENGINE), loadScript(DRAWS)]);
  return engine;
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

/** The functions of Vega's expressions: the runtime keeps them with each view, so one is made. */
export async function vegaFunctions() {
  const place = document.createElement("div");
  const { view } = await window.vegaEmbed(place, {}, { mode: "vega", actions: false });
  return view._runtime.functions;
}
