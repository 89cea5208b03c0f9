// Answers that the reader keeps as notes, in this browser, with a remark on each.

const KEY = "tenkyo.notes.v1";

/** Return the notes, oldest first: [{id, kept, remark, result}, …]. */
export function listNotes() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found.filter(isNote) : [];
  } catch {
    return [];
  }
}

/** Tell whether an answer is among the notes. */
export function isKept(result) {
  return listNotes().some(({ id }) => id === idOf(result));
}

/** Keep an answer as a note. Returns whether there was room. */
export function keepNote(result) {
  const { vote, similar, nearest, ...own } = result;
  const note = { id: idOf(result), kept: new Date().toISOString(), remark: "", result: { ...own, nearest: [] } };
  return write([...listNotes().filter(({ id }) => id !== note.id), note]);
}

/** Put a remark on a note. Returns whether there was room. */
export function remarkOn(id, remark) {
  return write(listNotes().map((note) => (note.id === id ? { ...note, remark } : note)));
}

/** Take a note away. */
export function dropNote(id) {
  write(listNotes().filter((note) => note.id !== id));
}

/** Return what tells an answer from others: what was asked, of which index, and when. */
export function idOf({ question, history, sources, index, asked_at: time }) {
  return JSON.stringify([question, history, sources, index.generation, time ?? null]);
}

function isNote(note) {
  const { id, remark, result } = note ?? {};
  return typeof id === "string" && typeof remark === "string" && typeof result?.question === "string"
    && Array.isArray(result.citations);
}

function write(notes) {
  try {
    localStorage.setItem(KEY, JSON.stringify(notes));
    return true;
  } catch {
    // A full store, or a private window.
    return false;
  }
}
