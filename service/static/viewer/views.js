// Two ways to see a PDF or a picture: its pages as they are printed, and its text as it reads.

import { goTo as goToWords } from "./document.js";
import { makeSheet } from "./sheet.js";
import { nameOf } from "../common/dom.js";

/**
 * Let the reader change between the two where a document has both; words that are cited are first
 * shown on their page. `tell` says why a page cannot be shown: the text is shown then.
 */
export function makeViews(path, about, tell) {
  const [views, asPage, asText, sheet, text] = [
    "views", "as-page", "as-text", "sheet", "text",
  ].map((id) => document.getElementById(id));
  const turn = makeSheet(path, { name: nameOf(about), pages: about.page_starts.length }, turnTo);
  let marks = [];
  let number = 1;
  let printed = null;

  views.hidden = !about.page_pictures;
  asPage.addEventListener("click", () => turnTo(number));
  asText.addEventListener("click", () => {
    showText();
    const { start, end } = spanOf(number);
    const here = marks.find(({ span }) => span[0] < end && span[1] > start);
    if (here) goToWords(text, here.kind);
    else document.getElementById(`page-${number}`)?.scrollIntoView();
  });

  /** Show marked words, and go to those of a kind. */
  function mark(found, kind) {
    marks = found;
    printed ??= about.page_pictures;
    return goTo(kind);
  }

  function goTo(kind) {
    const marked = marks.find((one) => one.kind === kind);
    if (!marked) return undefined;
    number = pageOf(marked.span[0]);
    if (printed) return turnTo(number, kind);
    goToWords(text, kind);
    return undefined;
  }

  async function turnTo(page, kind) {
    number = page;
    change(true);
    const { start, end } = spanOf(page);
    const here = marks.filter(({ span }) => span[0] < end && span[1] > start);
    try {
      await turn(page, here, kind);
    } catch (error) {
      showText();
      tell(error.message);
      if (kind) goToWords(text, kind);
    }
  }

  function showText() {
    if (!sheet.hidden) change(false);
  }

  function change(toPage) {
    printed = toPage;
    sheet.hidden = !toPage;
    text.hidden = toPage;
    asPage.setAttribute("aria-pressed", `${toPage}`);
    asText.setAttribute("aria-pressed", `${!toPage}`);
  }

  function pageOf(place) {
    return Math.max(1, about.page_starts.filter((start) => start <= place).length);
  }

  function spanOf(page) {
    return { start: about.page_starts[page - 1], end: about.page_starts[page] ?? about.characters };
  }

  return { mark, goTo, showText };
}
