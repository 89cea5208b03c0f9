// The page of an address at which there is nothing.

import { useLanguage } from "../common/language.js";

await useLanguage();
