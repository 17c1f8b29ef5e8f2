import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { type GitRewrite, gitRewritesIn } from "../../build/gitRewrites";
import { goEnvWritesIn } from "../../build/goEnvFile";
import type { Stage, Step } from "../../build/stage";
import type { FileEdit, Fix } from "../define";
import { DockerfileEdits } from "./edits";
import type { SecretVariable } from "./secretArguments";
import { homeSecretFlag } from "./secretMounts";
import { readsIn, stepsMentioning } from "./secretUses";
import { secretVariableFixes } from "./secretVariableFixes";
import { removeCommand } from "./settingEdits";
import { isLinkedText } from "./stampReads";

/** Programs that may read a variable from their environment or from a file that names it. */
const implicitReaders = /^(?:npm|npx|yarn|pnpm|bun|corepack|pip|pip3|poetry|bundle|mvn|gradle)$/;

/** The same step with a secret mount. Only for an argument that nothing but commands of its own stage reads. */
export function secretFixes(build: Build, variable: SecretVariable): readonly Fix[] {
  const { stage, name, place, others } = variable;
  const { pair, form } = place;
  if (form !== "ARG" || !pair || pair.rawValue !== undefined || others.length > 0 || stage.children.length > 0)
    return [];
  // Two findings of one name would ask for the same declaration.
  if (stage.parent?.environment.get(name).origin || isReadElsewhere(stage, name, place.instruction.offset)) return [];
  const edits = new DockerfileEdits(build);
  const declaration = edits.removePair(place.instruction, pair);
  const readers = stepsMentioning(stage, name).filter((step) => readsIn(step, name).length > 0);
  const rewrite = onlyRewrite(stage, readers);
  if (!rewrite) return environmentFixes(build, variable, readers, declaration);
  const fix = netrcFix(edits, stage, rewrite, declaration);
  return fix ? [fix] : [];
}

/** Whether an instruction other than RUN takes the value, or a global ARG provides it. */
function isReadElsewhere(stage: Stage, name: string, from: number): boolean {
  if (stage.build.globalArgument(name).origin !== undefined) return true;
  return stepsMentioning(stage, name).some(
    ({ instruction }) => instruction.offset > from && instruction.keyword !== "RUN",
  );
}

/** The `git config url.….insteadOf` that is all that reads the secret. */
function onlyRewrite(stage: Stage, readers: readonly Step[]): GitRewrite | undefined {
  const [reader] = readers;
  if (!reader || readers.length > 1) return undefined;
  const rewrites = gitRewritesIn(stage).filter(({ command }) => command.step === reader);
  const [rewrite] = rewrites;
  if (!rewrite || rewrites.length > 1) return undefined;
  // With the credentials taken out nothing would be left to rewrite.
  const plain = rewrite.base.replace(/:\/\/[^/@]*@/, "://").replace(/\/$/, "");
  return plain !== rewrite.base && plain === rewrite.prefix.replace(/\/$/, "") ? rewrite : undefined;
}

/** Go, git and curl's library read the user's netrc, so that no address has to hold the token. */
function netrcFix(
  edits: DockerfileEdits,
  stage: Stage,
  { command }: GitRewrite,
  declaration: FileEdit,
): Fix | undefined {
  const removal = removeCommand(edits, command, command.step.instruction);
  const fetching = stage.steps.filter((step) => step.index > command.step.index && isFetching(step));
  const mounts = fetching.flatMap((step) => {
    const first = step.commands[0];
    const flag = first && homeSecretFlag(first, "netrc", ".netrc");
    return flag === undefined ? [] : [edits.addFlags(step.instruction, [flag])];
  });
  if (!removal || mounts.length === 0 || mounts.length < fetching.length) return undefined;
  return {
    title: l10n.t("Mount a netrc file instead, and build with `{0}`", "--secret id=netrc,src=$HOME/.netrc"),
    safety: "suggestion",
    preferred: true,
    edits: () => [declaration, removal, ...mounts],
  };
}

function isFetching(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  if (step.goCommands.some((go) => go.downloads !== "no") || step.isOpaque) return true;
  return step.commands.some(
    ({ name, arguments: words }) =>
      name === "git" && words.some((word) => /^(?:clone|fetch|pull|submodule)$/.test(word.text)),
  );
}

/** The value as a variable of the steps that need it. */
function environmentFixes(
  build: Build,
  { stage, name, place }: SecretVariable,
  readers: readonly Step[],
  declaration: FileEdit,
): readonly Fix[] {
  const later = stage.steps.filter(
    (step) => step.instruction.keyword === "RUN" && step.instruction.offset > place.instruction.offset,
  );
  const needing = later.filter(
    (step) => readers.includes(step) || step.isOpaque || step.commands.some(isImplicitReader),
  );
  // What a command writes down with the secret in it would stay in the layer all the same.
  if (readers.some((step) => writesDown(step, name))) return [];
  const title = l10n.t("Mount it as a secret, and build with `{0}`", `--secret id=${name},env=${name}`);
  return secretVariableFixes(build, needing, [name], { title, others: [declaration] });
}

function isImplicitReader({ name }: StepCommand): boolean {
  return name !== undefined && implicitReaders.test(name);
}

function writesDown(step: Step, name: string): boolean {
  const reads = readsIn(step, name);
  if (reads.some(({ span }) => isLinkedText(step, span))) return true;
  const settings = goEnvWritesIn(step.stage).map(({ command }) => command);
  return step.commands.some((command) => {
    const isReader = reads.some(({ span }) => span.start >= command.span.start && span.end <= command.span.end);
    const isWriter =
      command.shell.redirects.some(({ operator }) => operator.includes(">")) ||
      command.shell.inPipe ||
      settings.includes(command) ||
      command.arguments.some((word) => /^(?:config|set|login)$/.test(word.text));
    return isReader && isWriter;
  });
}
