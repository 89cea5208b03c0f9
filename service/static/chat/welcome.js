// What an empty conversation begins with: the documents, and questions that they answer.

import { call } from "../common/api.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { t } from "../common/language.js";

const LISTED = 8;

/** List documents and suggest questions; `ask(words)` is called with the one that is chosen. */
export function showWelcome(ask) {
  showDocuments(document.getElementById("documents"));
  showSuggestions(document.getElementById("suggestions"), ask);
}

async function showDocuments(list) {
  try {
    const { documents, total } = await call(`/v1/documents?limit=${LISTED}`);
    if (!total) {
      list.replaceChildren(element("p", {}, element("a", { href: "/library" }, t("Add documents to ask about"))));
      return;
    }
    const links = documents.map((each) => {
      const name = nameOf(each);
      const link = element("a", { href: `/documents/${each.id}`, lang: languageOf(name) }, name);
      return element("li", {}, link);
    });
    const more = total - documents.length;
    if (more > 0) links.push(element("li", {}, element("a", { href: "/library" }, t("and {more} more", { more }))));
    const count = t(total === 1 ? "One document to ask about" : "{total} documents to ask about", { total });
    list.replaceChildren(element("h3", { class: "label" }, count), element("ul", {}, ...links));
  } catch (error) {
    const retry = element("button", { type: "button", click: () => showDocuments(list) }, t("Retry"));
    list.replaceChildren(element("div", { class: "error" }, element("p", {}, error.message), retry));
  }
}

async function showSuggestions(list, ask) {
  try {
    const { questions } = await call("/v1/suggestions");
    const buttons = questions.map((words) => element(
      "li",
      {},
      element("button", { type: "button", class: "quiet", lang: languageOf(words), click: () => ask(words) }, words),
    ));
    if (!buttons.length) return;
    list.replaceChildren(element("h3", { class: "label" }, t("Questions to begin with")), element("ul", {}, ...buttons));
  } catch {
    // The list of documents says what is wrong, where something is.
  }
}
