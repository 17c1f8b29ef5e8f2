import { cgoModuleOf } from "../../build/cgoModules";
import { fittingVersions, goLineOf } from "../../build/golangTags";
import { below, nameOf } from "../../build/imagePaths";
import { localModuleFolders } from "../../build/manifests";
import type { RuleOptions } from "../../rules/define";
import { privatePatterns } from "../../rules/shared/privateModules";
import type { BuildContext, GoModule } from "../../workspace/surroundings";

/** What a build of the project's program needs, as far as its files tell; usual values where they do not. */
export interface ProjectPlan {
  /** For the tag of a golang image. */
  readonly goVersion: string;
  /** Folder of the module in the build context; "" is the context itself. */
  readonly folder: string;
  /** Manifests that a download needs, by folder of the context, the module's own last. */
  readonly manifests: readonly (readonly [folder: string, names: readonly string[]])[];
  /** Whether folders beside the module have to keep their places, because it takes modules from them. */
  readonly keepsLayout: boolean;
  /** Main packages as operands of `go build`, the first one the likeliest: `.`, `./cmd/api`. */
  readonly packages: readonly string[];
  /** Name of the program that this package makes. */
  readonly programOf: (mainPackage: string) => string;
  readonly needsCgo: boolean;
  /** GOPRIVATE, "" where every module may come from a public proxy. */
  readonly privateModules: string;
}

/** Plans a build of the module nearest to the context's root. */
export function planProject(context: BuildContext | undefined, options: RuleOptions): ProjectPlan {
  const modules = context?.modules ?? [];
  const [module] = modules;
  const [goVersion = ""] = fittingVersions(goLineOf(context));
  const folder = module?.folder ?? "";
  const locals = module ? localModuleFolders(module, context?.goWork) : [];
  const others = [...new Set(locals)].filter((each) => each !== folder);
  const packages = context && module ? mainPackages(context, module) : [];
  return {
    goVersion,
    folder,
    manifests: manifestsOf(context, others, module),
    keepsLayout: others.length > 0,
    packages: packages.length === 0 ? ["."] : packages,
    programOf: (mainPackage) => (mainPackage === "." ? programName(module) : nameOf(mainPackage)),
    needsCgo: modules.some(({ syntax }) => syntax.require.some(({ path }) => cgoModuleOf(path)?.isVerified)),
    privateModules: privatePatterns(modules, options).join(","),
  };
}

function manifestsOf(
  context: BuildContext | undefined,
  others: readonly string[],
  module: GoModule | undefined,
): ProjectPlan["manifests"] {
  const manifests = new Map<string, readonly string[]>();
  const add = (folder: string, names: readonly string[]): void => {
    manifests.set(folder, [...(manifests.get(folder) ?? []), ...names]);
  };
  if (context?.goWork?.folder === "") add("", workFiles(context));
  for (const folder of others) add(folder, filesOf(context?.modules.find((other) => other.folder === folder)));
  add(module?.folder ?? "", filesOf(module));
  return [...manifests];
}

function filesOf(module: GoModule | undefined): readonly string[] {
  return module && !module.hasGoSum ? ["go.mod"] : ["go.mod", "go.sum"];
}

function workFiles({ listing }: BuildContext): readonly string[] {
  return listing.kindOf("go.work.sum") === "file" ? ["go.work", "go.work.sum"] : ["go.work"];
}

/** Where a `main.go` lies: at the top of the module, and in the folders of `cmd`. */
function mainPackages({ listing }: BuildContext, { folder }: GoModule): readonly string[] {
  const isMain = (path: string): boolean => listing.kindOf(below(below(folder, path), "main.go")) === "file";
  const commands = listing
    .entries(below(folder, "cmd"))
    .filter(({ name, kind }) => kind === "folder" && isMain(`cmd/${name}`))
    .map(({ name }) => `./cmd/${name}`);
  return [...(isMain("") ? ["."] : []), ...commands];
}

/** The last element of the module path that is no major version. */
function programName(module: GoModule | undefined): string {
  const elements = module?.syntax.module?.value.split("/") ?? [];
  const name = elements.findLast((element) => !/^v\d+$/.test(element))?.replace(/\.v\d+$/, "");
  return name !== undefined && /^[\w.-]+$/.test(name) ? name : "app";
}
