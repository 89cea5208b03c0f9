// Answers as a Word file: what it is to consist of; the service writes it.

import { nameOf } from "../common/dom.js";
import { t } from "../common/language.js";
import { pageWords, trailOf } from "../common/places.js";
import { givenWords } from "./copy.js";
import { reasonWords } from "./reasons.js";
import { shapeOf } from "./shape.js";

const PATH = "/v1/export/docx";

/** Return notes as a Word file: a Blob. */
export async function asWord(name, notes) {
  const blocks = [{ style: "title", text: name }, ...notes.flatMap(({ result, remark }) => [
    { style: "heading", text: result.question },
    ...(remark.trim() ? [{ style: "text", text: remark.trim() }] : []),
    ...(result.answerable ? answerBlocks(result) : [{ style: "text", text: t("Not answered. {reason}", { reason: reasonWords(result) }) }]),
    { style: "aside", text: givenWords(result) },
  ])];
  const response = await fetch(PATH, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ blocks }),
  });
  if (!response.ok) throw new Error(t("The service answered with an error ({status}).", { status: response.status }));
  return response.blob();
}

function answerBlocks(result) {
  const { pieces, before, groups, table, after, statements, computed } = shapeOf(result);
  const cited = (words, numbers) => words + numbers.map((number) => ` [${number}]`).join("");
  const text = (words) => (words ? [{ style: "text", text: words }] : []);
  const item = (words) => ({ style: "item", text: words });
  return [
    ...text(pieces.map((piece) => cited(piece.text, piece.numbers)).join("")),
    ...text(before.join("\n")),
    ...groups.flatMap(({ name, items }) => [...text(name), ...items.map((one) => item(cited(one.text, one.numbers)))]),
    ...(table ? [{ style: "table", rows: [
      table.header,
      ...table.rows.map((row) => row.map((cell) => cited(cell.text, cell.number === null ? [] : [cell.number]))),
    ] }] : []),
    ...text(after.join("\n")),
    ...statements.map((one) => item(cited(`“${one.text}” (${[one.source, one.date].filter(Boolean).join(", ")})`, [one.number]))),
    ...(computed ? text(`${t("How it was computed")}: ${computed.expression}`) : []),
    ...result.citations.flatMap(quoteBlocks),
  ];
}

function quoteBlocks(citation, index) {
  const name = nameOf(citation);
  const source = citation.source === name ? null : citation.source;
  const place = [name, source, pageWords(citation), ...trailOf(citation)].filter(Boolean).join(", ");
  return [
    { style: "quote", text: `“${citation.quote.text.trim()}”` },
    { style: "source", text: `[${index + 1}] ${place}`, url: new URL(citation.url, location.href).href },
  ];
}
