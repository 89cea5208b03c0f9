// The documents that are chosen in the list: to ask in them, to name them, to remove them.

import { saveCollection } from "../common/collections.js";
import { t } from "../common/language.js";

/** How many documents a question may be asked in. */
const MOST_ASKED_IN = 100;

/** Make the bar work: `remove(documents)` is called to remove those chosen, `tell(words)` announces. */
export function makeChosen(remove, tell) {
  const [bar, count, askIn, removeThem, form, name, none] = [
    "chosen", "chosen-count", "ask-in", "remove-chosen", "collect", "collection-name", "choose-none",
  ].map((id) => document.getElementById(id));
  const chosen = new Map();

  function refresh() {
    bar.hidden = chosen.size === 0;
    count.textContent = t(chosen.size === 1 ? "One chosen" : "{count} chosen", { count: chosen.size });
    tell(bar.hidden ? "" : count.textContent);
    const sources = [...chosen.values()].map(({ source }) => ["source", source]);
    const few = sources.length <= MOST_ASKED_IN;
    askIn.hidden = form.hidden = !few;
    if (few) askIn.href = `/#${new URLSearchParams(sources)}`;
  }

  function toggle(about, on) {
    if (on) chosen.set(about.id, about);
    else chosen.delete(about.id);
    refresh();
  }

  function clear() {
    chosen.clear();
    for (const box of document.querySelectorAll("#documents input")) box.checked = false;
    refresh();
  }

  none.addEventListener("click", clear);
  removeThem.addEventListener("click", () => remove([...chosen.values()]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = name.value.trim();
    if (!words) return;
    const room = saveCollection(words, [...chosen.values()].map(({ source }) => source));
    tell(room ? t("Kept as “{name}”: choose it where you ask.", { name: words }) : t("The browser has no room to keep this."));
    name.value = "";
  });
  return { toggle, clear, has: ({ id }) => chosen.has(id), allow: (may) => { removeThem.hidden = !may; } };
}
