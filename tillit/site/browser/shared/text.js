/* Sentences with places for values: a sentence is written whole, so that it can be translated. The
   twin of tillit/i18n.py. */

/* A place of a sentence: {result:format} or {setting}. */
export const PLACES = /\{([\w.]+)(?::(\w+))?\}/g;

/* What a number is written as where it takes the singular. */
const ONES = ["1", "+1", "\u22121"];

/** Text that is not the book's, as a message shows it: at most so many characters. */
export function cut(text, most) {
  return [...text].length <= most ? text : `${[...text].slice(0, most).join("")}\u2026`;
}

/** Whether a number takes the singular, by how it is written. */
export function isOne(written) {
  return ONES.includes(written.trim().split(/\s+/).at(-1));
}

/** The form of a sentence that goes with the number in it: a text has one, a counted sentence two.
 *  What stands in a place write(name, format) says. */
export function chosen(text, write) {
  if (typeof text === "string") return text;
  const [, name, format] = [...text.many.matchAll(PLACES)].find((place) => place[1] === text.by);
  return isOne(write(name, format)) ? text.one : text.many;
}

/** Replace each place of a sentence by what write(name, format) says. */
export function replaced(text, write) {
  return chosen(text, write).replace(PLACES, (_place, name, format) => write(name, format));
}

/** Put values in the places of a sentence; each place has one. */
export function fill(text, values) {
  return replaced(text, (name) => {
    if (!(name in values)) throw new Error(`Nothing is given for the place ${name}.`);
    return String(values[name]);
  });
}

/** What is said by cases: of each list the text of the case that holds, in the form that goes with
 *  its number, its places still open. */
export function saidBy(parts, found, write) {
  const texts = parts.map((part) => part.texts[found[part.case]]);
  return texts.map((text) => chosen(text, write)).filter(Boolean).join(" ");
}
