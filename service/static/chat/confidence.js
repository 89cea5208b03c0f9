// How sure an answer is, in words and with the figure behind them.

import { callUnasked } from "../common/api.js";
import { element } from "../common/dom.js";
import { t } from "../common/language.js";

/** From which probability an answer is called so, as the service says; null where it does not. */
let levels = null;
const told = callUnasked("/v1/confidence").then((found) => { levels = found; }, () => {});

/** Return an element that says how sure a result is, at the latest once the levels are told. */
export function confidence(result) {
  const made = element("span", {}, words(result));
  if (!levels) told.then(() => { made.textContent = words(result); });
  return made;
}

function words({ confidence: share, computed }) {
  const percent = Math.round(share * 100);
  if (!levels) return t("Confidence {percent} %", { percent });
  if (share < levels.likely) return t("Uncertain: check the passages ({percent} %)", { percent });
  if (share < levels.sure) return t("Likely ({percent} %)", { percent });
  if (computed?.cells.length) return t("Computed from quoted figures ({percent} %)", { percent });
  return t("Quoted directly ({percent} %)", { percent });
}
