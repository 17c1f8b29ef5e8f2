import type { Build } from "../../build/build";
import type { BuiltProgram } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { expandWildcard } from "../../build/files";
import { below, nameOf } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { isCredential } from "./copiedCredentials";
import { isSecret } from "./unneeded";

/** Beyond this nobody can tell what the program needs and what only lies beside it. */
const maximumPaths = 12;

const goFiles = /\.go$|^go\.(?:mod|sum|work|work\.sum)$/;
/** Files that belong to the project, not to the running program. */
const projectFiles =
  /\.(?:md|markdown|adoc|rst|proto|sh|bat|ps1|mk|Dockerfile|example|sample|service|timer|tf)$|^(?:Dockerfile|Containerfile|Makefile|Jenkinsfile|Procfile|Vagrantfile|Justfile|Taskfile|Tiltfile|Earthfile|LICENSE|LICENCE|NOTICE|AUTHORS|CONTRIBUTORS|CODEOWNERS|OWNERS|README|CHANGELOG)(?:\.|$)|^(?:docker-)?compose\b.*\.ya?ml$|^(?:skaffold|cloudbuild|codecov|sqlc|buf(?:\.\w+)?|mkdocs|renovate|fly|netlify|render|sonar-project)\.(?:ya?ml|json|toml|properties)$|^docker-bake\.(?:hcl|json)$|^\.(?!env)/i;
const projectFolders =
  /^\.|^(?:docs?|tests?|e2e|testdata|scripts?|hack|examples?|deploy|deployments?|k8s|kubernetes|charts?|helm|terraform|ci|tools|build|node_modules|vendor|bin|tmp)$/i;

/**
 * What a program may read beside itself: files that COPY and ADD brought into the stage, or those below it, and that are
 * neither Go sources nor papers of the project, whole folders where they hold nothing else. Absolute paths in the stage;
 * `undefined` where the files are not known, and where one holds secrets: a program may need it, and no fix may copy it.
 */
export function runtimeFiles(build: Build, stage: Stage, program: BuiltProgram): readonly string[] | undefined {
  const found = new Set<string>();
  for (const { copy, instruction } of stage.allSteps) {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") continue;
    const paths = copy ? broughtBy(build, copy) : undefined;
    if (!paths) return undefined;
    for (const path of paths) found.add(path);
  }
  found.delete(program.path);
  const paths = [...found];
  const isPlain = paths.every((path) => /^[\w./@+-]+$/.test(path) && path !== "/");
  return isPlain && paths.length <= maximumPaths ? paths : undefined;
}

function broughtBy(build: Build, copy: Copy): readonly string[] | undefined {
  const destination = textOf(copy.destination);
  if (destination === undefined || copy.keepsParents || copy.excludes.length > 0) return undefined;
  const found: string[] = [];
  for (const source of copy.sources) {
    const paths =
      copy.origin.kind === "context"
        ? fromContext(build.surroundings.context, copy, source, destination)
        : fromElsewhere(copy, source, destination);
    if (!paths) return undefined;
    found.push(...paths);
  }
  return found;
}

function fromContext(
  context: BuildContext | undefined,
  copy: Copy,
  source: CopySource,
  destination: string,
): readonly string[] | undefined {
  const path = textOf(source.path);
  if (path === undefined || source.kind !== "path") return undefined;
  if (isGoName(nameOf(path))) return [];
  if (!context || context.listing.truncated) return undefined;
  const found: string[] = [];
  for (const item of source.hasWildcard ? expandWildcard(context, path) : [path]) {
    if (item === undefined) return undefined;
    const kind = context.listing.kindOf(item);
    if (kind === "file") {
      if (!isForProgram(nameOf(item))) continue;
      if (holdsSecrets(context, item)) return undefined;
      found.push(copy.toFolder === "yes" || copy.sources.length > 1 ? below(destination, nameOf(item)) : destination);
    } else if (kind === "folder") {
      const folder = below(item, "");
      if (nameOf(folder) === "vendor") continue;
      const contents = contentsFor(context, folder);
      if (!contents) return undefined;
      found.push(...contents.map((rest) => below(destination, rest)));
    } else return undefined;
  }
  return found;
}

/** Patterns such as `*.go` and `go.*` name Go files as well. */
function isGoName(name: string): boolean {
  return goFiles.test(name) || /^go\.(?:\*|mod\*|sum\*)$/.test(name) || name === "vendor";
}

function isForProgram(name: string): boolean {
  return !goFiles.test(name) && !projectFiles.test(name);
}

function holdsSecrets(context: BuildContext, path: string): boolean {
  return isSecret(context, path) || isCredential(context, path);
}

/** Paths below `folder` to copy: "" for all of it. */
function contentsFor(context: BuildContext, folder: string): readonly string[] | undefined {
  const content = scan(context, folder, "");
  if (!content) return undefined;
  return folder !== "" && content.isPure && content.paths.length > 0 ? [""] : content.paths;
}

interface Content {
  readonly paths: readonly string[];
  /** Whether nothing in the folder is left out. */
  readonly isPure: boolean;
}

const notOfProgram: Content = { paths: [], isPure: false };

/** `undefined` where a file holds secrets. */
function scan(context: BuildContext, folder: string, rest: string): Content | undefined {
  const paths: string[] = [];
  let isPure = true;
  for (const { name, kind } of context.listing.entries(folder)) {
    const path = below(folder, name);
    const ignore = context.ignore?.matcher;
    if (ignore?.decide(path).ignored && !(kind === "folder" && ignore.mayReincludeBelow(path))) continue;
    if (kind === "folder") {
      const inner = projectFolders.test(name) ? notOfProgram : scan(context, path, below(rest, name));
      if (!inner) return undefined;
      if (inner.isPure && inner.paths.length > 0) paths.push(below(rest, name));
      else paths.push(...inner.paths);
      if (!inner.isPure) isPure = false;
    } else if (!isForProgram(name)) isPure = false;
    else if (holdsSecrets(context, path)) return undefined;
    else paths.push(below(rest, name));
  }
  return { paths, isPure };
}

/** What another stage or image made lies at the destination, file or folder. */
function fromElsewhere(copy: Copy, source: CopySource, destination: string): readonly string[] | undefined {
  const path = textOf(source.path);
  if (path === undefined || source.hasWildcard) return undefined;
  const isFile = /\.[a-z0-9]+$/i.test(nameOf(path));
  if (isFile) return [copy.toFolder === "yes" ? below(destination, nameOf(path)) : destination];
  // A folder emptied into the working folder cannot be told from the sources there.
  return destination === textOf(copy.step.workdir) ? undefined : [destination];
}
