// The library page: what documents there are, adding files and removing documents.

import { call, everyDocument } from "../common/api.js";
import { element, folded, languageOf, nameOf } from "../common/dom.js";
import { locale, t, useLanguage } from "../common/language.js";
import { makeChosen } from "./chosen.js";
import { chosenFiles, droppedFiles } from "./dropped.js";
import { sentence } from "../common/messages.js";
import { pagesWords } from "../common/places.js";
import { makeUploads } from "./upload.js";

const ON_A_PAGE = 25;
/** From so many documents on they can be found by name; by eye. */
const FOUND_FROM = 6;
/** How many documents are shown at once where all of them are looked through; by eye. */
const SHOWN_AT_ONCE = 100;
/** How many are named where they are to be removed; by eye. */
const NAMED_AT_ONCE = 5;
const ORDERS = {
  newest: (a, b) => (b.ingested_at ?? "").localeCompare(a.ingested_at ?? ""),
  longest: (a, b) => b.characters - a.characters,
};

const [adding, fixed, files, choose, limits, uploads, count, notice, list, paging, announcer, removal, finding, narrow, empty, order, folder, chooseFolder, leftOut] = [
  "adding", "fixed", "files", "choose", "limits", "uploads", "count", "notice", "documents", "paging",
  "announcer", "removal", "finding", "narrow", "empty", "order", "folder", "choose-folder", "left-out",
].map((id) => document.getElementById(id));

await useLanguage(() => import("./messages-ja.js"));

const asked = Number(new URLSearchParams(location.search).get("page"));
const page = Number.isInteger(asked) && asked > 0 ? asked : 1;
let changeable = false;
let toRemove = [];
const chosen = makeChosen(confirmRemoval, tell);

// What is wrong is said where the documents should be. Both ask for a key at once, where one is needed.
const rules = call("/v1/uploads").then(allow, () => {});

/** Offer changes where they are allowed, and say why not where they are not. */
function allow({ allowed, max_mb: megabytes, suffixes }) {
  changeable = allowed;
  adding.hidden = !allowed;
  fixed.hidden = allowed;
  chosen.allow(allowed);
  if (!allowed) return;
  files.accept = suffixes.join(",");
  const [said, formats] = limits.children;
  said.textContent = t("Up to {megabytes} MB each, in one of {count} formats", { megabytes, count: suffixes.length });
  formats.textContent = suffixes.join(" ");
  const send = makeUploads(uploads, megabytes, show, tell);
  for (const [button, field] of [[choose, files], [chooseFolder, folder]]) {
    button.addEventListener("click", () => field.click());
    field.addEventListener("change", () => {
      sendReadable(chosenFiles(field.files));
      // The same file may be chosen again.
      field.value = "";
    });
  }
  takeDrops(sendReadable);

  /** Send files; of a folder only those whose format is read. */
  function sendReadable(all) {
    const isRead = ({ path }) => !path.includes("/") || suffixes.some((suffix) => path.toLowerCase().endsWith(suffix));
    const readable = all.filter(isRead);
    const left = all.length - readable.length;
    leftOut.textContent = left ? t("{count} files of other formats were left out.", { count: left }) : "";
    if (left) tell(leftOut.textContent);
    send(readable);
  }
}

function takeDrops(send) {
  const over = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    adding.classList.add("over");
  };
  addEventListener("dragenter", over);
  addEventListener("dragover", over);
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) adding.classList.remove("over");
  });
  addEventListener("drop", async (event) => {
    event.preventDefault();
    adding.classList.remove("over");
    send(await droppedFiles(event.dataTransfer));
  });
}

async function show() {
  try {
    const path = `/v1/documents?offset=${(page - 1) * ON_A_PAGE}&limit=${ON_A_PAGE}`;
    const { documents, total } = await call(path);
    await rules;
    const pages = Math.max(1, Math.ceil(total / ON_A_PAGE));
    // The last document of the last page may just have been removed.
    if (page > pages) location.replace(`/library?page=${pages}`);
    notice.hidden = true;
    count.textContent = t(total === 1 ? "One document" : "{count} documents", { count: total.toLocaleString(locale()) });
    finding.hidden = total < FOUND_FROM;
    empty.hidden = total > 0 || !changeable;
    if (narrow.value.trim() || order.value !== "name") return await showOrdered();
    list.replaceChildren(...documents.map(row));
    showPaging(pages);
  } catch (error) {
    list.replaceChildren();
    notice.replaceChildren(error.message, " ", element("button", { type: "button", click: show }, t("Retry")));
    notice.hidden = false;
  }
}

/** Show the documents, of all pages, whose names or files have the words, in the order that is chosen. */
async function showOrdered() {
  const [words, by] = [folded(narrow.value.trim()), order.value];
  const { documents } = await everyDocument();
  if (words !== folded(narrow.value.trim()) || by !== order.value) return;
  const found = documents.filter(({ title, sources }) => folded([title, ...sources].join("\n")).includes(words));
  found.sort(ORDERS[by] ?? (() => 0));
  list.replaceChildren();
  showMore(found);
  paging.hidden = true;
  if (words) tell(t("{count} found", { count: found.length }));
}

/** Show some more of the documents found, and a button for the rest. */
function showMore(found) {
  list.append(...found.slice(0, SHOWN_AT_ONCE).map(row));
  const rest = found.slice(SHOWN_AT_ONCE);
  if (!rest.length) return;
  const more = element("button", { type: "button", class: "quiet", click: () => {
    item.remove();
    showMore(rest);
  } }, t("Show more"));
  const item = element("li", { class: "show-more" }, more);
  list.append(item);
}

function showPaging(pages) {
  paging.hidden = pages === 1;
  document.getElementById("where").textContent = t("Page {page} of {pages}", { page, pages });
  link("previous", page - 1, page > 1);
  link("next", page + 1, page < pages);
}

function link(id, to, there) {
  const made = document.getElementById(id);
  made.hidden = !there;
  made.href = `/library?page=${to}`;
}

function row(about) {
  const name = nameOf(about);
  const counts = [
    kindOf(about),
    about.pages === null ? null : pagesWords(about.source, about.pages),
    counted("1 passage", "{passages} passages", { passages: about.passages }),
    counted("1 character", "{characters} characters", { characters: about.characters }),
    about.ingested_at === null ? null : t("added {date}", { date: dateOf(about.ingested_at) }),
  ].filter(Boolean).join(" · ");
  const files = about.sources.filter((source) => source !== name).join(", ");
  const box = element("input", {
    type: "checkbox", "aria-label": t("Choose {name}", { name }), change: () => chosen.toggle(about, box.checked),
  });
  box.checked = chosen.has(about);
  const remove = element("button", {
    type: "button", class: "quiet", "aria-label": t("Remove {name}", { name }), click: () => confirmRemoval([about]),
  }, t("Remove"));
  return element(
    "li",
    {},
    element("label", { class: "box" }, box),
    element(
      "div",
      { class: "about" },
      element("a", { href: `/documents/${about.id}`, lang: languageOf(name) }, name),
      files ? element("p", { class: "place" }, files) : null,
      element("p", { class: "place" }, counts),
      ...notesOf(about),
    ),
    changeable ? remove : null,
  );
}

/** Return what was left out or guessed when a file was read. */
function notesOf({ messages }) {
  if (!messages?.length) return [];
  const items = messages.map((note) => element("li", {}, sentence(note)));
  return [element("details", { class: "notes" }, element("summary", {}, counted("One note on how it was read", "{notes} notes on how it was read", { notes: messages.length })), element("ul", {}, ...items))];
}

function confirmRemoval(all) {
  const named = all.slice(0, NAMED_AT_ONCE).map((about) => {
    const others = about.sources.filter((source) => source !== nameOf(about)).join(", ");
    return element("li", {}, `“${nameOf(about)}”${others ? ` (${others})` : ""}`);
  });
  const more = all.length - named.length;
  if (more) named.push(element("li", {}, t("and {more} more", { more })));
  const said = all.length === 1
    ? [t("Remove this document?"), t("It will not be found or cited any more. To have it again, add its file again."), t("Keep it")]
    : [t("Remove these {count} documents?", { count: all.length }), t("They will not be found or cited any more. To have them again, add their files again."), t("Keep them")];
  ["removal-title", "removal-means", "removal-keep"].forEach((id, at) => { document.getElementById(id).textContent = said[at]; });
  document.getElementById("removal-names").replaceChildren(...named);
  removal.returnValue = "keep";
  toRemove = all;
  removal.showModal();
}

async function remove(all) {
  const wrong = [];
  for (const about of all) {
    try {
      await call(`/v1/documents/${about.id}`, undefined, "DELETE");
      chosen.toggle(about, false);
      tell(t("“{name}” was removed.", { name: nameOf(about) }));
    } catch (error) {
      wrong.push(t("“{name}” was not removed. {reason}", { name: nameOf(about), reason: error.message }));
    }
  }
  if (!wrong.length) await show();
  else {
    notice.textContent = wrong.join(" ");
    notice.hidden = false;
    tell(notice.textContent);
  }
  count.focus();
}

function kindOf({ source, media_type: type }) {
  const suffix = /\.([^./]{1,8})$/u.exec(source)?.[1];
  return suffix ? suffix.toUpperCase() : type;
}

function dateOf(time) {
  return new Date(time).toLocaleDateString(locale(), { dateStyle: "medium" });
}

function counted(one, many, counts) {
  const [[name, count]] = Object.entries(counts);
  return t(count === 1 ? one : many, { [name]: count.toLocaleString(locale()) });
}

function tell(words) {
  announcer.textContent = words;
}

narrow.addEventListener("input", show);
order.addEventListener("change", show);
// The event may come late, after the dialog was opened anew: what is confirmed is removed once.
removal.addEventListener("close", () => {
  if (removal.returnValue !== "remove") return;
  removal.returnValue = "keep";
  remove(toRemove);
});

show();
