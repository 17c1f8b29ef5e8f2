import { cleanPath } from "./cleanPath";
import type { Span } from "./text";

/** A place in a workspace file that builds an image from a Dockerfile with a context known as literal text. */
export interface BuildReference {
  /**
   * What the place is: a compose service, a Skaffold artifact, a bake target, a command line, a step of a workflow, an image
   * of GoReleaser, the image of a container action of GitHub.
   */
  readonly kind: "compose" | "skaffold" | "bake" | "command" | "workflow" | "goreleaser" | "action";
  /**
   * What the paths are relative to: the folder of the file, the workspace folder (workflows run there), or either (nobody
   * knows where a person starts a script).
   */
  readonly relativeTo: "file" | "workspace" | "either";
  /**
   * The build context as a POSIX path without `.` parts, `""` for the folder itself; may begin with `../`. `undefined` for a
   * folder that the tool makes for the build, and for one that cannot be known where build arguments or named contexts are
   * given all the same.
   */
  readonly context: string | undefined;
  /** The Dockerfile, relative to the same folder as `context` is; absent where the tool looks for its default in the context. */
  readonly dockerfile?: string;
  /** Whether nobody can know which Dockerfile is built; such a place is kept for its build arguments and named contexts alone. */
  readonly isOfAnyDockerfile?: boolean;
  /** Whether it is no build that was read, but arguments that the builds of the same file may take, such as those of a variable. */
  readonly isForBuildsOfFile?: boolean;
  /** The stage to build. Absent where none is named or the name is not literal. */
  readonly target?: string;
  /** Build arguments: text, or `undefined` for those with a value that cannot be known from the file. */
  readonly buildArguments?: ReadonlyMap<string, string | undefined>;
  /** Contexts that the build gives a name, which stands for an image or a stage in the Dockerfile: see {@link contextName}. */
  readonly namedContexts?: ReadonlySet<string>;
  /** The service, artifact or target. */
  readonly name?: string;
  /** Whether another build of the same file takes the image in: it may be a base, and incomplete by itself. */
  readonly isTakenByOthers?: true;
  /** How containers of the image are run, where the same place says so. */
  readonly container?: ContainerUse;
  /** Zero-based line where `span` starts. */
  readonly line: number;
  readonly span: Span;
}

/** What a place that runs an image says about its containers. */
export interface ContainerUse {
  /** The command that replaces the image's own, its words joined by blanks. */
  readonly command?: string;
  /** Whether they get what only root can use: the engine's socket, devices, or capabilities. */
  readonly isMeantForRoot?: true;
  /** Whether they get everything: many services that need none of it do. */
  readonly isPrivileged?: true;
  /** The bind mounts and volumes. */
  readonly mounts?: readonly ContainerMount[];
  /** The variables with a value that can be known from the file. */
  readonly environment?: ReadonlyMap<string, string>;
}

/** A bind mount or a volume of a container. */
export interface ContainerMount {
  /** Absolute in the container; absent where a variable decides. */
  readonly target?: string;
  readonly isReadOnly: boolean;
}

/**
 * A name for a context in the form in which it is compared with FROM and `--from`: without what Docker Hub's images may
 * leave out. Source: BuildKit, frontend/dockerui, NamedContext.
 */
export function contextName(written: string): string {
  return written
    .toLowerCase()
    .replace(/^(?:docker\.io\/)?(?:library\/)?/, "")
    .replace(/:latest$/, "");
}

/**
 * The names of contexts in texts of the form `NAME=place`, quotes in front left out. Names that something still has to expand
 * are passed over.
 */
export function contextNamesIn(texts: Iterable<string>): ReadonlySet<string> {
  return new Set([...texts].flatMap((text) => contextName(/^\s*["']?([\w][\w./:@-]*)=/.exec(text)?.[1] ?? "") || []));
}

/**
 * A path as written in a build file or command, brought to the form of {@link BuildReference}.
 *
 * @param folder - the normal path that `written` is relative to, `""` for the base itself.
 * @returns `undefined` for what is no path inside or beside the base: absolute and home paths, URLs, Git addresses, named
 *   contexts (`target:x`, `docker-image://x`), standard input, and text that something still has to expand.
 */
export function localPath(written: string, folder = ""): string | undefined {
  if (written === "" || written === "-" || /^[/~]|^[\w.+-]+:|^[\w.-]+@[\w.-]+:|[\\$`*?]|\{\{/.test(written))
    return undefined;
  const path = cleanPath(folder === "" ? written : `${folder}/${written}`);
  return path === "." ? "" : path;
}
