import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's folder, an absolute path; this module runs as out/test/editor/project.js. */
export const projectFolder = join(__dirname, "../../..");

/** What the editor needs to know of the extension's manifest. */
export interface ExtensionManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

/**
 * The manifest of the extension in a folder.
 *
 * @param folder an absolute path
 * @throws where there is no readable package.json
 */
export function readManifest(folder: string): ExtensionManifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as ExtensionManifest;
}
