// Asks for a key where the service wants one. The browser keeps it as a cookie that no script reads.

import { hadKey, noteKey } from "./had-key.js";
import { element } from "./dom.js";
import { t } from "./language.js";

const PATH = "/v1/session";

let asking = null;

/** Ask for a key until one is valid; whether there is one now. Those who come meanwhile share it. */
export function askForKey() {
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

/** Return why a key is asked for, in words: {title, words}. */
export function whyAKey() {
  return hadKey() ? {
    title: t("Your key is not valid any more"),
    words: t("It was revoked, or replaced. Whoever runs this service gives out another one; your browser keeps it."),
  } : {
    title: t("A key is needed"),
    words: t("Whoever runs this service gives one out. Your browser keeps it."),
  };
}

function ask() {
  const { title, words } = whyAKey();
  const field = element("input", {
    type: "password", id: "key", required: "", autocomplete: "current-password", autofocus: "",
  });
  const wrong = element("p", { role: "alert" });
  const later = element("button", { type: "button", class: "quiet", click: () => dialog.close() }, t("Not now"));
  const form = element(
    "form",
    {},
    element("h2", { id: "key-title" }, title),
    element("p", {}, words),
    element("p", {}, element("label", { for: "key" }, t("Key")), field),
    wrong,
    element("div", { class: "actions" }, element("button", { type: "submit" }, t("Continue")), later),
  );
  const dialog = element("dialog", { "aria-labelledby": "key-title" }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await keep(field.value.trim())) {
        noteKey();
        resolve(true);
        dialog.close();
      } else {
        wrong.textContent = t("This key is not valid.");
        field.select();
      }
    });
    dialog.addEventListener("close", () => {
      resolve(false);
      dialog.remove();
    });
    dialog.showModal();
  });
}

async function keep(key) {
  try {
    const response = await fetch(PATH, { method: "POST", headers: { Authorization: `Bearer ${key}` } });
    return response.ok;
  } catch {
    // No header can hold what was typed, or the service is gone.
    return false;
  }
}
