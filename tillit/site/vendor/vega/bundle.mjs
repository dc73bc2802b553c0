/* Bundles of Vega: for the page only what parts.json names, for the build its parser.

   Vega's packages keep everything in registries: whoever imports one gets all scales, all marks,
   all functions. Here their sources take the place of their published bundles, and the sources of
   the registries are cut down to what parts.json names. A cut that finds nothing to cut fails: a
   newer version has to be looked at. */
import { build } from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const packages = join(process.cwd(), "node_modules");
const parts = JSON.parse(readFileSync("parts.json", "utf-8"));

/** Keep what is named of a registry; fail if it does not have all of it. */
function kept(kind, entries, nameOf) {
  const found = entries.filter((entry) => parts[kind].includes(nameOf(entry)));
  const missing = parts[kind].filter((name) => !found.some((entry) => nameOf(entry) === name));
  if (missing.length) throw new Error(`Vega has no ${kind} called ${missing.join(", ")}`);
  return found.join("\n");
}

function between(source, start, end) {
  const from = source.indexOf(start);
  const to = source.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`not found in the source: ${start} … ${end}`);
  return [source.slice(0, from + start.length), source.slice(from + start.length, to), source.slice(to)];
}

const firstName = (entry) => entry.match(/\w+/)[0];

function functionsOf(kind, source) {
  const [before, listed] = between(source, "export const functionContext = {", "\n};");
  const imports = before.replace(/import \{\s*codegenExpression[^;]*;/, "");
  const inList = listed.trim().split("\n").map((line) => line.replace(/ \/\/.*/, "").replace(/,?$/, ","));
  // Registered by name, with what finds its dependencies when it is parsed: that is done.
  const registered = [...source.matchAll(/^expressionFunction\('(\w+)', (\w+)/gm)];
  const entries = [
    ...inList,
    ...registered.map(([, name, fn]) => `${name}: ${fn},`),
    "__bandwidth: (scale) => scale && scale.bandwidth ? scale.bandwidth() : 0,",
  ];
  return `${imports}\n${kept(kind, entries, firstName)}\n};`;
}

/* The sources that are cut, and what is left of them for charts. */
const cuts = {
  "vega-functions/index.js": () => 'export {functionContext} from "./src/codegen.js";',
  "vega-functions/src/codegen.js": (source) => functionsOf("functions", source),
  "vega-scale/src/scales.js"(source) {
    const [before, , after] = between(source, "// identity scale\n", "export function isValidScaleType");
    const names = readFileSync(join(packages, "vega-scale/src/scales/types.js"), "utf-8");
    const types = Object.fromEntries([...names.matchAll(/(\w+) = '([\w-]+)'/g)].map(([, key, name]) => [key, name]));
    const calls = source.match(/^scale\(\w+, .*$/gm);
    return before + kept("scales", calls, (call) => types[call.match(/\((\w+)/)[1]]) + "\n" + after;
  },
  "vega-scale/src/interpolate.js": (source) => source.replace(
    "import * as $ from 'd3-interpolate';",
    "import { interpolateRgb, piecewise } from 'd3-interpolate'; const $ = { interpolateRgb, piecewise };",
  ),
  "vega-scale/src/schemes.js": () => "export function scheme() {}",
  "vega-scenegraph/src/marks/index.js"(source) {
    const [before, listed, after] = between(source, "export default {", "\n};");
    return before + kept("marks", listed.trim().split("\n").map((line) => line.replace(/,?$/, ",")), firstName) + after;
  },
  "vega-scenegraph/src/path/curves.js"(source) {
    const [before, listed, after] = between(source, "const lookup = {", "\n};");
    const entries = listed.trim().split(/(?<=\n {2}\}),?\n/).map((entry) => `${entry},`);
    return before + kept("curves", entries, (entry) => entry.match(/'([\w-]+)'/)[1]) + after;
  },
  "vega-scenegraph/src/path/shapes.js"(source) {
    if (parts.marks.includes("arc")) return source;
    const [before, , after] = between(source, "const arcShape ", "areavShape ");
    return `${before.replace(/arcShape $/, "")}${after}`.replace("arcShape.context", "null");
  },
  "vega-scenegraph/src/modules.js": () => `
    import SVGHandler from "./SVGHandler.js";
    import SVGRenderer from "./SVGRenderer.js";
    export const RenderType = { SVG: "svg", None: "none" };
    export const renderModule = () => ({ renderer: SVGRenderer, handler: SVGHandler });`,
  // What a view that is drawn nowhere would hold: an SVG takes its place.
  "vega-scenegraph/src/CanvasHandler.js": () => 'export {default} from "./Handler.js";',
  "vega-view/src/render-to-canvas.js": () => "export default null;",
  "vega-view/src/render-to-image-url.js": () => "export default null;",
  "vega-view/src/render-to-svg.js": () => "export default null;",
  "vega-view/src/bind.js": () => "export default null;",
  // Expressions come compiled.
  "vega-runtime/src/expression.js": () => "export default null;",
  // Nothing is loaded, and data come as they are used.
  "vega-loader/index.browser.js": () => `
    export const loader = () => null;
    export const read = (data) => data;
    export const responseType = () => null;`,
  // No chart has an axis of time.
  "vega-time/index.js": () => "export const timeInterval = null, utcInterval = null;",
  "vega-format/src/time.js": () => "export const timeFormatDefaultLocale = () => ({}), timeFormatLocale = () => ({}), resetTimeFormatDefaultLocale = null;",
};

function transforms() {
  const found = ["vega-transforms", "vega-view-transforms", "vega-encode"].flatMap((name) => {
    const index = readFileSync(join(packages, name, "index.js"), "utf-8");
    return [...index.matchAll(/default as (\w+)\} from '\.\/(.*?)'/g)].map(
      ([, transform, file]) => `${transform} ${name}/${file}`,
    );
  });
  const lines = kept("transforms", found, firstName).split("\n").map((line) => line.split(" "));
  const imports = lines.map(([name, file]) => `import ${name} from ${JSON.stringify(join(packages, file))};`);
  return `${imports.join("\n")}\nexport default { ${lines.map(([name]) => name).join(", ")} };`;
}

const cut = new Set();

const onlyParts = (cuts) => ({
  name: "only the parts in use",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^tillit:transforms$/ }, () => ({ path: "transforms", namespace: "tillit" }));
    onLoad({ filter: /.*/, namespace: "tillit" }, () => ({ contents: transforms(), resolveDir: packages }));
    onResolve({ filter: /^vega-[\w-]+$/ }, ({ path }) => {
      const sources = ["index.browser.js", "index.js"].map((name) => join(packages, path, name));
      const found = sources.find((source) => existsSync(source));
      return found && { path: found, sideEffects: false };
    });
    onResolve({ filter: /^\.\.?\// }, ({ importer, path }) =>
      importer.startsWith(join(packages, "vega-")) ? { path: join(dirname(importer), path), sideEffects: false } : undefined,
    );
    onLoad({ filter: /vega-[\w-]+\/.*\.js$/ }, ({ path }) => {
      const file = path.slice(packages.length + 1);
      if (!(file in cuts)) return undefined;
      cut.add(file);
      return { contents: cuts[file](readFileSync(path, "utf-8")) };
    });
  },
});

const how = {
  bundle: true,
  minify: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};
const forFormulas = { ...cuts, "vega-functions/src/codegen.js": (source) => functionsOf("functions of formulas", source) };
const expressions = { "tillit:expressions": join(packages, "vega-runtime/src/expression.js") };
const bundles = {
  "vega.js": await build({ ...how, entryPoints: ["page.js"], outfile: "out/vega.js", plugins: [onlyParts(cuts)] }),
  "vega-functions.js": await build({ ...how, entryPoints: ["functions.js"], outfile: "out/vega-functions.js", plugins: [onlyParts(forFormulas)] }),
  "vega-parser.js": await build({ ...how, entryPoints: ["parser.js"], outfile: "out/vega-parser.js", alias: expressions }),
};
const unused = Object.keys(cuts).filter((file) => !cut.has(file));
if (unused.length) throw new Error(`no longer imported: ${unused.join(", ")}`);

/* The packages of which something is left in a bundle. */
const of = ({ metafile }) => {
  const [{ inputs }] = Object.values(metafile.outputs);
  const left = Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0);
  const names = left.map((file) => file.match(/node_modules\/([^/]+)/)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
};
const described = (name) => JSON.parse(readFileSync(join(packages, name, "package.json"), "utf-8")).version;
const versions = (made) => Object.fromEntries(of(made).map((name) => [name, described(name)]));
console.log(JSON.stringify(Object.fromEntries(Object.entries(bundles).map(([name, made]) => [name, versions(made)]))));
