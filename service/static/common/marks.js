// Cuts a text where marked spans begin and end.

import { element } from "./dom.js";

/**
 * Return text[from:to] as strings and `mark` elements, in order; all offsets count UTF-16 units.
 * `marks` are [{kind, span}, …]; words under several marks bear the kinds of all of them.
 */
export function markedPieces(text, [from, to], marks) {
  const within = marks.filter(({ span: [start, end] }) => start < to && end > from);
  const ends = within.flatMap(({ span }) => span).filter((end) => end > from && end < to);
  const cuts = [...new Set([from, ...ends.sort((a, b) => a - b), to])];
  return cuts.slice(0, -1).map((start, index) => {
    const words = text.slice(start, cuts[index + 1]);
    const over = within.filter(({ span }) => span[0] <= start && start < span[1]);
    const kinds = [...new Set(over.map(({ kind }) => kind))].join(" ");
    return kinds ? element("mark", { class: kinds, tabindex: "-1" }, words) : words;
  });
}
