import type { GoCommand } from "../build/goCommand";
import { below } from "../build/imagePaths";
import { replacementsOf } from "../build/moduleIndex";
import { matchesPrefix } from "../rules/shared/privateModules";
import { textOf } from "../syntax/value";
import type { BuildContext, GoModule } from "../workspace/surroundings";
import { modulePrefixes } from "./modulePaths";
import type { DownloadSettings } from "./settings";
import type { DiagnosedStep } from "./target";

/** A module that the step has to get. */
export interface WantedModule {
  /** Paths to ask for, the first that is there counts: several where only a package's path is known. */
  readonly paths: readonly string[];
  readonly version: string;
  /** Whether go.sum holds both of its hashes, so that the checksum database is not asked; `undefined`: not known. */
  readonly isInGoSum: boolean | undefined;
}

/** `path@version`, or a path alone. */
export interface ModuleName {
  readonly path: string;
  readonly version: string | undefined;
}

/** Reads `path` or `path@version`; `undefined` for what cannot be the path of a module that is downloaded. */
export function parseModuleName(text: string): ModuleName | undefined {
  const [path = "", version, ...rest] = text.trim().split("@");
  const isPath = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/(?!\.{1,2}(?:\/|$))[\w.~+-]+)*$/.test(path);
  const isVersion = version === undefined || /^[\w.+/-]+$/.test(version);
  return isPath && isVersion && rest.length === 0 ? { path, version } : undefined;
}

/**
 * The modules to try: the one that is named, else the first direct requirement of each way that a module can take, through
 * the proxies or past them. Empty where no module is known.
 */
export function wantedModules(
  target: DiagnosedStep,
  settings: DownloadSettings,
  named: ModuleName | undefined,
): readonly WantedModule[] {
  const found = requiredModules(target);
  if (named) {
    const required = found.find(({ paths }) => paths.includes(named.path));
    const version = named.version ?? required?.version ?? "latest";
    const isSame = required !== undefined && required.version === version;
    return [{ paths: [named.path], version, isInGoSum: isSame ? required.isInGoSum : false }];
  }
  const isExempt = ({ paths }: WantedModule) => isListed(settings.noProxy, paths[0] ?? "");
  return [found.find((module) => !isExempt(module)), found.find(isExempt)].filter((module) => module !== undefined);
}

/** Whether a GOPRIVATE-style list covers a module path. */
export function isListed(patterns: string, path: string): boolean {
  return patterns.split(",").some((pattern) => pattern !== "" && matchesPrefix(pattern, path));
}

/** What the command downloads by its operands or by go.mod, direct requirements first. */
function requiredModules({ step, go }: DiagnosedStep): readonly WantedModule[] {
  if (go?.isVersioned) return go.operands.flatMap((word) => operandModule(go, textOf(go.command.valueOf(word))));
  const { context } = step.build.surroundings;
  const module = go?.module.module ?? onlyModule(context);
  if (!module || !context) return [];
  const sums = module.hasGoSum ? context.listing.text(below(module.folder, "go.sum")) : "";
  const wanted = module.syntax.require.flatMap(({ path, version, indirect }) => {
    const replacement = replacementsOf(module.syntax, path).find(
      ({ oldVersion }) => oldVersion === undefined || oldVersion === version,
    );
    if (replacement?.isLocal) return [];
    const name = { path: replacement?.newPath ?? path, version: replacement?.newVersion ?? version };
    return [
      {
        paths: [name.path],
        version: name.version,
        indirect,
        isInGoSum: sums === undefined ? undefined : isIn(sums, name),
      },
    ];
  });
  return wanted.toSorted((a, b) => Number(a.indirect) - Number(b.indirect));
}

function operandModule({ isVersioned }: GoCommand, operand: string | undefined): readonly WantedModule[] {
  const name = operand === undefined || !isVersioned ? undefined : parseModuleName(operand);
  if (name?.version === undefined) return [];
  return [{ paths: modulePrefixes(name.path), version: name.version, isInGoSum: false }];
}

/** The module of a context that has one; the one at its root where it has several. */
function onlyModule(context: BuildContext | undefined): GoModule | undefined {
  const modules = context?.modules ?? [];
  return modules.length === 1 ? modules[0] : modules.find(({ folder }) => folder === "");
}

/** Whether go.sum has the hash of the module and that of its go.mod. */
function isIn(sums: string, { path, version }: { readonly path: string; readonly version: string }): boolean {
  const lines = sums.split(/\r?\n/);
  return [version, `${version}/go.mod`].every((each) => lines.some((line) => line.startsWith(`${path} ${each} h1:`)));
}
