// One question, before its result is there, and where none comes.

import { element, languageOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { scopeWords } from "./scope.js";

/** Return a turn with the question alone; what comes of it goes into its `.reply`. `near()` is called whenever it comes near the screen. */
export function makeTurn({ question, sources }, near) {
  const turn = element(
    "section",
    { class: "turn" },
    element("h2", { class: "asked", lang: languageOf(question), dir: "auto" }, question),
    sources ? lookedIn(sources) : null,
    element("div", { class: "reply" }),
  );
  // What is far from the screen is not laid out, and long passages can be scrolled only once it is.
  turn.addEventListener("contentvisibilityautostatechange", (event) => {
    if (!event.skipped) near();
  });
  return turn;
}

/** Say in a turn what went wrong. */
export function showError(turn, message, retry) {
  const button = element("button", { type: "button", click: retry }, t("Retry"));
  const error = element("div", { class: "error" }, element("p", {}, message), button);
  turn.querySelector(".reply").replaceChildren(error);
}

/** Say in a turn that the reader stopped it. */
export function showStopped(turn, retry) {
  const button = element("button", { type: "button", class: "quiet", click: retry }, t("Ask again"));
  turn.querySelector(".reply").replaceChildren(element("p", { class: "stopped" }, t("Stopped."), " ", button));
}

function lookedIn(sources) {
  const words = t("Looked only in {names}", { names: scopeWords(sources) });
  if (words.includes(sources.at(-1))) return element("p", { class: "looked-in" }, words);
  const all = sources.map((source) => element("li", {}, source));
  return element("details", { class: "looked-in" }, element("summary", {}, words), element("ul", {}, ...all));
}
