// Talks to the HTTP API; what goes wrong arrives as an error whose message is for people.

/** GET a path, or POST a body to it, and return the JSON. */
export async function call(path, body) {
  const request = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Error("The service cannot be reached. Check that it is running.");
  }
  if (response.ok) return response.json();
  throw new Error(await reasonOf(response));
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
