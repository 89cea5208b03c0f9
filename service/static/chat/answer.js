// Turns an answer of the API into what is shown.

import { cellList, cellMarks } from "./cells.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { runPieces, stressed } from "../common/inline.js";
import { t } from "../common/language.js";
import { utf16Offsets } from "../common/offsets.js";

/**
 * Split an answer where its citations' numbers belong: right behind the quoted words, or at
 * the end where the answer words it differently. Returns [{text, numbers}, …].
 */
export function numbered(answer, citations) {
  const numbersAt = new Map();
  citations.forEach((citation, index) => {
    const words = citation.quote.text.trim();
    const at = words ? answer.indexOf(words) : -1;
    const end = at < 0 ? answer.length : at + words.length;
    numbersAt.set(end, [...(numbersAt.get(end) ?? []), index + 1]);
  });
  const pieces = [];
  let start = 0;
  for (const end of [...numbersAt.keys()].sort((a, b) => a - b)) {
    pieces.push({ text: answer.slice(start, end), numbers: numbersAt.get(end) });
    start = end;
  }
  if (start < answer.length) pieces.push({ text: answer.slice(start), numbers: [] });
  return pieces;
}

/** Return the answer as a paragraph whose numbers lead to the cards of the same turn. */
export function answerText(result, turn) {
  const paragraph = element("p", { class: "answer-text", lang: languageOf(result.answer) });
  for (const piece of numbered(result.answer, result.citations)) {
    paragraph.append(piece.text);
    for (const number of piece.numbers) {
      const label = t("Citation {number}", { number });
      const link = element("a", { href: `#${cardId(turn, number)}`, "aria-label": label }, `${number}`);
      paragraph.append(element("sup", {}, link));
    }
  }
  return paragraph;
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

function passage(citation) {
  const { text, start, quote } = citation;
  const lit = { kind: "quote", span: utf16Offsets(text, [quote.start - start, quote.end - start]) };
  const pieces = runPieces(text, stressed(text, [0, text.length]), [lit, ...cellMarks(citation)]);
  return element("blockquote", { class: "passage", lang: languageOf(text), tabindex: "0" }, ...pieces);
}

function cardId(turn, number) {
  return `turn-${turn}-citation-${number}`;
}
