/* The description of a document with a scenario: the twin of tillit/document.py. */

import { patterns } from "../shared/book.js";
import { saidBy } from "../shared/text.js";

/* What no document may hold; with the flag u, the surrogates are those without their other half. */
const UNWRITTEN = new RegExp(patterns.unwritten, "gu");
const BLANK = /^[ \u00a0]+|[ \u00a0]+$/g;

/** The lines of a text that are not blank. */
function linesOf(text) {
  const lines = text.replace(UNWRITTEN, "").replace(/\r\n?/g, "\n").split("\n");
  return lines.map((line) => line.replaceAll("\t", " ").replace(BLANK, "")).filter(Boolean);
}

const paragraphs = (lines) => lines.map((text) => ({ kind: "paragraph", text }));

/** The blocks that the document has to say: see resolve in tillit/document.py. Where nothing was
 *  found yet, what was entered is all. */
export function resolve(description, tillit, found) {
  const { scenario } = tillit;
  const fill = (template) => (template && found ? tillit.fillText(template, found) : "");
  const write = (name, format) => tillit.writtenIn(name, format, found);

  const lines = {
    sentence({ text }) {
      const joined = linesOf(fill(text)).join(" ");
      return joined ? [joined] : [];
    },
    said: ({ parts }) => lines.sentence({ text: found && saidBy(parts, found, write) }),
    entry({ parameter, empty }) {
      const value = scenario.value(parameter);
      const unset = value === "" || value === null;
      const entered = unset ? [] : linesOf(tillit.valueText(parameter));
      return entered.length ? entered : linesOf(fill(empty));
    },
  };
  const cell = (part) => lines[part.kind](part);

  const make = {
    sentence: (block) => paragraphs(cell(block)),
    said: (block) => paragraphs(cell(block)),
    entry: (block) => paragraphs(cell(block)),
    items({ items: all, leads_to }) {
      const items = all.flatMap(cell);
      return items.length ? [{ kind: "list", items, leads_to }] : [];
    },
    rows({ caption, columns, rows, when_empty, only_if }) {
      if (only_if && !cell(only_if).length) return [];
      const filled = rows.map((row) => row.map((part) => cell(part).join("\n")));
      const left = filled.filter((row) => row.slice(1).some(Boolean));
      if (!left.length) return paragraphs(linesOf(fill(when_empty)));
      return [{ kind: "table", caption, columns, rows: left }];
    },
    assumptions({ caption, columns, rows, changed }) {
      const filled = rows.map(([name, label, origin]) => {
        const said = scenario.replaced(name) || changed[Number(name in scenario.changed)];
        return [label, tillit.valueText(name), said, origin];
      });
      return [{ kind: "table", caption, columns, rows: filled }];
    },
  };

  const shown = [];
  let inner = 0;
  for (const { id, heading, level, keep, blocks } of [...description.parts].reverse()) {
    const content = blocks.flatMap((block) => make[block.kind](block));
    if (!content.length && !keep && inner <= level) continue;
    shown.unshift({ kind: "heading", id, level, text: heading }, ...content);
    inner = level;
  }
  const stamp = description.stamp.flatMap(cell).map((text) => ({ kind: "stamp", text }));
  return [{ kind: "title", text: description.title }, ...stamp, ...shown];
}
