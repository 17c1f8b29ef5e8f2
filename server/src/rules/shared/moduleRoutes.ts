import type { GoCommand } from "../../build/goCommand";
import { mayHaveChangedManifests } from "../../build/goModChanges";
import { replacementsOf } from "../../build/moduleIndex";
import { knownModuleProxies, proxyEntries } from "../../build/moduleProxies";
import { hostOfEntry } from "../../syntax/goproxyList";
import { onceFor } from "../../syntax/onceFor";
import type { Span } from "../../syntax/text";
import { type Answer, textOf, textOrEmpty } from "../../syntax/value";
import { foundInGoCommands } from "./forEach";
import { matchesPrefix } from "./privateModules";

/** A module that a go command has to fetch. */
export interface FetchedModule {
  /** Path of the module that is fetched: the replacement's where there is one. */
  readonly path: string;
  /** Whether nothing but other modules asks for it. */
  readonly isIndirect: boolean;
  /** The line that requires it; absent for one that the command names. */
  readonly requirement: { readonly goMod: string; readonly span: Span } | undefined;
}

/**
 * The modules that a command downloads by go.mod or, for `go install path@version`, by its operands. Empty where go.mod is
 * not known, or may have been changed before the command runs, or where nothing is downloaded.
 */
export const fetchedModules = onceFor((go: GoCommand): readonly FetchedModule[] => findFetched(go));

/** The go commands of a file that certainly fetch modules which are known, in its order. */
export const fetchingCommands = foundInGoCommands((go) => (fetchedModules(go).length > 0 ? go : undefined));

function findFetched(go: GoCommand): readonly FetchedModule[] {
  if (go.downloads !== "yes") return [];
  if (go.isVersioned) {
    return go.operands.flatMap((word) => {
      const [path, version] = (textOf(go.command.valueOf(word)) ?? "").split("@");
      return path && version ? [{ path, isIndirect: false, requirement: undefined }] : [];
    });
  }
  const { module } = go.module;
  if (!module || mayHaveChangedManifests(go)) return [];
  return module.syntax.require.flatMap(({ path, version, indirect, span }) => {
    const replacement = replacementsOf(module.syntax, path).find(
      ({ oldVersion }) => oldVersion === undefined || oldVersion === version,
    );
    if (replacement?.isLocal) return [];
    return [{ path: replacement?.newPath ?? path, isIndirect: indirect, requirement: { goMod: module.path, span } }];
  });
}

/** From where a module comes: its own host, a public or another proxy, or nowhere. */
export type Route = "direct" | "public proxy" | "other proxy" | "nowhere" | "unknown";

/** Where a go command asks for modules. */
export class ModuleRoutes {
  private readonly noProxy: readonly string[] | undefined;
  private readonly noSums: readonly string[] | undefined;
  private readonly database: string | undefined;
  private readonly proxy: Route;

  constructor(go: GoCommand) {
    this.noProxy = patternsIn(go, "GONOPROXY");
    this.noSums = patternsIn(go, "GONOSUMDB");
    this.database = textOrEmpty(go.setting("GOSUMDB").value);
    this.proxy = firstProxy(go);
  }

  /** The first place that is asked for a module. */
  routeOf(path: string): Route {
    const exempt = this.isExempt(path);
    return exempt === "unknown" ? "unknown" : exempt === "yes" ? "direct" : this.proxy;
  }

  /** Whether a module that `go.sum` does not list is looked up in the checksum database. */
  isLookedUp(path: string): Answer {
    if (this.database === "off") return "no";
    const exempt = isListed(this.noSums, path);
    return this.database === undefined || exempt === "unknown" ? "unknown" : exempt === "yes" ? "no" : "yes";
  }

  /** Whether GONOPROXY, or GOPRIVATE in its place, covers a module. */
  isExempt(path: string): Answer {
    return isListed(this.noProxy, path);
  }
}

/** The routes of a command's modules; worked out once. */
export const routesOf = onceFor((go: GoCommand) => new ModuleRoutes(go));

function firstProxy(go: GoCommand): Route {
  const proxy = go.setting("GOPROXY").value;
  if (proxy.kind === "unset") return "public proxy";
  const first = proxyEntries(textOf(proxy) ?? "")[0];
  if (first === undefined) return "unknown";
  if (first === "direct") return "direct";
  if (first === "off") return "nowhere";
  return knownModuleProxies.some(({ host }) => host === hostOfEntry(first)) ? "public proxy" : "other proxy";
}

/** The patterns of GONOPROXY or GONOSUMDB, or of GOPRIVATE in its place; `undefined` when nobody can know. */
function patternsIn(go: GoCommand, name: "GONOPROXY" | "GONOSUMDB"): readonly string[] | undefined {
  const own = go.setting(name).value;
  const { value } = own.kind === "unset" ? go.setting("GOPRIVATE") : { value: own };
  return textOrEmpty(value)
    ?.split(",")
    .filter((pattern) => pattern !== "");
}

function isListed(patterns: readonly string[] | undefined, path: string): Answer {
  if (!patterns) return "unknown";
  return patterns.some((pattern) => matchesPrefix(pattern, path)) ? "yes" : "no";
}
