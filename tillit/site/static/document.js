/* A document that follows the reader's scenario: the twin of tillit/document.py. It fills the
   description that Python wrote into the explorer's configuration, shows it in the page, prints it
   and makes a Word file of it. Everything happens on the device: the one request is for the book's
   own copy of the library docx, when a Word file is asked for.
   A document is an element with data-document inside an explorer, data-level the level of its
   title's heading; it is resolved again each time the explorer tells what it has found. */
(() => {
  "use strict";

  // The page says where the library lies, with its version.
  const { docx: LIBRARY } = document.currentScript.dataset;
  const DAY = 86400000;
  const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

  const phrase = (name, values = {}) =>
    window.tillitBook.phrases[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key]);

  // ---- the description with a scenario ---------------------------------------------------------

  /* What XML cannot hold; with the flag u, the surrogates are those without their other half. */
  // eslint-disable-next-line no-control-regex
  const UNWRITABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/gu;
  const BLANK = /^[ \u00a0]+|[ \u00a0]+$/g;

  /** The lines of a text that are not blank. */
  function linesOf(text) {
    const lines = text.replace(UNWRITABLE, "").replace(/\r\n?/g, "\n").split("\n");
    return lines.map((line) => line.replaceAll("\t", " ").replace(BLANK, "")).filter(Boolean);
  }

  const paragraphs = (lines) => lines.map((text) => ({ kind: "paragraph", text }));

  /** The blocks that the document has to say: see resolve in tillit/document.py. */
  function resolve(description, tillit, found) {
    const { scenario } = tillit;
    const fill = (template) => (template ? tillit.fillText(template, found) : "");

    const lines = {
      sentence({ texts, case: name }) {
        const number = name ? found[name] : 0;
        const joined = linesOf(fill(texts[number])).join(" ");
        return joined ? [joined] : [];
      },
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
      entry: (block) => paragraphs(cell(block)),
      items(block) {
        const items = block.items.flatMap(cell);
        return items.length ? [{ kind: "list", items }] : [];
      },
      rows({ caption, columns, rows, when_empty }) {
        const filled = rows.map((row) => row.map((part) => cell(part).join("\n")));
        const left = filled.filter((row) => row.slice(1).some(Boolean));
        if (!left.length) return paragraphs(linesOf(fill(when_empty)));
        return [{ kind: "table", caption, columns, rows: left }];
      },
      assumptions({ caption, columns, rows, changed }) {
        const filled = rows.map(([name, label, origin]) => {
          const said = changed[Number(name in scenario.changed)];
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

  // ---- the page --------------------------------------------------------------------------------

  function element(tag, text = "", attributes = {}) {
    const node = document.createElement(tag);
    text.split("\n").forEach((line, i) => {
      if (i) node.append(document.createElement("br"));
      node.append(line);
    });
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  function within(tag, children, attributes = {}) {
    const node = element(tag, "", attributes);
    node.replaceChildren(...children);
    return node;
  }

  const drawn = {
    stamp: ({ text }) => element("p", text, { class: "stamp" }),
    paragraph: ({ text }) => element("p", text),
    list: ({ items }) => within("ul", items.map((item) => element("li", item))),
    table({ caption, columns, rows }) {
      const heads = columns.map((heading) => element("th", heading, { scope: "col" }));
      const lines = rows.map(([first, ...cells]) => {
        const head = element("th", first, { scope: "row" });
        return within("tr", [head, ...cells.map((text) => element("td", text))]);
      });
      const table = within("table", [
        element("caption", caption),
        within("thead", [within("tr", heads)]),
        within("tbody", lines),
      ]);
      return within("div", [table], {
        class: "scroll", tabindex: "0", role: "region", "aria-label": caption,
      });
    },
  };

  /** The blocks in pieces, one for each child of the document: the title, then the main parts. */
  function pieces(blocks) {
    const found = [];
    for (const block of blocks) {
      if (block.kind === "title" || block.level === 2) found.push([]);
      found.at(-1).push(block);
    }
    return found;
  }

  function draw([head, ...blocks], titleLevel) {
    const heading = ({ level = 1, id = "title", text }) =>
      element(`h${titleLevel - 1 + level}`, text, { id: `document-${id}` });
    const section = (block) =>
      within("section", [heading(block)], { "aria-labelledby": `document-${block.id}` });
    if (head.kind === "title") {
      return within("header", [heading(head), ...blocks.map((block) => drawn.stamp(block))]);
    }
    const above = [{ level: head.level, node: section(head) }];
    for (const block of blocks) {
      if (block.kind !== "heading") {
        above.at(-1).node.append(drawn[block.kind](block));
        continue;
      }
      while (above.at(-1).level >= block.level) above.pop();
      const node = section(block);
      above.at(-1).node.append(node);
      above.push({ level: block.level, node });
    }
    return above[0].node;
  }

  // ---- the Word file ---------------------------------------------------------------------------

  const TEXT_WIDTH = 9072; // between the margins of A4, in twentieths of a point
  const PAGE = {
    size: { width: 11906, height: 16838 },
    margin: { top: 1417, right: 1417, bottom: 1417, left: 1417, header: 709, footer: 709 },
  };
  /* The styles by the ids that they have in the parts that Python writes. */
  const STYLES = { title: "Title", stamp: "Stamp", paragraph: "Normal" };
  const styleOf = ({ kind, level }) => (kind === "heading" ? `Heading${level - 1}` : STYLES[kind]);

  let library = null;

  function loadLibrary() {
    library ??= new Promise((resolved, rejected) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = () => resolved(window.docx);
      script.onerror = () => rejected(new Error(LIBRARY));
      document.head.append(script);
    });
    return library.catch((error) => {
      library = null; // to be tried again
      throw error;
    });
  }

  /** Widths by the longest line in each column: see column_widths in tillit/document.py. */
  function columnWidths(rows) {
    const longest = rows[0].map((_cell, i) =>
      Math.max(...rows.flatMap((row) => row[i].split("\n").map((line) => [...line].length))),
    );
    const weights = longest.map((length) => Math.min(Math.max(length, 8), 30) + 3);
    const sum = weights.reduce((total, weight) => total + weight);
    return weights.map((weight) => Math.floor((TEXT_WIDTH * weight) / sum));
  }

  function wordTable(docx, paragraph, { caption, columns, rows }) {
    const lines = [columns, ...rows];
    const widths = columnWidths(lines);
    const type = docx.WidthType.DXA;
    const row = (cells, i) =>
      new docx.TableRow({
        cantSplit: true,
        tableHeader: i === 0 || undefined, // not "no": some programs look for the word alone
        children: cells.map((text, column) => {
          const style = i === 0 ? "TableHeading" : "TableText";
          const children = text.split("\n").map((line) => paragraph(line, style));
          return new docx.TableCell({ width: { size: widths[column], type }, children });
        }),
      });
    const table = new docx.Table({
      style: "TableGrid",
      columnWidths: widths,
      width: { size: widths.reduce((total, width) => total + width), type },
      tableLook: { firstRow: true, firstColumn: true, noVBand: true },
      rows: lines.map(row),
    });
    return [paragraph(caption, "Caption"), table];
  }

  async function wordFile(blocks, { title, word }) {
    const docx = await loadLibrary();
    // docx looks through the finished file for names in braces and puts numbers in their place. In
    // a run of its own a brace is no name, and a note that has one stays as it is.
    const runs = (text) => text.split(/(\{)/).filter(Boolean).map((part) => new docx.TextRun(part));
    const paragraph = (text, style) => new docx.Paragraph({ style, children: runs(text) });
    const children = blocks.flatMap((block) => {
      if (block.kind === "table") return wordTable(docx, paragraph, block);
      if (block.kind === "list") return block.items.map((item) => paragraph(item, "ListBullet"));
      return [paragraph(block.text, styleOf(block))];
    });
    const number = new docx.TextRun({ children: [docx.PageNumber.CURRENT] });
    const foot = new docx.Paragraph({ style: "Footer", children: [number] });
    const footers = { default: new docx.Footer({ children: [foot] }) };
    const file = new docx.Document({
      title,
      creator: "",
      lastModifiedBy: "",
      sections: [{ properties: { page: PAGE }, footers, children }],
    });
    // In place of docx's own styles, lists and settings come those of Python's file.
    const blob = await docx.Packer.toBlob(file, undefined, word);
    return new Blob([blob], { type: TYPE });
  }

  // ---- one document ----------------------------------------------------------------------------

  class CasePaper {
    constructor(place) {
      this.place = place;
      this.root = place.closest("[data-explorer]");
      this.blocks = null;
      this.drawn = [];
      this.making = false;
      this.root.addEventListener("tillit:shown", (event) => this.show(event.detail.found));
      const actions = { word: () => this.word(), print: () => this.print() };
      for (const [name, action] of Object.entries(actions)) {
        for (const button of this.root.querySelectorAll(`button[data-action=${name}]`)) {
          button.addEventListener("click", action);
        }
      }
    }

    get description() {
      return this.root.tillit.config.document;
    }

    show(found) {
      const now = new Date();
      const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
      this.blocks = resolve(this.description, this.root.tillit, { ...found, today });
      this.redraw();
    }

    /** Draw anew the parts that say something else than before; the others keep their place. */
    redraw() {
      const level = Number(this.place.dataset.level);
      const wanted = pieces(this.blocks);
      const texts = wanted.map((piece) => JSON.stringify(piece));
      if (!this.drawn.length) this.place.replaceChildren();
      wanted.forEach((piece, i) => {
        if (texts[i] === this.drawn[i]) return;
        const node = draw(piece, level);
        if (this.place.children[i]) this.place.children[i].replaceWith(node);
        else this.place.append(node);
      });
      while (this.place.children.length > wanted.length) this.place.lastElementChild.remove();
      this.drawn = texts;
    }

    /** The blocks at the reader's settings, those just made included. */
    async resolved() {
      await this.root.tillit.settled();
      if (!this.blocks) throw new Error("no results");
      return this.blocks;
    }

    async word() {
      if (this.making) return;
      this.making = true;
      const { tillit } = this.root;
      const file = this.description.file;
      tillit.tell([phrase("document_making")]);
      try {
        const blob = await wordFile(await this.resolved(), this.description);
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = file;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
        tillit.tell([phrase("saved", { file })]);
      } catch {
        tillit.tell([phrase("document_failed")]);
      } finally {
        this.making = false;
      }
    }

    /** Print the document alone: the rest of the page is hidden by document.css. */
    print() {
      const page = document.documentElement;
      page.dataset.printing = "document";
      window.addEventListener("afterprint", () => delete page.dataset.printing, { once: true });
      window.print();
    }
  }

  for (const place of document.querySelectorAll("[data-document]")) new CasePaper(place);
})();
