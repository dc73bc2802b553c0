/* Before the first paint: the reader's choice of light or dark, else the system's. And a storage
   that no script stumbles over: the theme's scripts expect one that never refuses. */

const MODES = ["auto", "light", "dark"];

let mode = "auto";
try {
  const kept = localStorage.getItem("mode");
  if (MODES.includes(kept)) mode = kept;
  else if (kept !== null) localStorage.removeItem("mode");
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function setItemIfThereIsRoom(key, value) {
    try {
      setItem.call(this, key, value);
    } catch {
      // Full: what was there stays. Who must know reads it back.
    }
  };
} catch {
  // Where the browser refuses storage, this page's life must do. "temporary" tells ours.
  const kept = new Map();
  Object.defineProperty(window, "localStorage", {
    configurable: true,
    value: {
      temporary: true,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, String(value)),
      removeItem: (key) => kept.delete(key),
    },
  });
}
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.mode = mode;
root.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
