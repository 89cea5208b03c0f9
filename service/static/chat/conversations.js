// The dialog that lists the conversations kept here: search, open, rename, export, delete.

import { threadAsMarkdown, timeWords } from "./copy.js";
import { download, fileNameOf } from "./download.js";
import { element, folded, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { deleteThread, listThreads, loadThread, renameThread, threadHas } from "./threads.js";

/** From so many conversations on they can be searched; by eye. */
const SEARCHED_FROM = 2;

/**
 * Make the dialog work; returns a function that opens it. `current()` gives the id of the conversation that is open, `open(id)`
 * opens another, and `deleted(id)` is told of one that is gone.
 */
export function makeConversations({ current, open, deleted }) {
  const [dialog, list, empty, finding, search, found] = [
    "threads", "thread-list", "no-threads", "thread-finding", "thread-search", "threads-found",
  ].map((id) => document.getElementById(id));

  function show() {
    const threads = listThreads();
    const words = folded(search.value.trim());
    const shown = words ? threads.filter((thread) => threadHas(thread, words)) : threads;
    empty.hidden = threads.length > 0;
    finding.hidden = threads.length < SEARCHED_FROM;
    found.textContent = words ? t("{count} found", { count: shown.length }) : "";
    list.replaceChildren(...shown.map(row));
  }

  function row(thread) {
    const { id, name, turns, changed } = thread;
    const item = element("li", { "data-id": id });
    const openIt = element("button", {
      type: "button",
      class: "name",
      lang: languageOf(name),
      "aria-current": id === current() ? "true" : null,
      click: () => { dialog.close(); open(id); },
    }, name);
    const when = timeWords(changed);
    const openNow = id === current() ? `${t("open now")} · ` : "";
    const about = `${openNow}${t(turns === 1 ? "One question" : "{turns} questions", { turns })} · ${when}`;
    const actions = element(
      "div",
      { class: "actions", role: "group", "aria-label": t("Conversation: {name}", { name }) },
      action("Rename", () => rename(item, thread)),
      action("Export as Markdown", () => download(
        threadAsMarkdown(name, loadThread(id)), "text/markdown;charset=utf-8", `${fileNameOf(name)}.md`)),
      action("Export as Word", () => exportAsWord(thread)),
      action("Export as JSON", () => download(
        JSON.stringify({ name, results: loadThread(id) }, null, 2), "application/json;charset=utf-8", `${fileNameOf(name)}.json`)),
      action("Delete", () => confirmDelete(item, thread)),
    );
    item.append(openIt, element("p", { class: "about" }, about), actions);
    return item;
  }

  async function exportAsWord({ id, name }) {
    try {
      const { asWord } = await import("./word.js");
      const turns = loadThread(id).map((result) => ({ result, remark: "" }));
      download(await asWord(name, turns), "", `${fileNameOf(name)}.docx`);
    } catch (error) {
      found.textContent = error.message;
    }
  }

  function rename(item, { id, name }) {
    const field = element("input", { type: "text", maxlength: 200, dir: "auto", required: "" });
    field.value = name;
    const form = element(
      "form",
      {},
      element("label", {}, element("span", { class: "unseen" }, t("New name")), field),
      element("button", { type: "submit", class: "quiet" }, t("Save")),
      action("Cancel", () => back(id)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!field.value.trim()) return;
      renameThread(id, field.value.trim());
      back(id);
    });
    item.replaceChildren(form);
    field.select();
  }

  function confirmDelete(item, { id, name }) {
    const keep = action("Keep it", () => back(id));
    const remove = element("button", { type: "button", click: () => {
      deleteThread(id);
      deleted(id);
      show();
      (list.querySelector(".name") ?? empty).focus();
    } }, t("Delete"));
    item.replaceChildren(
      element("p", {}, t("Delete “{name}” for good?", { name })), element("div", { class: "actions" }, remove, keep));
    keep.focus();
  }

  /** List them anew, with the focus on the one that was worked on. */
  function back(id) {
    show();
    list.querySelector(`[data-id="${id}"] .name`)?.focus();
  }

  search.addEventListener("input", show);
  return () => {
    search.value = "";
    show();
    dialog.showModal();
  };
}

function action(name, click) {
  return element("button", { type: "button", class: "quiet", click }, t(name));
}
