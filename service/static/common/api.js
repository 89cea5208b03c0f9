// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

import { askForKey } from "./key.js";
import { t } from "./language.js";

const LISTED_AT_ONCE = 100;
const MOST_LISTED = 2000;

/**
 * GET a path, or POST a body to it, or use another method, with a body or without. Returns the
 * JSON, null where there is none. `signal` stops it: then the error is an AbortError.
 */
export async function call(path, body, method = body === undefined ? "GET" : "POST", signal = null) {
  const request = body === undefined ? { method, signal } : {
    method,
    signal,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error(t("The service cannot be reached. Check that it is running."));
  }
  if (response.status === 401 && await askForKey()) return call(path, body, method, signal);
  if (response.ok) return response.status === 204 ? null : response.json();
  throw Object.assign(new Error(await reasonOf(response)), { status: response.status });
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
