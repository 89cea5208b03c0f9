// What an answer consists of: its text, and the list, the table or the statements that say it better.

const NUMBER = /^[-+−]?[\p{N}.,]+\s?[%％]?$/u;

/**
 * Split an answer where its citations' numbers belong, which never go back: behind the quoted words;
 * behind the line of a row, whose cells it says in words of its own; else at the end. Returns
 * [{text, numbers}, …].
 */
export function numbered(answer, citations) {
  const numbersAt = new Map();
  let last = 0;
  citations.forEach((citation, index) => {
    last = Math.max(last, endOf(citation, answer, last));
    numbersAt.set(last, [...(numbersAt.get(last) ?? []), index + 1]);
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

/** Return where the words end that an answer takes from a citation. What only heads or measures cells goes with the one before, at `last`. */
function endOf({ quote, cells }, answer, last) {
  if (last && cells?.length && cells.every(({ role }) => role !== "value")) return last;
  const said = inAnyLayout(quote.text)?.exec(answer);
  if (said) return said.index + said[0].length;
  const values = (cells ?? []).filter(({ role }) => role === "value").map(({ text }) => text.trim());
  let end = 0;
  for (const line of answer.split("\n")) {
    end += line.length;
    if (values.length && values.every((value) => line.includes(value))) return end;
    end += 1;
  }
  return answer.length;
}

/** Return a pattern of words, however their lines are broken; null where there are none. */
function inAnyLayout(words) {
  const parts = words.split(/\s+/u).filter(Boolean).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&"));
  return parts.length ? new RegExp(parts.join("\\s*"), "u") : null;
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
