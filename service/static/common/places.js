// What a part of a document is called: a page, a sheet by its name, a slide.

import { locale, t } from "./language.js";

const WORKBOOK = /\.(?:xlsx|xlsm|xls|ods)$/iu;
const COUNTS = {
  pages: ["1 page", "{pages} pages"],
  sheets: ["1 sheet", "{pages} sheets"],
  slides: ["1 slide", "{pages} slides"],
};
const SLIDES = /\.(?:pptx|pptm|ppt|odp)$/iu;

/** Tell whether the pages of a file are the sheets of a workbook. */
export function hasSheets(source) {
  return WORKBOOK.test(source);
}

/** Return what the page of a passage is called, null where it has none. A sheet is headed by its name. */
export function pageWords({ source, page, heading_path: [name] }) {
  if (page === null) return null;
  if (hasSheets(source)) return name ? t("sheet “{name}”", { name }) : t("sheet {page}", { page });
  return SLIDES.test(source) ? t("slide {page}", { page }) : t("page {page}", { page });
}

/** Return how many pages, sheets or slides a file has. */
export function pagesWords(source, pages) {
  const [one, many] = COUNTS[hasSheets(source) ? "sheets" : SLIDES.test(source) ? "slides" : "pages"];
  return t(pages === 1 ? one : many, { pages: pages.toLocaleString(locale()) });
}

/** Return the headings above a passage that neither its document nor its sheet is called by. */
export function trailOf({ source, title, page, heading_path: headings }) {
  const name = title.trim() || source;
  const below = page !== null && hasSheets(source) ? headings.slice(1) : headings;
  return below.filter((heading) => heading !== name);
}

/** Return what a page of a document is called in its text, from its number and its first heading. */
export function pageTitle(source, number, heading) {
  if (hasSheets(source)) return heading ? t("Sheet “{name}”", { name: heading }) : t("Sheet {number}", { number });
  return SLIDES.test(source) ? t("Slide {number}", { number }) : t("Page {number}", { number });
}
