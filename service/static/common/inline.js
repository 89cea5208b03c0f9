// What emphasis and line breaks in running text mean: marks to hide, words to stress.

import { element } from "./dom.js";
import { markedPieces } from "./marks.js";

// Bounded, so that marks that nothing closes cost little.
const EMPHASIS = new RegExp([
  "(?<two>\\*\\*|__)(?=\\S)(?<strong>[^]{1,600}?)(?<=\\S)\\k<two>",
  "(?<![\\p{L}\\p{N}*_\\\\])(?<one>[*_])(?=\\p{L})(?<em>[^*_\\n]{1,300}?)(?<=[\\p{L}\\p{N}.!?])\\k<one>(?![\\p{L}\\p{N}*_])",
  // A bar that parts no cells.
  "(?<escape>\\\\)(?=\\|)",
].join("|"), "gu");
/** UTF-16 units from which a line was ended by the width of what it was written on. */
const WRAPPED = 45;
const OPENS = /[\s*+•–-]/u;

/**
 * Cut text[from:to] where it is stressed: [{kind, from, to}, …] in order, whole, `kind` being
 * "strong", "em", "hidden" (the marks around them) or null.
 */
export function stressed(text, [from, to]) {
  const runs = [];
  let end = from;
  const add = (kind, until) => {
    if (until > end) runs.push({ kind, from: end, to: until });
    end = until;
  };
  for (const { 0: whole, index, groups } of text.slice(from, to).matchAll(EMPHASIS)) {
    const start = from + index;
    if (groups.escape) {
      add(null, start);
      add("hidden", start + 1);
      continue;
    }
    const width = groups.two ? 2 : 1;
    add(null, start);
    add("hidden", start + width);
    add(groups.two ? "strong" : "em", start + whole.length - width);
    add("hidden", start + whole.length);
  }
  add(null, to);
  return runs;
}

/** Cut runs of running text at the line breaks that only its width made, of kind "wrapped". */
export function unwrapped(text, runs) {
  return runs.flatMap((run) => {
    const parts = [];
    let from = run.from;
    for (const { index } of text.slice(run.from, run.to).matchAll(/\n/gu)) {
      const at = run.from + index;
      if (run.kind === "hidden" || !isWrapped(text, at)) continue;
      if (at > from) parts.push({ ...run, from, to: at });
      parts.push({ kind: "wrapped", from: at, to: at + 1 });
      from = at + 1;
    }
    return from < run.to ? [...parts, { ...run, from }] : parts;
  });
}

/** Tell whether the line that ends at a place is long, without columns, and words follow it. */
function isWrapped(text, at) {
  const line = text.slice(Math.max(0, text.lastIndexOf("\n", at - 1) + 1), at);
  return line.length >= WRAPPED && !line.includes("  ") && at + 1 < text.length && !OPENS.test(text[at + 1]);
}

/** Return the runs of a text as strings and elements, in order, with `marks` marked in them. */
export function runPieces(text, runs, marks) {
  return runs.flatMap(({ kind, from, to }) => {
    const pieces = markedPieces(text, [from, to], marks);
    if (kind === null) return pieces;
    if (kind === "hidden") return [element("span", { hidden: "" }, ...pieces)];
    if (kind === "wrapped") return [element("span", { class: "wrapped" }, ...pieces)];
    return [element(kind, {}, ...pieces)];
  });
}
