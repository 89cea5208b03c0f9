// A page of a PDF, or a picture, as it is printed, with the marked words lit on it.

import { call } from "../common/api.js";
import { element } from "../common/dom.js";
import { locale, t } from "../common/language.js";

/** After so many milliseconds it is said that a page loads. */
const LATE_MS = 300;
const WIDTHS = [800, 1200, 1600, 2400];

/**
 * Make the page's sheet show pages of the document at an API path. Returns a function that turns
 * to a page, from 1, and lights [{kind, span}, …] by code points; it throws what a reader should
 * know where that cannot be. `turned` is called when the reader turns to another page.
 */
export function makeSheet(path, { name, pages }, turned) {
  const [frame, paper, where, before, after, said] = [
    "sheet-frame", "sheet-paper", "sheet-page", "sheet-before", "sheet-after", "sheet-said",
  ].map((id) => document.getElementById(id));
  let number = 1;
  let asked = 0;

  async function turn(to, marks, kind) {
    number = to;
    asked += 1;
    const turning = asked;
    where.textContent = t("Page {page} of {pages}", { page: to.toLocaleString(locale()), pages: pages.toLocaleString(locale()) });
    before.disabled = to === 1;
    after.disabled = to === pages;
    const late = setTimeout(() => { said.textContent = t("Loading the page"); }, LATE_MS);
    const loading = Promise.all([draw(to), boxesOf(to), ...marks.map((mark) => boxesOf(to, mark))]);
    const [picture, ...lit] = await loading.finally(() => clearTimeout(late));
    // The reader may have gone on meanwhile.
    if (turning !== asked) return;
    const [{ width, height }] = lit;
    paper.style.aspectRatio = `${width} / ${height}`;
    const boxes = lit.slice(1).flatMap((found, index) => found.boxes.map((box) => boxOf(box, marks[index].kind)));
    paper.replaceChildren(picture, ...boxes);
    said.textContent = saidOf(to, boxes.length, marks.length);
    if (!kind) return;
    frame.focus({ preventScroll: true, focusVisible: false });
    const place = boxes.length ? "center" : "start";
    (boxes.find((box) => box.classList.contains(kind)) ?? frame).scrollIntoView({ block: place, inline: place });
  }

  /** Return the page's picture, ready to be seen. */
  async function draw(page) {
    const wanted = paper.clientWidth * devicePixelRatio;
    const width = WIDTHS.find((one) => one >= wanted) ?? WIDTHS.at(-1);
    const alt = t("Page {page} of {name} as it is printed; its words are in the text view", { page, name });
    const picture = element("img", { src: `${path}/pages/${page}.webp?width=${width}`, alt });
    try {
      await picture.decode();
    } catch {
      throw new Error(t("This page cannot be shown as it is printed."));
    }
    return picture;
  }

  function boxesOf(page, mark) {
    const [start, end] = mark?.span ?? [0, 0];
    return call(`${path}/pages/${page}?start=${start}&end=${end}`);
  }

  function saidOf(page, boxes, marks) {
    if (boxes || !marks) return "";
    return t("The marked words are not lit on page {page}. The text view has them.", { page });
  }

  before.addEventListener("click", () => turned(number - 1));
  after.addEventListener("click", () => turned(number + 1));
  return turn;
}

function boxOf({ left, top, right, bottom }, kind) {
  const made = element("div", { class: `box ${kind}` });
  const percent = (share) => `${100 * share}%`;
  Object.assign(made.style, {
    left: percent(left), top: percent(top), width: percent(right - left), height: percent(bottom - top),
  });
  return made;
}
