// The page of an address that needs a key: a reader who has one is let in.

import { askForKey, whyAKey } from "../common/key.js";
import { t, useLanguage } from "../common/language.js";

const [title, words] = [document.querySelector("h1"), document.querySelector("main p")];

await useLanguage();
const why = whyAKey();
title.textContent = why.title;
words.textContent = why.words;
if (await askForKey()) {
  // A file that is downloaded leaves this page where it is.
  title.textContent = t("The key was accepted");
  words.hidden = true;
  location.reload();
}
