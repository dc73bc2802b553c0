/* Before the first paint: the reader's choice of light or dark, else the system's. A storage that no
   script stumbles over: the theme's scripts expect one that never refuses. And whether a script did
   not arrive. */

const MODES = ["auto", "light", "dark"];

for (const area of ["localStorage", "sessionStorage"]) {
  try {
    window[area].getItem("mode");
  } catch {
    // Where the browser refuses storage, this page's life must do. "temporary" tells ours.
    const kept = new Map();
    Object.defineProperty(window, area, {
      configurable: true,
      value: {
        temporary: true,
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => kept.set(key, String(value)),
        removeItem: (key) => kept.delete(key),
      },
    });
  }
}
const { setItem } = Storage.prototype;
Storage.prototype.setItem = function setItemIfThereIsRoom(key, value) {
  try {
    setItem.call(this, key, value);
  } catch {
    // Full: what was there stays. Who must know reads it back.
  }
};

if (!MODES.includes(localStorage.getItem("mode"))) localStorage.removeItem("mode");
const mode = localStorage.getItem("mode") ?? MODES[0];
const root = document.documentElement;
// What says that something is coming says so when it does not.
addEventListener("error", ({ target }) => {
  if (target.localName === "script") root.dataset.unloaded = "";
}, true);
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.mode = mode;
root.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
