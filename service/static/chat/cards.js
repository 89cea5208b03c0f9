// Which cards the citations of an answer have: one a passage, with as many numbers as it has quotes.

/** Roles of cells that only name others: a citation of such a cell alone needs no card of its own. */
const NAMING = new Set(["header", "parent", "unit"]);

/**
 * Return the cards of citations, in order: [[{citation, number}, …], …]; numbers are from 1. The
 * first of a card is the one that it is about.
 */
export function cardsOf(citations) {
  const cards = [];
  const numbered = citations.map((citation, index) => ({ citation, number: index + 1 }));
  for (const each of numbered) {
    const card = cards.find(([first]) => isOfOnePassage(first.citation, each.citation))
      ?? cards.find((all) => all.some(({ citation }) => names(each.citation, citation)));
    if (card) card.push(each);
    else cards.push([each]);
  }
  return cards;
}

function isOfOnePassage(one, other) {
  return one.document_id === other.document_id && one.start === other.start && one.end === other.end;
}

/** Tell whether a citation is of a cell that heads or measures the value that another one cites. */
function names({ document_id, quote }, { document_id: other, cells }) {
  return document_id === other && (cells ?? []).some((cell) => NAMING.has(cell.role)
    && cell.start <= quote.start && quote.end <= cell.end);
}
