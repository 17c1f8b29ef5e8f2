import * as l10n from "@vscode/l10n";
import { gitRewritesBefore } from "../../build/gitRewrites";
import type { GoCommand } from "../../build/goCommand";
import type { Step } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type RuleOptions } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { fetchedModules, fetchingCommands, routesOf } from "../shared/moduleRoutes";
import { OncePerChain } from "../shared/oncePerChain";
import { publicEntry } from "../shared/patternLists";
import { privatePatternFor } from "../shared/privateModules";
import { homeSecretFlag } from "../shared/secretMounts";

/** Variables by which git and Go are told who they are. Sources: git(1); `go help goauth`. */
const credentialVariables = [
  "NETRC",
  "GIT_ASKPASS",
  "SSH_ASKPASS",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_GLOBAL",
  "GIT_SSH_COMMAND",
];

/** Words by which a step may have to do with credentials: then nothing is said. */
const hint =
  /netrc|credential|\.ssh|id_(?:rsa|ed25519|ecdsa)|askpass|extraheader|insteadof|gitconfig|git\s+config|ssh-|token|passw/i;

export const privateAuthMissing = defineDockerfileRule({
  meta: {
    id: "private-auth-missing",
    category: "private-modules",
    severity: "information",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Private modules are fetched, and no credentials reach the step"),
    effect: () =>
      l10n.t(
        "A repository that asks who it is refuses: `could not read Username for 'https://…': terminal prompts disabled`.",
      ),
    remedy: () =>
      l10n.t(
        "Mount a netrc file for the step, and build with `docker build --secret id=netrc,src=$HOME/.netrc`; or mount ssh and build with `--ssh default`.",
      ),
  },
  mentions: ["go"],
  check({ build, options, report }) {
    const once = new OncePerChain();
    const edits = new DockerfileEdits(build);
    for (const go of fetchingCommands(build)) {
      const module = fetchedModules(go).find(({ path }) => isPrivate(go, path, options));
      if (!module || mayHaveCredentials(go) || !once.isFirst(go.step.stage, "credentials")) continue;
      const { requirement, path } = module;
      report({
        span: go.titleSpan,
        message: l10n.t(
          "`{0}` fetches the private module `{1}`, and neither a secret or ssh mount nor a git setting gives it credentials.",
          go.title,
          path,
        ),
        related: requirement
          ? [{ path: requirement.goMod, span: requirement.span, message: l10n.t("`{0}` is required here", path) }]
          : [],
        fixes: secretMount(edits, go),
      });
    }
  },
});

/** Whether the module is fetched from its own host, because the settings or the file call it private. */
function isPrivate(go: GoCommand, path: string, options: RuleOptions): boolean {
  if (routesOf(go).routeOf(path) !== "direct") return false;
  if (privatePatternFor(path, options) !== undefined) return true;
  const list = ["GONOPROXY", "GOPRIVATE"]
    .map((name) => textOf(go.setting(name).value) ?? "")
    .find((text) => text !== "");
  // A pattern for a whole public host says nothing about one module.
  return list !== undefined && publicEntry(list) === undefined && routesOf(go).isExempt(path) === "yes";
}

/** Whether anything up to the command may have to do with credentials, or cannot be looked into. */
function mayHaveCredentials(go: GoCommand): boolean {
  const { command, step } = go;
  if (step.stage.base.family === undefined || gitRewritesBefore(command).length > 0) return true;
  if (go.setting("GOAUTH").value.kind !== "unset") return true;
  if (credentialVariables.some((name) => command.variable(name).value.kind !== "unset")) return true;
  if (step.mounts.some((mount) => mount.type === "secret" || mount.type === "ssh")) return true;
  for (const other of step.stage.allSteps) {
    if (brings(other)) return true;
    if (other === step) break;
  }
  return false;
}

function brings(step: Step): boolean {
  const { keyword, parsed } = step.instruction;
  if (!/^(?:RUN|COPY|ADD|ENV)$/.test(keyword)) return false;
  if (hint.test(parsed.text)) return true;
  if (keyword === "RUN") return step.isOpaque;
  const destination = step.copy && textOf(step.copy.destination);
  // A whole home may come with what stands in it.
  return step.copy !== undefined && (destination === undefined || /^\/(?:root|home\/[^/]+)?\/?$/.test(destination));
}

function secretMount(edits: DockerfileEdits, { command, step }: GoCommand): readonly Fix[] {
  const flag = homeSecretFlag(command, "netrc", ".netrc");
  if (flag === undefined) return [];
  return [
    {
      title: l10n.t("Mount a netrc file, and build with `{0}`", "--secret id=netrc,src=$HOME/.netrc"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.addFlags(step.instruction, [flag])],
    },
  ];
}
