// The document viewer: the whole text, page by page, with the span in the address lit.

import { call } from "./api.js";
import { element, languageOf, nameOf } from "./dom.js";
import { utf16Offsets } from "./offsets.js";

const [title, place, original, notice, again, shown] = [
  "title", "place", "original", "notice", "again", "text",
].map((id) => document.getElementById(id));

const path = `/v1/documents/${location.pathname.split("/").pop()}`;
let loaded = null;

async function load() {
  try {
    const [about, { text }] = await Promise.all([call(path), call(`${path}/text`)]);
    loaded = { text, starts: about.page_starts };
    describe(about);
    show();
  } catch (error) {
    tell(error.message, load);
  }
}

function describe(about) {
  const name = nameOf(about);
  document.title = `${name} · Tenkyo`;
  title.textContent = name;
  title.lang = languageOf(name) ?? "";
  const pages = about.pages ? `${about.pages} page${about.pages === 1 ? "" : "s"}` : null;
  const length = `${about.characters.toLocaleString("en")} characters`;
  place.textContent = [about.sources.join(", "), pages, length].filter(Boolean).join(" · ");
  original.href = `${path}/file`;
  original.hidden = false;
}

/** Show the text with the span of the address lit, and go there. */
function show() {
  const { text, starts } = loaded;
  const span = spanOf(location.hash);
  const lit = span && utf16Offsets(text, span);
  const found = lit !== null && !lit.includes(null);
  notice.hidden = true;
  if (location.hash.length > 1 && !found) {
    tell("The address names a place that this document does not have.");
  }
  const bounds = [...new Set([0, ...utf16Offsets(text, starts), text.length])];
  const sections = bounds.slice(0, -1).map((from, index) =>
    section(text, [from, bounds[index + 1]], found ? lit : [0, 0], starts.length ? index + 1 : null));
  shown.lang = languageOf(text) ?? "";
  shown.replaceChildren(...sections);
  again.hidden = !found;
  if (found) goToSpan();
}

/** Return one page, or the whole text where there are none; its text nodes add up to the text. */
function section(text, [from, to], [start, end], page) {
  const cut = (offset) => Math.min(Math.max(offset, from), to);
  const [a, b] = [cut(start), cut(end)];
  const body = element("div", { class: "page-text" }, text.slice(from, a));
  if (a < b) body.append(element("mark", { tabindex: "-1" }, text.slice(a, b)));
  body.append(text.slice(b, to));
  const marker = page === null ? null : element("h2", { class: "page-marker", id: `page-${page}` }, `Page ${page}`);
  return element("section", {}, marker, body);
}

/** Read `#start-end`, by code points; null where the address has no span. */
function spanOf(hash) {
  const match = /^#(\d+)-(\d+)$/.exec(hash);
  if (!match) return null;
  const span = [Number(match[1]), Number(match[2])];
  return span[0] < span[1] ? span : null;
}

function goToSpan() {
  const mark = shown.querySelector("mark");
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
}

function tell(message, retry) {
  notice.replaceChildren(message);
  if (retry) notice.append(" ", element("button", { type: "button", click: retry }, "Retry"));
  notice.hidden = false;
}

again.addEventListener("click", goToSpan);
addEventListener("hashchange", () => loaded && show());
load();
