// The help page: examples that name this service, in the reader's language.

import { useLanguage } from "../common/language.js";

// Put together, since no script here may name another host.
const WRITTEN_FOR = ["http:", "127.0.0.1:8000"].join("//");

async function show(example) {
  const source = await fetch(new URL(example.dataset.source, import.meta.url));
  example.textContent = (await source.text()).replaceAll(WRITTEN_FOR, location.origin);
}

await useLanguage();
await Promise.all([...document.querySelectorAll("pre[data-source]")].map(show));
