import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Module } from "./moduleFiles";

/** The modules that examples/order-service requires, in the versions that its go.mod names. */
const required = [
  { path: "github.com/go-chi/chi/v5", version: "v5.2.1", folder: "github.com/go-chi/chi" },
  { path: "github.com/google/uuid", version: "v1.6.0", folder: "github.com/google/uuid" },
  { path: "github.com/lib/pq", version: "v1.10.9", folder: "github.com/lib/pq" },
];

/**
 * Real modules from Debian's packages, under the versions that the example asks for: Debian's are a little older.
 * @param folder with `github.com/...`
 */
export function packagedModules(folder: string): readonly Module[] {
  return required.map(({ path, version, folder: below }) => {
    const files = filesBelow(join(folder, below));
    return { path, version, files: { ...files, "go.mod": files["go.mod"] ?? `module ${path}\n` } };
  });
}

function filesBelow(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile() && /^(?:go\.mod|.*\.(?:go|s))$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}
