// What a link to this page asks, behind its #.

/** Read an address that asks a question, as `linkTo` makes it: {asked: {question, history, sources}, given}; null where it asks nothing. */
export function askedIn(fragment) {
  const named = new URLSearchParams(fragment.replace(/^#/u, ""));
  const question = named.get("q")?.trim();
  if (!question) return null;
  const sources = named.getAll("source");
  const asked = { question, history: named.getAll("history"), sources: sources.length ? sources : null };
  return { asked, given: named.get("given") };
}

/** Read an address that names documents to ask in, without a question; null where it names none. */
export function sourcesIn(fragment) {
  const sources = new URLSearchParams(fragment.replace(/^#/u, "")).getAll("source");
  return sources.length ? sources : null;
}

/** Return what the conversation is called in which a packed answer is shown (FNV-1a, 32 bits). */
export function idOfGiven(words) {
  let hash = 0x811c9dc5;
  for (const character of words) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return `given-${(hash >>> 0).toString(36)}`;
}
