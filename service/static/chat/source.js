// The source of a citation beside the conversation: a pane on wide screens, a sheet on narrow ones.

import { t } from "../common/language.js";
import { CITED } from "../common/trail.js";

const WIDE = matchMedia("(min-width: 70rem)");

/** Let the links to citations in `thread` open the viewer there, until it is closed. */
export function makeSource(thread) {
  const [dialog, whole, close] = ["source", "source-whole", "source-close"].map((id) => document.getElementById(id));
  let frame = null;
  let opener = null;

  function show(link) {
    opener = link;
    frame ??= makeFrame();
    frame.contentWindow.location.replace(link.href);
    whole.href = link.href;
    if (dialog.open) return;
    if (WIDE.matches) dialog.show();
    else dialog.showModal();
    document.body.classList.add("beside");
  }

  function makeFrame() {
    const made = document.createElement("iframe");
    made.title = t("The cited document");
    dialog.append(made);
    // Where the reader goes in it, the whole viewer opens too.
    made.addEventListener("load", () => {
      const follow = () => { whole.href = made.contentWindow.location.href; };
      made.contentWindow.addEventListener("hashchange", follow);
      made.contentWindow.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.close());
      follow();
    });
    return made;
  }

  thread.addEventListener("click", (event) => {
    const link = event.target.closest(CITED);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link);
  });
  close.addEventListener("click", () => dialog.close());
  // The browser closes what is modal by itself.
  document.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.open && dialog.close());
  dialog.addEventListener("close", () => {
    document.body.classList.remove("beside");
    opener?.focus({ preventScroll: true });
    // The reader may have scrolled on meanwhile.
    opener?.scrollIntoView({ block: "nearest" });
  });
  WIDE.addEventListener("change", () => dialog.close());
  return { close: () => dialog.close() };
}
