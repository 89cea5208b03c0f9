// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

import { askForKey } from "./key.js";
import { t } from "./language.js";

const LISTED_AT_ONCE = 100;
const MOST_LISTED = 2000;

/**
 * GET a path, or POST a body to it, or use another method, with a body or without. Returns the
 * JSON, null where there is none.
 */
export async function call(path, body, method = body === undefined ? "GET" : "POST") {
  const response = await send(path, body === undefined ? { method } : { method, ...asJson(body) });
  return response.status === 204 ? null : response.json();
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
      if (name === "error") throw Object.assign(new Error(shape.detail), { status: shape.status });
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

/** Return the response to a request, once there is a key where one is needed. */
async function send(path, request) {
  let response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    throw request.signal?.aborted ? error : unreachable();
  }
  if (response.status === 401 && await askForKey()) return send(path, request);
  if (response.ok) return response;
  throw Object.assign(new Error(await reasonOf(response)), { status: response.status });
}

function unreachable() {
  return new Error(t("The service cannot be reached. Check that it is running."));
}

async function reasonOf(response) {
  try {
    const problem = await response.json();
    if (problem.detail) return problem.detail;
  } catch {
    // Something between the page and the service answered; only the status is known.
  }
  return t("The service answered with an error ({status}).", { status: response.status });
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
