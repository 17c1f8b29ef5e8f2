import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { writesOf } from "../../build/commandWrites";
import { isInside, nameOf } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import { literalOf } from "../../syntax/shellModel";
import type { Span } from "../../syntax/text";
import { defineDockerfileRule, type Fix, type Severity } from "../define";
import { type CopiedCredential, copiedCredentials, placeInImage } from "../shared/copiedCredentials";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";
import { fileSecretFlag } from "../shared/secretMounts";

export const credentialsCopied = defineDockerfileRule({
  meta: {
    id: "credentials-copied",
    category: "secrets",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A file with credentials is copied into the image"),
    effect: () =>
      l10n.t(
        "Whoever has the image has the file. Deleting it in a later step does not help: the layer that brought it stays.",
      ),
    remedy: () =>
      l10n.t(
        "Mount it where it is needed: `RUN --mount=type=secret,id=…,target=…`, or `--mount=type=ssh` for keys. Revoke what was published.",
      ),
  },
  check: forEachStep((step, { build, report }) => {
    for (const copied of copiedCredentials(step)) {
      const removal = laterRemoval(copied);
      report({
        span: copied.span,
        severity: severityOf(build, copied),
        message: messageOf(build, copied),
        related: removal
          ? [{ span: removal, message: l10n.t("Deleting it here leaves it in the layer of the copy") }]
          : [],
        fixes: fixesFor(build, copied),
      });
    }
  }),
});

/** In a stage that is not shipped the file stays in the build cache alone. */
function severityOf(build: Build, copied: CopiedCredential): Severity {
  if (copied.isMounted) return "information";
  const isKept = build.finalStage?.standsOn(copied.step.stage) === true;
  return isKept && copied.isCertain ? "error" : "warning";
}

function messageOf(build: Build, { path, isCertain, isMounted, step }: CopiedCredential): string {
  if (isMounted)
    return l10n.t(
      "`{0}` must lie in the build context for this mount. A secret mount takes credentials from outside it.",
      path,
    );
  const isKept = build.finalStage?.standsOn(step.stage) === true;
  if (!isKept)
    return l10n.t("`{0}` puts credentials into a layer of this stage, which stays in the build cache.", path);
  return isCertain
    ? l10n.t("`{0}` puts credentials into a layer of the image: whoever has the image has them.", path)
    : l10n.t("`{0}` may hold credentials, and becomes a layer of the image: whoever has the image has it.", path);
}

/** The later `rm` of the same chain that deletes the copied file. */
function laterRemoval(copied: CopiedCredential): Span | undefined {
  const place = placeInImage(copied);
  if (place === undefined || copied.isMounted) return undefined;
  for (const step of copied.step.stage.steps.slice(copied.step.index + 1)) {
    if (step.instruction.keyword !== "RUN") continue;
    const removal = step.commands.find(
      (command) => command.name === "rm" && writesOf(command).removed.some((gone) => isInside(place, gone)),
    );
    if (removal) return removal.span;
  }
  return undefined;
}

/** The file as a secret of the steps that read it, where that can be told. */
function fixesFor(build: Build, copied: CopiedCredential): readonly Fix[] {
  const { step, isMounted } = copied;
  const place = placeInImage(copied);
  if (isMounted || place === undefined || step.copy?.sources.length !== 1 || step.copy.origin.kind !== "context")
    return [];
  const readers = step.stage.steps.slice(step.index + 1).filter((each) => reads(each, nameOf(place)));
  const id = nameOf(place)
    .replace(/^[._]+/, "")
    .replace(/[^\w-]+/g, "-");
  const flags = readers.map((reader) => ({ reader, flag: fileSecretFlag(reader, id, place) }));
  if (flags.length === 0 || flags.some(({ flag }) => flag === undefined) || failsWithoutFile(step, place)) return [];
  const edits = new DockerfileEdits(build);
  return [
    {
      title: l10n.t("Mount it as a secret, and build with `{0}`", `--secret id=${id},src=${copied.path}`),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        edits.remove(step.instruction),
        ...flags.map(({ reader, flag }) => edits.addFlags(reader.instruction, [flag ?? ""])),
      ],
    },
  ];
}

/** Whether a RUN has programs that look for a file of this name by themselves. */
function reads(step: Step, name: string): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  if (/^[._]netrc$|^\.git-credentials$/.test(name)) {
    return (
      step.goCommands.some((go) => go.downloads === "yes") ||
      step.commands.some(
        ({ name: program, arguments: words }) => program === "git" && words.some((word) => word.text === "clone"),
      )
    );
  }
  return (
    name === ".npmrc" && step.commands.some((command) => isInstall(command.name, command.arguments.map(literalOf)))
  );
}

function isInstall(program: string | undefined, words: readonly (string | undefined)[]): boolean {
  return (
    /^(?:npm|yarn|pnpm)$/.test(program ?? "") &&
    (words.length === 0 || words.some((word) => /^(?:ci|install|i|add)$/.test(word ?? "")))
  );
}

/** Whether a later command needs the file to be there without the mount: `rm` without `-f`, `chmod`. */
function failsWithoutFile(step: Step, place: string): boolean {
  return step.stage.steps.slice(step.index + 1).some(
    (later) =>
      later.instruction.keyword === "RUN" &&
      later.commands.some(({ name, arguments: words }) => {
        const isForced = words.some((word) => /^-[a-zA-Z]*f/.test(word.text));
        return words.some((word) => word.text.includes(nameOf(place))) && !(name === "rm" && isForced);
      }),
  );
}
