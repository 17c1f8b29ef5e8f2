/** What a `package.json` says, as far as an install depends on it. */
export interface NpmManifest {
  /** Dependencies of every kind by name, with what is asked for: `^1.2.0`, `file:./lib`, `catalog:`. */
  readonly dependencies: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
  /** Patterns of workspace folders; empty where there are none. */
  readonly workspaces: readonly string[];
  /** `packageManager`, or `devEngines.packageManager`: the program, and its major version where one is named. */
  readonly manager: { readonly name: string; readonly major: number | undefined } | undefined;
  /** Names in the section `pnpm`: `overrides`, `patchedDependencies`, … */
  readonly pnpmSettings: ReadonlySet<string>;
  /** Paths of `pnpm.patchedDependencies`. */
  readonly pnpmPatches: readonly string[];
}

/** An object of JSON; the properties are those that an install looks at. */
interface JsonObject {
  readonly [name: string]: unknown;
  readonly workspaces?: unknown;
  readonly scripts?: unknown;
  readonly pnpm?: unknown;
  readonly packageManager?: unknown;
  readonly devEngines?: unknown;
}

/**
 * The scripts of a project itself that an install of all its packages runs, in their order.
 * Source: docs.npmjs.com/cli/using-npm/scripts, "npm ci"; pnpm and both Yarns run the three of `install`.
 */
const installScripts = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

/** Reads the text of a `package.json`; `undefined` when it is no JSON object. */
export function readNpmManifest(text: string): NpmManifest | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
  const { workspaces: field, scripts, pnpm: section } = json;
  const workspaces = isRecord(field) ? field["packages"] : field;
  const pnpm = isRecord(section) ? section : {};
  return {
    dependencies: new Map(kinds.flatMap((kind) => [...textsOf(json[kind])])),
    scripts: new Map(textsOf(scripts)),
    workspaces: Array.isArray(workspaces) ? workspaces.filter((item) => typeof item === "string") : [],
    manager: managerOf(json),
    pnpmSettings: new Set(Object.keys(pnpm)),
    pnpmPatches: textsOf(pnpm["patchedDependencies"]).map(([, path]) => path),
  };
}

/** The scripts that an install runs, with their names. */
export function installScriptsOf({ scripts }: NpmManifest): readonly (readonly [name: string, script: string])[] {
  return installScripts.flatMap((name) => {
    const script = scripts.get(name);
    return script === undefined ? [] : [[name, script] as const];
  });
}

function managerOf(json: JsonObject): NpmManifest["manager"] {
  const { packageManager, devEngines } = json;
  const chosen = /^([a-z]+)@(\d+)?/.exec(typeof packageManager === "string" ? packageManager : "");
  if (chosen?.[1]) return { name: chosen[1], major: chosen[2] === undefined ? undefined : Number(chosen[2]) };
  const engine = isRecord(devEngines) ? devEngines["packageManager"] : undefined;
  const name = isRecord(engine) ? engine["name"] : undefined;
  return typeof name === "string" ? { name, major: undefined } : undefined;
}

function textsOf(value: unknown): readonly (readonly [string, string])[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, text]) => (typeof text === "string" ? [[name, text] as const] : []));
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
