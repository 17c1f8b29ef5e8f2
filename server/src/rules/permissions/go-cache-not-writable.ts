import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { userLabel } from "../../build/owner";
import { type FolderState, knowsAccount, mayMakeFolder } from "../../build/ownership";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { foundInGoCommands } from "../shared/forEach";
import { OncePerChain } from "../shared/oncePerChain";
import { refusalPlaces } from "../shared/rightsPlaces";

export const goCacheNotWritable = defineDockerfileRule({
  meta: {
    id: "go-cache-not-writable",
    category: "permissions",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A Go command runs as a user who cannot write its module or build cache"),
    effect: () => l10n.t("The command stops with `permission denied`."),
    remedy: () =>
      l10n.t("Set GOCACHE to a folder that the user may write to, give the user a home, or move USER below the build."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const once = new OncePerChain();
    for (const { command, refused } of refusals(build)) {
      const { step } = command;
      const { user } = command.command;
      if (!once.isFirst(step.stage, `${refused.path} ${userLabel(user)}`)) continue;
      const { kind, path, folder, state } = refused;
      report({
        span: command.titleSpan,
        message:
          kind === "builds"
            ? l10n.t(
                "`{0}` runs as `{1}` and needs its build cache in `{2}`, but `{3}` belongs to root.",
                command.title,
                userLabel(user),
                path,
                folder,
              )
            : l10n.t(
                "`{0}` runs as `{1}` and downloads to `{2}`, but `{3}` belongs to root.",
                command.title,
                userLabel(user),
                path,
                folder,
              ),
        related: refusalPlaces(user, folder, state),
        fixes: kind === "builds" && user === step.user ? fixesFor(command, path) : [],
      });
    }
  },
});

interface Refused {
  readonly kind: "builds" | "modules";
  /** The cache that the command needs. */
  readonly path: string;
  /** The folder of root's that keeps it out. */
  readonly folder: string;
  readonly state: FolderState;
}

/** The commands that certainly run and stop at a cache. */
const refusals = foundInGoCommands((command) => {
  const { user, shell } = command.command;
  if (!shell.isCertain || shell.mayFail || user.isRoot !== "no") return undefined;
  const refused = refusedCache(command);
  return refused && { command, refused };
});

const refusedCache = onceFor((command: GoCommand): Refused | undefined => {
  const builds = textOf(command.buildCache);
  if (
    command.compiles &&
    command.isBuildCacheMounted === "no" &&
    builds?.startsWith("/") &&
    knowsAccount(command.step, command.command.user)
  ) {
    const { answer, folder, state } = mayMakeFolder(command.command, builds);
    if (answer === "no") return { kind: "builds", path: builds, folder, state };
  }
  // What has been downloaded already anybody may read.
  const modules = textOf(command.moduleCache);
  if (command.downloads !== "yes" || command.isModuleCacheMounted !== "no" || !modules?.startsWith("/"))
    return undefined;
  const { answer, folder, state } = mayMakeFolder(command.command, `${modules}/cache`);
  return answer === "no" ? { kind: "modules", path: modules, folder, state } : undefined;
});

const freeCache = "/tmp/go-build";

function fixesFor({ step }: GoCommand, path: string): Fix[] {
  // A mount at the default path shows that another place was not wanted.
  const isMounted = step.build.steps.some((other) => other.mounts.some(({ target }) => textOf(target) === path));
  if (isMounted || step.stage.base.family === undefined) return [];
  const line = `ENV GOCACHE=${freeCache}`;
  return [
    {
      title: l10n.t("Insert `{0}`", line),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(step.build).insertBefore(step.instruction, [line])],
    },
  ];
}
