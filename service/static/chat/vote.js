// A thumb up or down under every answer, with a word on it where the reader has one.

import { call } from "../common/api.js";
import { element } from "../common/dom.js";
import { t } from "../common/language.js";

const PATH = "/v1/feedback";
const LONGEST_COMMENT = 1000;

// Where it is not known, a vote is offered all the same, and says what went wrong.
const kept = call(PATH).then((answer) => answer.kept, () => true);

/**
 * Return the row that takes a vote on a result. `history` are the questions before it; what was
 * voted is kept in `result.vote`, and `changed(words)` is told of it, in words to announce.
 */
export function voteRow(result, history, changed) {
  const row = element("div", { class: "vote" });
  row.hidden = true;
  kept.then((yes) => { row.hidden = !yes; });
  const thumbs = ["up", "down"].map((thumb) => thumbButton(thumb, () => send({ thumb, comment: null })));
  const more = element("div", { class: "vote-more" });
  const wrong = element("p", { class: "vote-error", hidden: "" });
  row.append(
    element("div", { class: "thumbs", role: "group", "aria-label": t("Vote on this reply") }, ...thumbs),
    more,
    wrong,
  );
  let sending = false;

  async function send(vote) {
    const again = vote.comment === null && vote.thumb === result.vote?.thumb;
    if (sending || again) return;
    sending = true;
    wrong.hidden = true;
    try {
      await call(PATH, shapeOf(result, history, vote));
      result.vote = vote;
      show();
      if (vote.comment !== null) more.firstChild.focus();
      changed(t("Thank you."));
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
      changed(error.message);
    }
    sending = false;
  }

  function show() {
    const { thumb, comment } = result.vote ?? {};
    for (const button of thumbs) button.setAttribute("aria-pressed", button.value === thumb);
    more.replaceChildren();
    if (!thumb) return;
    const thanks = t("Thank you. Your comment is kept with your vote.");
    if (comment !== null) more.append(element("p", { tabindex: "-1" }, thanks));
    else more.append(commentForm(thumb, (words) => send({ thumb, comment: words })));
  }

  show();
  return row;
}

function thumbButton(thumb, click) {
  const label = t(thumb === "up" ? "This reply is good" : "This reply is not good");
  const icon = element("span", { class: `thumb ${thumb}`, "aria-hidden": "true" });
  const attributes = { type: "button", class: "quiet", value: thumb, title: label, "aria-label": label };
  return element("button", { ...attributes, click }, icon);
}

function commentForm(thumb, submit) {
  const asked = thumb === "up"
    ? "Thank you. What was good? (optional)"
    : "Thank you. What is wrong or missing? (optional)";
  const field = element("input", { type: "text", maxlength: LONGEST_COMMENT, dir: "auto", autocomplete: "off" });
  const form = element(
    "form",
    { class: "comment" },
    element("label", {}, element("span", {}, t(asked)), field),
    element("button", { type: "submit", class: "quiet" }, t("Send")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = field.value.trim();
    if (words) submit(words);
    else field.focus();
  });
  return form;
}

function shapeOf(result, history, { thumb, comment }) {
  const citations = result.citations.map(({ document_id, source, quote: { start, end } }) => (
    { document_id, source, start, end }));
  const { question, answerable, answer } = result;
  const { generation } = result.index;
  return { question, history, thumb, comment, generation, answerable, answer, citations };
}
