// What came of a question: the answer or the refusal. Loaded with the first of them.

import { addressOf, card, citationLinks } from "./answer.js";
import { cardsOf } from "./cards.js";
import { confidence } from "./confidence.js";
import { asMarkdown, asText, givenWords, linkTo, timeWords } from "./copy.js";
import { element, JAPANESE, languageOf, nameOf } from "../common/dom.js";
import { answerElements } from "./forms.js";
import { t } from "../common/language.js";
import { between, clause } from "../common/messages.js";
import { dropNote, idOf, isKept, keepNote } from "./notes.js";
import { settle } from "./passage.js";
import { trailOf } from "../common/places.js";
import { reasonWords } from "./reasons.js";
import { similarBox } from "./similar.js";
import { keepTrail } from "../common/trail.js";
import { voteRow } from "./vote.js";

export { settle } from "./passage.js";
export { findSimilar } from "./similar.js";

const COPIED_FOR_MS = 2000;
/** Sections that a refusal offers to summarise, and the characters of their names; by eye. */
const SECTIONS_NAMED = 2;
const LONGEST_SECTION = 80;
/** How many cards are shown at once; the others of a long list are behind a click. */
const CARDS_SHOWN = 6;

/** What is said where `degraded` names a part of the pipeline; others are called by their names. */
const WITHOUT = new Map([
  ["dense", () => t("Passages were looked for by their words only, not by their meaning.")],
  ["reranker", () => t("Passages were put in order without the usual model.")],
  ["llm", () => t("No wording of the language model could be used: these are the documents’ own words.")],
]);

/**
 * Show a result in a turn. `number` counts turns from 1, `back` is its address, `changed(words)` is
 * told of a vote, `noted(words)` of a note, and `ask({question, history, sources})` asks something.
 */
export function showResult(turn, result, number, { back, changed, noted, ask }) {
  const body = turn.querySelector(".reply");
  if (result.form === "remark") {
    const said = reasonWords(result);
    body.replaceChildren(element("p", { class: "remark", lang: languageOf(said) }, said));
    return;
  }
  const shown = result.answerable ? result.citations : result.nearest;
  const cards = cardsOf(shown).map((citations) => card(citations));
  const vote = voteRow(result, result.history, changed);
  body.replaceChildren(
    ...(result.given ? [asGiven(result, ask)] : []),
    ...(result.read_as ? [readAs(result, ask)] : []),
    ...(result.answerable ? answered(result, number, cards, vote, noted) : refused(result, ask, vote)),
    element("div", { class: result.answerable ? "evidence" : "nearest" }, ...folded(cards)),
  );
  keepTrail(body, shown.map((citation) => ({ url: addressOf(citation), name: nameOf(citation) })), back);
}

/** Say that a link brought an answer, of which index it is, and whether the service gives it too. */
function asGiven(result, ask) {
  const { question, history, sources, checked } = result;
  const doubtful = checked && !checked.same;
  return element(
    "div",
    { class: doubtful ? "as-given doubtful" : "as-given" },
    element("p", {}, clause(givenWords(result)), between(), element("span", { class: "checked" }, checkedWords(result))),
    element("button", { type: "button", class: "quiet", click: () => ask({ question, history, sources }) }, t("Ask again")),
  );
}

/** Return whether the service gives the answer that a link brought. */
export function checkedWords({ checked, index }) {
  if (!checked) return t("Whether the service gives this answer is being checked.");
  const unchanged = checked.generation === index.generation;
  if (checked.same) return t(unchanged ? "The service gives the same answer." : "The documents have changed since; the service gives the same answer.");
  return t(unchanged
    ? "The service gives another answer from the same documents: this link may have been tampered with."
    : "The documents have changed since, and the service gives another answer. Ask again before you rely on this one.");
}

function whenAsked({ asked_at: time }) {
  return time ? [" · ", element("time", { datetime: time }, timeWords(time))] : [];
}

function readAs({ question, read_as: words, sources }, ask) {
  const alone = () => ask({ question, history: [], sources });
  return element(
    "p",
    { class: "read-as" },
    element("span", {}, t("Read as: {question}", { question: words })),
    element("button", { type: "button", class: "quiet", click: alone }, t("Ask it on its own")),
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

function answered(result, number, cards, vote, noted) {
  return [
    element("div", { class: "answer" }, ...answerElements(result, number, (numbers) => citationLinks(numbers, result.citations))),
    element(
      "div",
      { class: "after" },
      element("span", { class: "confidence" }, confidence(result), ...whenAsked(result)),
      copyButton("Copy", "Copy", () => asText(result)),
      copyButton("Copy as Markdown", "Markdown", () => asMarkdown(result), "markdown"),
      copyButton("Copy link", "Link", () => linkTo(result)),
      noteButton(result, noted),
      vote,
    ),
    ...result.degraded.map(withoutIt),
    element("h3", { class: "label" }, t(cards.length === 1 ? "It stands on" : "It stands on these")),
  ];
}

function refused(result, ask, vote) {
  const why = reasonWords(result);
  const reason = element(
    "div",
    { class: "refusal" },
    element("h3", {}, t("The documents do not answer this")),
    element("p", { lang: languageOf(why) }, why),
    element("p", {}, t(result.sources
      ? "Other documents may: only some were looked in."
      : "It may help to use the documents’ own words, or to ask for one thing at a time.")),
    ...waysOn(result, ask),
  );
  const row = element("div", { class: "after" }, copyButton("Copy link", "Link", () => linkTo(result)), vote);
  // What is found later comes under what can be clicked by now, and pushes nothing away under a click.
  const under = [similarBox(result, ask), ...result.degraded.map(withoutIt)];
  if (!result.nearest.length) return [reason, row, ...under];
  return [reason, row, ...under, element("h3", { class: "label" }, t("The nearest passages, which are not an answer"))];
}

/** Return what may be asked instead: the same in all documents, and what the nearest sections say. */
function waysOn(result, ask) {
  const { question, history, sources } = result;
  const everywhere = sources ? [[t("Ask in all documents"), { question, history, sources: null }]] : [];
  const sections = sectionsNear(result.nearest).map((name) => {
    const words = JAPANESE.test(question) ? `「${name}」の節を要約してください。` : `Summarise the section “${name}”.`;
    return [words, { question: words, history: [], sources }];
  });
  const buttons = [...everywhere, ...sections].map(([words, asked]) => element(
    "button", { type: "button", class: "quiet", lang: languageOf(words), click: () => ask(asked) }, words));
  const [nearest] = result.nearest;
  const passage = nearest ? [element("a", { class: "open", href: addressOf(nearest) }, t("Show the nearest passage"))] : [];
  const all = [...buttons, ...passage];
  return all.length ? [element("div", { class: "ways" }, ...all)] : [];
}

function sectionsNear(nearest) {
  const names = nearest.map((citation) => trailOf(citation).at(-1)).filter(namesATopic);
  return [...new Set(names)].slice(0, SECTIONS_NAMED);
}

/** Tell whether a heading says what its section is about: not "30", nor a whole sentence. */
function namesATopic(heading) {
  return heading !== undefined && heading.length <= LONGEST_SECTION && /\p{L}{3}|\p{Script=Han}{2}/u.test(heading);
}

function withoutIt(missing) {
  const said = WITHOUT.get(missing)?.() ?? t("Answered with less than usual, without: {missing}.", { missing });
  return element("p", { class: "aside" }, said);
}

/** Return the button that keeps an answer as a note, and takes it back. */
function noteButton(result, noted) {
  const button = element("button", { type: "button", class: "quiet note", click: toggle }, ...longAndBrief("Keep as note", "Note"));
  const press = () => button.setAttribute("aria-pressed", isKept(result));
  function toggle() {
    const kept = isKept(result);
    if (kept) dropNote(idOf(result));
    const room = kept || keepNote(result);
    press();
    noted(t(kept ? "The note is removed." : room ? "Kept as a note." : "The browser has no room to keep this."));
  }
  press();
  return button;
}

function longAndBrief(name, short) {
  return [element("span", { class: "long" }, t(name)), element("span", { class: "brief" }, t(short))];
}

function copyButton(name, short, wordsOf, kind = "") {
  const button = element("button", { type: "button", class: `quiet ${kind}`, click: copy });
  const names = () => longAndBrief(name, short);
  button.append(...names());
  async function copy() {
    try {
      await navigator.clipboard.writeText(await wordsOf());
      button.textContent = t("Copied");
    } catch {
      button.textContent = t("The browser did not allow copying");
    }
    setTimeout(() => button.replaceChildren(...names()), COPIED_FOR_MS);
  }
  return button;
}
