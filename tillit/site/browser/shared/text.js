/* Sentences with places for values: a sentence is written whole, so that it can be translated. */

/* A place of a sentence: {result:format} or {setting}. */
export const PLACES = /\{(\w+)(?::(\w+))?\}/g;

/** Put values in the places of a sentence; a place without a value stays as it is. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
