// Shows a document as it reads, section by section, with spans marked in it.

import { buildBlocks } from "../common/blocks.js";
import { element, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { pageTitle } from "../common/places.js";
import { unitsOf } from "../common/offsets.js";
import { focusWhatIsWide } from "../common/tables.js";

/** UTF-16 units from which a document without pages begins a new section: far ones are not laid out. */
const SECTION = 20_000;
/** Rows of a table from which it goes on in another. */
const ROWS = 300;

/**
 * Make a document's text readable in `root`. `starts` are the offsets of its pages, none where it
 * has none, and `blocks` what it is made up of; all count code points. `source` is its file. Returns
 * a function that marks [{kind, span}, …] in it; what is struck out is struck. The text nodes of the `.page-text` add up to the text.
 */
export function makeReading(root, text, starts, blocks, source) {
  const at = unitsOf(text);
  const parts = blocks.flatMap(inShortTables);
  const sections = sectionsOf(text, starts.map(at), parts, at);
  const made = sections.map(() => element("section"));
  const struck = blocks.flatMap((block) => (block.struck ?? []).map((span) => ({ kind: "struck", span })));
  const wide = focusWhatIsWide();
  let shown = null;
  root.lang = languageOf(text) ?? "";
  root.classList.add("reads");
  root.classList.toggle("long", text.length > 10 * SECTION);
  root.replaceChildren(...made);
  return (marks) => {
    const lit = [...struck, ...marks].map(({ kind, span }) => ({ kind, span: span.map(at) }));
    sections.forEach(({ span, blocks: within, number }, index) => {
      const here = lit.filter(({ span: [start, end] }) => start < span[1] && end > span[0]);
      const was = shown?.[index];
      // Most sections stay as they are when others are marked.
      if (was && !was.length && !here.length) return;
      const body = element("div", { class: "page-text" });
      buildBlocks(body, text, span, within, at, here);
      made[index].replaceChildren(...[pageMarker(number, source, headingOf(within, text, at)), body].filter(Boolean));
    });
    shown = sections.map(({ span }) => lit.filter(({ span: [start, end] }) => start < span[1] && end > span[0]));
    for (const table of root.querySelectorAll(".table")) wide.observe(table);
  };
}

function pageMarker(number, source, heading) {
  if (number === null) return null;
  return element("p", { class: "page-marker", id: `page-${number}` }, pageTitle(source, number, heading));
}

/** Return the first heading of a page, which names a sheet; null where it has none. */
function headingOf(blocks, text, at) {
  const heading = blocks.find(({ kind }) => kind === "heading");
  return heading ? text.slice(at(heading.words), at(heading.end)).trim() : null;
}

function inShortTables(block) {
  if (!block.rows || block.rows.length <= ROWS) return [block];
  const parts = [];
  for (let first = 0; first < block.rows.length; first += ROWS) {
    const rows = block.rows.slice(first, first + ROWS);
    const last = first + ROWS >= block.rows.length;
    const end = last ? block.end : rows.at(-1).cells.at(-1)[1];
    parts.push({ ...block, rows, start: rows[0].cells[0][0], end });
  }
  return parts;
}

/** Return [{span, blocks, number}, …]: a section for each page, or for so much text. */
function sectionsOf(text, starts, blocks, at) {
  const cuts = starts.length ? starts : cutsAt(blocks.map(({ start }) => at(start)));
  const bounds = [...new Set([0, ...cuts, text.length])];
  let next = 0;
  return bounds.slice(0, -1).map((from, index) => {
    const to = bounds[index + 1];
    const first = next;
    while (next < blocks.length && at(blocks[next].start) < to) next += 1;
    return { span: [from, to], blocks: blocks.slice(first, next), number: starts.length ? index + 1 : null };
  });
}

function cutsAt(places) {
  const cuts = [];
  for (const place of places) if (place - (cuts.at(-1) ?? 0) >= SECTION) cuts.push(place);
  return cuts;
}
