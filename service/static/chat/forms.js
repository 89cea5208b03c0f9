// Shows an answer as what it is: words, a list, a table, a computation, statements that disagree.

import { NUMBERED } from "../common/blocks.js";
import { element, languageOf, UNBROKEN } from "../common/dom.js";
import { t } from "../common/language.js";
import { shapeOf } from "./shape.js";

const TITLES = new Map([
  ["comparison", () => t("Side by side")],
  ["computed", () => t("From the tables of the documents")],
]);

/**
 * Return the elements of an answer. `turn` is its number on the page, and `cite(numbers)` gives
 * links to what some of its citations, from 1, quote.
 */
export function answerElements(result, turn, cite) {
  const shape = shapeOf(result);
  return [
    shape.pieces.length ? inWords(shape, result.citations, cite) : null,
    ...lines(shape.before, shape.short),
    ...(shape.dated
      ? [timeline(shape.groups, cite)]
      : shape.groups.map((group, index) => list(group, `turn-${turn}-group-${index}`, cite))),
    shape.table ? table(shape.table, TITLES.get(result.form)?.() ?? t("Answer as a table"), cite) : null,
    ...lines(shape.after, ""),
    shape.statements.length ? statements(shape.statements, cite) : null,
    shape.computed ? computation(shape.computed, cite) : null,
  ].filter(Boolean);
}

function inWords({ pieces, short }, citations, cite) {
  const paragraph = element("p", { class: "answer-text", lang: languageOf(pieces.map(({ text }) => text).join("")) });
  let rest = short.length;
  if (rest) paragraph.append(element("strong", { class: "short" }, short));
  for (const { text, numbers } of pieces) {
    const left = text.slice(Math.min(rest, text.length));
    const words = short ? null : wordsThatAnswer(numbers.map((number) => citations[number - 1]), left);
    paragraph.append(...stressing(left, words), ...cite(numbers));
    rest = Math.max(0, rest - text.length);
  }
  return paragraph;
}

/** Return the words of a text that the reader, or the one cell of a table, gives as the answer; else null. */
function wordsThatAnswer(citations, text) {
  for (const { answer_span: span, cells } of citations) {
    const values = (cells ?? []).filter(({ role }) => role === "value");
    const words = (values.length === 1 ? values[0] : span)?.text.trim();
    if (words && words !== text.trim() && text.includes(words)) return words;
  }
  return null;
}

function stressing(text, words) {
  if (!words) return [text];
  const at = text.lastIndexOf(words);
  return [text.slice(0, at), element("strong", {}, words), text.slice(at + words.length)];
}

function lines(texts, short) {
  return texts.map((text) => {
    const strong = short && text.startsWith(short) ? element("strong", { class: "short" }, short) : null;
    const paragraph = element("p", { class: "answer-text", lang: languageOf(text) }, strong);
    paragraph.append(strong ? text.slice(short.length) : text);
    return paragraph;
  });
}

function timeline(dates, cite) {
  const shown = dates.flatMap(({ name, items }) => items.map((item, at) => entry(
    item,
    cite,
    // Of several on one day the first alone has the date before it.
    ...(at ? [] : [element("strong", { class: "date", lang: languageOf(name) }, name), " "]),
  )));
  return element("ol", { class: "answer-items timeline" }, ...shown);
}

function list({ name, items }, id, cite) {
  const shown = items.map((item) => entry(item, cite));
  if (!name) return element("ul", { class: "answer-items" }, ...shown);
  return element(
    "div",
    { class: "group" },
    element("p", { class: "group-name", id, lang: languageOf(name) }, name),
    element("ul", { class: "answer-items", "aria-labelledby": id }, ...shown),
  );
}

function entry({ text, numbers }, cite, ...before) {
  const kind = NUMBERED.test(text) ? "numbered" : null;
  return element("li", { class: kind, lang: languageOf(text) }, ...before, text, ...cite(numbers));
}

function table({ header, rows, figures }, title, cite) {
  const classOf = (at, text = "") => [figures[at] && "figure", UNBROKEN.test(text) && "unbroken"].filter(Boolean).join(" ") || null;
  const headCells = header.map((text, at) => (text
    ? element("th", { scope: "col", class: classOf(at), lang: languageOf(text) }, text)
    : element("td", {}, "\u00a0")));
  const bodyRows = rows.map((row) => element("tr", {}, ...citedOnce(row).map(({ text, number, label }, at) => element(
    label ? "th" : "td",
    { scope: label ? "row" : null, class: classOf(at, text), lang: languageOf(text) },
    text,
    ...cite(number === null ? [] : [number]),
  ))));
  return element(
    "div",
    { class: "answer-table", role: "region", "aria-label": title, tabindex: "0" },
    element(
      "table",
      {},
      element("caption", {}, title),
      element("thead", {}, element("tr", {}, ...headCells)),
      element("tbody", {}, ...bodyRows),
    ),
  );
}

/** Return a row whose cells have one citation together with its number at its first cell alone. */
function citedOnce(row) {
  const numbers = row.flatMap(({ number }) => number ?? []);
  if (numbers.length < 2 || new Set(numbers).size > 1) return row;
  return row.map((cell, at) => ({ ...cell, number: at ? null : numbers[0] }));
}

function statements(all, cite) {
  return element(
    "div",
    { class: "statements" },
    element("p", { class: "label" }, t("The documents say different things")),
    ...all.map(({ text, source, date, number }) => element(
      "figure",
      {},
      element("blockquote", { lang: languageOf(text) }, text),
      element(
        "figcaption",
        {},
        [source, date].filter(Boolean).join(" · "),
        ...cite([number]),
      ),
    )),
  );
}

function computation({ expression, cells }, cite) {
  const from = cells.map(({ label, text, number }) => element(
    "li",
    {},
    label && label !== text ? element("span", { lang: languageOf(label) }, `${label}: `) : null,
    element("span", { class: "operand", lang: languageOf(text) }, text),
    ...cite([number]),
  ));
  return element(
    "div",
    { class: "computed" },
    element("p", { class: "label" }, t("How it was computed")),
    element("p", { class: "expression" }, expression),
    element("ul", { class: "operands", "aria-label": t("Computed from") }, ...from),
  );
}
