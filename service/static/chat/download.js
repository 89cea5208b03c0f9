// Files that the page makes, for the reader to save.

import { element } from "../common/dom.js";

/** Save words, or a Blob, as a file. */
export function download(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Return words as a file may be called on any system. */
export function fileNameOf(words) {
  const kept = words.replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ").replace(/\s+/gu, " ").trim();
  return [...kept].slice(0, 60).join("").replace(/[. ]+$/u, "") || "conversation";
}
