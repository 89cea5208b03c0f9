// The citations of an answer: their marks, and a card for each passage.

import { cellList } from "./cells.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { passage } from "./passage.js";
import { pageWords, trailOf } from "../common/places.js";

/** How many cells of a citation are boxed in the viewer at most; by eye. */
const MOST_CELLS = 12;

/**
 * Return links to what citations quote, as marks behind words. Each is written " [1]", so that it
 * is copied as one and is no part of a figure; the first stays in the line of the last word.
 */
export function citationLinks(numbers, citations) {
  const marks = numbers.map((number) => {
    const label = t("Citation {number}", { number });
    const attributes = { class: "cite", href: addressOf(citations[number - 1]), "aria-label": label };
    return element("sup", {}, element("a", attributes, `[${number}]`));
  });
  return marks.flatMap((mark, at) => (at ? [" ", mark] : [element("span", { class: "marked" }, " ", mark)]));
}

/** Return the card of citations of one passage: what it is of, the passage, the quotes lit in it. */
export function card(citations) {
  const [{ citation }] = citations;
  const name = nameOf(citation);
  const trail = trailOf(citation).join(" › ");
  const source = citation.source === name ? null : citation.source;
  const place = [source, pageWords(citation)].filter(Boolean).join(" · ");
  const numbers = citations.map(({ number }) => element(
    "span",
    { class: "number" },
    element("span", { class: "unseen" }, t("Citation {number}", { number })),
    element("span", { "aria-hidden": "true" }, `${number}`),
  ));
  return element(
    "article",
    { class: "card" },
    element(
      "header",
      {},
      element("p", { class: "numbers" }, ...numbers),
      element("h3", { lang: languageOf(name) }, name),
      place ? element("p", { class: "place" }, place) : null,
      trail ? element("p", { class: "trail", lang: languageOf(trail) }, trail) : null,
    ),
    passage(citations),
    cellList(citation),
    citations.some((each) => each.citation.ocr)
      ? element("p", { class: "aside" }, t("Read from a picture (OCR): single letters may be mistaken.")) : null,
    citation.gone
      ? element("p", { class: "aside" }, t("This document is not here, or not any more: the words are the link’s."))
      : element("a", { class: "open", href: addressOf(citation) }, t("Open in the document")),
  );
}

/** Return the address of a citation in the viewer, where the cells that answer are boxed: /documents/ID?cell=7-9#0-20. */
export function addressOf({ url, cells }) {
  const values = (cells ?? []).filter(({ role }) => role === "value").slice(0, MOST_CELLS);
  const query = values.map(({ start, end }) => `cell=${start}-${end}`).join("&");
  return query ? url.replace("#", `?${query}#`) : url;
}
