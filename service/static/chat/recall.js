// Brings earlier questions back with the arrow keys.

/**
 * Let ↑ in an empty box bring back the question before, and again the one before that; ↓ goes
 * the other way. `earlier()` gives the questions, oldest first. A question that was changed is
 * left alone: there the keys move in its text.
 */
export function recallWithArrows(box, earlier) {
  let at = null;
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const questions = earlier();
    if (at === null || box.value !== questions[at]) at = box.value === "" ? questions.length : null;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || at === null || at + step < 0 || at + step > questions.length) return;
    event.preventDefault();
    at += step;
    box.value = questions[at] ?? "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
