// The chat page: asks, shows what comes back, and keeps the conversation.

import { callEvents, loadedOnce } from "../common/api.js";
import { t, useLanguage } from "../common/language.js";
import { askedIn, idOfGiven, sourcesIn } from "./linked.js";
import { listNotes } from "./notes.js";
import { goToPlace, keepPlace } from "./place.js";
import { makeProgress } from "./progress.js";
import { reasonWords } from "./reasons.js";
import { recallWithArrows } from "./recall.js";
import { makeScope } from "./scope.js";
import { makeSource } from "./source.js";
import { amendThread, listThreads, loadThread, newId, saveThread, whenChangedElsewhere } from "./threads.js";
import { makeTurn, showError, showStopped } from "./turn.js";
import { showWelcome } from "./welcome.js";

const HISTORY_LENGTH = 10;
const LONGEST_QUESTION = 4000;
const MOST_SOURCES = 100;
const OPEN = "tenkyo.thread.open.v1";

const [form, question, thread, welcome, restart, conversationsButton, notesButton, announcer, unkept, stop] = [
  "ask", "question", "thread", "welcome", "restart", "conversations", "notes", "announcer", "unkept", "stop",
].map((id) => document.getElementById(id));
const submit = form.querySelector("button[type=submit]");

await useLanguage(() => import("./reasons-ja.js"));

// What the first question does not need is loaded when it is used, so that the page is there sooner.
const loadResult = loadedOnce(() => import("./result.js"));
const loadGiven = loadedOnce(() => import("./given.js"));

/** Load what shows an answer, so that it is there once the answer is; what goes wrong is said when it is used. */
function prepareResult() {
  loadResult().catch(() => {});
}

let conversation = { id: newId(), results: [] };
let busy = false;
let stopping = null;
const scope = makeScope();
const source = makeSource(thread);

/** Ask, and show the answer, the refusal or the error in a turn of its own. */
async function ask(asked, into = null) {
  if (busy) return;
  const byKeys = document.activeElement.matches(":focus-visible");
  const turn = into ?? addTurn(asked);
  // What was chosen by keys is gone or far above: they go on from the question.
  if (byKeys) question.focus({ preventScroll: true });
  setBusy(true);
  prepareResult();
  const asking = conversation;
  turn.querySelector(".reply").replaceChildren();
  const progress = makeProgress(turn.querySelector(".reply"), (said) => { announcer.textContent = said; });
  stopping = new AbortController();
  try {
    const { question: words, history, sources } = asked;
    const filter = sources ? { filter: { source: sources } } : {};
    const result = { ...await callEvents("/v1/ask", { question: words, history, ...filter }, stopping.signal, progress.heard), ...asked, asked_at: new Date().toISOString() };
    asking.results.push(result);
    keep(asking);
    const shown = await show(turn, result, asking, true);
    announcer.textContent = inShort(result);
    if (shown && !result.answerable && result.form !== "remark") shown.findSimilar(turn, result, ask, () => amendThread(asking.id, asking.results));
  } catch (error) {
    if (error.name === "AbortError") {
      showStopped(turn, () => ask(asked, turn));
      announcer.textContent = t("Stopped.");
      question.focus({ preventScroll: true });
    } else {
      showError(turn, error.message, () => ask(asked, turn));
      announcer.textContent = error.message;
    }
  } finally {
    progress.end();
    setBusy(false);
  }
  turn.scrollIntoView({ block: "start" });
}

/** Return what is announced of a result. */
function inShort(result) {
  if (result.answerable) return result.answer;
  return result.form === "remark" ? reasonWords(result) : t("Not answered. {reason}", { reason: reasonWords(result) });
}

function askHere(words) {
  if (busy) return;
  const last = conversation.results.at(-1);
  const history = last ? [...last.history, last.question].slice(-HISTORY_LENGTH) : [];
  ask({ question: words, history, sources: scope.sources() });
}

/** Show the answer that a link gives, or ask what it asks, in a conversation of its own. */
function askLinked() {
  const linked = askedIn(location.hash);
  if (!linked) return openIn(sourcesIn(location.hash));
  history.replaceState(null, "", "/");
  const asked = {
    question: linked.asked.question.slice(0, LONGEST_QUESTION),
    history: linked.asked.history.slice(-HISTORY_LENGTH),
    sources: linked.asked.sources?.slice(0, MOST_SOURCES) ?? null,
  };
  // What a link gives is one conversation, however often it is followed.
  open(linked.given ? idOfGiven(linked.given) : newId(), asked.sources);
  if (!linked.given) ask(asked);
  else if (!conversation.results.length) showGiven(linked.given, asked);
  return true;
}

/** Begin a conversation that looks in some documents; tell whether there are any. */
function openIn(sources) {
  if (!sources) return false;
  history.replaceState(null, "", "/");
  open(newId(), sources.slice(0, MOST_SOURCES));
  return true;
}

async function showGiven(words, asked) {
  const turn = addTurn(asked);
  const asking = conversation;
  try {
    const { unpacked } = await loadGiven();
    const result = await unpacked(words, asked);
    asking.results.push(result);
    await show(turn, result, asking, true);
    keep(asking);
    announcer.textContent = inShort(result);
  } catch {
    // The link was cut off, or made up.
    asking.results.length = 0;
    ask(asked, turn);
  }
}

function addTurn(asked) {
  welcome.hidden = true;
  restart.hidden = false;
  const turn = makeTurn(asked, () => loadResult().then(({ settle }) => settle(turn), () => {}));
  thread.append(turn);
  turn.scrollIntoView({ block: "start" });
  return turn;
}

/** Show a result in its turn, and settle it at once if it is `near` the screen; returns the module that did, null where it could not be loaded. */
async function show(turn, result, asking, near = false) {
  let shown;
  try {
    shown = await loadResult();
  } catch (error) {
    showError(turn, error.message, () => show(turn, result, asking, true));
    return null;
  }
  const number = asking.results.indexOf(result) + 1;
  shown.showResult(turn, result, number, {
    back: `/#${new URLSearchParams({ thread: asking.id, turn: number })}`,
    changed: (words) => {
      keep(asking);
      announcer.textContent = words;
    },
    noted: (words) => {
      refreshNotes();
      announcer.textContent = words;
    },
    ask,
  });
  if (near) shown.settle(turn);
  if (result.given && !result.checked) check(turn, result, asking);
  return shown;
}

/** Find out whether the service gives the answer that a link brought, and show it as what it is. */
async function check(turn, result, asking) {
  try {
    const { checked } = await loadGiven();
    const found = await checked(result);
    asking.results[asking.results.indexOf(result)] = found;
    amendThread(asking.id, asking.results);
    const shown = await show(turn, found, asking, true);
    announcer.textContent = shown.checkedWords(found);
  } catch (error) {
    // A link may be made so that it cannot be checked.
    turn.querySelector(".as-given").classList.add("doubtful");
    turn.querySelector(".checked").textContent = t("It could not be checked: {message}", { message: error.message });
  }
}

function keep({ id, results }) {
  unkept.hidden = saveThread(id, results);
  conversationsButton.hidden = !listThreads().length;
}

/** Return the conversation and the turn that a link back names; null where it names none. */
function linkedBack() {
  const named = new URLSearchParams(location.hash.slice(1));
  const id = named.get("thread");
  if (!id || !loadThread(id).length) return null;
  history.replaceState(null, "", "/");
  return { id, turn: Number(named.get("turn")) - 1 };
}

/** Open a conversation, kept or new, looking in `sources`, or else where it looked last; resolves once it is shown. */
async function open(id, sources = null) {
  conversation = { id, results: loadThread(id) };
  try {
    sessionStorage.setItem(OPEN, id);
  } catch {
    // The conversation is open as long as the page.
  }
  thread.replaceChildren();
  const shown = conversation.results.map((result) => show(addTurn(result), result, conversation));
  const { results } = conversation;
  scope.choose(sources ?? results.at(-1)?.sources);
  welcome.hidden = results.length > 0;
  restart.hidden = results.length === 0;
  conversationsButton.hidden = !listThreads().length;
  announcer.textContent = "";
  question.focus({ preventScroll: true });
  await Promise.all(shown);
}

function refreshNotes() {
  const count = listNotes().length;
  notesButton.hidden = count === 0;
  notesButton.textContent = t("Notes ({count})", { count });
}

/** Let a button open a dialog whose module `load()` gives the opener; what goes wrong is said in `status`, a part of the dialog. */
function opensDialog(button, status, load) {
  const opener = loadedOnce(load);
  button.addEventListener("click", async () => {
    try {
      (await opener())();
    } catch (error) {
      const said = document.getElementById(status);
      said.textContent = error.message;
      said.closest("dialog").showModal();
    }
  });
}

function setBusy(now) {
  busy = now;
  submit.disabled = now;
  submit.hidden = now;
  stop.hidden = !now;
}

function fit() {
  // Most browsers do so by themselves: field-sizing in chat.css.
  if (CSS.supports("field-sizing", "content")) return;
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight}px`;
}

/** Open the conversation that was open last, or that a link leads back to, at its place. */
async function openLast() {
  const back = linkedBack();
  try {
    await open(back?.id ?? sessionStorage.getItem(OPEN) ?? newId());
  } catch {
    await open(newId());
  }
  goToPlace(conversation.id, back?.turn ?? null);
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
question.addEventListener("input", prepareResult, { once: true });
for (const towards of ["pointerover", "focusin"]) welcome.addEventListener(towards, prepareResult, { once: true });

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

stop.addEventListener("click", () => stopping?.abort());

restart.addEventListener("click", () => {
  source.close();
  open(newId());
  scrollTo(0, 0);
});

recallWithArrows(question, () => conversation.results.map((result) => result.question));
opensDialog(conversationsButton, "threads-found", async () => (await import("./conversations.js")).makeConversations({
  current: () => conversation.id,
  open,
  deleted: (id) => id === conversation.id && open(newId()),
}));
opensDialog(notesButton, "notes-wrong", async () => (await import("./notebook.js")).makeNotebook(() => {
  refreshNotes();
  open(conversation.id);
}));
addEventListener("storage", refreshNotes);
refreshNotes();
// The same conversation may be open in two tabs: neither is to write over what the other added.
whenChangedElsewhere((id) => {
  if (id === conversation.id && !busy) open(id);
});
addEventListener("hashchange", askLinked);
keepPlace(() => conversation.id);
showWelcome(askHere);
if (!askLinked()) openLast();
