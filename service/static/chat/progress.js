// What is shown while an answer is made: the stage in words, and the words found so far.

import { element, languageOf, nameOf } from "../common/dom.js";
import { t } from "../common/language.js";

/** A quick answer is not announced by a flicker; by eye. */
const SHOWN_AFTER_MS = 300;

/** What is said of the stages of the pipeline; of others, what is said at first. */
const STAGES = new Map([
  ["rerank", () => t("Choosing the passages to read")],
  ["merge", () => t("Choosing the passages to read")],
  ["evidence", () => t("Reading the passages")],
  ["answer", () => t("Putting the answer together")],
]);

/**
 * Show progress in `reply` once it takes a while, and `announce(words)` it. Returns {heard, end}:
 * `heard(name, shape)` takes the events of the service.
 */
export function makeProgress(reply, announce) {
  const words = element("p", { class: "progress" });
  const found = element("div", { class: "so-far" });
  let shown = false;

  function say(now) {
    if (words.textContent === now) return;
    words.textContent = now;
    if (shown) announce(now);
  }

  function heard(name, shape) {
    if (name === "stage") say(STAGES.get(shape.stage)?.() ?? t("Looking through the documents"));
    if (name === "part") found.append(quoteOf(shape));
  }

  const timer = setTimeout(() => {
    shown = true;
    reply.replaceChildren(words, found);
    announce(words.textContent);
  }, SHOWN_AFTER_MS);

  say(t("Looking through the documents"));
  return { heard, end: () => clearTimeout(timer) };
}

function quoteOf(citation) {
  const text = citation.quote.text.trim();
  return element(
    "figure",
    {},
    element("blockquote", { lang: languageOf(text) }, text),
    element("figcaption", {}, nameOf(citation)),
  );
}
