// The place in a conversation: which turn the reader was at, kept until the page is seen again.

const KEY = "tenkyo.place.v1";
/** Within this time turns are laid out and passages drawn; by eye. */
const LAID_OUT_MS = 2000;
/** What a reader does to go elsewhere. */
const READING_ON = ["wheel", "touchstart", "pointerdown", "keydown"];

/** Keep the place whenever the page is left; `current()` names the conversation that is open. */
export function keepPlace(current) {
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => {
    const turns = [...document.querySelectorAll(".turn")];
    const turn = turns.findIndex((one) => one.getBoundingClientRect().bottom > 0);
    if (turn < 0) return;
    const { top } = turns[turn].getBoundingClientRect();
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ thread: current(), turn, top }));
    } catch {
      // The page then opens at its last turn.
    }
  });
}

/** Go to the place that was kept in a conversation, else to a turn of it, from 0; stay where neither is. */
export function goToPlace(thread, turn) {
  const kept = keptPlace();
  const place = kept?.thread === thread ? kept : { turn, top: 8 };
  const shown = document.querySelectorAll(".turn")[place.turn ?? -1];
  if (!shown) return;
  const scroll = () => scrollBy({ top: shown.getBoundingClientRect().top - place.top, behavior: "instant" });
  const watch = new ResizeObserver(scroll);
  const laidOut = AbortSignal.timeout(LAID_OUT_MS);
  const stop = () => watch.disconnect();
  shown.scrollIntoView();
  scroll();
  for (const one of document.querySelectorAll(".turn")) watch.observe(one);
  laidOut.addEventListener("abort", stop);
  for (const input of READING_ON) addEventListener(input, stop, { passive: true, signal: laidOut });
}

function keptPlace() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}
