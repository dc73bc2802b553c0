/* Vega's parser, whole, for the build. A specification becomes the dataflow that Vega would make of
   it on a page, every expression in it the number of a function. Vega itself writes the functions:
   only where it would make one of its text, the text is kept. */
import { transforms } from "vega-dataflow";
import * as encoding from "vega-encode";
import { parse } from "vega-parser";
import * as data from "vega-transforms";
import * as layout from "vega-view-transforms";
import write from "tillit:expressions";

Object.assign(transforms, data, layout, encoding);

let numbers; // of the functions, by text
let parts; // of Vega that are needed, by kind

globalThis.Function = (...args) => {
  const text = `function(${args.slice(0, -1)}){${args.at(-1)}}`;
  for (const [, name] of text.matchAll(/\bthis\.(\w+)\(/g)) need("functions", name);
  if (!numbers.has(text)) numbers.set(text, numbers.size);
  return numbers.get(text);
};

const function_ = (kind, expression) => ({ code: write[kind](null, expression) });

function need(kind, name) {
  (parts[kind] ??= new Set()).add(typeof name === "string" ? name : JSON.stringify(name));
}

const isObject = (value) => typeof value === "object" && value !== null;
const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

function dataflow({ operators, streams = [], updates = [], ...rest }) {
  return {
    ...rest,
    operators: operators.map(operator),
    streams: streams.map((one) => (one.filter ? { ...one, filter: function_("event", one.filter) } : one)),
    updates: updates.map(update),
  };
}

function operator({ type, update, params, value, ...rest }) {
  if (type !== "operator") need("transforms", type.toLowerCase());
  if (type === "scale") need("scales", params.type);
  if (type === "scale" && params.interpolate) need("colour spaces", params.interpolate);
  if (params?.scheme) need("colour schemes", params.scheme);
  // These no page has: no list names them.
  if (value?.$request) need("data to load", value.$request);
  if (value?.$format?.parse || value?.$format?.type) need("formats of data", value.$format);
  return {
    ...rest,
    type,
    value,
    update: update && function_("operator", update),
    params: params && parameter(params),
  };
}

function update({ target, update: change, ...rest }) {
  return {
    ...rest,
    target: target?.$expr ? { $expr: function_("event", target.$expr) } : target,
    update: change?.$expr ? { ...parameter(change), $expr: function_("handler", change.$expr) } : change,
  };
}

function parameter(value) {
  if (Array.isArray(value)) return value.map(parameter);
  if (!isObject(value)) return value;
  if (typeof value.marktype === "string") need("marks", value.marktype);
  return mapped(value, (part, key) => {
    if (key === "$expr") return function_("parameter", part);
    if (key === "$encode") return mapped(part, encode);
    return key === "$subflow" ? dataflow(part) : parameter(part);
  });
}

function encode({ $expr, ...rest }) {
  const curve = $expr.channels.interpolate?.code;
  if (curve) need("curves", curve.replace(/^"(.*)"$/, "$1"));
  return { ...rest, $expr: function_("encode", $expr) };
}

/** Specifications by name, as text, to their dataflows, the parts that each needs, the functions. */
globalThis.parseAll = (text) => {
  numbers = new Map();
  const found = mapped(JSON.parse(text), (specification) => {
    parts = {};
    const made = dataflow(parse(specification, {}));
    return { dataflow: made, parts: mapped(parts, (names) => [...names].sort()) };
  });
  return JSON.stringify({ charts: found, functions: [...numbers.keys()] });
};
