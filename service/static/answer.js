// Turns an answer of the API into what is shown and what is copied.

import { element, languageOf, nameOf } from "./dom.js";
import { utf16Offsets } from "./offsets.js";

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
      const label = `Citation ${number}`;
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
  const page = citation.page === null ? null : `page ${citation.page}`;
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
    element("a", { class: "open", href: citation.url }, "Open in the document"),
  );
}

/** Return the answer, its citations and where to find them, as plain text. */
export function asText(result) {
  const answer = numbered(result.answer, result.citations)
    .map((piece) => piece.text + piece.numbers.map((number) => ` [${number}]`).join(""))
    .join("");
  const notes = result.citations.map((citation, index) => {
    const page = citation.page === null ? "" : `, page ${citation.page}`;
    const address = new URL(citation.url, location.href).href;
    const where = `${nameOf(citation)} (${citation.source}${page})`;
    return `[${index + 1}] ${where}\n“${citation.quote.text.trim()}”\n${address}`;
  });
  return [answer, ...notes].join("\n\n");
}

/** Scroll long passages to the words that are lit in them; they must be on the page. */
export function showQuotes(parent) {
  for (const mark of parent.querySelectorAll(".passage mark")) {
    const box = mark.parentElement;
    if (mark.offsetTop + mark.offsetHeight > box.clientHeight) {
      box.scrollTop = mark.offsetTop - box.clientHeight / 4;
    }
  }
}

function passage({ text, start, quote }) {
  const [from, to] = utf16Offsets(text, [quote.start - start, quote.end - start]);
  const shown = element("blockquote", { class: "passage", lang: languageOf(text), tabindex: "0" });
  const lit = element("mark", {}, text.slice(from, to));
  shown.append(text.slice(0, from), lit, text.slice(to));
  return shown;
}

function cardId(turn, number) {
  return `turn-${turn}-citation-${number}`;
}
