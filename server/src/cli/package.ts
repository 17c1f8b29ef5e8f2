import { dirname } from "node:path";

/** The folder of the installed package: the one above `dist`, where the bundled command line lies. */
export function packageFolder(): string {
  return dirname(__dirname);
}
