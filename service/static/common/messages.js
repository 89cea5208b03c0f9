// What the service says of files and questions, in the reader's language: templates with their
// values, by the table that the page loads with its language.

import { locale, template } from "./language.js";

/** Return a message of the API as a sentence: {template, values}, whose values may be messages too. */
export function sentence(message) {
  const said = clause(message);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Return a message as the end of a sentence. */
export function clause(message) {
  const said = wordsOf(message).trim();
  return said + (/[.!?。]$/u.test(said) ? "" : locale() === "ja" ? "。" : ".");
}

function wordsOf(message) {
  // A reason without values may come as a text; names have no translation.
  if (typeof message === "string") return message.includes(" ") ? template(message) : message;
  return template(message.template).replace(/\{(\w+)\}/gu, (_, name) => wordsOf(message.values[name]));
}

/** Return what parts two sentences. */
export function between() {
  return locale() === "ja" ? "" : " ";
}
