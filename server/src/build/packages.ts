import { onceFor, onceForEach } from "../syntax/onceFor";
import { literalOf, type ShellWord } from "../syntax/shellModel";
import { type Answer, textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import type { Stage, Step } from "./stage";

/** A package that a RUN installs with the distribution's package manager. */
export interface InstalledPackage {
  /** Without version, repository or architecture: `gcc` for `gcc=4.8-r0`, `gcc:amd64` and `gcc@edge`. */
  readonly name: string;
  readonly step: Step;
  readonly command: StepCommand;
}

/** The subcommand of each package manager that installs. */
const installing: ReadonlyMap<string, RegExp> = new Map([
  ["apk", /^add$/],
  ["apt-get", /^install$/],
  ["apt", /^install$/],
  ["aptitude", /^install$/],
  ["yum", /^install$/],
  ["dnf", /^install$/],
  ["microdnf", /^install$/],
  ["tdnf", /^install$/],
  ["zypper", /^(?:install|in)$/],
]);

/** Subcommands that install what others name: the build dependencies of a package, a group or a stream of packages. */
const installingOthers = /^(?:build-dep|builddep|satisfy|group|groupinstall|module|swap|localinstall)$/;

/** Options of these programs that take the next word. Source: apk(8), apt-get(8), dnf(8). */
const valuedOptions = new Set(
  "-t --virtual -X --repository -p --root --repositories-file --keys-dir --arch -o --option -c --config-file --target-release --default-release --releasever --enablerepo --disablerepo".split(
    " ",
  ),
);

/** Packages that bring a C compiler with them; those of Go itself depend on one. */
const compilerPackages =
  /^(?:gcc|gcc-c\+\+|g\+\+|clang|build-base|build-essential|alpine-sdk|crossbuild-essential-\w+|(?:gcc|g\+\+)-\d+|clang-?\d+|go|golang|golang-go)$/;

/** What one command installs. */
interface Installation {
  readonly names: readonly string[];
  readonly isComplete: boolean;
}

const noPackages: Installation = { names: [], isComplete: true };

/** What a command installs; words that a variable nobody knows fills are left out, and make `isComplete` false. */
export const packagesOf = onceFor((command: StepCommand): Installation => {
  const subcommand = installing.get(command.name ?? "");
  return subcommand ? readInstallation(command, subcommand) : noPackages;
});

function readInstallation(command: StepCommand, subcommand: RegExp): Installation {
  const names: string[] = [];
  let isComplete = true;
  let isInstalling = false;
  const words = command.arguments;
  for (let at = 0; at < words.length; at++) {
    const text = literalOf(words[at]);
    if (text === undefined) {
      const hidden = namesBehind(command, words[at]);
      if (hidden && isInstalling) names.push(...hidden);
      else isComplete = false;
    } else if (valuedOptions.has(text)) at++;
    else if (text.startsWith("-")) continue;
    else if (isInstalling) names.push(withoutVersion(text));
    else if (subcommand.test(text)) isInstalling = true;
    else return installingOthers.test(text) ? { names: [], isComplete: false } : noPackages;
  }
  return { names, isComplete: isComplete || !isInstalling };
}

function withoutVersion(text: string): string {
  return text.replace(/(?<!^)[=<>~@:].*$/, "");
}

/** The packages in a word with expansions: by the name in front of a version (`git=$V`, `git=~2`), or by what is known of the variables. */
function namesBehind(command: StepCommand, word: ShellWord | undefined): readonly string[] | undefined {
  const [, name] = /^["']?([A-Za-z0-9][\w.+-]*)[=<>~@:]/.exec(word?.text ?? "") ?? [];
  if (name !== undefined) return [name];
  const value = word && textOf(command.valueOf(word));
  // A variable without a value is more likely one that was not found than one that stands for nothing.
  if (!value?.trim()) return undefined;
  return value
    .trim()
    .split(/\s+/)
    .filter((each) => !each.startsWith("-"))
    .map(withoutVersion);
}

/** Whether a step of a stage, or of those below it, installs packages that nobody can name from the file. */
export function hidesPackages(stage: Stage): boolean {
  return stage.chain.some(installsHidden);
}

const installsHidden = onceFor((stage: Stage): boolean => hiddenInstallsOf(stage).length > 0);

const hiddenInstallsOf = fromSteps((step) =>
  step.instruction.keyword === "RUN" ? step.commands.filter((command) => !packagesOf(command).isComplete) : [],
);

/** Every package that the steps of a stage and of those below it install, up to `before` (the stage's end without it). */
export function packagesIn(stage: Stage, before?: Step): readonly InstalledPackage[] {
  const found = stage.chainUpwards.flatMap(ownPackages);
  const end = before ? stage.positionOf(before) : -1;
  return end < 0 ? found : found.filter(({ step }) => stage.positionOf(step) < end);
}

/** Those that the steps of a stage itself install. */
const ownPackages = fromSteps((step: Step): readonly InstalledPackage[] =>
  step.instruction.keyword !== "RUN"
    ? []
    : step.commands.flatMap((command) => packagesOf(command).names.map((name) => ({ name, step, command }))),
);

/** A program that some package of a distribution brings, perhaps among others. */
export interface PackagedProgram {
  /** As commands call it, the usual name first. */
  readonly names: readonly string[];
  /** Names of the packages that bring it, or may. */
  readonly packages: RegExp;
}

const compiler: PackagedProgram = { names: ["gcc", "cc", "clang"], packages: compilerPackages };

/** Whether a command finds a C compiler of its distribution: in the base image, or installed by an earlier command. */
export function hasCompiler(command: StepCommand): Answer {
  return hasProgram(command, compiler);
}

/** Whether a command finds a program: in the base image, or installed with a package by an earlier command. */
export function hasProgram({ step, index }: StepCommand, program: PackagedProgram): Answer {
  const inBase = step.stage.base.has(program.names[0] ?? "");
  if (inBase === "yes") return "yes";
  let isDoubtful = inBase === "unknown";
  for (const stage of step.stage.chainUpwards) {
    const { doubt, installed } = arrivalsOf(stage, program);
    const isEarlier = (place: Place) =>
      stage !== step.stage || place.step < step.index || (place.step === step.index && place.command < index);
    if (installed && isEarlier(installed)) return installed.isCertain ? "yes" : "unknown";
    if (doubt && isEarlier(doubt)) isDoubtful = true;
  }
  return isDoubtful ? "unknown" : "no";
}

/** Indexes of a step in its stage and of a command in that step; -1 for what holds from the step's start. */
interface Place {
  readonly step: number;
  readonly command: number;
}

/** The first command of a stage that installs a program, and the first place after which nobody knows whether it is there. */
interface Arrivals {
  readonly installed: (Place & { readonly isCertain: boolean }) | undefined;
  readonly doubt: Place | undefined;
}

const arrivalsOf = onceForEach((stage: Stage, program: PackagedProgram): Arrivals => {
  let doubt: Place | undefined;
  for (const other of stage.steps) {
    const isRun = other.instruction.keyword === "RUN";
    if (mayBring(other, program) || (isRun && !other.script.isComplete)) doubt ??= { step: other.index, command: -1 };
    for (const command of isRun ? other.commands : []) {
      const { names, isComplete } = packagesOf(command);
      const place = { step: other.index, command: command.index };
      if (names.some((name) => program.packages.test(name)))
        return { installed: { ...place, isCertain: command.shell.isCertain }, doubt };
      if (!isComplete || command.isOpaque) doubt ??= place;
    }
  }
  return { installed: undefined, doubt };
});

/** Whether a step copies from elsewhere to where programs lie: `COPY --from=toolchain / /`, `ADD musl.tar.gz /usr/local`. */
function mayBring({ copy, instruction }: Step, { names }: PackagedProgram): boolean {
  if (!copy || (copy.origin.kind === "context" && instruction.keyword === "COPY")) return false;
  const destination = textOf(copy.destination);
  if (destination === undefined) return true;
  const program = /^\/(?:usr\/(?:local\/)?)?bin\/([^/]+)$/.exec(destination)?.[1];
  const isOtherProgram = copy.toFolder !== "yes" && program !== undefined && !names.includes(program);
  return !isOtherProgram && /^\/(?:$|(?:usr|bin|opt)(?:\/|$))/.test(destination);
}
