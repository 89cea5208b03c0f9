// The page of an address that needs a key: a reader who has one is let in.

import { hadKey } from "../common/had-key.js";
import { askForKey } from "../common/key.js";
import { t, useLanguage } from "../common/language.js";

await useLanguage();
if (hadKey()) {
  document.querySelector("h1").textContent = t("Your key is not valid any more");
  document.querySelector("main p").textContent = t("It was revoked, or replaced. Whoever runs this service gives out another one; your browser keeps it.");
}
if (await askForKey()) location.reload();
