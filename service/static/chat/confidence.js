// How sure an answer is, in words and with the figure behind them.

import { t } from "../common/language.js";

/**
 * From which probability an answer is called so. The bounds were chosen by eye; of the answers to
 * the gold questions (`make eval`) 64 % are right below 0.6, 89 % up to 0.8, and 91 % from there.
 */
const SURE = 0.8;
const LIKELY = 0.6;

/** Return how sure a result is, in words. */
export function confidenceWords({ confidence, computed }) {
  const percent = Math.round(confidence * 100);
  if (confidence < LIKELY) return t("Uncertain: check the passages ({percent} %)", { percent });
  if (confidence < SURE) return t("Likely ({percent} %)", { percent });
  if (computed?.cells.length) return t("Computed from quoted figures ({percent} %)", { percent });
  return t("Quoted directly ({percent} %)", { percent });
}
