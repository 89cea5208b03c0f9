// The library page: what documents there are, adding files and removing documents.

import { call, everyDocument } from "../common/api.js";
import { element, folded, languageOf, nameOf } from "../common/dom.js";
import { locale, t, useLanguage } from "../common/language.js";
import { makeUploads } from "./upload.js";

const ON_A_PAGE = 25;
/** From so many documents on they can be found by name; by eye. */
const FOUND_FROM = 6;

const [adding, fixed, files, choose, limits, uploads, count, notice, list, paging, announcer, removal, finding, narrow, empty] = [
  "adding", "fixed", "files", "choose", "limits", "uploads", "count", "notice", "documents", "paging",
  "announcer", "removal", "finding", "narrow", "empty",
].map((id) => document.getElementById(id));

await useLanguage();

const asked = Number(new URLSearchParams(location.search).get("page"));
const page = Number.isInteger(asked) && asked > 0 ? asked : 1;
let changeable = false;
let toRemove = null;

async function start() {
  try {
    allow(await call("/v1/uploads"));
  } catch {
    // What is wrong is said where the documents should be.
  }
  await show();
}

/** Offer changes where they are allowed, and say why not where they are not. */
function allow({ allowed, max_mb: megabytes, suffixes }) {
  changeable = allowed;
  adding.hidden = !allowed;
  fixed.hidden = allowed;
  if (!allowed) return;
  files.accept = suffixes.join(",");
  limits.textContent = t("Up to {megabytes} MB each: {suffixes}", { megabytes, suffixes: suffixes.join(" ") });
  const send = makeUploads(uploads, megabytes, show, tell);
  choose.addEventListener("click", () => files.click());
  files.addEventListener("change", () => {
    send([...files.files]);
    // The same file may be chosen again.
    files.value = "";
  });
  takeDrops(send);
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
  addEventListener("drop", (event) => {
    event.preventDefault();
    adding.classList.remove("over");
    send([...event.dataTransfer.files]);
  });
}

async function show() {
  try {
    const path = `/v1/documents?offset=${(page - 1) * ON_A_PAGE}&limit=${ON_A_PAGE}`;
    const { documents, total } = await call(path);
    const pages = Math.max(1, Math.ceil(total / ON_A_PAGE));
    // The last document of the last page may just have been removed.
    if (page > pages) location.replace(`/library?page=${pages}`);
    notice.hidden = true;
    count.textContent = t(total === 1 ? "One document" : "{count} documents", { count: total.toLocaleString(locale()) });
    finding.hidden = total < FOUND_FROM;
    empty.hidden = total > 0 || !changeable;
    if (narrow.value.trim()) return await showFound();
    list.replaceChildren(...documents.map(row));
    showPaging(pages);
  } catch (error) {
    list.replaceChildren();
    notice.replaceChildren(error.message, " ", element("button", { type: "button", click: show }, t("Retry")));
    notice.hidden = false;
  }
}

/** Show the documents, of all pages, whose names or files have the words. */
async function showFound() {
  const words = folded(narrow.value.trim());
  const { documents } = await everyDocument();
  if (words !== folded(narrow.value.trim())) return;
  const found = documents.filter(({ title, sources }) => folded([title, ...sources].join("\n")).includes(words));
  list.replaceChildren(...found.map(row));
  paging.hidden = true;
  tell(t("{count} found", { count: found.length }));
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
    about.pages === null ? null : counted("1 page", "{pages} pages", { pages: about.pages }),
    counted("1 passage", "{passages} passages", { passages: about.passages }),
    counted("1 character", "{characters} characters", { characters: about.characters }),
    about.ingested_at === null ? null : t("added {date}", { date: dateOf(about.ingested_at) }),
  ].filter(Boolean).join(" · ");
  const files = about.sources.filter((source) => source !== name).join(", ");
  const remove = element("button", {
    type: "button", class: "quiet", "aria-label": t("Remove {name}", { name }), click: () => confirmRemoval(about),
  }, t("Remove"));
  return element(
    "li",
    {},
    element(
      "div",
      {},
      element("a", { href: `/documents/${about.id}`, lang: languageOf(name) }, name),
      files ? element("p", { class: "place" }, files) : null,
      element("p", { class: "place" }, counts),
    ),
    changeable ? remove : null,
  );
}

function confirmRemoval(about) {
  const others = about.sources.filter((source) => source !== nameOf(about)).join(", ");
  document.getElementById("removal-name").textContent = `“${nameOf(about)}”${others ? ` (${others})` : ""}`;
  removal.returnValue = "keep";
  toRemove = about;
  removal.showModal();
}

async function remove(about) {
  try {
    await call(`/v1/documents/${about.id}`, undefined, "DELETE");
    tell(t("“{name}” was removed.", { name: nameOf(about) }));
    await show();
  } catch (error) {
    notice.textContent = t("“{name}” was not removed. {reason}", { name: nameOf(about), reason: error.message });
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
removal.addEventListener("close", () => {
  if (removal.returnValue === "remove") remove(toRemove);
});

start();
