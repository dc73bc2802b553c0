/* The law by country. Every rule stands in the page; with script, one country is shown at a time:
   what carries data-when is shown where the page's explorer finds the result it names to be 1.
   The rule of the days is Python's: see tillit/models/law.py. */

const explorer = document.querySelector("[data-explorer=law]");
const marked = [...document.querySelectorAll("[data-when]")];

/* Show the rule that the address names, whatever country is chosen. */
function goToNamed() {
  const { hash } = location;
  const named = hash.startsWith("#law-") ? document.getElementById(hash.slice(1)) : null;
  const hidden = named?.closest("[data-when][hidden]");
  if (!hidden) return;
  hidden.hidden = false;
  named.scrollIntoView();
}

explorer.addEventListener("tillit:shown", (event) => {
  for (const node of marked) node.hidden = !event.detail.found[node.dataset.when];
  goToNamed();
});
addEventListener("hashchange", goToNamed);
// A reader who comes by a link to a rule may never see the explorer, which would wake it.
addEventListener("load", () => explorer.tillit.wake());
