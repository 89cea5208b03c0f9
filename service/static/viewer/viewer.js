// The document viewer: the document as it reads, or the pages of a PDF as they are printed, with
// the spans in the address marked.
//
//   /documents/ID#120-160               the words that an answer cites
//   /documents/ID?gold=100-150#120-160  those that were expected too; ?gold= may be repeated
//   /documents/ID#at-120                a place of the outline

import { call } from "../common/api.js";
import { isIn, placeOf, showText, spanOf } from "./document.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { makeFindBar } from "./findbar.js";
import { locale, t, useLanguage } from "../common/language.js";
import { showOutline } from "./outline.js";
import { makeReading } from "./reading.js";
import { makeViews } from "./views.js";
import { trailAt } from "../common/trail.js";

const [title, place, original, notice, again, toGold, toCited, shown, trail] = [
  "title", "place", "original", "notice", "again", "to-gold", "to-cited", "text", "trail",
].map((id) => document.getElementById(id));

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
    tell(error.message, load);
  }
}

/** Return what marks spans in the text: as it reads, or plain where its structure cannot be had. */
async function reading(text, about) {
  const plain = (marks) => showText(shown, text, about.page_starts, marks);
  if (about.characters > TOO_LONG) return plain;
  try {
    const { blocks } = await call(`${path}/blocks`);
    return makeReading(shown, text, about.page_starts, blocks);
  } catch {
    return plain;
  }
}

function describe(about) {
  const name = nameOf(about);
  document.title = `${name} · Tenkyo`;
  title.textContent = name;
  title.lang = languageOf(name) ?? "";
  const pages = about.pages ? t(about.pages === 1 ? "1 page" : "{pages} pages", { pages: about.pages }) : null;
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
    ...(location.hash.length > 1 ? [{ kind: "cited", words: location.hash.slice(1) }] : []),
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

/** Lead to the citations before and after this one, of the answer the reader came from. */
function showTrail() {
  const found = trailAt(location.pathname + location.hash);
  trail.hidden = !found;
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

for (const button of [again, toCited]) button.addEventListener("click", () => loaded.views.goTo("cited"));
toGold.addEventListener("click", () => loaded.views.goTo("gold"));
addEventListener("hashchange", () => loaded && show());
load();
