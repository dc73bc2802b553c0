/* The law by country. Every rule stands in the page; with script, one country is shown at a time:
   what carries data-when is shown where the page's explorer finds the result it names to be 1.
   The rule of the days is Python's: see tillit/models/law.py. */

const explorer = document.querySelector("[data-explorer]");
const marked = [...document.querySelectorAll("[data-when]")];
const BLOCKS = "p, h3, h4, ul, li, .said";

/* Of a country that is not chosen, show the rule that the address names, alone and as such. */
function goToNamed() {
  const { hash } = location;
  const named = hash.startsWith("#law-") ? document.getElementById(hash.slice(1)) : null;
  const law = named?.matches("li") ? named.closest("[data-when]") : null;
  if (!law?.hidden) return;
  for (const node of law.querySelectorAll(BLOCKS)) {
    if (!node.contains(named) && !named.contains(node)) node.dataset.apart = "";
  }
  law.hidden = false;
  law.parentElement.querySelector("[data-elsewhere]").hidden = false;
  named.scrollIntoView();
}

function showChosen(found) {
  for (const node of document.querySelectorAll("[data-apart]")) delete node.dataset.apart;
  for (const node of document.querySelectorAll("[data-elsewhere]")) node.hidden = true;
  for (const node of marked) node.hidden = !found[node.dataset.when];
  goToNamed();
}

let latest = null;
explorer.addEventListener("tillit:shown", (event) => {
  latest = event.detail.found;
  showChosen(latest);
});
addEventListener("hashchange", () => {
  if (latest) showChosen(latest);
});
// A reader who comes by a link to a rule may never see the explorer, which would wake it; one with
// charts wakes when they come near.
addEventListener("load", () => {
  if (!explorer.querySelector("[data-picture]")) explorer.tillit.wake();
});
