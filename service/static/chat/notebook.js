// The dialog of the notes: remarks, and the notes as a Word file or Markdown.

import { element, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { givenWords, linkTo, notesAsMarkdown } from "./copy.js";
import { download, fileNameOf } from "./download.js";
import { dropNote, listNotes, remarkOn } from "./notes.js";
import { reasonWords } from "./reasons.js";

/** Make the dialog work; returns a function that opens it. `changed()` is told of a note that is removed. */
export function makeNotebook(changed) {
  const [dialog, list, empty, wrong, word, markdown] = [
    "notebook", "note-list", "no-notes", "notes-wrong", "notes-word", "notes-markdown",
  ].map((id) => document.getElementById(id));

  function show() {
    const notes = listNotes();
    empty.hidden = notes.length > 0;
    word.hidden = markdown.hidden = notes.length === 0;
    list.replaceChildren(...notes.map(row));
  }

  function row({ id, remark, result }) {
    const field = element("textarea", { rows: "1", dir: "auto", maxlength: 5000 });
    field.value = remark;
    field.addEventListener("input", () => {
      wrong.textContent = remarkOn(id, field.value) ? "" : t("The browser has no room to keep this.");
    });
    const words = result.answerable ? result.answer : t("Not answered. {reason}", { reason: reasonWords(result) });
    const link = element("a", { href: "/" }, t("Show the answer"));
    linkTo(result).then((address) => { link.href = address; });
    link.addEventListener("click", () => dialog.close());
    const drop = element("button", { type: "button", class: "quiet", click: () => {
      dropNote(id);
      show();
      changed();
      (list.querySelector("textarea") ?? empty).focus();
    } }, t("Remove the note"));
    return element(
      "li",
      {},
      element("h3", { lang: languageOf(result.question) }, result.question),
      element("p", { class: "kept", lang: languageOf(words) }, words),
      element("p", { class: "about" }, givenWords(result)),
      element("label", {}, element("span", {}, t("Your remark")), field),
      element("div", { class: "actions note-links" }, link, drop),
    );
  }

  word.addEventListener("click", async () => {
    try {
      const { asWord } = await import("./word.js");
      download(await asWord(t("Notes"), listNotes()), "", `${fileNameOf(t("Notes"))}.docx`);
    } catch (error) {
      wrong.textContent = error.message;
    }
  });
  markdown.addEventListener("click", () => download(
    notesAsMarkdown(t("Notes"), listNotes()), "text/markdown;charset=utf-8", `${fileNameOf(t("Notes"))}.md`));
  return () => {
    wrong.textContent = "";
    show();
    dialog.showModal();
  };
}
