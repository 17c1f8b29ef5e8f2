import { textOf } from "../syntax/value";
import type { CommandWrites } from "./commandWrites";
import { below } from "./imagePaths";
import type { NpmCommand } from "./npmCommand";
import { installScriptsOf } from "./npmManifest";

const nothing: CommandWrites = { made: [], possible: [], removed: [], anywhere: false };

/** Subcommands that print, ask a registry, or change nothing but settings and caches of the user. */
const reading =
  /^(?:version|view|info|show|ls|list|ll|la|outdated|audit|ping|whoami|root|bin|prefix|help|why|explain|fund|search|config|set|get|cache|store|login|logout|adduser|team|access|owner|doctor|licenses)$/;

/** Where global packages, the programs' own copies, settings and caches lie. */
const globalPlaces = ["/usr/local", "/usr/lib/node_modules", "/usr/bin", "/opt", "/root", "/home"];
const ownNames = [
  "node_modules",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  ".pnp.cjs",
  ".pnp.loader.mjs",
  ".yarn",
];

/**
 * What an npm, pnpm or yarn command writes; `undefined` where it runs programs of the project, which may write anything.
 * Sources: docs.npmjs.com/cli/configuring-npm/folders; pnpm.io/cli/install; yarnpkg.com/cli/install.
 */
export function writesOfNpm(npm: NpmCommand): CommandWrites | undefined {
  if (npm.isGlobal || (npm.subcommand === "" && npm.program !== "yarn")) return { ...nothing, possible: globalPlaces };
  const home = textOf(npm.command.variable("HOME").value);
  const own = home === undefined ? ["/root", "/home"] : [home];
  if (reading.test(npm.subcommand)) return { ...nothing, possible: own };
  const isInstall = npm.installsProject !== "no" || /^(?:install|add|fetch|import)$/.test(npm.subcommand);
  const folder = npm.project?.folder ?? textOf(npm.directory);
  if (!isInstall || folder === undefined) return undefined;
  if (npm.subcommand === "fetch") return { ...nothing, possible: [below(folder, "node_modules"), ...own] };
  const { manifest } = npm.project ?? {};
  const runsScripts = !npm.hasSwitch("ignore-scripts") && (!manifest || installScriptsOf(manifest).length > 0);
  const names = npm.installsProject === "yes" ? ownNames : [...ownNames, "package.json"];
  // Scripts of packages keep to their own folders; those of the project write where they please in it.
  const places =
    runsScripts || (manifest?.workspaces.length ?? 0) > 0 ? [folder] : names.map((name) => below(folder, name));
  return { ...nothing, possible: [...places, ...own] };
}
