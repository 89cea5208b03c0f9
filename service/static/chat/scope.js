// Which documents to look in: all of them, or those the reader chooses.

import { everyDocument } from "../common/api.js";
import { element, folded, languageOf, nameOf } from "../common/dom.js";
import { t } from "../common/language.js";

const MOST_CHOSEN = 100;
const NARROWED_FROM = 10;

/** Return the choice, working on the button and the dialog of the page. */
export function makeScope() {
  const [button, dialog, narrow, list, note, all] = [
    "scope", "choice", "narrow", "choice-list", "choice-note", "choose-all",
  ].map((id) => document.getElementById(id));
  let chosen = new Set();

  /** Return the sources to look in, null for all. */
  function sources() {
    return chosen.size ? [...chosen].sort() : null;
  }

  function choose(names) {
    chosen = new Set(names ?? []);
    button.textContent = chosen.size ? t("In {names}", { names: scopeWords([...chosen]) }) : t("In all documents");
    for (const box of list.querySelectorAll("input")) box.checked = chosen.has(box.value);
  }

  async function open() {
    dialog.showModal();
    note.textContent = t("Reading the list of documents");
    try {
      const { documents, total } = await everyDocument();
      list.replaceChildren(...documents.map(row));
      narrow.parentElement.hidden = documents.length < NARROWED_FROM;
      note.textContent = documents.length < total
        ? t("The first {listed} of {total} are listed.", { listed: documents.length, total })
        : "";
      showNarrowed();
    } catch (error) {
      note.textContent = error.message;
    }
  }

  function row(about) {
    const name = nameOf(about);
    const box = element("input", { type: "checkbox", value: about.source, change: () => toggle(box) });
    box.checked = chosen.has(about.source);
    const file = name === about.source ? null : element("small", {}, about.source);
    return element("li", {}, element("label", {}, box, element("span", { lang: languageOf(name) }, name, " ", file)));
  }

  function toggle(box) {
    if (box.checked && chosen.size >= MOST_CHOSEN) {
      box.checked = false;
      note.textContent = t("At most {most} documents can be chosen.", { most: MOST_CHOSEN });
      return;
    }
    if (box.checked) chosen.add(box.value);
    else chosen.delete(box.value);
    choose(chosen);
  }

  function showNarrowed() {
    const words = folded(narrow.value);
    for (const item of list.children) item.hidden = !folded(item.textContent).includes(words);
  }

  button.addEventListener("click", open);
  all.addEventListener("click", () => choose(null));
  narrow.addEventListener("input", showNarrowed);
  choose(null);
  return { sources, choose };
}

/** Name the documents that were looked in, or count them where they are many. */
export function scopeWords(sources) {
  const [first, second, ...more] = sources;
  if (more.length) return t("{count} documents", { count: sources.length });
  return second === undefined ? first : t("{first} and {second}", { first, second });
}
