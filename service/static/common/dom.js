// Builds the page. Text from documents becomes text nodes here and is never read as HTML.

/** Return an element; strings among the children become text nodes, null is left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Return what to call a document: its title, or its file where it has none. */
export function nameOf({ title, source }) {
  return title.trim() || source;
}

/** What only Japanese is written in. */
export const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;

/** Return the language to announce a text in, null where the page's own will do. */
export function languageOf(text) {
  const language = JAPANESE.test(text) ? "ja" : LATIN.test(text) && !HAN.test(text) ? "en" : null;
  return language === document.documentElement.lang ? null : language;
}

/** Return words made ready to be compared: whatever their case and width. */
export function folded(words) {
  return words.normalize("NFKC").toLowerCase();
}

/** What is not broken at the end of a line: dates and times in figures. */
export const UNBROKEN = /^\d+(?:[-/.:]\d+)+$/u;
