import { type Build, simulate } from "../../build/build";
import { below, isInside } from "../../build/imagePaths";
import { parseDockerfile } from "../../syntax/dockerfile";
import { onceFor, type Subject } from "../../syntax/onceFor";
import { lintableKindOf } from "../../workspace/fileKinds";
import type { BuildContext, Demand } from "../../workspace/surroundings";

/** The builds of other Dockerfiles that may take place in the same context and with the same ignore file. */
export interface OtherBuilds extends Subject {
  readonly context: BuildContext | undefined;
  readonly builds: readonly Build[];
  /** Whether the text of one has still to be read. */
  readonly isPending: boolean;
  /** Whether there are more than are looked at. */
  readonly isCut: boolean;
}

const maximumDockerfiles = 20;
/** Names that are looked at to find them, and folders within folders. */
const maximumEntries = 6_000;
const maximumDepth = 6;

/** What else the ignore file of a build is read for: a line that one Dockerfile has no use for may break another. */
export const otherBuilds = onceFor((build: Build): OtherBuilds => {
  const { context, demand } = build.surroundings;
  if (!context || context.ignore?.isSpecific) return { ...noBuilds, facts: undefined };
  const own = pathInContext(build, context);
  const known = keptBuilds(context).get(own);
  if (known && known.answers === demand.answers) return known.others;
  const others = simulateOthers(context, demand, own);
  keptBuilds(context).set(own, { answers: demand.answers, others });
  return others;
});

const noBuilds: OtherBuilds = { facts: undefined, context: undefined, builds: [], isPending: false, isCut: false };

/** By the Dockerfile that asks: an edit of it leaves the others as they are, until more of the context has been read. */
const keptBuilds = onceFor(
  (_: BuildContext) => new Map<string, { readonly answers: number; readonly others: OtherBuilds }>(),
);

function simulateOthers(context: BuildContext, demand: Demand, own: string): OtherBuilds {
  const { files, isCut } = dockerfilesIn(context);
  const others = files.filter((file) => file !== own);
  let isPending = false;
  const builds = others.slice(0, maximumDockerfiles).flatMap((file) => {
    const text = context.listing.text(file);
    isPending ||= text === undefined && !context.listing.isRead(file);
    const dockerfile = below(context.root, file);
    return text === undefined ? [] : [simulate(parseDockerfile(text), { dockerfile, context, builds: {}, demand })];
  });
  return { facts: undefined, context, builds, isPending, isCut: isCut || others.length > maximumDockerfiles };
}

/** The Dockerfile's own path in the context; "" when it lies outside. */
export function pathInContext({ surroundings: { dockerfile } }: Build, { root }: BuildContext): string {
  return isInside(dockerfile, root) ? dockerfile.slice(root === "" ? 0 : root.length + 1) : "";
}

/** Dockerfiles without an ignore file of their own, the nearest to the context's root first. */
function dockerfilesIn({ listing }: BuildContext): { readonly files: readonly string[]; readonly isCut: boolean } {
  const files: string[] = [];
  let seen = 0;
  let level = [""];
  for (let depth = 0; depth < maximumDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = listing.entries(folder);
      seen += entries.length;
      if (seen > maximumEntries) return { files, isCut: true };
      for (const { name, kind } of entries) {
        const path = below(folder, name);
        if (kind === "folder") {
          if (!listing.isOpaque(path) && (folder === "" || !name.startsWith("."))) next.push(path);
        } else if (kind === "file" && lintableKindOf(name) === "dockerfile") {
          if (listing.kindOf(`${path}.dockerignore`) === undefined) files.push(path);
        }
      }
    }
    level = next;
  }
  return { files, isCut: false };
}
