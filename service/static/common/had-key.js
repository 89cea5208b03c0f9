// Whether this browser has kept a key before: one that is refused now was revoked.

const HAD = "tenkyo.key.v1";

/** Tell whether there was a key once. */
export function hadKey() {
  try {
    return localStorage.getItem(HAD) !== null;
  } catch {
    return false;
  }
}

/** Remember that there is one. */
export function noteKey() {
  try {
    localStorage.setItem(HAD, "kept");
  } catch {
    // A key that is revoked is then asked for like the first one.
  }
}
