import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import type { Mount } from "../../build/mount";
import { permission, userLabel } from "../../build/owner";
import { ownerOfMount } from "../../build/ownership";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

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
    effect: () => l10n.t("The Go command stops with `permission denied`."),
    remedy: () =>
      l10n.t("Give the mount the user's numbers with `uid=` and `gid=`; `mode=` does not help on every builder."),
  },
  check({ build, report }) {
    for (const step of build.steps) {
      const reported = new Set<Mount>();
      for (const command of step.goCommands) {
        const { isCertain, mayFail } = command.command.shell;
        if (!isCertain || mayFail) continue;
        for (const mount of mountsWritten(command)) {
          const { user } = command.command;
          if (reported.has(mount) || mount.type !== "cache" || permission(user, ownerOfMount(mount)) !== "no") continue;
          reported.add(mount);
          report({
            span: mount.flag.span,
            message: l10n.t(
              "This mount belongs to root with mode 0755, but `{0}` runs as `{1}` and must write to `{2}`.",
              command.title,
              userLabel(user),
              textOf(mount.target) ?? "",
            ),
            related: [
              { span: command.titleSpan, message: l10n.t("`{0}` stops with `permission denied`", command.title) },
              ...(user.origin ? [{ span: user.origin.span, message: l10n.t("The user is set here") }] : []),
            ],
            fixes: user === step.user ? fixesFor(command, mount) : [],
          });
        }
      }
    }
  },
});

/** The mounts that a command certainly writes to: every compilation opens its build cache, modules only when some lack. */
function mountsWritten(command: GoCommand): readonly Mount[] {
  const modules = command.downloads === "yes" ? command.moduleCacheMount : undefined;
  const builds = command.compiles ? command.buildCacheMount : undefined;
  return [modules, builds].flatMap((mount) => (mount ? [mount] : []));
}

function fixesFor({ step, command }: GoCommand, mount: Mount): Fix[] {
  const { uid, gid } = command.user;
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
