import type { ContainerUse } from "../syntax/buildReference";
import type { DockerignoreSyntax, IgnoreMatcher } from "../syntax/dockerignore";
import type { GoModSyntax, GoWorkSyntax } from "../syntax/goMod";
import type { Subject } from "../syntax/onceFor";
import type { Span } from "../syntax/text";

/** What stands around one Dockerfile, as far as it was read. Synchronous: everything in it is in memory. */
export interface Surroundings {
  /** Path of the Dockerfile in the workspace. */
  readonly dockerfile: string;
  /** The build context; `undefined` when nothing tells which folder it is. */
  readonly context: BuildContext | undefined;
  /**
   * Where the context is not known: the modules whose folders hold the Dockerfile, the nearest first. What the build is given
   * may well be theirs.
   */
  readonly modulesAround?: readonly GoModFile[];
  readonly builds: KnownBuilds;
  /**
   * What the simulation asked for and did not get because it has not been read yet. The caller of the simulation loads
   * it and simulates again; until then the answer is "unknown".
   */
  readonly demand: Demand;
}

/** Collects what is wanted from the disk; filled while rules run, emptied by `Workspace.fulfil`. */
export interface Demand {
  /** Paths in the workspace whose text is wanted. */
  readonly texts: Set<string>;
  /** Paths in the workspace (files or folders) whose size is wanted. */
  readonly sizes: Set<string>;
  /** How often something that was wanted has been read: what was worked out before may say "unknown" where more is known now. */
  answers: number;
}

/** How the folder that is the build context was found out. */
export interface ContextDecision {
  readonly kind:
    | "configuration"
    | "command-line"
    | "compose"
    | "bake"
    | "skaffold"
    | "action"
    | "build-command"
    | "copy-sources";
  /**
   * The file that decided, with the place in it; absent for the command line and for `copy-sources`. The project
   * configuration has no place; settings of an editor have neither.
   */
  readonly path?: string;
  readonly span?: Span;
  /** Stage named by the deciding file (`target:`), when it names one wherever it builds with this context. */
  readonly target?: string;
}

/** What files of the workspace say about the builds of one Dockerfile, whatever their contexts. */
export interface KnownBuilds {
  /**
   * Build arguments that some build of this Dockerfile gives; `undefined` is a value that only the one who starts the build
   * knows, or that not every build gives alike.
   */
  readonly buildArguments?: ReadonlyMap<string, string | undefined>;
  /** Names of build arguments given by builds of which nobody can know whether they are of this Dockerfile. */
  readonly perhapsGiven?: ReadonlySet<string>;
  /**
   * Names that some build of this Dockerfile, or one that may be, gives to contexts. Such a name stands for what nobody sees
   * here, also where it is that of a stage or an image.
   */
  readonly namedContexts?: ReadonlySet<string>;
  /** How compose services run the image that they build, with the stage that they name. */
  readonly containers?: readonly (ContainerUse & { readonly target?: string })[];
  /** Stages whose images other builds take in; "" is the last one. */
  readonly takenStages?: readonly string[];
  /** Whether GitHub builds the image for a container action, which it runs as root. */
  readonly runsAsAction?: boolean;
}

export interface BuildContext extends Subject {
  /** Folder of the context in the workspace; "" is the workspace folder. */
  readonly root: string;
  readonly decision: ContextDecision;
  /** True when nothing but the COPY sources speaks for this folder: rules that call something missing stay silent. */
  readonly isGuess: boolean;
  /** Texts of the scripts, Makefiles and workflows that build this Dockerfile: they may make files of the context first. */
  readonly builders: readonly string[];
  readonly listing: Listing;
  /** The ignore file that Docker reads for this Dockerfile; `undefined` when there is none. */
  readonly ignore: IgnoreFile | undefined;
  /** Every module whose go.mod lies in the context, outside vendor and node_modules, nearest to the root first. */
  readonly modules: readonly GoModule[];
  /** go.work at the context's root or above a module in it. */
  readonly goWork: GoWork | undefined;
  /**
   * Whether git would ignore this path of the context (`.gitignore` files of the workspace): built, not committed. A path
   * where nothing lies counts as ignored if it would be as a file or as a folder, or everything in such a folder. While a
   * `.gitignore` is on the demand, everything below it counts as ignored.
   */
  gitIgnores(path: string): boolean;
}

/**
 * The files of a build context before the ignore file. All paths here are relative to the context's root, with `/`.
 * `.git`, `node_modules` and `vendor` are opaque: the folder is known to be there, its inside was not listed.
 */
export interface Listing {
  /** True when the walk ended at its limit: absence then means nothing. The folders nearest to the root are complete. */
  readonly truncated: boolean;
  /** Number of files seen. */
  readonly fileCount: number;
  kindOf(path: string): "file" | "folder" | "link" | undefined;
  /**
   * Whether `path` is an opaque folder or lies in one; folders that cannot be read or lie behind the limit count too, and
   * submodules of git that were not fetched, whose folder is empty or absent here and not where the image is built.
   */
  isOpaque(path: string): boolean;
  /** Names and kinds directly in a folder; empty for a file, an opaque or an absent folder. */
  entries(folder: string): readonly { readonly name: string; readonly kind: "file" | "folder" | "link" }[];
  /** Every file below a folder ("" for all), depth first, sorted by name in each folder. */
  files(folder: string): Iterable<string>;
  /** The text of a file. `undefined`: absent, unreadable, or not read yet, in which case it is put on the demand. */
  text(path: string): string | undefined;
  /** Whether `text(path)` is final: it was read (or could not be). */
  isRead(path: string): boolean;
  /**
   * Bytes of a file, or of all below a folder, opaque ones included; `undefined` when absent, or not measured yet (put on
   * the demand). For a folder with thousands of files it is a lower bound: those nearest to its top are measured.
   */
  bytes(path: string): number | undefined;
}

export interface IgnoreFile {
  /** Path in the workspace. */
  readonly path: string;
  /** True for `<Dockerfile>.dockerignore`. */
  readonly isSpecific: boolean;
  readonly text: string;
  readonly syntax: DockerignoreSyntax;
  readonly matcher: IgnoreMatcher;
}

/** A go.mod that was read. */
export interface GoModFile {
  /** Path of go.mod in the workspace. */
  readonly path: string;
  readonly syntax: GoModSyntax;
}

export interface GoModule extends GoModFile {
  /** Folder of the module, relative to the context's root; "" is the root. */
  readonly folder: string;
  readonly hasGoSum: boolean;
  /** Whether `vendor/modules.txt` lies beside go.mod. */
  readonly hasVendor: boolean;
}

export interface GoWork {
  /** Folder of go.work relative to the context's root; `undefined` when it lies above the context and is not in the build. */
  readonly folder: string | undefined;
  readonly path: string;
  readonly syntax: GoWorkSyntax;
}
