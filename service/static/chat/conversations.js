// The dialog that lists the conversations kept here: open, rename, export, delete.

import { threadAsMarkdown } from "./copy.js";
import { element, languageOf } from "../common/dom.js";
import { locale, t } from "../common/language.js";
import { deleteThread, listThreads, loadThread, renameThread } from "./threads.js";

/**
 * Make the dialog work. `current()` gives the id of the conversation that is open, `open(id)`
 * opens another, and `deleted(id)` is told of one that is gone.
 */
export function makeConversations({ current, open, deleted }) {
  const [button, dialog, list, empty] = [
    "conversations", "threads", "thread-list", "no-threads",
  ].map((id) => document.getElementById(id));

  function show() {
    const threads = listThreads();
    empty.hidden = threads.length > 0;
    list.replaceChildren(...threads.map(row));
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
    const when = new Date(changed).toLocaleDateString(locale(), { dateStyle: "medium" });
    const openNow = id === current() ? `${t("open now")} · ` : "";
    const about = `${openNow}${t(turns === 1 ? "One question" : "{turns} questions", { turns })} · ${when}`;
    const actions = element(
      "div",
      { class: "actions", role: "group", "aria-label": t("Conversation: {name}", { name }) },
      action("Rename", () => rename(item, thread)),
      action("Export as Markdown", () => download(
        threadAsMarkdown(name, loadThread(id)), "text/markdown", `${fileNameOf(name)}.md`)),
      action("Export as JSON", () => download(
        JSON.stringify({ name, results: loadThread(id) }, null, 2), "application/json", `${fileNameOf(name)}.json`)),
      action("Delete", () => confirmDelete(item, thread)),
    );
    item.append(openIt, element("p", { class: "about" }, about), actions);
    return item;
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

  button.addEventListener("click", () => {
    show();
    dialog.showModal();
  });
}

function action(name, click) {
  return element("button", { type: "button", class: "quiet", click }, t(name));
}

function download(words, type, name) {
  const address = URL.createObjectURL(new Blob([words], { type: `${type};charset=utf-8` }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Return words as a file may be called on any system. */
function fileNameOf(words) {
  const kept = words.replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ").replace(/\s+/gu, " ").trim();
  return [...kept].slice(0, 60).join("").replace(/[. ]+$/u, "") || "conversation";
}
