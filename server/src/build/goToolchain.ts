import { expandWord } from "../syntax/expansion";
import { compareGoVersions, type GoVersion, languageVersion, parseGoVersion } from "../syntax/goVersion";
import { onceFor } from "../syntax/onceFor";
import { type Answer, textOf, unknown } from "../syntax/value";
import { baseHolds } from "./baseFiles";
import { golangTag, knownBase } from "./baseImages";
import type { StepCommand } from "./command";
import type { Copy } from "./copy";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { isInside } from "./imagePaths";
import { packagesOf } from "./packages";
import { presenceAtEnd } from "./presence";
import type { Stage, Step } from "./stage";

/** The Go toolchain of an image, as its tag tells. */
export interface Toolchain {
  /** As in the tag: `1.24` or `1.24.4`. */
  readonly text: string;
  /** For a tag of two numbers, which floats to the newest patch release, a patch above every other. */
  readonly version: GoVersion;
}

/** Where the official images keep their toolchain. Source: docker-library/golang, Dockerfile-linux.template. */
const toolchainFolder = "/usr/local/go";

/** Commands and addresses that bring another toolchain. */
const versionManagers = /^(?:gvm|goenv|asdf|mise|update-golang)$/;
const downloads =
  /golang\.org\/dl\/|go\.dev\/dl|dl\.google\.com\/go|storage\.googleapis\.com\/golang|(?:^|\/)go1\.\d[^/]*\.tar/;

/** Packages of distributions that bring a toolchain. */
const toolchainPackages = /^(?:go|golang|golang-go|golang-\d[\d.]*(?:-go)?|go\d[\d.]*)$/;

/** The toolchain that a go command runs. `undefined` when the tag names no version, or steps may have replaced it. */
export function toolchainOf({ step }: Pick<GoCommand, "step">): Toolchain | undefined {
  return toolchainAt(step);
}

const toolchainAt = onceFor((step: Step): Toolchain | undefined => {
  const { stage } = step;
  if (stage.base.goVersion === undefined || isReplacedBefore(step) || isChosenByBuild(stage)) return undefined;
  return toolchainNamed(stage.base.goVersion);
});

/** A version as the tag of a golang image names it. */
function toolchainNamed(text: string): Toolchain | undefined {
  const version = parseGoVersion(text);
  if (!version) return undefined;
  const isFloating = version.prerelease === "" && text.split(".").length === 2;
  return { text, version: isFloating ? { ...version, patch: Number.MAX_SAFE_INTEGER } : version };
}

/** Whether the toolchain of a go command is certainly at least this release, e.g. `1.18`. */
export function isGoAtLeast(command: Pick<GoCommand, "step">, release: string): Answer {
  const wanted = parseGoVersion(release);
  const toolchain = toolchainOf(command);
  if (wanted && toolchain) return compareGoVersions(toolchain.version, wanted) >= 0 ? "yes" : "no";
  const { stage } = command.step;
  if (isReplacedBefore(command.step) || isChosenByBuild(stage)) return "unknown";
  // A tag without a version is the newest release at the time of the build.
  return isFloatingGolang(stage) ? "yes" : "unknown";
}

/** Whether a stage stands on an official golang image whose tag floats over all releases: none, `latest`, `1`, `alpine`. */
export function isFloatingGolang({ base }: Stage): boolean {
  const { reference } = base;
  if (reference?.official !== "golang" || reference.digest !== undefined) return false;
  const tag = golangTag(reference.tag ?? "latest");
  return tag !== undefined && tag.version === undefined && !endedVariant.test(tag.flavour);
}

/** Variants that are no longer built: such a tag stays at the release that was the last one. Source: docker-library/golang. */
const endedVariant = /^-(?:wheezy|jessie|stretch|buster|bullseye|alpine3\.(?:1?\d|2[01])(?!\d))/;

/** The release that a version belongs to, `1.24` for `1.24.4`; the text itself where it is no version. */
export function releaseOf(text: string): string {
  const version = parseGoVersion(text);
  return version ? languageVersion(version) : text;
}

/** The stage whose FROM names the image below a chain of stages. */
export function bottomOf(stage: Stage): Stage {
  return stage.chain.at(-1) ?? stage;
}

/** Whether the command that builds the image fills an argument of FROM, so that its default says nothing. */
function isChosenByBuild(stage: Stage): boolean {
  const given = stage.build.surroundings.builds.buildArguments;
  const { imageText, from } = bottomOf(stage);
  if (!given || !imageText.includes("$")) return false;
  return expandWord(imageText, from.escape, () => unknown).uses.some(({ name }) => given.has(name));
}

function isReplacedBefore(step: Step): boolean {
  return step.stage.chain.some((stage) => {
    const at = firstReplacement(stage);
    return stage === step.stage ? at <= step.index : at < stage.steps.length;
  });
}

/** The index of the stage's first step that may replace the toolchain. */
const firstReplacement = onceFor((stage: Stage): number => replacementsIn(stage)[0] ?? Number.POSITIVE_INFINITY);

const mayReplace = onceFor((step: Step): boolean => {
  switch (step.instruction.keyword) {
    case "COPY":
    case "ADD":
      return bringsToolchain(step);
    case "ENV":
      return step.instruction.pairs.some(({ name }) => name === "GOROOT" || (name === "PATH" && hidesToolchain(step)));
    case "RUN":
      return step.commands.some(touchesToolchain);
    default:
      return false;
  }
});

const replacementsIn = fromSteps((step) => (mayReplace(step) ? [step.index] : []));

function bringsToolchain({ copy, instruction }: Step): boolean {
  const destination = copy ? textOf(copy.destination) : undefined;
  if (!copy || destination === undefined) return false;
  if (isInside(destination, toolchainFolder)) return true;
  const takesIn = destination !== "/" && isInside(toolchainFolder, destination);
  if (copy.sources.some((source) => downloads.test(textOf(source.path) ?? source.text))) return true;
  if (destination === "/" && copy.sources.some(({ path }) => textOf(path) === "/")) return mayHoldToolchain(copy);
  return takesIn && (copy.origin.kind !== "context" || instruction.keyword === "ADD");
}

/** Whether another image that is copied over the whole one may have Go where the official images have it. */
function mayHoldToolchain({ origin }: Copy): boolean {
  if (origin.kind === "stage") return presenceAtEnd(origin.stage, toolchainFolder) !== "no";
  const image = origin.kind === "image" ? textOf(origin.name) : undefined;
  return origin.kind === "image" && (image === undefined || baseHolds(knownBase(image), toolchainFolder) !== "no");
}

function hidesToolchain(step: Step): boolean {
  const path = textOf(step.stage.environment.get("PATH", step.index + 1).value);
  if (path === undefined) return !/\$\{?PATH\b/.test(step.instruction.bodyText);
  const folders = path.split(":");
  const own = folders.indexOf(`${toolchainFolder}/bin`);
  // A folder of another toolchain, in front: `/opt/go/bin`, `/usr/local/go1.22/bin`.
  return own < 0 || folders.slice(0, own).some((folder) => /\/go-?\d[^/]*\/bin$|^\/opt\/go\/bin$/.test(folder));
}

function touchesToolchain(command: StepCommand): boolean {
  const { name, arguments: words, shell } = command;
  if (name !== undefined && versionManagers.test(name)) return true;
  if (packagesOf(command).names.some((each) => toolchainPackages.test(each))) return true;
  // `rm -rf /usr/local/go`, `rm -rf /usr/local/go/*`, `tar -C /usr/local`, `curl …/go1.24.4.linux-amd64.tar.gz`.
  const texts = [...words, ...shell.redirects.flatMap(({ target }) => target ?? [])].map(({ text }) => text);
  if (texts.some((text) => downloads.test(text) || text.replace(/["'/*]+$/, "") === toolchainFolder)) return true;
  return name === "tar" && texts.some((text) => /^["']?\/usr\/local\/?["']?$/.test(text));
}
