// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

/** GET a path, or POST a body to it (or PUT it), and return the JSON, null where there is none. */
export async function call(path, body, method = "POST") {
  const request = body === undefined ? {} : {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Error("The service cannot be reached. Check that it is running.");
  }
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
  return `The service answered with an error (${response.status}).`;
}
