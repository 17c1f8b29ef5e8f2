import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { gitRewritesBefore, isSsh, rewritten } from "../../build/gitRewrites";
import type { GoCommand } from "../../build/goCommand";
import { onceFor } from "../../syntax/onceFor";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { foundInGoCommands } from "../shared/forEach";
import { hasGit, hasSshClient, installation } from "../shared/gitInstallation";
import { imageNameOf } from "../shared/goImages";
import { type FetchedModule, fetchedModules, routesOf } from "../shared/moduleRoutes";
import { OncePerChain } from "../shared/oncePerChain";

/** Hosts whose modules lie in git repositories; elsewhere a page may name another system, or a proxy. */
const gitHosts =
  /^(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|codeberg\.org|gopkg\.in|golang\.org\/x|google\.golang\.org|go\.uber\.org|k8s\.io|sigs\.k8s\.io)\/|^(?:git|gitlab|gitea|gogs)\.|\.git(?:\/|$)/;

export const gitMissing = defineDockerfileRule({
  meta: {
    id: "git-missing",
    category: "private-modules",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Modules are fetched from their own hosts on an image without git, or without ssh"),
    effect: () =>
      l10n.t('The download fails: `exec: "git": executable file not found in $PATH`. `golang:alpine` has no git.'),
    remedy: () =>
      l10n.t("Install git before the download, and an ssh client where the addresses begin with `ssh://` or `git@`."),
  },
  mentions: ["go"],
  check(context) {
    const once = new OncePerChain();
    for (const { go, missing } of commandsWithoutProgram(context.build)) {
      if (once.isFirst(go.step.stage, missing.packages.join())) reportCommand(context, go, missing);
    }
  },
});

interface Missing {
  readonly module: FetchedModule;
  readonly program: "git" | "ssh";
  /** What installs everything that the fetch needs. */
  readonly packages: readonly string[];
}

const commandsWithoutProgram = foundInGoCommands((go) => {
  const missing = missingFor(go);
  return missing && { go, missing };
});

const missingFor = onceFor((go: GoCommand): Missing | undefined => {
  const { isCertain, mayFail } = go.command.shell;
  if (!isCertain || mayFail) return undefined;
  const module = fetchedModules(go).find((each) => isFetchedWithGit(go, each));
  if (!module) return undefined;
  const needsSsh = isSsh(rewritten(gitRewritesBefore(go.command), module.path));
  const packages = needsSsh ? ["git", "openssh-client"] : ["git"];
  if (hasGit(go.command) === "no") return { module, program: "git", packages };
  return needsSsh && hasSshClient(go.command) === "no"
    ? { module, program: "ssh", packages: ["openssh-client"] }
    : undefined;
});

/** Whether the command certainly fetches the module from its repository. */
function isFetchedWithGit(go: GoCommand, { path, isIndirect }: FetchedModule): boolean {
  if (!gitHosts.test(path) || routesOf(go).routeOf(path) !== "direct") return false;
  // A build reads no more than the modules that its packages need.
  return !isIndirect || /^mod /.test(go.subcommand);
}

function reportCommand({ build, report }: DockerfileChecking, go: GoCommand, missing: Missing): void {
  const { module, program, packages } = missing;
  const image = imageNameOf(go.step.stage);
  report({
    span: go.titleSpan,
    message:
      program === "git"
        ? l10n.t(
            "`{0}` fetches `{1}` from its repository, past every proxy, and `{2}` has no git: it fails.",
            go.title,
            module.path,
            image,
          )
        : l10n.t(
            "`{0}` fetches `{1}` over ssh, and nothing installs an ssh client on `{2}`: it fails.",
            go.title,
            module.path,
            image,
          ),
    fixes: installing(new DockerfileEdits(build), go.command, packages),
  });
}

function installing(edits: DockerfileEdits, command: StepCommand, packages: readonly string[]): readonly Fix[] {
  const install = installation(command, packages);
  if (install === undefined) return [];
  const { from, parent } = command.step.stage;
  return [
    {
      title: l10n.t("Install `{0}` before the download", packages.join(" ")),
      safety: "safe",
      preferred: true,
      // Directly below FROM it is built once; a stage on another one may not be root there.
      edits: () => [
        parent ? edits.insertBefore(command.step.instruction, [install]) : edits.insertAfter(from, [install]),
      ],
    },
  ];
}
