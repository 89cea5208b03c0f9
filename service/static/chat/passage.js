// The passage of a card as it reads, its lists and tables too, with the quoted words lit.

import { cellMarks } from "./cells.js";
import { call } from "../common/api.js";
import { buildBlocks, columnThatStays } from "../common/blocks.js";
import { element, languageOf } from "../common/dom.js";
import { runPieces, stressed } from "../common/inline.js";
import { unitsOf, utf16Offsets } from "../common/offsets.js";
import { focusWhatIsWide, showCell } from "../common/tables.js";

/** The citations of passages whose blocks are not asked for yet, by the elements that show them. */
const plain = new WeakMap();
const wide = focusWhatIsWide();

/** Return a passage with the quotes of its citations marked, until it is drawn as plain text. */
export function passage(citations) {
  const [{ citation }] = citations;
  const { text } = citation;
  const marks = marksOf(citations);
  const pieces = runPieces(text, stressed(text, [0, text.length]), marks);
  const box = element("blockquote", { class: "passage", lang: languageOf(text), tabindex: "0" }, ...pieces);
  numberQuotes(box, citations);
  if (!citation.gone) plain.set(box, { citations, marks });
  return box;
}

/** Draw the passages within `parent` as they read, and scroll long ones to the words that are lit. */
export function settle(parent) {
  for (const box of parent.querySelectorAll(".passage")) {
    if (!box.checkVisibility()) continue;
    showQuote(box);
    draw(box);
  }
}

async function draw(box) {
  const known = plain.get(box);
  if (!known) return;
  plain.delete(box);
  const { citations, marks } = known;
  const [{ citation }] = citations;
  const path = `/v1/documents/${citation.document_id}`;
  try {
    const { blocks } = await call(`${path}/blocks?start=${citation.start}&end=${citation.end}`);
    if (!blocks.some(isLaidOut)) return;
    const heads = await Promise.all(blocks.map((block) => headOf(block, citation, path)));
    drawBlocks(box, citation, marks, blocks.map((block) => within(block, citation)));
    box.querySelectorAll("table").forEach((table, index) => complete(table, heads.filter(Boolean)[index], citation));
    numberQuotes(box, citations);
    showQuote(box);
    for (const table of box.querySelectorAll(".table")) wide.observe(table);
  } catch {
    // The document may have been replaced since: what was cited stays as it was.
  }
}

/** Tell whether a block reads otherwise than as its text: a table, a list, a heading with a mark. */
function isLaidOut({ kind, start, words }) {
  return kind === "table" || kind === "list" || (kind === "heading" && words > start);
}

function drawBlocks(box, { text, start }, marks, blocks) {
  const units = unitsOf(text);
  const body = element("div");
  buildBlocks(body, text, [0, text.length], blocks, (point) => units(point - start), marks, () => "b");
  box.classList.add("reads");
  box.replaceChildren(...body.childNodes);
}

/** Return what of a block is in the passage. */
function within(block, { start, end }) {
  const inside = (point) => Math.min(end, Math.max(start, point));
  const part = { ...block, start: inside(block.start), end: inside(block.end) };
  if (block.words !== undefined && block.words !== null) part.words = inside(block.words);
  if (block.items) part.items = block.items.map(([from, to, level]) => [inside(from), inside(to), level]);
  if (block.rows) part.rows = block.rows.filter((row) => row.cells.some(([from, to]) => from < end && to > start));
  for (const row of part.rows ?? []) row.cells = row.cells.map(([from, to]) => [inside(from), inside(to)]);
  return part;
}

/** Return the names of a table's columns where they stand before the passage: {rows: [[…], …], labels}, else null. */
async function headOf(block, { start }, path) {
  if (!block.rows) return null;
  const rows = block.rows.filter(({ header, cells }) => header && cells.at(-1)[1] <= start);
  const { labels } = block;
  if (!rows.length) return { rows: [], labels };
  const from = rows[0].cells[0][0];
  const { text } = await call(`${path}/text?start=${from}&end=${rows.at(-1).cells.at(-1)[1]}`);
  const units = unitsOf(text);
  const cellOf = ([begin, end]) => ({ begin, words: text.slice(units(begin - from), units(end - from)) });
  return { rows: rows.map(({ cells }) => cells.map(cellOf)), labels };
}

/** Put the names of the columns above a table, and light the row and the column of the value. */
function complete(table, { rows, labels }, { cells }) {
  const heads = new Set((cells ?? []).filter(({ role }) => role !== "value").map((cell) => cell.start));
  const stays = columnThatStays([], labels, true);
  const above = rows.map((row) => element("tr", {}, ...row.map(({ begin, words }, column) => {
    const inside = heads.has(begin) ? element("mark", { class: "cell" }, words) : words;
    const scope = words.trim() ? "col" : null;
    return element(scope ? "th" : "td", { scope, class: column === stays ? "stays" : null }, inside);
  })));
  if (above.length) (table.tHead ?? table.createTHead()).prepend(...above);
  const columns = new Set([...table.querySelectorAll("mark.value")].map((value) => value.closest("td, th").cellIndex));
  if (columns.size !== 1) return;
  const [at] = columns;
  for (const { cells: all } of table.rows) all[at]?.classList.add("column");
}

/** Say of several quotes which is which. */
function numberQuotes(box, citations) {
  if (citations.length === 1) return;
  for (const { number } of citations) {
    const mark = box.querySelector(`.q${number}`);
    if (mark) mark.dataset.number = [mark.dataset.number, number].filter(Boolean).join(" ");
  }
}

function showQuote(box) {
  const marks = [...box.querySelectorAll(".value, .quote")].filter((one) => one.checkVisibility());
  const mark = marks.find((one) => one.matches(".value")) ?? marks[0];
  if (!mark) return;
  const [place, view] = [mark.getBoundingClientRect(), box.getBoundingClientRect()];
  if (place.bottom > view.top + box.clientHeight) box.scrollTop += place.top - view.top - box.clientHeight / 4;
  showCell(mark);
}

/** Return marks by the passage's UTF-16 units: quotes, the words that answer, cells, struck words. */
function marksOf(citations) {
  const [{ citation: { text, start, end, struck } }] = citations;
  const markOf = (kind, span) => ({ kind, span: utf16Offsets(text, [span.start - start, span.end - start]) });
  const inside = (span) => span && start <= span.start && span.end <= end;
  const cited = citations.flatMap(({ citation, number }) => [
    inside(citation.quote) ? markOf(`quote q${number}`, citation.quote) : null,
    inside(citation.answer_span) ? markOf("answers", citation.answer_span) : null,
    ...cellMarks(citation, text, [start, end]),
  ]);
  return [...cited, ...(struck ?? []).map((span) => markOf("struck", span))].filter(Boolean);
}
