// How sure an answer is, in words and with the figure behind them.

import { t } from "../common/language.js";

/**
 * From which probability an answer is called so. `confidence` is calibrated: of answers of 0.8 and
 * more about nine in ten are right (`make eval`, dev questions). The bounds were chosen by eye.
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
