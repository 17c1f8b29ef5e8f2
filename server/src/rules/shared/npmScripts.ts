import { folderOf } from "../../build/imagePaths";
import type { NpmCommand } from "../../build/npmCommand";

/** A script of a package.json. */
export interface NpmScript {
  /** The context folder of the package.json. */
  readonly folder: string;
  readonly name: string;
}

const installScripts = ["preinstall", "install", "postinstall", "prepare"];

/** The scripts that a command runs by name or, for an install, on its way; those of the context's root where the project is not known. */
export function npmScriptOf(npm: NpmCommand): readonly NpmScript[] {
  const { contextPath } = npm.project?.manifestFile ?? {};
  const folder = contextPath === undefined ? "" : folderOf(contextPath);
  if (npm.installsProject !== "no") return installScripts.map((name) => ({ folder, name }));
  const name = /^(?:run|run-script|rum|urn)$/.test(npm.subcommand) ? npm.operands[0] : npm.subcommand;
  return name === undefined || name === "" ? [] : [{ folder, name }];
}
