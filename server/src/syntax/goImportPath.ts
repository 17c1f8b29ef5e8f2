/** First elements of the paths of the standard library's packages. Source: the folders of go/src, up to Go 1.26. */
const standardRoots = new Set(
  (
    "archive arena bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go " +
    "hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings " +
    "structs sync syscall testing text time unicode unique unsafe weak"
  ).split(" "),
);

/** Whether an import is of the standard library, or of C: by the first element of its path, which no module there has. */
export function isStandardImport(path: string): boolean {
  return path === "C" || standardRoots.has(path.split("/", 1)[0] ?? "");
}
