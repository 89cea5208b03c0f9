// The outline at the side of a document: its headings, each a link to where it stands.

import { call } from "../common/api.js";
import { element, languageOf } from "../common/dom.js";

const WIDE = "(min-width: 64rem)";

/** Fill the outline of the document at an API path; with a heading or none it stays hidden. */
export async function showOutline(path) {
  const outline = document.getElementById("outline");
  const { sections } = await call(`${path}/outline`);
  if (sections.length < 2) return;
  outline.querySelector("ul").replaceWith(listOf(treeOf(sections)));
  outline.hidden = false;
  const details = outline.querySelector("details");
  const wide = matchMedia(WIDE);
  const fit = () => { details.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
  // On a narrow screen the outline would stay in the way of what it leads to.
  outline.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) details.open = false;
  });
}

/** Turn paths into a tree of [{heading, start, parts}, …]; headings follow each other as they stand. */
export function treeOf(sections) {
  const root = { parts: [] };
  for (const { heading_path: path, start } of sections) {
    let node = root;
    path.forEach((heading, depth) => {
      const last = node.parts.at(-1);
      const goesOn = last?.heading === heading && (depth < path.length - 1 || last.start === start);
      if (!goesOn) node.parts.push({ heading, start, parts: [] });
      node = node.parts.at(-1);
    });
  }
  return root.parts;
}

function listOf(parts) {
  return element("ul", {}, ...parts.map(({ heading, start, parts: inner }) => element(
    "li",
    {},
    element("a", { href: `#at-${start}`, lang: languageOf(heading) }, heading),
    inner.length ? listOf(inner) : null,
  )));
}
