// What an answer consists of: its text, and the list, the table or the statements that say it better.

const NUMBER = /^[-+−]?[\p{N}.,]+\s?[%％]?$/u;

/**
 * Split an answer where its citations' numbers belong: right behind the quoted words, or at
 * the end where the answer words it differently. Returns [{text, numbers}, …].
 */
export function numbered(answer, citations) {
  const numbersAt = new Map();
  citations.forEach((citation, index) => {
    const words = citation.quote.text.trim();
    const at = words ? answer.indexOf(words) : -1;
    const end = at < 0 ? answer.length : at + words.length;
    numbersAt.set(end, [...(numbersAt.get(end) ?? []), index + 1]);
  });
  const pieces = [];
  let start = 0;
  for (const end of [...numbersAt.keys()].sort((a, b) => a - b)) {
    pieces.push({ text: answer.slice(start, end), numbers: numbersAt.get(end) });
    start = end;
  }
  if (start < answer.length) pieces.push({ text: answer.slice(start), numbers: [] });
  return pieces;
}

/**
 * Return the parts of an answer, in the order in which they are shown. `before` and `after` are the
 * lines of its text that neither list nor table nor statements say; numbers of citations are from 1.
 *
 * {short, pieces, before, groups: [{name, items: [{text, numbers}]}], dated, table: {header, rows:
 * [[{text, number, label}]], figures}, statements: [{text, source, date, number}], computed, after};
 * `pieces` is the whole text where nothing else is there, `dated` whether each group is a date.
 */
export function shapeOf(result) {
  const table = result.table ?? null;
  const statements = result.disagreement ?? [];
  const items = table || statements.length ? [] : result.items ?? [];
  const computed = result.computed?.cells.length ? result.computed : null;
  const whole = !table && !statements.length && !items.length;
  const groups = grouped(items);
  const [before, after] = whole ? [[], []] : linesAround(result.answer, items, table, statements);
  return {
    short: result.short_answer && result.answer.startsWith(result.short_answer) ? result.short_answer : "",
    pieces: whole ? numbered(result.answer, result.citations) : [],
    before,
    groups,
    dated: result.form === "timeline" && groups.length > 0 && groups.every((group) => group.name),
    table: table && { header: table.header, rows: table.rows.map(cellsOf), figures: figureColumns(table) },
    statements: statements.map((one) => ({ ...one, number: one.citation + 1 })),
    computed: computed && {
      expression: computed.expression,
      cells: computed.cells.map((cell) => ({ ...cell, number: cell.citation + 1 })),
    },
    after,
  };
}

function grouped(items) {
  const groups = new Map();
  for (const { text, group, citations } of items) {
    if (!groups.has(group)) groups.set(group, { name: group, items: [] });
    groups.get(group).items.push({ text, numbers: citations.map((index) => index + 1) });
  }
  return [...groups.values()];
}

function cellsOf(row) {
  return row.map(({ text, citation }, index) => ({
    text,
    number: citation === null ? null : citation + 1,
    label: index === 0,
  }));
}

/** Return for each column whether its cells are figures, which are aligned at their ends. */
function figureColumns({ header, rows }) {
  return header.map((_, at) => rows.some((row) => row[at]?.text)
    && rows.every((row) => !row[at]?.text || NUMBER.test(row[at].text.trim())));
}

/** Return the lines of a text before the first that is shown otherwise, and the other ones after it. */
function linesAround(answer, items, table, statements) {
  const lines = answer.split("\n").filter((line) => line.trim());
  const told = lines.map((line) => items.some((item) => tells(line, item.text) || isName(line, item.group))
    || statements.some((one) => one.text.split("\n").some((part) => part.trim() && line.includes(part)))
    || (table?.rows ?? []).some((row) => row.every(({ text }) => line.includes(text))));
  const first = told.includes(true) ? told.indexOf(true) : lines.length;
  return [lines.slice(0, first), lines.slice(first).filter((_, index) => !told[first + index])];
}

function tells(line, text) {
  return line.includes(text) || text.split("\n").some((one) => one.trim() === line.trim());
}

function isName(line, group) {
  return group !== "" && line.replace(/[:：]?\s*$/u, "").trim() === group.trim();
}
