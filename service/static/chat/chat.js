// The chat page: asks, shows what comes back, and keeps the conversation.

import { call } from "../common/api.js";
import { makeConversations } from "./conversations.js";
import { askedIn } from "./copy.js";
import { t, useLanguage } from "../common/language.js";
import { settle } from "./passage.js";
import { recallWithArrows } from "./recall.js";
import { makeScope } from "./scope.js";
import { listThreads, loadThread, newId, saveThread, whenChangedElsewhere } from "./threads.js";
import { makeTurn, showError, showProgress, showResult } from "./turn.js";
import { showWelcome } from "./welcome.js";

const PROGRESS_AFTER_MS = 300;
const HISTORY_LENGTH = 10;
const LONGEST_QUESTION = 4000;
const MOST_SOURCES = 100;
const OPEN = "tenkyo.thread.open.v1";

const [form, question, thread, welcome, restart, conversationsButton, announcer, unkept] = [
  "ask", "question", "thread", "welcome", "restart", "conversations", "announcer", "unkept",
].map((id) => document.getElementById(id));
const submit = form.querySelector("button[type=submit]");

await useLanguage();

let conversation = { id: newId(), results: [] };
let busy = false;
const scope = makeScope();

/** Ask, and show the answer, the refusal or the error in a turn of its own. */
async function ask(asked, into = null) {
  if (busy) return;
  const turn = into ?? addTurn(asked);
  setBusy(true);
  const asking = conversation;
  turn.querySelector(".reply").replaceChildren();
  const waiting = setTimeout(() => {
    showProgress(turn, t("Looking through the documents"));
    announcer.textContent = t("Looking through the documents");
  }, PROGRESS_AFTER_MS);
  try {
    const { question: words, history, sources } = asked;
    const filter = sources ? { filter: { source: sources } } : {};
    const result = { ...await call("/v1/ask", { question: words, history, ...filter }), ...asked };
    asking.results.push(result);
    keep(asking);
    show(turn, result, asking);
    settle(turn);
    announcer.textContent = inShort(result);
  } catch (error) {
    showError(turn, error.message, () => ask(asked, turn));
    announcer.textContent = error.message;
  } finally {
    clearTimeout(waiting);
    setBusy(false);
  }
  turn.scrollIntoView({ block: "start" });
}

/** Return what is announced of a result. */
function inShort(result) {
  if (result.answerable) return result.answer;
  return result.form === "remark" ? result.reason : t("Not answered. {reason}", { reason: result.reason });
}

function askHere(words) {
  if (busy) return;
  const last = conversation.results.at(-1);
  const history = last ? [...last.history, last.question].slice(-HISTORY_LENGTH) : [];
  ask({ question: words, history, sources: scope.sources() });
}

/** Ask what a link asks, in a conversation of its own. */
function askLinked() {
  const linked = askedIn(location.hash);
  if (!linked) return false;
  history.replaceState(null, "", "/");
  const sources = linked.sources?.slice(0, MOST_SOURCES) ?? null;
  open(newId(), sources);
  ask({
    question: linked.question.slice(0, LONGEST_QUESTION),
    history: linked.history.slice(-HISTORY_LENGTH),
    sources,
  });
  return true;
}

function addTurn(asked) {
  welcome.hidden = true;
  restart.hidden = false;
  const turn = makeTurn(asked);
  thread.append(turn);
  turn.scrollIntoView({ block: "start" });
  return turn;
}

function show(turn, result, asking) {
  showResult(turn, result, asking.results.indexOf(result) + 1, {
    changed: (words) => {
      keep(asking);
      announcer.textContent = words;
    },
    askAlone: () => ask({ question: result.question, history: [], sources: result.sources }),
  });
}

function keep({ id, results }) {
  unkept.hidden = saveThread(id, results);
  conversationsButton.hidden = !listThreads().length;
}

/** Open a conversation, kept or new, looking in `sources`, or else where it looked last. */
function open(id, sources = null) {
  conversation = { id, results: loadThread(id) };
  try {
    sessionStorage.setItem(OPEN, id);
  } catch {
    // The conversation is open as long as the page.
  }
  thread.replaceChildren();
  conversation.results.forEach((result) => show(addTurn(result), result, conversation));
  const { results } = conversation;
  scope.choose(sources ?? results.at(-1)?.sources);
  welcome.hidden = results.length > 0;
  restart.hidden = results.length === 0;
  conversationsButton.hidden = !listThreads().length;
  announcer.textContent = "";
  question.focus({ preventScroll: true });
}

function setBusy(now) {
  busy = now;
  submit.disabled = now;
}

function fit() {
  // Most browsers do so by themselves: field-sizing in chat.css.
  if (CSS.supports("field-sizing", "content")) return;
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight}px`;
}

function openLast() {
  try {
    open(sessionStorage.getItem(OPEN) ?? newId());
  } catch {
    open(newId());
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  if (!words || busy) return;
  question.value = "";
  fit();
  askHere(words);
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
  if (event.target.closest("textarea, input, dialog")) return;
  event.preventDefault();
  question.focus();
});

restart.addEventListener("click", () => {
  open(newId());
  scrollTo(0, 0);
});

recallWithArrows(question, () => conversation.results.map((result) => result.question));
makeConversations({
  current: () => conversation.id,
  open,
  deleted: (id) => id === conversation.id && open(newId()),
});
// The same conversation may be open in two tabs: neither is to write over what the other added.
whenChangedElsewhere((id) => {
  if (id === conversation.id && !busy) open(id);
});
addEventListener("hashchange", askLinked);
showWelcome(askHere);
if (!askLinked()) openLast();
