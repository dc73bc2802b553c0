/* A link to a place on this page, followed from the contents drawn over it, closes them first. */

document.addEventListener("click", (event) => {
  const link = event.target.closest("dialog a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const dialog = link.closest("dialog");
  dialog.addEventListener("close", () => { location.hash = link.hash; }, { once: true });
  dialog.close();
});
