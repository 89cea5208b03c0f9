// What a citation of a table names beside its quote: the row, the column and the unit of its cells.

import { element, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { utf16Offsets } from "../common/offsets.js";

/** Return the row, column and unit of one value as a definition list, null where there is no such one. */
export function cellList({ cells }) {
  if (named(cells, "value").length !== 1) return null;
  const rows = [
    ["Row", named(cells, "parent", "label")],
    ["Column", named(cells, "header")],
    ["Value", named(cells, "value")],
    ["Unit", named(cells, "unit")],
  ].filter(([, names]) => names.length);
  const pairs = rows.map(([name, names]) => element(
    "div",
    {},
    element("dt", {}, t(name)),
    ...names.map((words) => element("dd", { lang: languageOf(words) }, words)),
  ));
  return element("dl", { class: "cells" }, ...pairs);
}

/** Return marks for the cells of a citation that lie in text[start:end], by its UTF-16 units. */
export function cellMarks({ cells }, text, [start, end]) {
  return (cells ?? [])
    .filter((cell) => start <= cell.start && cell.end <= end)
    .map((cell) => ({
      kind: cell.role === "value" ? "cell value" : "cell",
      span: utf16Offsets(text, [cell.start - start, cell.end - start]),
    }));
}

function named(cells, ...roles) {
  const words = roles.flatMap((role) => (cells ?? []).filter((cell) => cell.role === role))
    .map((cell) => cell.text.replace(/\s+/gu, " ").trim());
  return [...new Set(words)].filter(Boolean);
}
