// Wide tables, which scroll by themselves below a column that stays.

/** Scroll the table of an element until its cell is neither cut off nor behind the column that stays. */
export function showCell(element) {
  const [cell, table] = [element.closest("td, th"), element.closest(".table")];
  if (!cell || !table || cell.matches(".stays")) return;
  const [place, view] = [cell.getBoundingClientRect(), table.getBoundingClientRect()];
  const left = view.left + (cell.parentElement.querySelector(".stays")?.offsetWidth ?? 0);
  const right = view.left + table.clientWidth;
  if (place.right > right) table.scrollLeft += Math.min(place.right - right, place.left - left);
  else if (place.left < left) table.scrollLeft -= left - place.left;
}

/** Return what lets the keys scroll the boxes that are wider than their place, once they are observed. */
export function focusWhatIsWide() {
  return new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
}
