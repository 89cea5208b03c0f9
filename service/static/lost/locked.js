// The page of an address that needs a key: a reader who has one is let in.

import { hadKey } from "../common/had-key.js";
import { askForKey } from "../common/key.js";
import { t, useLanguage } from "../common/language.js";

const [title, words] = [document.querySelector("h1"), document.querySelector("main p")];

await useLanguage();
if (hadKey()) {
  title.textContent = t("Your key is not valid any more");
  words.textContent = t("It was revoked, or replaced. Whoever runs this service gives out another one; your browser keeps it.");
}
if (await askForKey()) {
  // A file that is downloaded leaves this page where it is.
  title.textContent = t("The key was accepted");
  words.hidden = true;
  location.reload();
}
