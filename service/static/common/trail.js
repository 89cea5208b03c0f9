// Which citations of an answer the reader came along, so that the viewer leads to the next one.

const KEY = "tenkyo.trail.v1";

/** Note the citations whose links are in `root` whenever one of them is followed. */
export function keepTrail(root, citations) {
  const places = citations.map(({ url, title, source }) => ({ url, name: title.trim() || source }));
  const keep = (event) => {
    if (!event.target.closest?.("a.open")) return;
    try {
      // Not of this tab alone: a citation may be opened in a tab of its own.
      localStorage.setItem(KEY, JSON.stringify(places));
    } catch {
      // The viewer then shows the one citation.
    }
  };
  for (const kind of ["click", "auxclick", "contextmenu"]) root.addEventListener(kind, keep);
}

/** Return where an address stands among the citations: {places, at}, null where it does not. */
export function trailAt(address) {
  try {
    const places = JSON.parse(localStorage.getItem(KEY));
    const at = places.findIndex(({ url }) => url === address);
    return at < 0 || places.length < 2 ? null : { places, at };
  } catch {
    return null;
  }
}
