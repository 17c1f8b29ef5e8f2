import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { predefinedProxyArguments } from "../../build/environment";
import { sourcePair } from "../../build/settingPlaces";
import type { Step } from "../../build/stage";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { homeSecretFlag } from "../shared/secretMounts";
import { hasOnlyPairs } from "../shared/settingEdits";
import { type UrlCredential, urlCredentials, urlSchemes } from "../shared/urlCredentials";

export const credentialsInUrl = defineDockerfileRule({
  meta: {
    id: "credentials-in-url",
    category: "secrets",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A user and a password, or a token, stand in a URL"),
    effect: () =>
      l10n.t(
        "They are in the file's history, in the image's history and in every log that shows the address. Go refuses them over plain `http`.",
      ),
    remedy: () =>
      l10n.t(
        "Revoke them. Give credentials for git and module proxies in a netrc file: `RUN --mount=type=secret,id=netrc,target=/root/.netrc`; pass a network proxy with `--build-arg`.",
      ),
  },
  mentions: urlSchemes,
  check({ build, report }) {
    for (const found of urlCredentials(build)) {
      report({ span: found.span, message: messageOf(found), fixes: fixesFor(build, found) });
    }
  },
});

function messageOf({ pair, host }: UrlCredential): string {
  if (pair)
    return l10n.t(
      "The value of `{0}` holds credentials for `{1}` in plain text. Revoke them: they are in the file and in the image.",
      pair.name,
      host,
    );
  return l10n.t(
    "The URL of `{0}` holds credentials in plain text. Revoke them: they are in the file and in the image's history.",
    host,
  );
}

function fixesFor(build: Build, found: UrlCredential): readonly Fix[] {
  const edits = new DockerfileEdits(build);
  const { pair, instruction, scheme, userSpan } = found;
  if (pair && predefinedProxyArguments.has(pair.name)) {
    if (!hasOnlyPairs(instruction)) return [];
    return [
      {
        title: l10n.t("Remove `{0}`, and pass `--build-arg {0}=…` where a proxy is needed", pair.name),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.removePair(instruction, pair)],
      },
    ];
  }
  // Another address in the same value would keep its credentials, and netrc is not read for plain http by everybody.
  const steps = scheme === "https" ? readersOf(build, found) : [];
  const mounts = steps.map((step) => ({ step, flag: netrcFlag(step) }));
  if (mounts.length === 0 || mounts.some(({ flag }) => flag === undefined)) return [];
  return [
    {
      title: l10n.t("Take them out and mount a netrc file: build with `{0}`", "--secret id=netrc,src=$HOME/.netrc"),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        edits.replace(userSpan, ""),
        ...mounts
          .filter(({ step }) => !hasNetrc(step))
          .map(({ step, flag }) => edits.addFlags(step.instruction, [flag ?? ""])),
      ],
    },
  ];
}

/** The steps whose programs read netrc for the address: go commands for GOPROXY, git and go in the RUN itself. */
function readersOf(build: Build, { pair, instruction, span }: UrlCredential): readonly Step[] {
  if (pair) {
    if (pair.name !== "GOPROXY") return [];
    return build.steps.filter((step) =>
      step.goCommands.some((go) => {
        const setting = go.setting("GOPROXY");
        return go.downloads !== "no" && sourcePair(setting, build) === pair;
      }),
    );
  }
  const step = build.stepOf(instruction);
  const command = step?.commands.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  if (!step || !command) return [];
  const isGit =
    command.name === "git" && command.arguments.some((word) => /^(?:clone|fetch|pull|ls-remote)$/.test(word.text));
  return isGit || step.goCommands.some((go) => go.command === command) ? [step] : [];
}

function netrcFlag(step: Step): string | undefined {
  const [command] = step.commands;
  return command && homeSecretFlag(command, "netrc", ".netrc");
}

function hasNetrc(step: Step): boolean {
  return step.mounts.some((mount) => mount.type === "secret" && mount.id === "netrc");
}
