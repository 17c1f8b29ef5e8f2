import * as l10n from "@vscode/l10n";
import { userLabel } from "../../build/owner";
import { isShipped } from "../../build/shipped";
import type { Stage, Step } from "../../build/stage";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";

export const privilegedPortAsNonRoot = defineDockerfileRule({
  meta: {
    id: "privileged-port-as-non-root",
    category: "permissions",
    severity: "information",
    confidence: "medium",
    fix: "none",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("An image whose user is not root declares a port below 1024"),
    effect: () =>
      l10n.t(
        "Docker's own networks allow it since 20.10; with the host's network, and on some Kubernetes runtimes, the program gets `permission denied`.",
      ),
    remedy: () => l10n.t("Listen on a port from 1024 on and publish it under the low number."),
  },
  mentions: ["expose"],
  check({ build, report }) {
    const stage = build.finalStage;
    const user = stage?.end.user;
    if (!stage || user?.isRoot !== "no" || isShipped(stage) !== "yes") return;
    // Somebody has thought of it.
    if (build.steps.some(grantsCapability)) return;
    const [first, ...others] = lowPorts(stage);
    if (!first) return;
    report({
      span: first.span,
      message: l10n.t(
        "Port {0} is below 1024 and the image runs as `{1}`: fine in Docker's own networks, `permission denied` with the host's network or an older runtime of Kubernetes.",
        first.port,
        userLabel(user),
      ),
      related: others.map(({ span, port }) => ({ span, message: l10n.t("Port {0} as well", port) })),
    });
  },
});

/** `setcap`, or a setting of the kernel that lifts the limit. */
function grantsCapability({ instruction, commands }: Step): boolean {
  if (instruction.keyword !== "RUN" && !/^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword)) return false;
  return commands.some(({ name }) => /^(?:setcap|sysctl|capsh|authbind|setpriv)$/.test(name ?? ""));
}

function lowPorts(stage: Stage): readonly { readonly span: Span; readonly port: number }[] {
  return stage.allSteps.flatMap((step) => {
    if (step.instruction.keyword !== "EXPOSE") return [];
    return step.instruction.words.flatMap(({ text, span }) => {
      const written = /^(\d+)(?:\/(?:tcp|udp))?$/i.exec(textOf(step.expand(text)) ?? "")?.[1];
      const port = Number(written ?? "0");
      return port > 0 && port < 1024 ? [{ span, port }] : [];
    });
  });
}
