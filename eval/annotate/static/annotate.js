// The page where questions that were asked become gold questions.

import { call } from "/static/common/api.js";
import { element, languageOf, nameOf } from "/static/common/dom.js";
import { makeDraft } from "./draft.js";
import { brief, makePane } from "./pane.js";

const HITS = 10;
const home = location.pathname.replace(/\/$/u, "");

const [list, progress, listError, empty, chosenPart, asked, said, now, hits, query, outcome] = [
  "questions", "progress", "list-error", "empty", "chosen", "asked", "said", "now", "hits", "query", "outcome",
].map((id) => document.getElementById(id));

// What was begun and not yet saved, by the question's key.
const begun = new Map();
let questions = [];
let wanted = null;
let chosen = null;
let cited = [];
let draft = null;

const pane = makePane(marksIn, (item) => draft.add(item));

async function start() {
  try {
    const { questions: listed, kinds, gold } = await call(`${home}/questions`);
    questions = listed;
    draft = makeDraft(kinds, edited, (item) => showEvidence(item));
    progress.dataset.gold = gold;
    refreshList();
    await pane.filled;
    choose(location.hash.slice(1) || (firstOpen() ?? questions[0]).key);
  } catch (error) {
    complain(listError, error, () => location.reload());
  }
}

async function choose(key) {
  const question = questions.find((one) => one.key === key);
  if (!question || question === chosen?.question) return;
  wanted = key;
  try {
    const found = begun.get(key) ?? { ...await call(`${home}/questions/${key}`), question };
    // Another may have been chosen meanwhile.
    if (wanted !== key) return;
    chosen = found;
  } catch (error) {
    complain(listError, error, () => choose(key));
    return;
  }
  listError.replaceChildren();
  history.replaceState(null, "", `#${key}`);
  empty.hidden = true;
  chosenPart.hidden = false;
  cited = [];
  draft.read(chosen.row);
  outcome.replaceChildren();
  hits.replaceChildren();
  query.value = question.question;
  asked.textContent = question.question;
  asked.lang = languageOf(question.question) ?? "";
  said.replaceChildren(...about(question));
  refreshList();
  pane.refresh();
  document.getElementById("work").scrollTop = 0;
  await askNow(question);
}

/** Return what was asked before the question, and what users thought of the answer. */
function about(question) {
  const votes = [[question.down, "down"], [question.up, "up"]].filter(([count]) => count);
  const thumbs = votes.map(([count, way]) => thumb(way, count));
  const before = question.history.map((words) => element("li", { lang: languageOf(words) }, words));
  return [
    before.length ? element("p", { class: "hint" }, "Asked after:") : null,
    before.length ? element("ol", { class: "before" }, ...before) : null,
    thumbs.length ? element("p", { class: "votes" }, ...thumbs) : null,
    ...question.comments.map((words) => element("blockquote", { lang: languageOf(words) }, words)),
  ].filter(Boolean);
}

function thumb(way, count) {
  const icon = element("span", { class: `thumb ${way}`, "aria-hidden": "true" });
  return element("span", { class: "vote-count" }, icon, `${count}`, element("span", { class: "unseen" }, ` voted ${way}`));
}

async function askNow(question) {
  now.replaceChildren(element("p", { class: "progress" }, "Asking"));
  try {
    const body = { question: question.question, history: question.history.slice(-50) };
    const result = await call("/v1/ask", body);
    if (chosen.question !== question) return;
    cited = result.citations.map(({ document_id: id, quote }) => ({ id, span: [quote.start, quote.end] }));
    const found = result.answerable ? result.citations : result.nearest;
    const words = result.answerable
      ? element("p", { class: "answer-text", lang: languageOf(result.answer) }, result.answer)
      : element("p", {}, `Refused. ${result.reason}`);
    const title = result.answerable ? null : element("p", { class: "hint" }, "The nearest passages:");
    now.replaceChildren(words, ...[title].filter(Boolean), ...found.map((each) => place(each, each.quote, "cited")));
    const [first] = draft.evidence();
    if (first) showEvidence(first);
    else if (found.length) pane.open(found[0].document_id, "cited");
    else pane.refresh();
  } catch (error) {
    if (chosen.question === question) complain(now, error, () => askNow(question));
  }
}

/** Return a passage that was found, with what can be done with the words in it. */
function place(found, words, kind) {
  const page = found.page === null ? null : `page ${found.page}`;
  const where = [nameOf(found), page, found.heading_path.at(-1)].filter(Boolean).join(" · ");
  const item = { doc: found.source, start: words.start, end: words.end, text: words.text };
  const show = () => {
    cited = cited.filter((each) => !each.looked);
    const known = cited.some(({ id, span }) => id === found.document_id && span[0] === words.start);
    if (!known) cited.unshift({ id: found.document_id, span: [words.start, words.end], looked: true });
    pane.open(found.document_id, kind);
  };
  return element(
    "article",
    { class: "found" },
    element("p", { class: "hint" }, where),
    element("p", { lang: languageOf(words.text) }, brief(words.text, 240)),
    element("button", { type: "button", class: "quiet", click: show }, "Show"),
    element("button", { type: "button", class: "quiet", click: () => draft.add(item) }, "Add as evidence"),
  );
}

function showEvidence({ doc, start }) {
  pane.open(pane.idOf(doc), start === undefined ? null : "gold");
}

function marksIn(id) {
  const gold = draft.evidence().filter((item) => pane.idOf(item.doc) === id && Number.isInteger(item.start));
  return [
    ...gold.map(({ start: from, end }) => ({ kind: "gold", span: [from, end] })),
    ...cited.filter((each) => each.id === id).map(({ span }) => ({ kind: "cited", span })),
  ];
}

function edited() {
  begun.set(chosen.question.key, { ...chosen, row: { ...chosen.row, ...draft.row() } });
  outcome.replaceChildren();
  refreshList();
  pane.refresh();
}

async function save() {
  const { question, seen } = chosen;
  try {
    const saved = await call(`${home}/questions/${question.key}`, { ...draft.row(), seen }, "PUT");
    chosen = { ...chosen, seen: saved.seen, row: { ...chosen.row, ...draft.row() } };
    begun.delete(question.key);
    question.done = saved.id;
    const warnings = saved.warnings.map((words) => element("li", {}, words));
    outcome.replaceChildren(
      element("p", {}, `Saved as ${saved.id}.`),
      warnings.length ? element("ul", { class: "warnings" }, ...warnings) : "",
    );
    refreshList();
  } catch (error) {
    outcome.replaceChildren(element("p", { class: "notice" }, error.message));
    if (error.status === 409) outcome.append(element("button", { type: "button", class: "quiet", click: reload }, "Load it again"));
  }
}

/** Take up the question as the file has it now. */
function reload() {
  const { key } = chosen.question;
  begun.delete(key);
  chosen = null;
  choose(key);
}

function refreshList() {
  const done = questions.filter((question) => question.done).length;
  progress.textContent = `${done} of ${questions.length} done · ${progress.dataset.gold}`;
  list.replaceChildren(...questions.map((question) => {
    const state = begun.has(question.key) ? "not saved" : question.done;
    const votes = [[question.down, "down"], [question.up, "up"]].filter(([count]) => count);
    const marks = [...votes.map(([count, way]) => thumb(way, count)), state ? element("span", {}, state) : null];
    const current = question === chosen?.question ? "true" : null;
    const link = element(
      "a",
      { href: `#${question.key}`, "aria-current": current, class: question.done ? "done" : null },
      element("span", { class: "words", lang: languageOf(question.question) }, question.question),
      element("span", { class: "marks" }, ...marks.filter(Boolean)),
    );
    return element("li", {}, link);
  }));
}

function firstOpen() {
  const after = questions.indexOf(chosen?.question) + 1;
  return [...questions.slice(after), ...questions.slice(0, after)].find((question) => !question.done);
}

function complain(where, error, retry) {
  const button = element("button", { type: "button", click: retry }, "Retry");
  where.replaceChildren(element("div", { class: "error" }, element("p", {}, error.message), button));
}

document.getElementById("draft").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && chosen) save();
});

document.getElementById("next").addEventListener("click", () => {
  const next = firstOpen();
  if (next && next !== chosen?.question) choose(next.key);
  else outcome.replaceChildren(element("p", {}, "Every question is done."));
});

document.getElementById("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!query.value.trim()) return;
  try {
    const result = await call("/v1/search", { query: query.value, limit: HITS });
    hits.replaceChildren(...result.hits.map((hit) => place(hit, hit, "cited")));
  } catch (error) {
    hits.replaceChildren(element("p", { class: "notice" }, error.message));
  }
});

addEventListener("hashchange", () => choose(location.hash.slice(1)));
addEventListener("beforeunload", (event) => {
  if (begun.size) event.preventDefault();
});
start();
