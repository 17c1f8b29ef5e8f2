import * as l10n from "@vscode/l10n";
import type { Mount } from "../../build/mount";
import { userLabel } from "../../build/owner";
import type { Step } from "../../build/stage";
import type { StepUser } from "../../build/user";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";
import { userPlaces } from "../shared/rightsPlaces";

export const secretMountNotReadable = defineDockerfileRule({
  meta: {
    id: "secret-mount-not-readable",
    category: "permissions",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A secret or ssh mount that the step's user may not read"),
    effect: () => l10n.t("The program gets `permission denied`, or goes on without credentials and is refused."),
    remedy: () => l10n.t("Add `uid=` with the user's number to the mount."),
  },
  mentions: ["secret", "ssh"],
  check: forEachStep((step, { report }) => {
    const { user } = step;
    if (step.instruction.keyword !== "RUN" || user.isRoot !== "no" || !allRunAs(step, user)) return;
    for (const mount of step.mounts) {
      if (!isClosedTo(mount, user)) continue;
      report({
        span: mount.flag.span,
        message:
          mount.type === "ssh"
            ? l10n.t("The agent's socket belongs to root with mode 0600, and this step runs as `{0}`.", userLabel(user))
            : l10n.t("The secret belongs to root with mode 0400, and this step runs as `{0}`.", userLabel(user)),
        related: userPlaces(user),
        fixes: fixesFor(step, mount),
      });
    }
  }),
});

/** `sudo` may read everything; a script may call it. */
function allRunAs(step: Step, user: StepUser): boolean {
  return step.script.isComplete && step.commands.every((command) => command.user === user && command.name !== "sudo");
}

/** Defaults: uid 0, gid 0, mode 0400 of a secret and 0600 of a socket. Source: Dockerfile reference, RUN --mount. */
function isClosedTo(mount: Mount, user: StepUser): boolean {
  if (mount.type !== "secret" && mount.type !== "ssh") return false;
  // As a variable of the environment it has no owner.
  if (mount.option("env") && !mount.rawTarget) return false;
  const uid = mount.option("uid");
  if (uid && (mount.uid === undefined || user.uid === undefined || mount.uid === user.uid)) return false;
  const mode = mount.option("mode")?.value;
  if (mode === undefined) return true;
  if (!/^[0-7]{3,4}$/.test(mode)) return false;
  // A group may let the user in; only what is the owner's alone is closed for certain.
  return (Number.parseInt(mode, 8) & 0o077) === 0;
}

function fixesFor({ build, user }: Step, mount: Mount): Fix[] {
  const { end } = mount.flag.valueSpan ?? mount.flag.span;
  if (mount.option("uid") || user.uid === undefined) return [];
  const owner = `uid=${user.uid}`;
  return [
    {
      title: l10n.t("Add `{0}` to the mount", owner),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(build).replace({ start: end, end }, `,${owner}`)],
    },
  ];
}
