// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

import { askForKey } from "./key.js";
import { t } from "./language.js";

/**
 * GET a path, or POST a body to it, or use another method, with a body or without. Returns the
 * JSON, null where there is none.
 */
export async function call(path, body, method = body === undefined ? "GET" : "POST") {
  const request = body === undefined ? { method } : {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Error(t("The service cannot be reached. Check that it is running."));
  }
  if (response.status === 401 && await askForKey()) return call(path, body, method);
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
