// Which documents to look in: all of them, or those the reader chooses.

import { everyDocument } from "../common/api.js";
import { deleteCollection, listCollections, saveCollection } from "../common/collections.js";
import { element, folded, languageOf, nameOf } from "../common/dom.js";
import { t } from "../common/language.js";

const MOST_CHOSEN = 100;
const NARROWED_FROM = 10;

/** Return the choice, working on the button and the dialog of the page. */
export function makeScope() {
  const [button, dialog, narrow, list, note, all, collections, collecting, name, collect] = [
    "scope", "choice", "narrow", "choice-list", "choice-note", "choose-all", "collections", "collecting",
    "collection-name", "collect",
  ].map((id) => document.getElementById(id));
  let chosen = new Set();

  /** Return the sources to look in, null for all. */
  function sources() {
    return chosen.size ? [...chosen].sort() : null;
  }

  function choose(sources) {
    chosen = new Set(sources ?? []);
    const named = collectionOf(chosen)?.name ?? scopeWords([...chosen]);
    button.textContent = chosen.size ? t("In {names}", { names: named }) : t("In all documents");
    collecting.hidden = !chosen.size;
    for (const box of list.querySelectorAll("input")) box.checked = chosen.has(box.value);
  }

  async function open() {
    showCollections();
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

  function showCollections() {
    const kept = listCollections();
    collections.hidden = !kept.length;
    collections.replaceChildren(...kept.map(({ name: called, sources: within }) => element(
      "span",
      { class: "collection" },
      element("button", { type: "button", class: "quiet", "aria-pressed": String(collectionOf(chosen)?.name === called), click: () => {
        choose(within);
        showCollections();
      } }, called),
      element("button", { type: "button", class: "quiet", "aria-label": t("Forget the collection {name}", { name: called }), click: () => {
        deleteCollection(called);
        choose([...chosen]);
        showCollections();
      } }, "×"),
    )));
  }

  function keepCollection() {
    const called = name.value.trim();
    if (!called || !chosen.size) return;
    note.textContent = saveCollection(called, [...chosen].sort()) ? "" : t("The browser has no room to keep this.");
    name.value = "";
    choose([...chosen]);
    showCollections();
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
    showCollections();
  }

  function showNarrowed() {
    const words = folded(narrow.value);
    for (const item of list.children) item.hidden = !folded(item.textContent).includes(words);
  }

  button.addEventListener("click", open);
  all.addEventListener("click", () => choose(null));
  narrow.addEventListener("input", showNarrowed);
  collect.addEventListener("click", keepCollection);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    keepCollection();
  });
  choose(null);
  return { sources, choose };
}

/** Return the collection that has exactly these documents, if one does. */
function collectionOf(sources) {
  return listCollections().find((one) => one.sources.length === sources.size && one.sources.every((source) => sources.has(source)));
}

/** Name the documents that were looked in, or count them where they are many. */
export function scopeWords(sources) {
  const [first, second, ...more] = sources;
  if (more.length) return t("{count} documents", { count: sources.length });
  return second === undefined ? first : t("{first} and {second}", { first, second });
}
