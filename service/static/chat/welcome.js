// What an empty conversation begins with: the documents, and questions that they answer.

import { call, callUnasked } from "../common/api.js";
import { element, languageOf, nameOf } from "../common/dom.js";
import { locale, t } from "../common/language.js";

const LISTED = 8;
/** How long to wait for suggestions that are still being looked for, and how often; by eye. */
const AGAIN_MS = 1000;
const MOST_TRIES = 30;

/** List documents and suggest questions; `ask(words)` is called with the one that is chosen. */
export function showWelcome(ask) {
  showDocuments(document.getElementById("documents"));
  showSuggestions(document.getElementById("suggestions"), ask);
}

async function showDocuments(list) {
  try {
    const { documents, total } = await call(`/v1/documents?limit=${LISTED}`);
    if (!total) {
      list.replaceChildren(invitation());
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
    const invited = error.kind === "not-ready" ? [invitation()] : [];
    list.replaceChildren(...invited, element("div", { class: "error" }, element("p", {}, error.message), retry));
  }
}

/** Return what an installation without documents shows first: where to add them. */
function invitation() {
  return element(
    "div",
    { class: "invitation" },
    element("h3", {}, t("There are no documents yet")),
    element("p", {}, t("Add files, folders or archives; then ask about them here.")),
    element("a", { href: "/library" }, t("Add documents to ask about")),
  );
}

/** Suggest questions, and ask for more of them while the service still finds some. */
async function showSuggestions(list, ask, tries = MOST_TRIES) {
  try {
    const path = `/v1/suggestions?language=${locale()}`;
    const { questions, complete } = await (tries === MOST_TRIES ? call(path) : callUnasked(path));
    // A reader who is about to choose one keeps it.
    if (questions.length && !list.contains(document.activeElement)) {
      list.replaceChildren(element("h3", { class: "label" }, t("Questions to begin with")), questionList(questions, ask));
    }
    if (!complete && tries) setTimeout(() => showSuggestions(list, ask, tries - 1), AGAIN_MS);
  } catch {
    // The list of documents says what is wrong, where something is.
  }
}

/** Return a list of questions to choose from; `ask(words)` is called with the one that is chosen. */
export function questionList(questions, ask) {
  const buttons = questions.map((words) => element(
    "li",
    {},
    element("button", { type: "button", class: "quiet", lang: languageOf(words), click: () => ask(words) }, words),
  ));
  return element("ul", { class: "questions" }, ...buttons);
}
