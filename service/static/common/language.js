// The language of the interface: the browser's, unless the reader chose another. What documents
// and the service itself say stays as it is.

const KEY = "tenkyo.language.v1";
const NAMES = { en: "English", ja: "日本語" };
const ATTRIBUTES = ["aria-label", "placeholder", "title"];

let words = {};

/**
 * Put the page into the reader's language and offer the other; English is what it is written in.
 * `messages` loads what the page has of the service's messages in Japanese.
 */
export async function useLanguage(messages = () => ({})) {
  const language = chosen();
  if (language === "ja" && await loadJapanese(messages)) {
    document.documentElement.lang = language;
    document.title = t(document.title);
    translate(document.body);
  }
  offerOthers(language);
}

/** Load the words in Japanese; tell whether they came. A page without them works in English. */
async function loadJapanese(messages) {
  try {
    const [own, said] = await Promise.all([import("./ja.js"), messages()]);
    words = { ...own.words, ...said.words };
    return true;
  } catch {
    return false;
  }
}

/** Return a sentence in the reader's language, with its {values}. */
export function t(english, values = {}) {
  return template(english).replace(/\{(\w+)\}/gu, (_, name) => values[name]);
}

/** Return a sentence in the reader's language, its {values} not filled in. */
export function template(english) {
  return words[english] ?? english;
}

/** Return the language that dates and numbers are written in. */
export function locale() {
  return document.documentElement.lang;
}

function chosen() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // Then the browser's language it is.
  }
  const wanted = [kept, ...navigator.languages].map((tag) => tag?.split("-")[0]);
  return wanted.find((tag) => tag in NAMES) ?? "en";
}

function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const english = node.data.replace(/\s+/gu, " ").trim();
    if (english in words) node.data = words[english];
  }
  for (const name of ATTRIBUTES) {
    for (const element of root.querySelectorAll(`[${name}]`)) element.setAttribute(name, t(element.getAttribute(name)));
  }
}

function offerOthers(language) {
  for (const button of document.querySelectorAll("button.language")) {
    const other = language === "ja" ? "en" : "ja";
    button.textContent = NAMES[other];
    button.lang = other;
    button.hidden = false;
    button.addEventListener("click", () => {
      try {
        localStorage.setItem(KEY, other);
        location.reload();
      } catch {
        // Where nothing may be kept, the browser's language stays.
      }
    });
  }
}
