// Finds words in a text whatever their case and width: "ＫＰＩ" finds "kpi", "ｶﾞ" finds "ガ".

const MARKS = "[\\p{M}\\uFF9E\\uFF9F]";
// White space; ASCII that no combining mark follows; a character with its marks.
const PIECE = new RegExp(`\\s+|[\\x21-\\x7e]+(?!${MARKS})|[^]${MARKS}*`, "gu");

/**
 * Return a text made ready to be searched: folded by NFKC and case, white space as one space.
 * `starts` and `ends` give for each of its UTF-16 units the bounds, in the text's own units, of
 * what it stands for.
 */
export function fold(text) {
  const folded = [];
  const starts = [];
  const ends = [];
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const whole = /^\s/u.test(piece) ? " " : piece.normalize("NFKC").toLowerCase();
    const plain = piece.length > 1 && /^[\x21-\x7e]+$/u.test(piece);
    for (let unit = 0; unit < whole.length; unit += 1) {
      starts.push(plain ? index + unit : index);
      ends.push(plain ? index + unit + 1 : index + piece.length);
    }
    folded.push(whole);
  }
  return { folded: folded.join(""), starts, ends };
}

/** Return where the words are in a folded text, up to `most` times, by the text's UTF-16 units. */
export function findAll({ folded, starts, ends }, words, most) {
  const wanted = fold(words.trim()).folded;
  const found = [];
  if (!wanted) return found;
  let at = folded.indexOf(wanted);
  while (at >= 0 && found.length < most) {
    found.push([starts[at], ends[at + wanted.length - 1]]);
    at = folded.indexOf(wanted, at + wanted.length);
  }
  return found;
}
