// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

import { hadKey } from "./had-key.js";
import { locale, t } from "./language.js";

const LISTED_AT_ONCE = 100;
const MOST_LISTED = 2000;

/** What is said of problems, by kind, where the service's own words are not for the reader. */
const PROBLEMS = new Map([
  ["unauthorized", () => (hadKey()
    ? t("Your key is not valid any more. Whoever runs this service gives out another one.")
    : t("A key is needed here. Whoever runs this service gives one out."))],
  ["forbidden", () => t("This key does not allow it, or it is switched off here.")],
  ["not-found", () => t("It is not here, or not any more.")],
  ["too-large", () => t("This is larger than what is accepted here.")],
  ["too-many-requests", () => t("These are too many requests at once. Try again in a minute.")],
  ["internal-error", () => t("Something went wrong in the service. Try again, and tell whoever runs it if it happens again.")],
  ["not-ready", () => t("There is nothing to ask yet: the documents are not added, or still being opened.")],
  ["overloaded", () => t("Many questions are waiting. Try again in a moment.")],
  ["too-slow", () => t("There was no answer in time. Try again, perhaps with a shorter question.")],
  ["library-full", () => t("There is no room for more documents.")],
]);

/** Those that are said in these words in English too: the service names settings, for who runs it. */
const FOR_READERS = new Set(["unauthorized", "too-many-requests", "overloaded", "too-slow"]);

/**
 * GET a path, or POST a body to it, or use another method, with a body or without. Returns the
 * JSON, null where there is none.
 */
export async function call(path, body, method = body === undefined ? "GET" : "POST") {
  const response = await send(path, body === undefined ? { method } : { method, ...asJson(body) });
  return response.status === 204 ? null : response.json();
}

/** GET what nobody waits for: where no key is valid, it fails, and no dialog comes up while the reader types. */
export async function callUnasked(path) {
  return (await send(path, { method: "GET" }, false)).json();
}

/**
 * POST a body, and return the answer that ends the events which come back. `heard(name, shape)` is
 * told of those before it. `signal` stops it: then the error is an AbortError.
 */
export async function callEvents(path, body, signal, heard) {
  const { headers, body: sent } = asJson(body);
  const wanted = { ...headers, Accept: "text/event-stream" };
  const response = await send(path, { method: "POST", headers: wanted, body: sent, signal });
  if (!response.headers.get("Content-Type").startsWith("text/event-stream")) return response.json();
  try {
    for await (const { name, shape } of eventsOf(response)) {
      if (name === "answer") return shape;
      if (name === "error") throw errorOfProblem(shape);
      heard(name, shape);
    }
  } catch (error) {
    if (signal.aborted || error.status) throw error;
  }
  throw unreachable();
}

/** Give the events of a response as they come (WHATWG HTML, section 9.2): {name, shape}. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value).split(/\r?\n\r?\n/u);
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split(/\r?\n/u).map((line) => line.split(/: ?(.*)/su, 2)));
      if (fields.data) yield { name: fields.event, shape: JSON.parse(fields.data) };
    }
  }
}

function asJson(body) {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

/**
 * Return a function that gives what `load()` promises, a module of the page, and loads it once. Where
 * it cannot be loaded, the function rejects as a request does, and tries anew when called again.
 */
export function loadedOnce(load) {
  let loading = null;
  return () => {
    loading ??= load().catch(() => {
      loading = null;
      throw unreachable();
    });
    return loading;
  };
}

const loadKey = loadedOnce(() => import("./key.js"));

/** Return the response to a request; where a key is needed, the reader is asked for one if `asking`. */
async function send(path, request, asking = true) {
  let response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    throw request.signal?.aborted ? error : unreachable();
  }
  if (response.status === 401 && asking && await (await loadKey()).askForKey()) return send(path, request);
  if (response.ok) return response;
  throw await errorOf(response);
}

function unreachable() {
  return new Error(t("The service cannot be reached. Check that it is running."));
}

async function errorOf(response) {
  try {
    const problem = await response.json();
    if (problem.detail) return errorOfProblem(problem);
    throw new TypeError("This is no problem of the API.");
  } catch {
    // Something between the page and the service answered; only the status is known.
    const message = t("The service answered with an error ({status}).", { status: response.status });
    return Object.assign(new Error(message), { status: response.status });
  }
}

/** Return a problem of the API (RFC 9457) as an error: its `kind` is the last part of its type. */
function errorOfProblem(problem) {
  return Object.assign(new Error(problemWords(problem)), { status: problem.status, kind: kindOf(problem) });
}

/** Return what is wrong in the reader's words; what the service says itself is English. */
export function problemWords(problem) {
  const kind = kindOf(problem);
  const own = FOR_READERS.has(kind) || locale() !== "en";
  return own && PROBLEMS.has(kind) ? PROBLEMS.get(kind)() : problem.detail;
}

function kindOf({ type }) {
  return String(type).split(/[#/]/u).pop();
}

/** Return the documents, up to `MOST_LISTED` of them, and how many there are: {documents, total}. */
export async function everyDocument() {
  const documents = [];
  let total = 1;
  while (documents.length < Math.min(total, MOST_LISTED)) {
    const part = await call(`/v1/documents?offset=${documents.length}&limit=${LISTED_AT_ONCE}`);
    documents.push(...part.documents);
    total = part.documents.length ? part.total : documents.length;
  }
  return { documents, total };
}
