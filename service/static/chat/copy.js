// What is taken away from an answer: plain text, Markdown, and a link that asks again.

import { nameOf } from "../common/dom.js";
import { packed } from "./given.js";
import { locale, t } from "../common/language.js";
import { pageWords, trailOf } from "../common/places.js";
import { shapeOf } from "./shape.js";

/** Return the answer, its citations and where to find them, as plain text. */
export function asText(result) {
  const notes = result.citations.map((citation, index) => {
    const where = `${nameOf(citation)} (${[citation.source, pageWords(citation)].filter(Boolean).join(", ")})`;
    return `[${index + 1}] ${where}\n“${citation.quote.text.trim()}”\n${addressOf(citation)}`;
  });
  return [written(result, PLAIN), ...notes].join("\n\n");
}

/** Return the answer and its quotes as Markdown, in which what documents say is text alone. */
export function asMarkdown(result) {
  const quotes = result.citations.map((citation, index) => [
    quoted(citation.quote.text),
    ">",
    `> — \\[${index + 1}\\] ${placeOf(citation)}`,
  ].join("\n"));
  return [written(result, MARKDOWN), ...quotes].join("\n\n");
}

/** Return notes as Markdown: each with its question, its answer, when it was given, and a remark. */
export function notesAsMarkdown(name, notes) {
  const parts = notes.flatMap(({ result, remark }) => [
    `## ${oneLine(result.question)}`,
    ...(remark.trim() ? [escaped(remark.trim())] : []),
    result.answerable ? asMarkdown(result) : `Not answered. ${oneLine(result.reason ?? "")}`,
    `*${oneLine(givenWords(result))}*`,
  ]);
  return `${[`# ${oneLine(name)}`, ...parts].join("\n\n")}\n`;
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
 * Return an address that shows the answer as it was given, and can ask the question again, after
 * the same questions and in the same documents. What stands behind the # is not sent to the server.
 */
export async function linkTo(result) {
  const given = await packed(result);
  const asked = new URLSearchParams([
    ["q", result.question],
    ...result.history.map((words) => ["history", words]),
    ...(result.sources ?? []).map((source) => ["source", source]),
    ...(given ? [["given", given]] : []),
  ]);
  return new URL(`/#${asked}`, location.href).href;
}

/** Write an answer in the words of a notation: text, list and table as they are shown. */
function written(result, { text, item, name, table }) {
  const shape = shapeOf(result);
  const cited = (words, numbers) => words + numbers.map((number) => ` [${number}]`).join("");
  const parts = [
    text(shape.pieces.map((piece) => cited(piece.text, piece.numbers)).join("")),
    text(shape.before.join("\n")),
    ...shape.groups.map((group) => [
      ...(group.name ? [name(group.name)] : []),
      ...group.items.map((one) => item(cited(one.text, one.numbers))),
    ].join("\n")),
    shape.table ? table([
      shape.table.header,
      ...shape.table.rows.map((row) => row.map((cell) => cited(cell.text, cell.number === null ? [] : [cell.number]))),
    ]) : "",
    text(shape.after.join("\n")),
    shape.statements.map((one) => {
      const from = [one.source, one.date].filter(Boolean).join(", ");
      return item(`“${one.text}” (${cited(from, [one.number])})`);
    }).join("\n"),
    shape.computed ? text(`${t("How it was computed")}: ${shape.computed.expression}`) : "",
  ];
  return parts.filter(Boolean).join("\n\n");
}

const PLAIN = {
  text: (words) => words,
  item: (words) => `- ${words}`,
  name: (words) => words,
  table: (rows) => rows.map((row) => row.map((cell) => cell.replace(/\s+/gu, " ")).join("\t")).join("\n"),
};

const MARKDOWN = {
  text: (words) => escaped(words),
  item: (words) => `- ${oneLine(words)}`,
  name: (words) => `**${oneLine(words)}**\n`,
  table: ([header, ...rows]) => [header, header.map(() => "---"), ...rows]
    .map((row, at) => `| ${row.map((cell) => (at === 1 ? cell : oneLine(cell))).join(" | ")} |`).join("\n"),
};

/** Return when an answer was given, and from which generation of the index. */
export function givenWords({ asked_at: time, index }) {
  const { generation } = index;
  if (!time) return t("Given from the index {generation}", { generation });
  return t("Given on {time} from the index {generation}", { time: timeWords(time), generation });
}

/** Return a time in the reader's language: 26 Nov 2026, 13:05. */
export function timeWords(time) {
  return new Date(time).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
}

function placeOf(citation) {
  const name = nameOf(citation);
  const trail = trailOf(citation).map(oneLine).join(" › ");
  const page = pageWords(citation);
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
