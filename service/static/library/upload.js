// Sends files one after another, and says how far each is and what became of it.

import { problemWords } from "../common/api.js";
import { element } from "../common/dom.js";
import { t } from "../common/language.js";
import { between, clause, sentence } from "../common/messages.js";

const PATH = "/v1/documents";
/** How many files of an archive are listed at once; by eye. */
const SHOWN_INSIDE = 5;
const OUTCOMES = {
  added: "Added.",
  replaced: "Replaced the one of this name.",
  unchanged: "Unchanged: it was here already.",
};

/**
 * Return a function that sends files, [{file, path}, …]; it lists each in `list` with its progress and its outcome in
 * words. Files sent meanwhile wait their turn. `served()` is called after each that was taken, and
 * `announce(words)` with what is to be read out.
 */
export function makeUploads(list, maxMegabytes, served, announce) {
  let last = Promise.resolve();

  /** Send one file, and show what becomes of it. */
  async function send(file, path, row) {
    if (file.size > maxMegabytes * 1024 * 1024) {
      row.refuse(t("Refused: a file may have at most {megabytes} MB.", { megabytes: maxMegabytes }));
    } else {
      row.show(t("Sending"));
      const { status, body } = await post(file, path, row.progress);
      if (status >= 200 && status < 300) {
        row.end([outcomeOf(body), ...(body?.messages ?? []).map(sentence)].join(between()));
        row.hold(body?.files ?? []);
        served();
      } else {
        row.refuse(status === 0
          ? t("Not sent: the service cannot be reached, or the file cannot be read.")
          : t("Refused: {reason}", { reason: reasonOf(body, status) }));
      }
    }
    announce(`${path}: ${row.words()}`);
  }

  return (files) => {
    for (const { file, path } of files) {
      const row = rowOf(path);
      list.append(row.item);
      last = last.then(() => send(file, path, row));
    }
  };
}

function rowOf(name) {
  const bar = element("progress", { max: "1", value: "0", "aria-label": t("Sending {name}", { name }) });
  const outcome = element("p", {}, t("Waiting"));
  const item = element("li", {}, element("p", { class: "file" }, name), bar, outcome);
  const end = (words) => {
    bar.remove();
    outcome.textContent = words;
  };
  return {
    item,
    end,
    refuse: (words) => {
      item.className = "refused";
      end(words);
    },
    show: (words) => { outcome.textContent = words; },
    words: () => outcome.textContent,
    hold: (files) => {
      if (files.length) item.append(insideOf(files));
    },
    progress: (share) => {
      if (share < 1) bar.value = share;
      // How long reading and indexing takes is not known.
      else bar.removeAttribute("value");
      outcome.textContent = share < 1
        ? t("Sending, {percent} %", { percent: Math.round(share * 100) })
        : t("Reading and indexing");
    },
  };
}

/** Send a file as a form; fetch does not tell how much of it was sent. */
function post(file, path, progress) {
  const form = new FormData();
  form.append("file", file);
  form.append("source", path);
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.upload.addEventListener("load", () => progress(1));
    request.addEventListener("loadend", () => resolve({ status: request.status, body: jsonOf(request.responseText) }));
    request.open("POST", PATH);
    request.send(form);
  });
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Something between the page and the service answered.
    return null;
  }
}

/** Return why a file was refused; its name stands above it already. */
function reasonOf(body, status) {
  const reason = body?.message?.values.reason;
  if (reason) return clause(reason);
  return body?.detail ? problemWords(body) : t("the service answered with an error ({status}).", { status });
}

/** Say what became of a file, or of the files that an archive holds. */
function outcomeOf(body) {
  if (body?.status) return t(OUTCOMES[body.status] ?? "Taken.");
  const files = body?.files ?? [];
  const taken = files.filter(({ status }) => status !== "refused").length;
  return files.length ? t("{taken} of {count} files in it were taken.", { taken, count: files.length }) : t("Taken.");
}

/** Return the files that an archive or a mail holds, each with what became of it and what is noted. */
function insideOf(files) {
  const items = files.map(({ source, status, messages }) => element(
    "li",
    { class: status === "refused" ? "refused" : null },
    element("span", { class: "inner" }, source),
    " ",
    [status === "refused" ? t("Refused.") : t(OUTCOMES[status] ?? "Taken."), ...messages.map(sentence)].join(between()),
  ));
  const list = element("ul", { class: "inside" }, ...items);
  if (files.length <= SHOWN_INSIDE) return list;
  return element("details", {}, element("summary", {}, t("Show the {count} files", { count: files.length })), list);
}
