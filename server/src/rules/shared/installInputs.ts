import { inContext } from "../../build/files";
import { below, isInside, pathBehind } from "../../build/imagePaths";
import { installScriptsOf } from "../../build/npmManifest";
import { cleanPath } from "../../syntax/cleanPath";
import { isWorkspaceFolder } from "../../workspace/npmProject";
import type { ProjectInstall } from "./npmInstalls";

/** A file of the build context that an install reads beside manifest and lock file. */
export interface InstallInput {
  /** Relative to the context's root. */
  readonly path: string;
  /** Where the install looks for it, absolute in the image. */
  readonly image: string;
  readonly role: "workspace-settings" | "yarn-settings" | "yarn-program" | "patch" | "package" | "workspace" | "script";
  /** Whether the install stops without it; else it goes on in another way. */
  readonly isFatal: boolean;
}

/** A context with more workspaces is not followed. */
const maximumWorkspaces = 60;

/** Top-level settings of pnpm-workspace.yaml that the lock file records. Source: pnpm.io/settings; pnpm's lockfile settings checker. */
const recordedSettings = /^(?:overrides|patchedDependencies|packageExtensions|ignoredOptionalDependencies):/m;

/**
 * What an install needs of the build context: settings, patches, packages in folders, workspaces and scripts that the
 * manifest names. Only what lies in the context and is let through; what a command line switches off is left out.
 */
export function installInputs(install: ProjectInstall): readonly InstallInput[] {
  const { context } = install;
  const inputs = [
    ...scriptInputs(install),
    ...(install.npm.program === "npm" ? npmInputs(install) : []),
    ...(install.npm.program === "pnpm" ? pnpmInputs(install) : []),
    ...(install.npm.program === "yarn" ? yarnInputs(install) : []),
  ];
  const seen = new Set<string>();
  return inputs.filter(({ path }) => {
    const isNew = !seen.has(path);
    seen.add(path);
    return isNew && inContext(context, path) === "yes";
  });
}

function inputAt(
  { project, folder }: ProjectInstall,
  written: string,
  role: InstallInput["role"],
  isFatal: boolean,
): readonly InstallInput[] {
  const path = cleanPath(`/${folder}/${written}`).slice(1);
  // Above the project the two folders need not lie alike.
  if (!isInside(path, folder) || /^(?:\.\.|~)?\//.test(written)) return [];
  return [{ path, image: below(project.folder, pathBehind(path, folder)), role, isFatal }];
}

function textBeside({ context, folder }: ProjectInstall, name: string): string | undefined {
  const path = below(folder, name);
  return inContext(context, path) === "yes" ? context.listing.text(path) : undefined;
}

/** An archive that is a dependency, which npm unpacks. Of a folder it makes a link, whether the folder is there or not. */
function npmInputs(install: ProjectInstall): readonly InstallInput[] {
  return [
    ...localPackages(install).flatMap((path) =>
      /\.(?:tgz|tar|tar\.gz)$/.test(path) ? inputAt(install, path, "package", true) : [],
    ),
    ...workspaceInputs(install, false),
  ];
}

function pnpmInputs(install: ProjectInstall): readonly InstallInput[] {
  const { npm, project } = install;
  const { manifest } = project;
  const major = manifest?.manager?.name === "pnpm" ? manifest.manager.major : undefined;
  const settings = textBeside(install, "pnpm-workspace.yaml") ?? "";
  const inputs: InstallInput[] = [];
  // Up to version 9 such settings stood in package.json, from 11 on they hold in pnpm-workspace.yaml alone. pnpm.io/migration.
  const holdsInWorkspace = (major ?? 10) >= 10;
  if (holdsInWorkspace && recordedSettings.test(settings))
    inputs.push(...inputAt(install, "pnpm-workspace.yaml", "workspace-settings", npm.isFrozen === "yes"));
  const asksCatalogs = [...(manifest?.dependencies.values() ?? [])].some((range) => range.startsWith("catalog:"));
  // A frozen lock file holds what the catalogs said.
  if (asksCatalogs && npm.isFrozen === "no")
    inputs.push(...inputAt(install, "pnpm-workspace.yaml", "workspace-settings", true));
  const ownPatches = major !== undefined && major <= 10 ? (manifest?.pnpmPatches ?? []) : [];
  const patches = [...ownPatches, ...(holdsInWorkspace ? patchesIn(settings) : [])];
  inputs.push(...patches.flatMap((path) => inputAt(install, path, "patch", true)));
  return [...inputs, ...localFiles(install)];
}

function yarnInputs(install: ProjectInstall): readonly InstallInput[] {
  const { npm } = install;
  if (npm.yarnMajor === 1) return localFiles(install);
  if (npm.yarnMajor === undefined) return [];
  const settings = textBeside(install, ".yarnrc.yml");
  if (settings === undefined) return workspaceInputs(install, npm.hasSwitch("immutable"));
  const programs = [...settings.matchAll(/^(?:yarnPath|\s+-?\s*path):\s*["']?([^"'\s#]+)/gm)].map(
    (match) => match[1] ?? "",
  );
  return [
    ...inputAt(install, ".yarnrc.yml", "yarn-settings", false),
    ...programs.flatMap((path) => inputAt(install, path, "yarn-program", true)),
    ...workspaceInputs(install, npm.hasSwitch("immutable")),
  ];
}

/** The paths of `file:` dependencies. */
function localPackages({ project }: ProjectInstall): readonly string[] {
  return [...(project.manifest?.dependencies.values() ?? [])].flatMap((range) =>
    range.startsWith("file:") ? [range.slice(5)] : [],
  );
}

/** pnpm and Yarn 1 copy what `file:` names, and stop when it is not there. */
function localFiles(install: ProjectInstall): readonly InstallInput[] {
  return localPackages(install).flatMap((path) => inputAt(install, path, "package", true));
}

/** The values of the top-level map `patchedDependencies` of pnpm-workspace.yaml. */
function patchesIn(settings: string): readonly string[] {
  const section = /^patchedDependencies:[ \t]*\r?\n((?:[ \t]+.*(?:\r?\n|$)|[ \t]*\r?\n)*)/m.exec(settings)?.[1] ?? "";
  return [...section.matchAll(/:[ \t]+["']?([^"'\s#]+\.(?:patch|diff))["']?[ \t]*$/gm)].map((match) => match[1] ?? "");
}

/** The manifests of workspaces, where none of them is there: somebody who copies some of them has chosen. */
function workspaceInputs(install: ProjectInstall, isFatal: boolean): readonly InstallInput[] {
  const { npm, project, context, folder } = install;
  const patterns = project.manifest?.workspaces ?? [];
  if (patterns.length === 0 || npm.hasSwitch("workspace") || npm.flag("workspaces") === "false") return [];
  if (npm.program === "yarn" && npm.subcommand === "workspaces") return [];
  const found: InstallInput[] = [];
  for (const file of context.listing.files(folder)) {
    if (!file.endsWith("/package.json")) continue;
    const member = pathBehind(file.slice(0, -"/package.json".length), folder);
    if (member === "" || !isWorkspaceFolder(patterns, member)) continue;
    found.push(...inputAt(install, below(member, "package.json"), "workspace", isFatal));
    if (found.length > maximumWorkspaces) return [];
  }
  return found.every(({ image }) => npm.file(image).presence === "no") ? found : [];
}

/** Files that the project's own scripts of an install start for certain: `node scripts/prepare.js`, `./setup.sh`. */
function scriptInputs(install: ProjectInstall): readonly InstallInput[] {
  const { npm, project } = install;
  if (!project.manifest || skipsScripts(install)) return [];
  return installScriptsOf(project.manifest)
    .filter(([name]) => !/^prep|^postprepare/.test(name) || runsPrepare(install))
    .filter(([name]) => !(npm.program === "yarn" && name === "prepublish"))
    .flatMap(([, script]) => startedFiles(script).flatMap((path) => inputAt(install, path, "script", true)));
}

function skipsScripts(install: ProjectInstall): boolean {
  const { npm } = install;
  if (npm.hasSwitch("ignore-scripts") || npm.setting("ignore-scripts").value.kind !== "unset") return true;
  if (npm.program === "yarn" && npm.hasSwitch("mode")) return true;
  return [".npmrc", ".yarnrc.yml"].some((name) => /ignore-scripts|enableScripts/.test(textBeside(install, name) ?? ""));
}

/** Yarn from 2 on has no such script in an install; before npm 7 and in Yarn 1 one without development packages has none either. */
function runsPrepare({ npm }: ProjectInstall): boolean {
  if (npm.program === "yarn" && npm.yarnMajor !== 1) return false;
  const isForProduction =
    npm.hasSwitch("production", "prod", "only", "omit") || npm.command.variable("NODE_ENV").value.kind !== "unset";
  return !isForProduction;
}

function startedFiles(script: string): readonly string[] {
  // Only of plain commands behind one another each runs for certain, in the project's folder.
  if (/[|;`$(){}<>*]|\bcd\b|\bif\b|(?<!&)&(?!&)/.test(script)) return [];
  return script.split("&&").flatMap((part) => {
    const command = part.trim();
    const started =
      /^(?:node|tsx|ts-node)\s+(?:--?[\w=:/.-]+\s+)*((?:\.\/)?[\w@.-][\w@./-]*\.[cm]?[jt]s)(?:\s|$)/.exec(command) ??
      /^(?:sh|bash)\s+((?:\.\/)?[\w.-][\w./-]*\.sh)(?:\s|$)/.exec(command) ??
      /^(\.\/[\w./-]+)(?:\s|$)/.exec(command);
    return started?.[1] === undefined || started[1].includes("node_modules/") ? [] : [started[1]];
  });
}
