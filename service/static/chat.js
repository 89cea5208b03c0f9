// The chat page: asks, shows what comes back, and keeps the thread of this tab.

import { answerText, asText, card, showQuotes } from "./answer.js";
import { call } from "./api.js";
import { element, languageOf, nameOf } from "./dom.js";
import { voteRow } from "./vote.js";

const PROGRESS_AFTER_MS = 300;
const HISTORY_LENGTH = 10;
const STORE = "tenkyo.thread.v1";

const [form, question, thread, welcome, restart, announcer] = [
  "ask", "question", "thread", "welcome", "restart", "announcer",
].map((id) => document.getElementById(id));

let results = [];
let busy = false;

/** Ask, and show the answer, the refusal or the error in a turn of its own. */
async function ask(words, turn = addTurn(words)) {
  if (busy) return;
  busy = true;
  form.querySelector("button").disabled = true;
  const body = turn.querySelector(".reply");
  body.replaceChildren();
  const waiting = setTimeout(() => showProgress(body), PROGRESS_AFTER_MS);
  try {
    const history = historyOf(results.length);
    const result = { ...await call("/v1/ask", { question: words, history }), question: words };
    results.push(result);
    store();
    showResult(body, result, results.length);
  } catch (error) {
    showError(body, error.message, () => ask(words, turn));
  } finally {
    clearTimeout(waiting);
    busy = false;
    form.querySelector("button").disabled = false;
  }
  turn.scrollIntoView({ block: "start" });
}

/** Return the questions that the one of a turn, counted from 0, was asked after. */
function historyOf(turn) {
  return results.slice(Math.max(0, turn - HISTORY_LENGTH), turn).map((result) => result.question);
}

function addTurn(words) {
  welcome.hidden = true;
  restart.hidden = false;
  const turn = element(
    "section",
    { class: "turn" },
    element("h2", { class: "asked", lang: languageOf(words), dir: "auto" }, words),
    element("div", { class: "reply" }),
  );
  thread.append(turn);
  turn.scrollIntoView({ block: "start" });
  return turn;
}

function showProgress(body) {
  body.replaceChildren(element("p", { class: "progress" }, "Looking through the documents"));
  announcer.textContent = "Looking through the documents";
}

function showResult(body, result, turn) {
  const cards = (result.answerable ? result.citations : result.nearest).map(
    (citation, index) => card(citation, index + 1, turn),
  );
  body.replaceChildren(
    ...(result.answerable ? answered(result, turn) : refused(result, turn)),
    element("div", { class: result.answerable ? "evidence" : "nearest" }, ...cards),
  );
  showQuotes(body);
  if (result.degraded.length) {
    const missing = `Answered with less than usual, without: ${result.degraded.join(", ")}.`;
    body.prepend(element("p", { class: "notice" }, missing));
  }
  announcer.textContent = result.answerable ? result.answer : `Not answered. ${result.reason}`;
}

function answered(result, turn) {
  const copy = element("button", { type: "button", class: "quiet", click: () => copyOut(copy, result) }, "Copy");
  const sure = `Confidence ${Math.round(result.confidence * 100)} %`;
  return [
    answerText(result, turn),
    element("div", { class: "after" }, element("span", {}, sure), copy, vote(result, turn)),
    element("h3", { class: "label" }, result.citations.length === 1 ? "It stands on" : "It stands on these"),
  ];
}

function refused(result, turn) {
  const reason = element(
    "div",
    { class: "refusal" },
    element("h3", {}, "The documents do not answer this"),
    element("p", {}, result.reason),
    element("p", {}, "It may help to use the documents’ own words, or to ask for one thing at a time."),
  );
  const row = element("div", { class: "after" }, vote(result, turn));
  if (!result.nearest.length) return [reason, row];
  return [reason, row, element("h3", { class: "label" }, "The nearest passages, which are not an answer")];
}

function vote(result, turn) {
  return voteRow(result, historyOf(turn - 1), (words) => {
    store();
    announcer.textContent = words;
  });
}

function showError(body, message, retry) {
  const button = element("button", { type: "button", click: retry }, "Retry");
  body.replaceChildren(element("div", { class: "error" }, element("p", {}, message), button));
  announcer.textContent = message;
}

async function copyOut(button, result) {
  try {
    await navigator.clipboard.writeText(asText(result));
    button.textContent = "Copied";
  } catch {
    button.textContent = "The browser did not allow copying";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

/** Keep the thread, so that it is still here on the way back from a document. */
function store() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(results));
  } catch {
    // Private windows and full stores: the thread lives as long as the page.
  }
}

function restore() {
  try {
    results = JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    results = [];
  }
  results.forEach((result, index) => {
    showResult(addTurn(result.question).querySelector(".reply"), result, index + 1);
  });
  announcer.textContent = "";
}

async function showDocuments() {
  const list = document.getElementById("documents");
  try {
    const { documents, total } = await call("/v1/documents?limit=8");
    const links = documents.map((each) => {
      const name = nameOf(each);
      const link = element("a", { href: `/documents/${each.id}`, lang: languageOf(name) }, name);
      return element("li", {}, link);
    });
    const more = total - documents.length;
    if (more > 0) links.push(element("li", {}, `and ${more} more`));
    const count = total === 1 ? "One document to ask about" : `${total} documents to ask about`;
    list.replaceChildren(element("h3", { class: "label" }, count), element("ul", {}, ...links));
  } catch (error) {
    showError(list, error.message, showDocuments);
  }
}

function fit() {
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  if (!words || busy) return;
  question.value = "";
  fit();
  ask(words);
});

question.addEventListener("input", fit);

question.addEventListener("keydown", (event) => {
  // While a Japanese word is being composed, Enter belongs to the input method.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, input")) return;
  event.preventDefault();
  question.focus();
});

restart.addEventListener("click", () => {
  results = [];
  store();
  location.reload();
});

restore();
welcome.hidden = results.length > 0;
showDocuments();
question.focus({ preventScroll: true });
