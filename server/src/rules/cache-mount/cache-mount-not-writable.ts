import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { GoCommand } from "../../build/goCommand";
import type { Mount } from "../../build/mount";
import { packageCacheMountOf } from "../../build/npmCaches";
import type { NpmCommand } from "../../build/npmCommand";
import { permission, userLabel } from "../../build/owner";
import { ownerOfMount } from "../../build/ownership";
import type { Step } from "../../build/stage";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";
import { userPlaces } from "../shared/rightsPlaces";

export const cacheMountNotWritable = defineDockerfileRule({
  meta: {
    id: "cache-mount-not-writable",
    category: "cache-mount",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A cache mount belongs to root, and the step's user must write into it"),
    effect: () => l10n.t("Go, npm and pnpm stop with `permission denied`; Yarn 1 goes on without its cache."),
    remedy: () =>
      l10n.t("Give the mount the user's numbers with `uid=` and `gid=`; `mode=` does not help on every builder."),
  },
  mentions: ["mount"],
  check: forEachStep((step, { report }) => {
    // Root may write everywhere.
    if (!step.commands.some(({ user }) => user.isRoot === "no")) return;
    const reported = new Set<Mount>();
    for (const { command, title, titleSpan, mount, goesOn } of writersOf(step)) {
      const { isCertain, mayFail } = command.shell;
      const { user } = command;
      if (!isCertain || mayFail || reported.has(mount) || mount.type !== "cache") continue;
      if (permission(user, ownerOfMount(mount)) !== "no") continue;
      reported.add(mount);
      const target = textOf(mount.target) ?? "";
      report({
        span: mount.flag.span,
        ...(goesOn && { severity: "warning" }),
        message: goesOn
          ? l10n.t(
              "This mount belongs to root with mode 0755, so that `{0}`, which runs as `{1}`, does without the cache at `{2}`.",
              title,
              userLabel(user),
              target,
            )
          : l10n.t(
              "This mount belongs to root with mode 0755, but `{0}` runs as `{1}` and must write to `{2}`.",
              title,
              userLabel(user),
              target,
            ),
        related: [
          ...(goesOn ? [] : [{ span: titleSpan, message: l10n.t("`{0}` stops with `permission denied`", title) }]),
          ...userPlaces(user),
        ],
        fixes: user === step.user ? fixesFor(command, mount) : [],
      });
    }
  }),
});

/** A command that writes to a mount. */
interface Writer {
  readonly command: StepCommand;
  readonly title: string;
  readonly titleSpan: Span;
  readonly mount: Mount;
  /** Whether it looks for another folder when it may not. */
  readonly goesOn: boolean;
}

function writersOf({ goCommands, npmCommands }: Step): readonly Writer[] {
  return [
    ...goCommands.flatMap((go) => mountsWritten(go).map((mount) => ({ ...partsOf(go), mount, goesOn: false }))),
    ...npmCommands.flatMap((npm) => {
      const mount = downloads(npm) ? packageCacheMountOf(npm) : undefined;
      // Tried: npm 11 and pnpm 10 stop; Yarn 1.22 takes a folder below /tmp, unless a flag names the one it must have.
      const goesOn = npm.program === "yarn" && npm.flag("cache-folder") === undefined;
      return mount ? [{ ...partsOf(npm), mount, goesOn }] : [];
    }),
  ];
}

function partsOf({
  command,
  title,
  titleSpan,
}: GoCommand | NpmCommand): Pick<Writer, "command" | "title" | "titleSpan"> {
  return { command, title, titleSpan };
}

/** Whether the command fetches packages for certain. */
function downloads({ installsProject, project }: NpmCommand): boolean {
  return installsProject === "yes" && (project?.manifest?.dependencies.size ?? 0) > 0;
}

/** The mounts that a command certainly writes to: every compilation opens its build cache, modules only when some lack. */
function mountsWritten(command: GoCommand): readonly Mount[] {
  const modules = command.downloads === "yes" ? command.moduleCacheMount : undefined;
  const builds = command.compiles ? command.buildCacheMount : undefined;
  return [modules, builds].flatMap((mount) => (mount ? [mount] : []));
}

function fixesFor({ step, user }: StepCommand, mount: Mount): Fix[] {
  const { uid, gid } = user;
  if (uid === undefined || mount.option("uid") || mount.option("gid")) return [];
  const owner = `uid=${uid}${gid === undefined ? "" : `,gid=${gid}`}`;
  const { end } = mount.flag.valueSpan ?? mount.flag.span;
  return [
    {
      title: l10n.t("Add `{0}` to the mount", owner),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(step.build).replace({ start: end, end }, `,${owner}`)],
    },
  ];
}
