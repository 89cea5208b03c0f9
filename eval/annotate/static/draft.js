// What the annotator says of a question: a row of gold in the form, and back again.

import { element, languageOf } from "/static/common/dom.js";
import { brief } from "./pane.js";

const UNANSWERABLE = "unanswerable";

/**
 * Return the form, working on the elements of the page. `changed()` is called after every edit,
 * `show(item)` to show a piece of evidence.
 */
export function makeDraft(kinds, changed, show) {
  const form = document.getElementById("draft");
  const { answers, kind, split, near_miss: nearMiss, all } = form.elements;
  const list = document.getElementById("evidence");
  let evidence = [];

  kind.append(...kinds.map((name) => element("option", { value: name }, name)));

  /** Fill the form with a row, or with nothing. */
  function read(row) {
    const answerable = row?.answerable ?? true;
    form.elements.answerable.value = answerable ? "yes" : "no";
    evidence = [...(row?.gold ?? [])];
    answers.value = (row?.answers ?? []).map(asLine).join("\n");
    const known = row?.kind ?? kinds[0];
    if (![...kind.options].some((option) => option.value === known)) {
      kind.append(element("option", { value: known }, known));
    }
    kind.value = known;
    split.value = row?.split ?? "";
    nearMiss.value = row?.near_miss ?? "";
    all.checked = row?.all === true;
    refresh();
  }

  /** Return the row, without what only the file knows. */
  function row() {
    const answerable = form.elements.answerable.value === "yes";
    return {
      answerable,
      kind: kind.value,
      answers: answerable ? answers.value.split("\n").map(asGroup).filter((group) => group.length) : [],
      gold: answerable ? evidence : [],
      all: answerable && all.checked,
      near_miss: answerable ? null : nearMiss.value.trim() || null,
      split: split.value || null,
    };
  }

  /** Add a piece of evidence, unless it is there already. */
  function add(item) {
    const same = ({ doc, start, end }) => doc === item.doc && start === item.start && end === item.end;
    if (!evidence.some(same)) evidence.push(item);
    form.elements.answerable.value = "yes";
    edited();
  }

  function remove(item) {
    evidence = evidence.filter((one) => one !== item);
    edited();
    document.getElementById("text").focus({ preventScroll: true });
  }

  function edited() {
    const answerable = form.elements.answerable.value === "yes";
    if (!answerable && kind.value === kinds[0]) kind.value = UNANSWERABLE;
    if (answerable && kind.value === UNANSWERABLE) [kind.value] = kinds;
    refresh();
    changed();
  }

  function refresh() {
    const answerable = form.elements.answerable.value === "yes";
    document.getElementById("if-answerable").hidden = !answerable;
    document.getElementById("if-not").hidden = answerable;
    document.getElementById("no-evidence").hidden = evidence.length > 0;
    list.replaceChildren(...evidence.map(piece));
  }

  function piece(item) {
    const name = item.text ?? place(item);
    return element(
      "li",
      {},
      element("q", { lang: languageOf(name) }, brief(name, 160)),
      element("p", { class: "hint" }, `${item.doc} · ${place(item)}`),
      element("button", { type: "button", class: "quiet", click: () => show(item) }, "Show"),
      element("button", { type: "button", class: "quiet", click: () => remove(item) }, "Remove"),
    );
  }

  form.addEventListener("input", edited);

  return { read, row, add, evidence: () => (row().answerable ? evidence : []) };
}

function place({ start, end, page }) {
  if (start !== undefined && start !== null) return `${start} to ${end}`;
  return page ? `page ${page}` : "the whole document";
}

/** Write alternatives in a line; a bar that belongs to one is written \|. */
export function asLine(group) {
  return group.map((text) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|")).join(" | ");
}

/** Read a line of alternatives. */
export function asGroup(line) {
  const parts = line.match(/(?:\\.|[^|\\]|\\$)+/gsu) ?? [];
  return parts.map((part) => part.replace(/\\(.)/gsu, "$1").trim()).filter(Boolean);
}
