// The document viewer: the whole text, page by page, with the spans in the address marked.
//
//   /documents/ID#120-160               the words that an answer cites
//   /documents/ID?gold=100-150#120-160  those that were expected too; ?gold= may be repeated

import { call } from "./api.js";
import { goTo, isIn, showText, spanOf } from "./document.js";
import { element, languageOf, nameOf } from "./dom.js";

const [title, place, original, notice, again, toGold, toCited, shown] = [
  "title", "place", "original", "notice", "again", "to-gold", "to-cited", "text",
].map((id) => document.getElementById(id));

const path = `/v1/documents/${location.pathname.split("/").pop()}`;
let loaded = null;

async function load() {
  try {
    const [about, { text }] = await Promise.all([call(path), call(`${path}/text`)]);
    loaded = { text, about };
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

/** Show the text with the spans of the address marked, and go to the words cited, else expected. */
function show() {
  const { text, about } = loaded;
  const named = [
    ...new URLSearchParams(location.search).getAll("gold").map((words) => ({ kind: "gold", words })),
    ...(location.hash.length > 1 ? [{ kind: "cited", words: location.hash.slice(1) }] : []),
  ].map(({ kind, words }) => ({ kind, span: spanOf(words) }));
  const marks = named.filter(({ span }) => isIn(span, about.characters));
  notice.hidden = true;
  if (marks.length < named.length) {
    tell("The address names a place that this document does not have.");
  }
  showText(shown, text, about.page_starts, marks);
  const [gold, cited] = ["gold", "cited"].map((kind) => marks.some((mark) => mark.kind === kind));
  again.hidden = !cited || gold;
  toGold.hidden = !gold;
  toCited.hidden = !cited || !gold;
  if (marks.length) goTo(shown, cited ? "cited" : "gold");
}

function tell(message, retry) {
  notice.replaceChildren(message);
  if (retry) notice.append(" ", element("button", { type: "button", click: retry }, "Retry"));
  notice.hidden = false;
}

for (const button of [again, toCited]) button.addEventListener("click", () => goTo(shown, "cited"));
toGold.addEventListener("click", () => goTo(shown, "gold"));
addEventListener("hashchange", () => loaded && show());
load();
