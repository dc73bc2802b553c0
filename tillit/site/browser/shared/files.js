/* Files that the page fetches from the book, and files that the reader saves. */

import { phrases } from "./book.js";
import { fill } from "./text.js";

const scripts = new Map(); // loaded or being loaded, by address

/** Load a script of the book, once; one that failed is tried again when it is asked for again. */
export function loadScript(address) {
  if (!scripts.has(address)) {
    const loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => {
        scripts.delete(address);
        reject(new Error(address));
      };
      document.head.append(script);
    });
    scripts.set(address, loaded);
  }
  return scripts.get(address);
}

/** Save a file on the reader's device; says what to tell the reader. */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  return fill(phrases.saved, { file: name });
}
