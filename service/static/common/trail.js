// Which citations of an answer the reader came along, so that the viewer leads to the next one, and back.

const KEY = "tenkyo.trail.v1";
/** Links to what a citation quotes. */
export const CITED = "a.open, a.cite";

/**
 * Note the citations whose links are in `root` whenever one of them is followed: [{url, name}, …].
 * `back` is the address of the answer that they are of.
 */
export function keepTrail(root, places, back) {
  const keep = (event) => {
    if (!event.target.closest?.(CITED)) return;
    try {
      // Not of this tab alone: a citation may be opened in a tab of its own.
      localStorage.setItem(KEY, JSON.stringify({ places, back }));
    } catch {
      // The viewer then shows the one citation.
    }
  };
  for (const kind of ["click", "auxclick", "contextmenu"]) root.addEventListener(kind, keep);
}

/** Return where an address, without its query, is among the citations: {places, at, back}; null where it is not. */
export function trailAt(address) {
  try {
    const { places, back } = JSON.parse(localStorage.getItem(KEY));
    const at = places.findIndex(({ url }) => url.replace(/\?[^#]*/u, "") === address);
    return at < 0 ? null : { places, at, back };
  } catch {
    return null;
  }
}
