// The API counts Unicode code points; JavaScript strings count UTF-16 units.

/**
 * Convert ascending code point offsets to UTF-16 offsets of the same text.
 * An offset beyond the text becomes null.
 *
 * utf16Offsets("a😀b", [0, 2, 3, 9])  →  [0, 3, 4, null]
 */
export function utf16Offsets(text, codePoints) {
  const found = [];
  let unit = 0;
  let point = 0;
  for (const wanted of codePoints) {
    while (point < wanted && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    found.push(point === wanted ? unit : null);
  }
  return found;
}

/**
 * Convert ascending UTF-16 offsets, none of them inside a character, to code point offsets.
 *
 * codePointOffsets("a😀b", [0, 3, 4])  →  [0, 2, 3]
 */
export function codePointOffsets(text, units) {
  let from = 0;
  let points = 0;
  return units.map((unit) => {
    // Strings are iterated by code point.
    for (const _ of text.slice(from, unit)) points += 1;
    from = unit;
    return points;
  });
}

/** Return a function that converts any code point offset of a text, up to its end, to UTF-16. */
export function unitsOf(text) {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (point) => point;
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  return (point) => units[point];
}
