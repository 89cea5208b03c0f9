// Why a question was refused, and what is said to thanks, in the reader's language.

import { sentence } from "../common/messages.js";

/** Return the reason of a result; conversations of earlier versions have only its text. */
export function reasonWords({ reason, reason_message: message }) {
  return sentence(message ?? reason ?? "");
}
