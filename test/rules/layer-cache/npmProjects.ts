/** Files of small npm projects for tests. */

export function manifest(fields: object = {}): string {
  return `${JSON.stringify({ name: "shop", version: "1.0.0", dependencies: { express: "^4.21.2" }, ...fields }, null, 2)}\n`;
}

export const packageLock = '{ "name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {} }\n';
export const yarnLock = "# yarn lockfile v1\n";
export const berryLock = "__metadata:\n  version: 8\n";
export const pnpmLock = "lockfileVersion: '9.0'\n";

/** A project of npm with a lock file and a source. */
export const shop = {
  "package.json": manifest(),
  "package-lock.json": packageLock,
  "src/index.js": "require('express')();\n",
};
