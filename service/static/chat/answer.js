// The citations of an answer: their marks, and a card for each.

import { cellList, cellMarks } from "./cells.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { runPieces, stressed } from "../common/inline.js";
import { t } from "../common/language.js";
import { utf16Offsets } from "../common/offsets.js";

/**
 * Return links to the cards of a turn, as marks behind words. Each is written " [1]", so that it
 * is copied as one and is no part of a figure.
 */
export function citationLinks(numbers, turn) {
  return numbers.flatMap((number) => {
    const id = cardId(turn, number);
    const label = t("Citation {number}", { number });
    const link = element("a", { href: `#${id}`, "aria-label": label, click: () => uncover(id) }, `[${number}]`);
    return [" ", element("sup", {}, link)];
  });
}

/** Return the card of a citation: where it stands, the passage, and the quote lit in it. */
export function card(citation, number, turn) {
  const name = nameOf(citation);
  const trail = citation.heading_path.filter((heading) => heading !== name).join(" › ");
  const page = citation.page === null ? null : t("page {page}", { page: citation.page });
  const source = citation.source === name ? null : citation.source;
  const place = [source, page].filter(Boolean).join(" · ");
  return element(
    "article",
    { class: "card", id: cardId(turn, number), tabindex: "-1" },
    element(
      "header",
      {},
      element("span", { class: "number", "aria-hidden": "true" }, `${number}`),
      element("h3", { lang: languageOf(name) }, name),
      place ? element("p", { class: "place" }, place) : null,
      trail ? element("p", { class: "trail", lang: languageOf(trail) }, trail) : null,
    ),
    passage(citation),
    cellList(citation),
    element("a", { class: "open", href: citation.url }, t("Open in the document")),
  );
}

/** Scroll long passages to the words that are lit in them; they must be on the page. */
export function showQuotes(parent) {
  for (const box of parent.querySelectorAll(".passage")) {
    const mark = [...box.querySelectorAll(".quote")].find((one) => one.checkVisibility());
    if (mark && mark.offsetTop + mark.offsetHeight > box.clientHeight) {
      box.scrollTop = mark.offsetTop - box.clientHeight / 4;
    }
  }
}

/** Open what hides a card. */
function uncover(id) {
  document.getElementById(id)?.closest("details")?.setAttribute("open", "");
}

function passage(citation) {
  const { text, start, quote } = citation;
  const lit = { kind: "quote", span: utf16Offsets(text, [quote.start - start, quote.end - start]) };
  const pieces = runPieces(text, stressed(text, [0, text.length]), [lit, ...cellMarks(citation)]);
  return element("blockquote", { class: "passage", lang: languageOf(text), tabindex: "0" }, ...pieces);
}

function cardId(turn, number) {
  return `turn-${turn}-citation-${number}`;
}
