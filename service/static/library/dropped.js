// The files that were dropped or chosen, those in folders too, each with its path.

/** Return the files of a drop: [{file, path}, …]; a folder's are found within it, hidden ones left out. */
export async function droppedFiles(transfer) {
  // Entries are to be taken before anything is awaited: then the browser forgets them.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null || entry.isFile)) return chosenFiles(transfer.files);
  const found = await Promise.all(entries.filter(Boolean).map(filesIn));
  return found.flat();
}

/** Return chosen files with their paths: those of a folder begin with its name. */
export function chosenFiles(files) {
  return [...files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
}

async function filesIn(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
    return [{ file, path: entry.fullPath.replace(/^\//u, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  // A reader gives a folder in parts, the last of which is empty.
  for (let part = await partOf(reader); part.length; part = await partOf(reader)) {
    for (const one of part) found.push(...await filesIn(one));
  }
  return found;
}

function partOf(reader) {
  return new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
}
