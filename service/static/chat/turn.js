// One question and what came of it: the answer, the refusal or the error.

import { card } from "./answer.js";
import { cardsOf } from "./cards.js";
import { confidenceWords } from "./confidence.js";
import { asMarkdown, asText, linkTo } from "./copy.js";
import { element, languageOf } from "../common/dom.js";
import { answerElements } from "./forms.js";
import { t } from "../common/language.js";
import { settle } from "./passage.js";
import { scopeWords } from "./scope.js";
import { keepTrail } from "../common/trail.js";
import { voteRow } from "./vote.js";

const COPIED_FOR_MS = 2000;
/** How many cards are shown at once; the others of a long list are behind a click. */
const CARDS_SHOWN = 6;

/** What is said where `degraded` names a part of the pipeline; others are called by their names. */
const WITHOUT = new Map([
  ["dense", () => t("Passages were looked for by their words only, not by their meaning.")],
  ["reranker", () => t("Passages were put in order without the usual model.")],
  ["llm", () => t("No wording of the language model could be used: these are the documents’ own words.")],
]);

/** Return a turn with the question alone; what comes of it goes into its `.reply`. */
export function makeTurn({ question, sources }) {
  const turn = element(
    "section",
    { class: "turn" },
    element("h2", { class: "asked", lang: languageOf(question), dir: "auto" }, question),
    sources ? lookedIn(sources) : null,
    element("div", { class: "reply" }),
  );
  // What is far from the screen is not laid out, and long passages can be scrolled only once it is.
  turn.addEventListener("contentvisibilityautostatechange", (event) => {
    if (!event.skipped) settle(turn);
  });
  return turn;
}

/**
 * Show a result in a turn. `number` counts turns from 1; `changed(words)` is told of a vote, and
 * `askAlone()` asks the question without those before it.
 */
export function showResult(turn, result, number, { changed, askAlone }) {
  const body = turn.querySelector(".reply");
  if (result.form === "remark") {
    body.replaceChildren(element("p", { class: "remark", lang: languageOf(result.reason) }, result.reason));
    return;
  }
  const shown = result.answerable ? result.citations : result.nearest;
  const cards = cardsOf(shown).map((citations) => card(citations, number));
  const vote = voteRow(result, result.history, changed);
  body.replaceChildren(
    ...(result.read_as ? [readAs(result.read_as, askAlone)] : []),
    ...(result.answerable ? answered(result, number, cards, vote) : refused(result, vote)),
    element("div", { class: result.answerable ? "evidence" : "nearest" }, ...folded(cards)),
  );
  if (result.answerable) keepTrail(body, shown);
}

/** Say in a turn that the question is being worked on. */
export function showProgress(turn, words) {
  turn.querySelector(".reply").replaceChildren(element("p", { class: "progress" }, words));
}

/** Say in a turn what went wrong. */
export function showError(turn, message, retry) {
  const button = element("button", { type: "button", click: retry }, t("Retry"));
  const error = element("div", { class: "error" }, element("p", {}, message), button);
  turn.querySelector(".reply").replaceChildren(error);
}

function readAs(words, askAlone) {
  return element(
    "p",
    { class: "read-as" },
    element("span", {}, t("Read as: {question}", { question: words })),
    element("button", { type: "button", class: "quiet", click: askAlone }, t("Ask it on its own")),
  );
}

/** Return the cards, those beyond the first ones behind a summary. */
function folded(cards) {
  if (cards.length <= CARDS_SHOWN + 1) return cards;
  const more = cards.slice(CARDS_SHOWN);
  const box = element(
    "details",
    { class: "more" },
    element("summary", {}, t("Show {count} more passages", { count: more.length })),
    ...more,
  );
  box.addEventListener("toggle", () => settle(box));
  return [...cards.slice(0, CARDS_SHOWN), box];
}

function answered(result, number, cards, vote) {
  return [
    element("div", { class: "answer" }, ...answerElements(result, number)),
    element(
      "div",
      { class: "after" },
      element("span", { class: "confidence" }, confidenceWords(result)),
      copyButton("Copy", () => asText(result)),
      copyButton("Copy as Markdown", () => asMarkdown(result)),
      copyButton("Copy link", () => linkTo(result)),
      vote,
    ),
    ...result.degraded.map(withoutIt),
    element("h3", { class: "label" }, t(cards.length === 1 ? "It stands on" : "It stands on these")),
  ];
}

function refused(result, vote) {
  const reason = element(
    "div",
    { class: "refusal" },
    element("h3", {}, t("The documents do not answer this")),
    element("p", { lang: languageOf(result.reason) }, result.reason),
    element("p", {}, t(result.sources
      ? "Other documents may: only some were looked in."
      : "It may help to use the documents’ own words, or to ask for one thing at a time.")),
  );
  const row = element("div", { class: "after" }, copyButton("Copy link", () => linkTo(result)), vote);
  const notes = result.degraded.map(withoutIt);
  if (!result.nearest.length) return [reason, row, ...notes];
  return [reason, row, ...notes, element("h3", { class: "label" }, t("The nearest passages, which are not an answer"))];
}

function lookedIn(sources) {
  const words = t("Looked only in {names}", { names: scopeWords(sources) });
  if (words.includes(sources.at(-1))) return element("p", { class: "looked-in" }, words);
  const all = sources.map((source) => element("li", {}, source));
  return element("details", { class: "looked-in" }, element("summary", {}, words), element("ul", {}, ...all));
}

function withoutIt(missing) {
  const said = WITHOUT.get(missing)?.() ?? t("Answered with less than usual, without: {missing}.", { missing });
  return element("p", { class: "aside" }, said);
}

function copyButton(name, wordsOf) {
  const button = element("button", { type: "button", class: "quiet", click: copy }, t(name));
  async function copy() {
    try {
      await navigator.clipboard.writeText(wordsOf());
      button.textContent = t("Copied");
    } catch {
      button.textContent = t("The browser did not allow copying");
    }
    setTimeout(() => { button.textContent = t(name); }, COPIED_FOR_MS);
  }
  return button;
}
