import { literalOf } from "../syntax/shellModel";
import { type Answer, textOf } from "../syntax/value";
import type { StepCommand } from "./command";
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

/** Options of these programs that take the next word. Source: apk(8), apt-get(8), dnf(8). */
const valuedOptions = new Set(
  "-t --virtual -X --repository -p --root --repositories-file --keys-dir --arch -o --option -c --config-file --target-release --default-release --releasever --enablerepo --disablerepo".split(
    " ",
  ),
);

/** Packages that bring a C compiler with them; those of Go itself depend on one. */
const compilerPackages =
  /^(?:gcc|gcc-c\+\+|g\+\+|clang|build-base|build-essential|alpine-sdk|crossbuild-essential-\w+|(?:gcc|g\+\+)-\d+|clang-?\d+|go|golang|golang-go)$/;

/** What a command installs; words that a variable fills are left out, and make `isComplete` false. */
export function packagesOf(command: StepCommand): { readonly names: readonly string[]; readonly isComplete: boolean } {
  const subcommand = installing.get(command.name ?? "");
  if (!subcommand) return { names: [], isComplete: true };
  const names: string[] = [];
  let isComplete = true;
  let isInstalling = false;
  const words = command.arguments;
  for (let at = 0; at < words.length; at++) {
    const text = literalOf(words[at]);
    if (text === undefined) isComplete = false;
    else if (valuedOptions.has(text)) at++;
    else if (text.startsWith("-")) continue;
    else if (isInstalling) names.push(text.replace(/(?<!^)[=<>~@:].*$/, ""));
    else if (subcommand.test(text)) isInstalling = true;
    else return { names: [], isComplete: true };
  }
  return { names, isComplete: isComplete || !isInstalling };
}

/** Every package that the steps of a stage and of those below it install, up to `before` (the stage's end without it). */
export function packagesIn(stage: Stage, before?: Step): readonly InstalledPackage[] {
  const found: InstalledPackage[] = [];
  for (const step of stage.allSteps) {
    if (step === before) break;
    if (step.instruction.keyword !== "RUN") continue;
    for (const command of step.commands) {
      for (const name of packagesOf(command).names) found.push({ name, step, command });
    }
  }
  return found;
}

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
  for (const other of step.stage.allSteps) {
    if (mayBring(other, program)) isDoubtful = true;
    if (other.instruction.keyword === "RUN") {
      for (const command of other === step ? step.commands.slice(0, index) : other.commands) {
        const { names, isComplete } = packagesOf(command);
        if (names.some((name) => program.packages.test(name))) return command.shell.isCertain ? "yes" : "unknown";
        if (!isComplete || command.isOpaque) isDoubtful = true;
      }
      if (!other.script.isComplete) isDoubtful = true;
    }
    if (other === step) break;
  }
  return isDoubtful ? "unknown" : "no";
}

/** Whether a step copies from elsewhere to where programs lie: `COPY --from=toolchain / /`, `ADD musl.tar.gz /usr/local`. */
function mayBring({ copy, instruction }: Step, { names }: PackagedProgram): boolean {
  if (!copy || (copy.origin.kind === "context" && instruction.keyword === "COPY")) return false;
  const destination = textOf(copy.destination);
  if (destination === undefined) return true;
  const program = /^\/(?:usr\/(?:local\/)?)?bin\/([^/]+)$/.exec(destination)?.[1];
  const isOtherProgram = copy.toFolder !== "yes" && program !== undefined && !names.includes(program);
  return !isOtherProgram && /^\/(?:$|(?:usr|bin|opt)(?:\/|$))/.test(destination);
}
