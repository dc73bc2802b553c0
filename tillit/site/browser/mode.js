/* Before the first paint: the reader's choice of light or dark, else the system's. */

let mode = "auto";
try {
  mode = localStorage.getItem("mode") || mode;
} catch {
  // The theme's script does not expect a browser that refuses storage: for it, this page's life
  // must do. "temporary" tells ours.
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
