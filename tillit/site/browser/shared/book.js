/* What Python tells every page of the book: the settings, the words, the marks of
   the language, the version. */

export const book = window.tillitBook;
export const phrases = book.phrases;
export const locale = book.locale;
export const patterns = book.patterns;

/* How well a number is known is a setting like the others: all of these are alike but for the number. */
for (const name of book.knowledge.of) {
  const { label } = book.parameters[name];
  const like = book.knowledge.as;
  const said = like.label.replace("{label}", () => label);
  book.parameters[`knowledge_${name}`] = { ...like, label: said, about: name };
}
