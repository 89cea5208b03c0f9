// Find in document: all places lit, one of them in sight, and how many there are.

import { findAll, fold } from "./find.js";
import { locale, t } from "./language.js";

const MOST = 5000;

/** Make the form of the page find words in `root`, whose `.page-text` hold the text. */
export function makeFindBar(root) {
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
    const here = ranges.slice(at, at + 1);
    light("found", ranges);
    light("found-here", here);
    count.textContent = countWords();
    if (!go || !here.length) return;
    const { top } = here[0].getBoundingClientRect();
    scrollBy({ top: top - innerHeight / 3 });
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

function bodies(root) {
  return [...root.querySelectorAll(".page-text")];
}

/** Return ranges for ascending places in the text, which may begin and end in any text nodes. */
function rangesIn(root, places) {
  const nodes = bodies(root).flatMap((body) => {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  });
  let number = 0;
  let before = 0;
  const seek = (unit) => {
    while (before + nodes[number].length < unit) {
      before += nodes[number].length;
      number += 1;
    }
    return [nodes[number], unit - before];
  };
  return places.map(([start, end]) => {
    const range = document.createRange();
    // A place that begins where a node ends belongs to the next one, where its words are.
    range.setStart(...seek(start + 1));
    range.setStart(range.startContainer, range.startOffset - 1);
    range.setEnd(...seek(end));
    return range;
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
