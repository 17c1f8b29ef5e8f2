import { onceFor } from "../syntax/onceFor";
import { textOf } from "../syntax/value";
import type { CommandWrites } from "./commandWrites";
import { below } from "./imagePaths";
import type { NpmCommand } from "./npmCommand";
import { installScriptsOf } from "./npmManifest";

/** They write to the settings of the user, or to those of the project. */
const writingSettings = /^(?:config|set|login|logout|adduser)$/;

const nothing: CommandWrites = { made: [], possible: [], removed: [], anywhere: false };

/** Subcommands that print, ask a registry, or change nothing but settings and caches of the user. */
const reading =
  /^(?:version|view|info|show|ls|list|ll|la|outdated|audit|ping|whoami|root|bin|prefix|help|why|explain|fund|search|get|cache|store|team|access|owner|doctor|licenses)$/;

/** Where global packages lie, by the prefix that images with Node have. */
const globalPlaces = ["/usr/local", "/usr/lib/node_modules", "/usr/bin"];

/** What the programs keep in the home of their user: caches, stores, logs, copies of themselves. */
const homeNames = [".npm", ".cache", ".local", ".config", ".yarn", ".pnpm-store", ".pnpm-state"];

/** What an install leaves in the folder of the project. */
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
export const writesOfNpm = onceFor((npm: NpmCommand): CommandWrites | undefined => findWrites(npm));

function findWrites(npm: NpmCommand): CommandWrites | undefined {
  const home = textOf(npm.command.variable("HOME").value);
  const own = homeNames.map((name) => below(home ?? "/root", name));
  if (npm.isGlobal || (npm.subcommand === "" && npm.program !== "yarn"))
    return { ...nothing, possible: [...globalPlaces, ...own] };
  if (writingSettings.test(npm.subcommand)) return { ...nothing, possible: [home ?? "/root", ...settingsBeside(npm)] };
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

function settingsBeside(npm: NpmCommand): readonly string[] {
  const folder = npm.project?.folder ?? textOf(npm.directory);
  return folder === undefined ? ["/"] : [".npmrc", ".yarnrc", ".yarnrc.yml"].map((name) => below(folder, name));
}
