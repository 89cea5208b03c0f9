// Beside a refusal: questions on what is near it, which the documents answer.

import { call } from "../common/api.js";
import { element } from "../common/dom.js";
import { t } from "../common/language.js";
import { questionList } from "./welcome.js";

/** Return the place for the questions that are answered instead, with those that are known already. */
export function similarBox(result, ask) {
  const box = element("div", { class: "similar" });
  show(box, result, ask);
  return box;
}

/** Look for them, and show them in the turn; `keep()` is called once there are some. */
export async function findSimilar(turn, result, ask, keep) {
  const { question, history, sources } = result;
  const filter = sources ? { filter: { source: sources } } : {};
  try {
    const { questions } = await call("/v1/suggestions", { question, history, ...filter });
    if (!questions.length) return;
    result.similar = questions;
    keep();
    const box = turn.querySelector(".similar");
    if (box) show(box, result, ask);
  } catch {
    // The refusal says enough without them.
  }
}

function show(box, { similar, sources }, ask) {
  if (!Array.isArray(similar) || !similar.length) return;
  const chosen = (words) => ask({ question: words, history: [], sources });
  box.replaceChildren(element("h3", { class: "label" }, t("The documents answer these")), questionList(similar, chosen));
}
