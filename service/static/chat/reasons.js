// Why a question was refused, in the reader's language: the API gives its reasons in English.

import { t } from "../common/language.js";

const SAID = [
  [/^The documents do not mention (?<words>.+)\.$/u, "The documents do not mention {words}."],
  [/^The passages nearest to the question say nothing about (?<words>.+)\.$/u,
    "The passages nearest to the question say nothing about {words}."],
  [/^The documents have passages on related subjects, but none that answers the question\.$/u,
    "The documents have passages on related subjects, but none that answers the question."],
  [/^No section is about (?<words>.+)\.$/u, "No section is about {words}."],
  [/^No dates were found for (?<words>.+)\.$/u, "No dates were found for {words}."],
  [/^No row of the table has “(?<value>.+)” under “(?<column>.+)”, only (?<others>.+)\.$/u,
    "No row of the table has “{value}” under “{column}”, only {others}."],
  [/^No row of the table has (?<words>.+)\.$/u, "No row of the table has {words}."],
  [/^The version that is asked about does not say this\.$/u, "The version that is asked about does not say this."],
  [/^Nothing was found on this beyond the answer before\.$/u, "Nothing was found on this beyond the answer before."],
  [/^Nothing was asked before, so that it is not known what “(?<word>.+)” is\. Ask again with its name\.$/u,
    "Nothing was asked before, so that it is not known what “{word}” is. Ask again with its name."],
  [/^Nothing was asked before that this could go on from\. Ask the whole question, with what it is about\.$/u,
    "Nothing was asked before that this could go on from. Ask the whole question, with what it is about."],
  [/^The documents do not state this result, and it cannot be computed surely from their tables\.$/u,
    "The documents do not state this result, and it cannot be computed surely from their tables."],
  [/^No document of the index matches the filter\.$/u, "No document of the index matches the filter."],
];

/** Return a reason in the reader's language, as it is where it is none of those that are known. */
export function reasonWords(reason) {
  for (const [pattern, words] of SAID) {
    const found = pattern.exec(reason);
    if (found) return t(words, found.groups ?? {});
  }
  return reason;
}
