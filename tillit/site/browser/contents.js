/* Places on this page. A link to one, followed from the contents drawn over it, closes them first;
   one that stands in a fold is shown when the address names it, or when a search marks it. */

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

const unfoldNamed = () => unfold(document.getElementById(location.hash.slice(1)));
addEventListener("hashchange", unfoldNamed);
addEventListener("load", () => {
  unfold(document.querySelector("article .highlighted"));
  unfoldNamed();
});
