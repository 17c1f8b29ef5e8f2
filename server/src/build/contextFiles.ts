import { IgnoreMatcher, parseDockerignore } from "../syntax/dockerignore";
import { IgnoreGlob } from "../syntax/ignoreGlob";
import { onceFor } from "../syntax/onceFor";
import type { Answer } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import { below, isInside, nameOf, pathBehind } from "./imagePaths";
import type { ContextInput } from "./layers";

/** The files of a build context that Docker sends: those that the ignore file leaves. */
export interface ContextFiles {
  /** Paths relative to the context's root. */
  readonly files: readonly string[];
  /** Folders whose inside was not listed and is not ignored as a whole: `vendor`, `.git`, what cannot be read. */
  readonly unlisted: readonly string[];
  /** Whether there are more files than were looked at. */
  readonly isCut: boolean;
}

/** More files than this are not counted: nobody needs the exact number, and every edit of the Dockerfile asks again. */
const maximumFiles = 5_000;

/** What of the context reaches the builder, in the order of the listing. */
export const contextFiles = onceFor((context: BuildContext): ContextFiles => walk(context));

function walk({ listing, ignore }: BuildContext): ContextFiles {
  const files: string[] = [];
  const unlisted: string[] = [];
  const matcher = ignore?.matcher;
  const open = [""];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const { name, kind } of listing.entries(folder)) {
      const path = below(folder, name);
      const isIgnored = matcher?.decide(path).ignored === true;
      if (kind === "folder") {
        if (isIgnored && !matcher?.mayReincludeBelow(path)) continue;
        (listing.isOpaque(path) ? unlisted : open).push(path);
      } else if (!isIgnored && files.push(path) >= maximumFiles) {
        return { files, unlisted, isCut: true };
      }
    }
  }
  return { files, unlisted, isCut: listing.truncated };
}

/**
 * A test whether the content of a context file is part of what a COPY, ADD or bind mount takes, from paths alone: the
 * file need not exist. The ignore file has to be asked separately. Sources: Dockerfile reference, COPY; Go's
 * `filepath.Match`, by which a wildcard matches name by name.
 */
export function takesFile(input: ContextInput): (file: string) => Answer {
  const { path, hasWildcard, copy } = input;
  if (path === undefined) return () => "unknown";
  const sourceOf = hasWildcard ? wildcardSource(path) : (file: string) => (isInside(file, path) ? path : undefined);
  const isExcluded = excludes(copy?.excludes ?? []);
  return (file) => {
    const source = sourceOf?.(file);
    if (sourceOf === undefined) return "unknown";
    if (source === undefined) return "no";
    const excluded = isExcluded(file === source ? nameOf(file) : pathBehind(file, source));
    return excluded === "unknown" ? "unknown" : excluded === "yes" ? "no" : "yes";
  };
}

/** The file or folder above it that a pattern matches; `undefined` instead of a function for a pattern that is not read. */
function wildcardSource(pattern: string): ((file: string) => string | undefined) | undefined {
  const glob = pattern.includes("**") ? undefined : IgnoreGlob.compile(pattern);
  if (!glob) return undefined;
  const depth = pattern.split("/").length;
  return (file) => {
    const source = file.split("/").slice(0, depth).join("/");
    return glob.matches(source) ? source : undefined;
  };
}

/** `--exclude` has the patterns of an ignore file, counted from the source. */
function excludes(patterns: readonly string[]): (path: string) => Answer {
  if (patterns.length === 0) return () => "no";
  if (patterns.some((pattern) => pattern.includes("$"))) return () => "unknown";
  const matcher = new IgnoreMatcher(parseDockerignore(patterns.join("\n")));
  return (path) => (matcher.decide(path).ignored ? "yes" : "no");
}
