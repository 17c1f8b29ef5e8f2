import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { fromSteps } from "../../build/fromSteps";
import { gitRewritesBefore, isSsh, partlyKnownText, rewritten, sshHost } from "../../build/gitRewrites";
import type { GoCommand } from "../../build/goCommand";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { foundInSteps } from "../shared/forEach";
import { hasSshClient } from "../shared/gitInstallation";
import { hostKeysFor } from "../shared/hostKeys";
import { fetchedModules, routesOf } from "../shared/moduleRoutes";
import { OncePerChain } from "../shared/oncePerChain";

/** Source: ssh_config(5). */
const unchecked = /StrictHostKeyChecking["']?[\s=]+["']?(?:no|off)\b/i;

export const knownHostsMissing = defineDockerfileRule({
  meta: {
    id: "known-hosts-missing",
    category: "private-modules",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () =>
      l10n.t("Modules are fetched over ssh from a host whose key the image does not know, or nobody checks"),
    effect: () =>
      l10n.t(
        "Without the key the fetch ends with `Host key verification failed`; without the check anybody on the way can answer as that host.",
      ),
    remedy: () =>
      l10n.t(
        "Copy a `known_hosts` file with the keys that the host publishes; `ssh-keyscan` trusts whoever answers during the build.",
      ),
  },
  mentions: ["go", "git"],
  check(context) {
    for (const stage of context.build.stages) {
      if (fetches(stage)) for (const span of uncheckedIn(stage)) reportUnchecked(context, span);
    }
    const once = new OncePerChain();
    for (const fetch of sshFetches(context.build)) reportFetch(context, fetch, once);
  },
});

/** Whether this stage, or one on it, runs Go or fetches with git. */
function fetches(stage: Stage): boolean {
  return stage.goSteps.length > 0 || gitFetches(stage).length > 0 || stage.children.some(fetches);
}

const gitFetches = fromSteps(({ commands }) =>
  commands.filter(
    ({ name, arguments: words }) =>
      name === "git" && words.some((word) => /^(?:clone|fetch|pull|submodule)$/.test(word.text)),
  ),
);

function reportUnchecked({ report }: DockerfileChecking, span: Span): void {
  report({
    span,
    message: l10n.t(
      "`StrictHostKeyChecking=no` takes any key: whoever sits between the builder and the host can hand out other sources.",
    ),
  });
}

/** Words of commands, assignments and variables that switch the check off. */
const uncheckedIn = fromSteps(({ instruction, commands }: Step): readonly Span[] => {
  if (!unchecked.test(instruction.parsed.text)) return [];
  if (/^(?:ENV|ARG)$/.test(instruction.keyword)) {
    return instruction.pairs.filter((pair) => unchecked.test(pair.rawValue ?? "")).map((pair) => pair.span);
  }
  if (instruction.keyword !== "RUN") return [];
  return commands.flatMap(({ shell }) =>
    [...shell.assignments, ...shell.words].flatMap((part) => {
      const text = "text" in part ? part.text : (part.value?.text ?? "");
      return unchecked.test(text) ? [part.span] : [];
    }),
  );
});

/** A command that fetches over ssh. */
interface SshFetch {
  readonly command: StepCommand;
  readonly span: Span;
  /** The hosts that it may reach, in lower case. */
  readonly hosts: readonly string[];
  /** Whether it certainly reaches the first of them. */
  readonly isCertain: boolean;
}

const fetchOf = onceFor((command: StepCommand): SshFetch | undefined => {
  const { step, name } = command;
  if (step.instruction.keyword !== "RUN") return undefined;
  if (name === "git" && command.arguments.some((word) => /^(?:clone|ls-remote)$/.test(word.text))) {
    const address = command.arguments.map((word) => partlyKnownText(command, word)).find(isSsh);
    const host = address === undefined ? undefined : sshHost(address);
    return host === undefined ? undefined : { command, span: command.span, hosts: [host], isCertain: true };
  }
  const go = step.goCommands.find((each) => each.command === command);
  return go && goFetch(go);
});

const sshFetches = foundInSteps(({ commands }) => commands.flatMap((command) => fetchOf(command) ?? []));

function goFetch(go: GoCommand): SshFetch | undefined {
  const { command, titleSpan: span } = go;
  if (go.downloads !== "yes") return undefined;
  const rewrites = gitRewritesBefore(command);
  const routes = routesOf(go);
  const certain = fetchedModules(go)
    .filter(({ path }) => rewrites.length > 0 && routes.routeOf(path) === "direct")
    .map(({ path }) => rewritten(rewrites, path))
    .flatMap((address) => (isSsh(address) ? (sshHost(address) ?? []) : []));
  if (certain.length > 0) return { command, span, hosts: [...new Set(certain)], isCertain: true };
  const possible = rewrites.flatMap(({ base }) => (isSsh(base) ? (sshHost(base) ?? []) : []));
  if (possible.length > 0) return { command, span, hosts: [...new Set(possible)], isCertain: false };
  // With an ssh mount the private modules are what ssh is for.
  if (!go.step.mounts.some((mount) => mount.type === "ssh")) return undefined;
  const hosts = (textOf(go.setting("GOPRIVATE").value) ?? "").split(",").map((pattern) => pattern.split("/")[0] ?? "");
  const isPlain = hosts.every((host) => /^[\w-]+(?:\.[\w-]+)+$/.test(host));
  return isPlain ? { command, span, hosts: [...new Set(hosts)], isCertain: false } : undefined;
}

function reportFetch(context: DockerfileChecking, fetch: SshFetch, once: OncePerChain): void {
  const { command, hosts, isCertain, span } = fetch;
  const { scanned, isOpen } = hostKeysFor(command);
  const [host] = hosts;
  if (host === undefined || isOpen || scanned.some((each) => hosts.includes(each.host))) return;
  if (!once.isFirst(command.step.stage, host)) return;
  const edits = new DockerfileEdits(context.build);
  const [first] = scanned;
  if (first) {
    context.report({
      span: first.word.span,
      message: l10n.t(
        "The key of `{0}` is recorded, but modules are fetched over ssh from `{1}`, whose key is not known.",
        first.host,
        host,
      ),
      related: [{ span, message: l10n.t("`{0}` is reached from here", host) }],
      fixes: scanned.length === 1 && hosts.length === 1 ? [replacement(edits, first.word.span, host)] : [],
    });
  } else if (isCertain) {
    context.report({
      span,
      message: l10n.t(
        "This fetches from `{0}` over ssh, and no `known_hosts` holds its key: ssh refuses to connect.",
        host,
      ),
      fixes: recording(edits, command, host),
    });
  }
}

function replacement(edits: DockerfileEdits, span: Span, host: string): Fix {
  return {
    title: l10n.t("Record the key of `{0}` instead", host),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace(span, host)],
  };
}

/** As Docker's documentation does it; whether the key is the right one nobody checks. */
function recording(edits: DockerfileEdits, command: StepCommand, host: string): readonly Fix[] {
  const { step, user } = command;
  if (hasSshClient(command) !== "yes" || user !== step.user) return [];
  const line = `RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan ${host} >> ~/.ssh/known_hosts`;
  return [
    {
      title: l10n.t("Record the key of `{0}` (compare it with the one that the host publishes)", host),
      safety: "suggestion",
      edits: () => [edits.insertBefore(step.instruction, [line])],
    },
  ];
}
