/* The law by country. Every rule stands in the page; with script, one country is shown at a time:
   what carries data-when is shown where the page's explorer finds the result it names to be 1.
   The rule of the days is Python's: see tillit/models/law.py. */

const marked = [...document.querySelectorAll("[data-when]")];

/* Show the rule that the address names, whatever country is chosen. */
function goToNamed() {
  const named = location.hash.startsWith("#law-") && document.getElementById(location.hash.slice(1));
  const hidden = named && named.closest("[data-when][hidden]");
  if (!hidden) return;
  hidden.hidden = false;
  named.scrollIntoView();
}

document.querySelector("[data-explorer=law]").addEventListener("tillit:shown", (event) => {
  for (const node of marked) node.hidden = !event.detail.found[node.dataset.when];
  goToNamed();
});
addEventListener("hashchange", goToNamed);
