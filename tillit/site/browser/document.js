/* A document that follows the reader's scenario: the twin of tillit/document.py. It fills the
   description that Python wrote into the explorer's configuration, shows it in the page, prints it
   and makes a Word file of it. Everything happens on the device: the one request is for the book's
   own copy of the library docx, when a Word file is asked for.
   A document is an element with data-document inside an explorer, data-level the level of its
   title's heading; it is resolved again each time the explorer tells what it has found. */

import { resolve } from "./document/blocks.js";
import { draw, pieces } from "./document/page.js";
import { wordFile } from "./document/word.js";
import { phrases } from "./shared/book.js";
import { download } from "./shared/files.js";

const DAY = 86400000;

class CasePaper {
  constructor(place) {
    this.place = place;
    this.root = place.closest("[data-explorer]");
    this.blocks = null;
    this.drawn = [];
    this.making = false;
    this.root.addEventListener("tillit:shown", (event) => this.show(event.detail.found));
    this.root.addEventListener("tillit:unreckoned", () => this.showEntered());
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
    this.redraw(this.blocks);
  }

  /** Show what the reader entered while nothing is reckoned; the rest of the paper is left out. */
  showEntered() {
    const { tillit } = this.root;
    if (!this.drawn.length && Object.keys(tillit.scenario.changed).length === 0) return;
    this.redraw(resolve(this.description, tillit, null));
  }

  /** Draw anew the parts that say something else than before; the others keep their place. */
  redraw(blocks) {
    const level = Number(this.place.dataset.level);
    const wanted = pieces(blocks);
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

  /** Wait for the blocks at the reader's settings, those just made included; says whether they are
   *  there. */
  async isReckoned() {
    const { tillit } = this.root;
    await tillit.settled();
    if (this.blocks && !tillit.isDue) return true;
    tillit.tell([phrases.not_reckoned]);
    return false;
  }

  async word() {
    if (this.making || !(await this.isReckoned())) return;
    this.making = true;
    const { tillit } = this.root;
    const file = this.description.file;
    tillit.tell([phrases.document_making]);
    try {
      const blob = await wordFile(this.blocks, this.description);
      tillit.tell([download(blob, file)]);
    } catch {
      tillit.tell([phrases.document_failed]);
    } finally {
      this.making = false;
    }
  }

  /** Print the document alone: the rest of the page is hidden by document.css. */
  async print() {
    if (!(await this.isReckoned())) return;
    const page = document.documentElement;
    page.dataset.printing = "document";
    window.addEventListener("afterprint", () => delete page.dataset.printing, { once: true });
    window.print();
  }
}

for (const place of document.querySelectorAll("[data-document]")) new CasePaper(place);
