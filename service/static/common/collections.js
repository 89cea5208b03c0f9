// Named collections of documents to ask within, kept by the browser on the reader's machine.

const KEY = "tenkyo.collections.v1";

/** Return the collections by their names: [{name, sources}, …]. */
export function listCollections() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found)
      ? found.filter((one) => typeof one?.name === "string" && Array.isArray(one.sources)) : [];
  } catch {
    return [];
  }
}

/** Keep a collection under a name, in place of another one of that name. Returns whether there was room. */
export function saveCollection(name, sources) {
  const others = listCollections().filter((one) => one.name !== name);
  return write([...others, { name, sources }].sort((a, b) => a.name.localeCompare(b.name)));
}

/** Forget a collection; its documents stay. */
export function deleteCollection(name) {
  write(listCollections().filter((one) => one.name !== name));
}

function write(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  } catch {
    // A full store, or a private window.
    return false;
  }
}
