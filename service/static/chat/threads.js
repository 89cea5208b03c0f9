// Conversations, kept by the browser on the reader's own machine and nowhere else.
//
// A conversation is the list of its results, in the order asked: what the API answered, with the
// question, the questions before it (`history`) and the documents looked in (`sources`, or null).

import { folded } from "../common/dom.js";

const LIST = "tenkyo.threads.v1";
const BODY = "tenkyo.thread.v1.";
const MOST_THREADS = 50;
const MOST_CHARACTERS = 2_500_000;

/** Return a name for a new conversation that no other has. */
export function newId() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** Return the conversations that are kept, last changed first: [{id, name, turns, changed}, …]. */
export function listThreads() {
  const found = read(LIST);
  return Array.isArray(found) ? found.filter((one) => one?.id && typeof one.name === "string") : [];
}

/** Return the results of a conversation, none where it is not kept. */
export function loadThread(id) {
  const found = read(bodyOf(id));
  return Array.isArray(found) ? found.filter(isResult) : [];
}

/**
 * Keep a conversation; the oldest others give way to it. Returns whether there was room.
 */
export function saveThread(id, results) {
  const before = listThreads();
  const others = before.filter((thread) => thread.id !== id);
  const name = before.find((thread) => thread.id === id)?.name ?? results[0].question;
  const body = JSON.stringify(results);
  const own = { id, name, turns: results.length, changed: Date.now(), size: body.length };
  while (others.length >= MOST_THREADS || (others.length && sizeOf(others) + own.size > MOST_CHARACTERS)) {
    forget(others.pop().id);
  }
  while (!write(bodyOf(id), body)) {
    if (!others.length) return false;
    forget(others.pop().id);
  }
  return write(LIST, JSON.stringify([own, ...others]));
}

/** Add to what is kept of a conversation, in its place among the others; not where it was deleted. */
export function amendThread(id, results) {
  if (listThreads().some((thread) => thread.id === id)) write(bodyOf(id), JSON.stringify(results));
}

/** Tell whether words, folded, are in a conversation: its name, its questions or its answers. */
export function threadHas({ id, name }, words) {
  const said = loadThread(id).flatMap(({ question, answer }) => [question, answer ?? ""]);
  return [name, ...said].some((one) => folded(one).includes(words));
}

/** Give a conversation another name. */
export function renameThread(id, name) {
  const renamed = listThreads().map((thread) => (thread.id === id ? { ...thread, name } : thread));
  write(LIST, JSON.stringify(renamed));
}

/** Forget a conversation for good. */
export function deleteThread(id) {
  forget(id);
  write(LIST, JSON.stringify(listThreads().filter((thread) => thread.id !== id)));
}

/** Call back when another tab has changed a conversation. */
export function whenChangedElsewhere(changed) {
  addEventListener("storage", ({ key }) => {
    if (key?.startsWith(BODY)) changed(key.slice(BODY.length));
  });
}

function bodyOf(id) {
  return BODY + id;
}

function sizeOf(threads) {
  return threads.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

/** Tell whether something has what the page needs of a result. */
export function isResult(result) {
  const lists = [result?.citations, result?.nearest, result?.history, result?.degraded];
  const sources = result?.sources;
  return typeof result?.question === "string" && lists.every(Array.isArray)
    && (sources === null || Array.isArray(sources));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, words) {
  try {
    localStorage.setItem(key, words);
    return true;
  } catch {
    // A full store, or a private window.
    return false;
  }
}

function forget(id) {
  try {
    localStorage.removeItem(bodyOf(id));
  } catch {
    // Where nothing may be kept, nothing is to be forgotten.
  }
}
