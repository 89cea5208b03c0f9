// Shows a document's text as it stands, page by page, with spans marked in it.

import { element, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { markedPieces } from "../common/marks.js";
import { codePointOffsets, utf16Offsets } from "../common/offsets.js";
import { showCell } from "../common/tables.js";

/** Within this time a text is laid out: the outline comes beside it, parts only when they are near. */
const LAID_OUT_MS = 3000;

/** What a reader does to go elsewhere. */
const READING_ON = ["wheel", "touchstart", "pointerdown", "keydown"];

/** Read `start-end`, by code points; null where the words are no span. */
export function spanOf(words) {
  const match = /^(\d+)-(\d+)$/.exec(words);
  if (!match) return null;
  const span = [Number(match[1]), Number(match[2])];
  return span[0] < span[1] ? span : null;
}

/** Read `at-start`, by code points, as the line that stands there; null where the words are no place. */
export function placeOf(words, text) {
  const start = /^at-(\d+)$/.exec(words)?.[1];
  if (start === undefined) return null;
  const [from] = utf16Offsets(text, [Number(start)]);
  const line = from === null ? "" : text.slice(from).match(/^\s*[^\n\f]*/u)[0];
  return line ? [Number(start), Number(start) + [...line].length] : null;
}

/** Tell whether a span lies in a text of so many code points. */
export function isIn(span, characters) {
  return span !== null && span[1] <= characters;
}

/**
 * Fill `root` with a text. `starts` are the offsets of its pages, none where it has none, and
 * `marks` are [{kind, span}, …]; all count code points. Words under several marks bear the kinds
 * of all of them. The text nodes of the `.page-text` add up to the text.
 */
export function showText(root, text, starts, marks) {
  const lit = marks.map(({ kind, span }) => ({ kind, span: utf16Offsets(text, span) }));
  const bounds = [...new Set([0, ...utf16Offsets(text, starts), text.length])];
  root.lang = languageOf(text) ?? "";
  root.replaceChildren(...bounds.slice(0, -1).map((from, index) =>
    page(text, [from, bounds[index + 1]], lit, starts.length ? index + 1 : null)));
}

/** Go to the first words that are marked so, and seen; focus is there to read on from. */
export function goTo(root, kind) {
  const marks = [...root.querySelectorAll(`mark.${kind}`)];
  const seen = (one) => one.textContent.trim() && one.checkVisibility();
  const mark = marks.find(seen) ?? marks[0]?.closest("section");
  mark?.focus({ preventScroll: true });
  if (mark) keepInView(root, mark);
}

/** Scroll to the mark, and again while the text around it is still being laid out. */
function keepInView(root, mark) {
  const scroll = () => {
    mark.scrollIntoView({ block: "center" });
    showCell(mark);
  };
  const watch = new ResizeObserver(scroll);
  const stop = () => watch.disconnect();
  const laidOut = AbortSignal.timeout(LAID_OUT_MS);
  scroll();
  watch.observe(root);
  laidOut.addEventListener("abort", stop);
  for (const input of READING_ON) addEventListener(input, stop, { passive: true, signal: laidOut });
}

/**
 * Return the span of the text that is selected in `root`, by code points, less the white space at
 * its ends; null where no words are.
 */
export function selectedSpan(root, text) {
  const selection = getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return null;
  let start = unitsBefore(root, range.startContainer, range.startOffset);
  let end = unitsBefore(root, range.endContainer, range.endOffset);
  const words = text.slice(start, end);
  start += words.length - words.trimStart().length;
  end -= words.length - words.trimEnd().length;
  if (start >= end) return null;
  // A character of two units is taken whole.
  if (isSecondUnit(text, start)) start -= 1;
  if (isSecondUnit(text, end)) end += 1;
  return codePointOffsets(text, [start, end]);
}

function page(text, span, marks, number) {
  const body = element("div", { class: "page-text" }, ...markedPieces(text, span, marks));
  const marker = number === null ? null : element("h2", { class: "page-marker", id: `page-${number}` }, t("Page {number}", { number }));
  return element("section", {}, marker, body);
}

/** Count the text's UTF-16 units before a place in the page; what stands between pages is none. */
function unitsBefore(root, node, offset) {
  let units = 0;
  for (const body of root.querySelectorAll(".page-text")) {
    const range = document.createRange();
    range.selectNodeContents(body);
    const where = range.comparePoint(node, offset);
    if (where < 0) break;
    if (where === 0) range.setEnd(node, offset);
    units += range.toString().length;
  }
  return units;
}

function isSecondUnit(text, unit) {
  return unit > 0 && unit < text.length && text.codePointAt(unit - 1) > 0xffff;
}
