// Builds a page's headings, lists and tables from the blocks of a text. Every character of the
// text becomes part of a text node, in order; what only typesets it is there too, and hidden.

import { element, UNBROKEN } from "./dom.js";
import { runPieces, stressed, unwrapped } from "./inline.js";
import { t } from "./language.js";
import { markedPieces } from "./marks.js";

const WORDS = /[\p{L}\p{N}]/u;
const POINT = /^[-*+•–—・]$/u;
/** An item that brings its own number: it needs no other sign. */
export const NUMBERED = /^[(（]?[\p{N}\p{L}]{1,4}[.)）]\s/u;

/**
 * Fill `body` with text[from:to]. `blocks` are those within, `at` turns their code points into
 * UTF-16 units, `marks` are [{kind, span}, …] by units, and `headingName` names the element of a
 * heading of a level.
 */
export function buildBlocks(body, text, [from, to], blocks, at, marks, headingName = headingOfPage) {
  let end = from;

  /** Say what stands up to a place: hidden, unless it has words after all. */
  function pass(parent, until) {
    if (until <= end) return;
    const pieces = markedPieces(text, [end, until], marks);
    const words = WORDS.test(text.slice(end, until));
    parent.append(words ? element("span", {}, ...pieces) : element("span", { hidden: "" }, ...pieces));
    end = until;
  }

  /** Say words up to a place, stressed where they are; `cut` parts the runs further. */
  function say(parent, until, cut = (runs) => runs) {
    if (until <= end) return;
    parent.append(...runPieces(text, cut(stressed(text, [end, until])), marks));
    end = until;
  }

  function heading(block) {
    const made = element(headingName(block.level));
    pass(made, at(block.words));
    say(made, at(block.end));
    return made;
  }

  function paragraph(block) {
    const made = element("p", { class: block.kind });
    say(made, at(block.end), (runs) => unwrapped(text, runs));
    return made;
  }

  function list(block) {
    const lists = [{ made: element("ul"), level: 0 }];
    for (const [start, until, level] of block.items) {
      while (lists.length > 1 && lists.at(-1).level > level) lists.pop();
      const last = lists.at(-1).made.lastElementChild;
      if (level > lists.at(-1).level && last) {
        lists.push({ made: element("ul"), level });
        last.append(lists.at(-1).made);
      }
      lists.at(-1).made.append(item(at(start), at(until)));
    }
    return lists[0].made;
  }

  function item(start, until) {
    const mark = text.slice(end, start).trim();
    const numbered = NUMBERED.test(text.slice(start, start + 8));
    const kind = POINT.test(mark) ? "point" : mark ? "own" : numbered ? "numbered" : "bare";
    const made = element("li", { class: kind });
    if (kind === "own") {
      // Of several signs the last sets the item off: "- ◆".
      const sign = start - text.slice(end, start).match(/\S+\s*$/u)[0].length;
      pass(made, sign);
      made.append(element("span", { class: "sign" }, ...markedPieces(text, [sign, start], marks)));
      end = start;
    }
    pass(made, start);
    say(made, until);
    return made;
  }

  function table(block) {
    const [head, rows] = [element("thead"), element("tbody")];
    for (const row of block.rows) {
      // A header that stands lower down is a row like others.
      const top = row.header && !rows.childElementCount;
      (top ? head : rows).append(tableRow(row, top, block.labels));
    }
    const filled = [head, rows].filter((part) => part.childElementCount);
    const made = element("div", { class: "table", role: "group", "aria-label": t("Table") }, element("table", {}, ...filled));
    pass([...made.querySelectorAll("th, td")].at(-1) ?? made, at(block.end));
    return made;
  }

  function tableRow({ cells }, top, labels) {
    const made = element("tr");
    const stays = columnThatStays(cells.map(([start, until]) => at(until) > at(start)), labels, top);
    cells.forEach(([start, until], column) => {
      const words = at(until) > at(start);
      const scope = top ? "col" : column < labels ? "row" : null;
      const cell = element(scope && words ? "th" : "td", { scope: words ? scope : null });
      cell.classList.toggle("unbroken", UNBROKEN.test(text.slice(at(start), at(until)).trim()));
      cell.classList.toggle("stays", column === stays);
      // White space at a cell's edge is not seen, and need not be hidden.
      if (text.slice(end, at(start)).trim()) pass(cell, at(start));
      say(cell, at(until));
      made.append(cell);
    });
    return made;
  }

  const build = { heading, list, table };
  for (const block of blocks) {
    pass(body, Math.max(at(block.start), from));
    body.append((build[block.kind] ?? paragraph)(block));
  }
  pass(body.lastElementChild ?? body, to);
}

/** Return which cell of a row stays where a wide table is scrolled: the last that names it; of a header, that above. */
export function columnThatStays(filled, labels, header) {
  const last = Math.max(labels, 1) - 1;
  return header ? last : Math.max(filled.lastIndexOf(true, last), 0);
}

function headingOfPage(level) {
  return `h${Math.min(6, level + 1)}`;
}
