// The document on the right: what is cited and what is evidence is marked, and words are selected.

import { call } from "/static/common/api.js";
import { goTo, isIn, selectedSpan, showText } from "/static/viewer/document.js";
import { element, nameOf } from "/static/common/dom.js";
import { utf16Offsets } from "/static/common/offsets.js";

const LISTED_AT_ONCE = 100;
const SHOWN_OF_SELECTION = 80;

/**
 * Return the pane, working on the elements of the page. `marksIn(id)` gives the marks of a
 * document, and `add({doc, start, end, text})` is called with the words that were selected.
 */
export function makePane(marksIn, add) {
  const [list, text, button, toGold, toCited, selected, wrong, name] = [
    "documents", "text", "add", "to-gold", "to-cited", "selected", "pane-error", "name",
  ].map((id) => document.getElementById(id));
  const ids = new Map();
  let shown = null;
  let wanted = null;
  let marked = null;
  let chosen = null;

  /** Show a document, unless it is there already; then go to `kind` of marks, if it has any. */
  async function open(id, kind = null) {
    wanted = id;
    try {
      if (shown?.id !== id) {
        const path = `/v1/documents/${id}`;
        const [about, body] = await Promise.all([call(path), call(`${path}/text`)]);
        // Another may have been asked for meanwhile.
        if (wanted !== id) return;
        shown = { ...about, text: body.text };
        text.scrollTop = 0;
      }
      wrong.hidden = true;
      name.textContent = nameOf(shown);
      list.value = id;
      refresh();
      if (kind) goTo(text, kind);
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
    }
  }

  /** Mark the document anew where its marks have changed, without moving in it. */
  function refresh() {
    if (!shown) return;
    const marks = marksIn(shown.id).filter(({ span }) => isIn(span, shown.characters));
    const state = JSON.stringify([shown.id, marks]);
    if (state === marked) return;
    marked = state;
    const at = text.scrollTop;
    showText(text, shown.text, shown.page_starts, marks);
    text.scrollTop = at;
    toGold.disabled = !marks.some(({ kind }) => kind === "gold");
    toCited.disabled = !marks.some(({ kind }) => kind === "cited");
    choose(null);
  }

  function choose(span) {
    chosen = span && { doc: shown.source, start: span[0], end: span[1], text: words(span) };
    button.disabled = chosen === null;
    selected.textContent = chosen ? `Selected: “${brief(chosen.text)}”` : "Nothing is selected.";
  }

  function words(span) {
    const [from, to] = utf16Offsets(shown.text, span);
    return shown.text.slice(from, to);
  }

  function addChosen() {
    if (!chosen) return;
    add(chosen);
    choose(null);
    getSelection().removeAllRanges();
    text.focus({ preventScroll: true });
  }

  async function fill() {
    let offset = 0;
    let total = 1;
    while (offset < total) {
      const page = await call(`/v1/documents?offset=${offset}&limit=${LISTED_AT_ONCE}`);
      if (!page.documents.length) break;
      list.append(...page.documents.map((each) => element("option", { value: each.id }, each.source)));
      for (const { id, sources } of page.documents) for (const source of sources) ids.set(source, id);
      offset += page.documents.length;
      total = page.total;
    }
  }

  document.addEventListener("selectionchange", () => {
    // What is selected elsewhere, in a field say, leaves the words here chosen.
    if (shown && text.contains(getSelection().anchorNode)) choose(selectedSpan(text, shown.text));
  });
  // The press would take the selection away before the click.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", addChosen);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && chosen) addChosen();
  });
  list.addEventListener("change", () => list.value && open(list.value));
  toGold.addEventListener("click", () => goTo(text, "gold"));
  toCited.addEventListener("click", () => goTo(text, "cited"));
  const filled = fill().catch((error) => {
    wrong.textContent = error.message;
    wrong.hidden = false;
  });

  return { open, refresh, idOf: (source) => ids.get(source), filled };
}

/** Return words in one line, cut in the middle where they are long. */
export function brief(words, most = SHOWN_OF_SELECTION) {
  const characters = [...words.replace(/\s+/gu, " ").trim()];
  if (characters.length <= most) return characters.join("");
  const half = Math.floor(most / 2);
  return `${characters.slice(0, half).join("")} … ${characters.slice(-half).join("")}`;
}
