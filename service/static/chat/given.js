// A link to an answer as it was given: the answer itself is packed behind the #, which is not sent
// to the server, and so stays out of its logs.

import { call } from "../common/api.js";
import { isResult } from "./threads.js";

/** Characters from which programs cut links off; such a link only asks again. By eye. */
const LONGEST = 8000;
const PLACES = ["citations", "nearest"];

/** Return an answer in few characters of an address, null where it is too long for one. */
export async function packed(result) {
  const { question, history, sources, vote, similar, given, checked: told, ...rest } = result;
  // The words of passages are fetched from their documents; quotes are kept, for documents may go.
  for (const name of PLACES) rest[name] = rest[name].map(({ text, url, score, ...citation }) => citation);
  const bytes = await through(new TextEncoder().encode(JSON.stringify(rest)), new CompressionStream("deflate-raw"));
  const words = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const short = words.replace(/[+]/gu, "-").replace(/\//gu, "_").replace(/=+$/u, "");
  return short.length <= LONGEST ? short : null;
}

/**
 * Read an answer that was packed, to the question that was asked: {question, history, sources}.
 * Rejects where it is none. Quotes are read anew in their documents, which may be gone: `gone`.
 */
export async function unpacked(words, asked) {
  const bytes = Uint8Array.from(atob(words.replace(/-/gu, "+").replace(/_/gu, "/")), (character) => character.charCodeAt(0));
  const shape = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
  const result = { ...shape, ...asked, given: true, checked: null };
  if (!isResult(result) || typeof result.index?.generation !== "string") throw new TypeError("This is no answer.");
  for (const name of PLACES) result[name] = await Promise.all(shape[name].map(restored));
  return result;
}

/**
 * Ask the service what a link's answer was given to. Anybody can make a link, so the words of one
 * are only trusted where the service gives the same answer: then what it says now is returned, with
 * the time and the index of the link. `checked` tells whether it did, and from which generation.
 * A generation gives the same answer each time, so one that it gave before will do.
 */
export async function checked(given) {
  const { question, history, sources, asked_at, index } = given;
  const filter = sources ? { filter: { source: sources } } : {};
  const now = await call("/v1/ask", { question, history, ...filter, reuse: true });
  const same = essence(now) === essence(given);
  return {
    ...(same ? now : given),
    question,
    history,
    sources,
    asked_at,
    index,
    given: true,
    checked: { same, generation: now.index.generation },
  };
}

/** Return what must be the same of two answers that are the same: the words, and what they quote. */
function essence({ answer, reason, citations }) {
  const quotes = citations.map(({ document_id, quote: { start, end } }) => [document_id, start, end]);
  return JSON.stringify([answer ?? null, reason ?? null, quotes]);
}

/** Return a citation with the words of its passage; a link may say anything of it but those. */
async function restored(citation) {
  const { document_id: id, start, end, quote } = citation;
  const [from, to] = [quote.start, quote.end].map(Number);
  const url = `/documents/${encodeURIComponent(id)}#${from}-${to}`;
  try {
    const { text } = await call(`/v1/documents/${encodeURIComponent(id)}/text?start=${Number(start)}&end=${Number(end)}`);
    const said = [...text].slice(from - start, to - start).join("");
    return { ...citation, text, url, quote: { start: from, end: to, text: said } };
  } catch {
    const { answer_span, cells, struck, ...rest } = citation;
    return { ...rest, start: from, end: to, text: quote.text, url, gone: true };
  }
}

async function through(bytes, stream) {
  const passed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(passed).arrayBuffer());
}
