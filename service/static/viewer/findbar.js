// Find in document: all places lit, one of them in sight, and how many there are.

import { findAll, fold } from "./find.js";
import { locale, t } from "../common/language.js";
import { showCell } from "../common/tables.js";

const MOST = 5000;

/**
 * Make the form of the page find words in `root`, whose `.page-text` hold the text; `begun` is
 * called before a reader goes to what is found.
 */
export function makeFindBar(root, begun = () => {}) {
  const [form, box, count, previous] = [
    "find", "find-words", "find-count", "find-previous",
  ].map((id) => document.getElementById(id));
  let text = null;
  let folded = null;
  let ranges = [];
  let at = 0;

  /** Find anew: the words have changed, or the text has. */
  function refresh(go = false) {
    const found = box.value.trim() ? findAll(foldedText(), box.value, MOST) : [];
    ranges = rangesIn(root, found);
    at = 0;
    show(go);
  }

  function foldedText() {
    const now = bodies(root).map((body) => body.textContent).join("");
    if (now !== text) {
      text = now;
      folded = fold(text);
    }
    return folded;
  }

  function step(by) {
    if (!ranges.length) return;
    at = (at + by + ranges.length) % ranges.length;
    show(true);
  }

  function show(go) {
    if (go && ranges.length) begun();
    const here = ranges[at] ?? [];
    light("found", ranges.flat());
    light("found-here", here);
    count.textContent = countWords();
    if (!go || !here.length) return;
    bringIntoSight(here[0]);
  }

  function countWords() {
    if (!box.value.trim()) return "";
    if (!ranges.length) return t("Not found");
    const all = ranges.length === MOST
      ? t("the first {most}", { most: MOST.toLocaleString(locale()) })
      : ranges.length.toLocaleString(locale());
    return t("{at} of {all}", { at: (at + 1).toLocaleString(locale()), all });
  }

  box.addEventListener("input", () => refresh(true));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey || event.isComposing) return;
    event.preventDefault();
    step(-1);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step(1);
  });
  previous.addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("textarea, input")) return;
    event.preventDefault();
    box.focus();
  });
  return { refresh };
}

/** Scroll to a range, again while what was far from it is laid out and moves it. */
function bringIntoSight(range, times = 4) {
  showCell(range.startContainer.parentElement);
  const { top, bottom } = range.getBoundingClientRect();
  const within = top > innerHeight / 8 && bottom < innerHeight && top !== bottom;
  if (!within) {
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 3 });
  }
  if (times > 1) requestAnimationFrame(() => bringIntoSight(range, times - 1));
}

function bodies(root) {
  return [...root.querySelectorAll(".page-text")];
}

/**
 * Return for each of ascending places in the text its ranges: one for each body that it stands in,
 * as what is between them is no part of the text.
 */
function rangesIn(root, places) {
  const nodes = bodies(root).flatMap((body) => {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push({ node: walker.currentNode, body });
    return found;
  });
  let number = 0;
  let before = 0;
  const seek = (unit) => {
    while (before + nodes[number].node.length < unit) {
      before += nodes[number].node.length;
      number += 1;
    }
    return { number, offset: unit - before };
  };
  return places.map(([start, end]) => {
    // A place that begins where a node ends belongs to the next one, where its words are.
    const first = seek(start + 1);
    const last = seek(end);
    const ranges = [];
    let from = first.number;
    for (let to = from; to <= last.number; to += 1) {
      if (to < last.number && nodes[to + 1].body === nodes[from].body) continue;
      const range = document.createRange();
      range.setStart(nodes[from].node, from === first.number ? first.offset - 1 : 0);
      range.setEnd(nodes[to].node, to === last.number ? last.offset : nodes[to].node.length);
      ranges.push(range);
      from = to + 1;
    }
    return ranges;
  });
}

/** Light ranges without a change to the text; where a browser cannot, the one in sight is selected. */
function light(name, ranges) {
  if (globalThis.Highlight) CSS.highlights.set(name, new Highlight(...ranges));
  else if (name === "found-here" && ranges.length) {
    getSelection().removeAllRanges();
    getSelection().addRange(ranges[0]);
  }
}
