// What is taken away from an answer: plain text, Markdown, and a link that asks again.

import { numbered } from "./answer.js";
import { nameOf } from "../common/dom.js";

/** Return the answer, its citations and where to find them, as plain text. */
export function asText(result) {
  const notes = result.citations.map((citation, index) => {
    const page = citation.page === null ? "" : `, page ${citation.page}`;
    const where = `${nameOf(citation)} (${citation.source}${page})`;
    return `[${index + 1}] ${where}\n“${citation.quote.text.trim()}”\n${addressOf(citation)}`;
  });
  return [withNumbers(result, (number) => ` [${number}]`), ...notes].join("\n\n");
}

/** Return the answer and its quotes as Markdown, in which what documents say is text alone. */
export function asMarkdown(result) {
  const quotes = result.citations.map((citation, index) => [
    quoted(citation.quote.text),
    ">",
    `> — \\[${index + 1}\\] ${placeOf(citation)}`,
  ].join("\n"));
  return [escaped(withNumbers(result, (number) => ` [${number}]`)), ...quotes].join("\n\n");
}

/** Return a whole conversation as Markdown. */
export function threadAsMarkdown(name, results) {
  const turns = results.flatMap((result) => [
    `## ${oneLine(result.question)}`,
    ...(result.sources ? [`Looked only in: ${result.sources.map(oneLine).join(", ")}`] : []),
    result.answerable ? asMarkdown(result) : `Not answered. ${oneLine(result.reason ?? "")}`,
  ]);
  return `${[`# ${oneLine(name)}`, ...turns].join("\n\n")}\n`;
}

/**
 * Return an address that asks the question again, after the same questions and in the same
 * documents: on the same index, that gives the same answer. What stands behind the # is not sent
 * to the server, and so stays out of its logs.
 */
export function linkTo({ question, history, sources }) {
  const asked = new URLSearchParams([
    ["q", question],
    ...history.map((words) => ["history", words]),
    ...(sources ?? []).map((source) => ["source", source]),
  ]);
  return new URL(`/#${asked}`, location.href).href;
}

/** Read such an address; null where it asks nothing. */
export function askedIn(fragment) {
  const asked = new URLSearchParams(fragment.replace(/^#/u, ""));
  const question = asked.get("q")?.trim();
  if (!question) return null;
  const sources = asked.getAll("source");
  return { question, history: asked.getAll("history"), sources: sources.length ? sources : null };
}

function withNumbers({ answer, citations }, mark) {
  return numbered(answer, citations).map(({ text, numbers }) => text + numbers.map(mark).join("")).join("");
}

function placeOf(citation) {
  const name = nameOf(citation);
  const trail = citation.heading_path.filter((heading) => heading !== name).map(oneLine).join(" › ");
  const page = citation.page === null ? null : `page ${citation.page}`;
  const source = citation.source === name ? null : oneLine(citation.source);
  return [`[${oneLine(name)}](${addressOf(citation)})`, source, page, trail].filter(Boolean).join(", ");
}

function addressOf(citation) {
  return new URL(citation.url, location.href).href;
}

function quoted(text) {
  return escaped(text.trim()).split("\n").map((line) => `> ${line}`).join("\n");
}

function oneLine(text) {
  return escaped(text.replace(/\s+/gu, " ").trim());
}

/** Escape what CommonMark would read as markup; lines stay lines. */
function escaped(text) {
  return text.split(/\r?\n/u).map((line) => line
    .trim()
    .replace(/[\\`*_[\]<>#|~&]/gu, "\\$&")
    .replace(/^([-+=]|\d+(?=[.)]))/u, (start) => (/\d/u.test(start) ? `${start}\\` : `\\${start}`)))
    .join("  \n");
}
