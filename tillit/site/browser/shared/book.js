/* What Python tells every page of the book: the settings, the words, the marks of
   the language, the version. */

export const book = window.tillitBook;
export const phrases = book.phrases;
export const locale = book.locale;
export const patterns = book.patterns;
