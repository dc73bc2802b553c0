/* Sentences with places for values: a sentence is written whole, so that it can be translated. */

/* A place of a sentence: {result:format} or {setting}. */
export const PLACES = /\{(\w+)(?::(\w+))?\}/g;

/** Put values in the places of a sentence; a place without a value stays as it is. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** What is said by cases: of each list the text of the case that holds, its places still open. */
export function saidBy(parts, found) {
  const texts = parts.map((part) => part.texts[found[part.case]]);
  return texts.filter(Boolean).join(" ");
}
