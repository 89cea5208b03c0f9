// The document viewer: the document as it reads, or the pages of a PDF or a picture as they are printed, with
// the spans in the address marked.
//
//   /documents/ID#120-160               the words that an answer cites
//   /documents/ID?gold=100-150#120-160  those that were expected too; ?gold= may be repeated
//   /documents/ID?cell=130-133#120-160  the cells of a quoted row that answer; they are boxed instead
//   /documents/ID#at-120                a place of the outline

import { call } from "../common/api.js";
import { isIn, placeOf, showText, spanOf } from "./document.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { makeFindBar } from "./findbar.js";
import { locale, t, useLanguage } from "../common/language.js";
import { showOutline } from "./outline.js";
import { makeReading } from "./reading.js";
import { pagesWords } from "../common/places.js";
import { makeViews } from "./views.js";
import { trailAt } from "../common/trail.js";

const [title, place, original, notice, again, toGold, toCited, shown, trail, back, bar, barTitle] = [
  "title", "place", "original", "notice", "again", "to-gold", "to-cited", "text", "trail", "back", "bar", "bar-title",
].map((id) => document.getElementById(id));

document.documentElement.classList.toggle("framed", self !== top);
back.href = trailAt(location.pathname + location.hash)?.back ?? "/";
await useLanguage();

const path = `/v1/documents/${location.pathname.split("/").pop()}`;
const find = makeFindBar(shown, () => loaded?.views.showText());
/** Code points from which a document is shown as plain text. */
const TOO_LONG = 5_000_000;
let loaded = null;

async function load() {
  try {
    const [about, { text }] = await Promise.all([call(path), call(`${path}/text`)]);
    const light = await reading(text, about);
    loaded = { text, about, light, views: makeViews(path, about, (message) => tell(message)) };
    describe(about);
    show();
    await showOutline(path);
  } catch (error) {
    if (error.status === 404) tellGone();
    else tell(error.message, load);
  }
}

/** Say that there is no such document, and where to go on. */
function tellGone() {
  title.textContent = t("This document is not here");
  shown.hidden = true;
  bar.querySelector("form").hidden = true;
  notice.replaceChildren(
    t("It may have been removed, or replaced by a newer one since the answer was given."),
    " ",
    element("a", { href: "/library" }, t("See the documents that are here")),
  );
  notice.hidden = false;
}

/** Return what marks spans in the text: as it reads, or plain where its structure cannot be had. */
async function reading(text, about) {
  const plain = (marks) => showText(shown, text, about.page_starts, marks);
  if (about.characters > TOO_LONG) return plain;
  try {
    const { blocks } = await call(`${path}/blocks`);
    return makeReading(shown, text, about.page_starts, blocks, about.sources[0]);
  } catch {
    return plain;
  }
}

function describe(about) {
  const name = nameOf(about);
  document.title = `${name} · Tenkyo`;
  title.textContent = name;
  title.lang = languageOf(name) ?? "";
  barTitle.textContent = name;
  const pages = about.pages ? pagesWords(about.source, about.pages) : null;
  const length = t("{characters} characters", { characters: about.characters.toLocaleString(locale()) });
  place.textContent = [about.sources.join(", "), pages, length].filter(Boolean).join(" · ");
  original.href = `${path}/file`;
  original.hidden = false;
}

/** Show the text with the spans of the address marked, and go to the words cited, else expected. */
function show() {
  const { text, about, light, views } = loaded;
  const named = [
    ...new URLSearchParams(location.search).getAll("gold").map((words) => ({ kind: "gold", words })),
    ...citedWords().map((words) => ({ kind: "cited", words })),
  ].map(({ kind, words }) => {
    const at = kind === "cited" ? placeOf(words, text) : null;
    return at ? { kind: "here", span: at } : { kind, span: spanOf(words) };
  });
  const marks = named.filter(({ span }) => isIn(span, about.characters));
  notice.hidden = true;
  if (marks.length < named.length) {
    tell(t("The address names a place that this document does not have."));
  }
  light(marks);
  const [gold, cited, here] = ["gold", "cited", "here"].map((kind) => marks.some((mark) => mark.kind === kind));
  again.hidden = !cited || gold;
  toGold.hidden = !gold;
  toCited.hidden = !cited || !gold;
  showTrail();
  find.refresh();
  if (marks.length) views.mark(marks, here ? "here" : cited ? "cited" : "gold");
}

/** Return the cells of the address, else the span in it: what is to be lit as cited. */
function citedWords() {
  const cells = new URLSearchParams(location.search).getAll("cell");
  document.body.classList.toggle("of-cells", cells.length > 0);
  return cells.length ? cells : [location.hash.slice(1)].filter(Boolean);
}

/** Lead to the citations before and after this one, of the answer the reader came from. */
function showTrail() {
  const found = trailAt(location.pathname + location.hash);
  if (found?.back) back.href = found.back;
  trail.hidden = !found || found.places.length < 2;
  if (!found) return;
  const { places, at } = found;
  const step = (words, to) => {
    const next = places[to];
    return next ? element("a", { href: next.url, title: next.name }, t(words)) : null;
  };
  const whereWords = t("Citation {number} of {total}", { number: at + 1, total: places.length });
  trail.replaceChildren(
    ...[step("Previous", at - 1), element("span", {}, whereWords), step("Next", at + 1)]
      .filter(Boolean),
  );
}

function tell(message, retry) {
  notice.replaceChildren(message);
  if (retry) notice.append(" ", element("button", { type: "button", click: retry }, t("Retry")));
  notice.hidden = false;
}

// Once the title is out of sight, the bar has it.
new IntersectionObserver(([{ isIntersecting }]) => bar.classList.toggle("scrolled", !isIntersecting)).observe(title);
for (const button of [again, toCited]) button.addEventListener("click", () => loaded.views.goTo("cited"));
toGold.addEventListener("click", () => loaded.views.goTo("gold"));
addEventListener("hashchange", () => loaded && show());
load();
