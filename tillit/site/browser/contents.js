/* Places on this page. A link to one, followed from the contents drawn over it, closes them first;
   one that stands in a fold is shown when the address names it, or when it was looked for. */

const LOOKED_FOR = "sphinx_highlight_terms"; // where Sphinx's search page keeps the words
const UNMARKED = "script, style, svg, math, button, select, textarea";

document.addEventListener("click", (event) => {
  const link = event.target.closest("dialog a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const dialog = link.closest("dialog");
  dialog.addEventListener("close", () => { location.hash = link.hash; }, { once: true });
  dialog.close();
});

function unfold(place) {
  const closed = "details:not([open])";
  let fold = place?.closest(closed);
  if (!fold) return;
  for (; fold; fold = fold.parentElement.closest(closed)) fold.open = true;
  place.scrollIntoView();
}

/** Mark the words that the search page was asked for, until the reader hides them. */
function markFound() {
  const hide = document.getElementById("found");
  if (!hide) return; // the search page itself
  const words = (localStorage.getItem(LOOKED_FOR) ?? "").split(/\s+/).filter(Boolean);
  localStorage.removeItem(LOOKED_FOR);
  if (!words.length) return;
  const found = new RegExp(`(${words.map((word) => word.replace(/[^\w\s]/g, "\\$&")).join("|")})`, "i");
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = text.data.split(found);
    if (parts.length === 1 || text.parentElement.closest(UNMARKED)) continue;
    text.replaceWith(...parts.map((part, i) => (i % 2 ? marked(part) : part)));
  }
  const marks = [...document.querySelectorAll("article mark")];
  unfold(marks[0]);
  hide.hidden = !marks.length;
  hide.addEventListener("click", () => {
    for (const mark of marks) mark.replaceWith(...mark.childNodes);
    hide.hidden = true;
  });
}

function marked(word) {
  const mark = document.createElement("mark");
  mark.append(word);
  return mark;
}

const unfoldNamed = () => unfold(document.getElementById(location.hash.slice(1)));
addEventListener("hashchange", unfoldNamed);
addEventListener("load", () => {
  markFound();
  unfoldNamed();
});
