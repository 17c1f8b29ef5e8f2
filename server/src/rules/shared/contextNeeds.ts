import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import type { Copy } from "../../build/copy";
import { expandWildcard, fileAtEnd } from "../../build/files";
import { below, folderOf, isInside, nameOf } from "../../build/imagePaths";
import type { ContextInput } from "../../build/layers";
import type { Stage } from "../../build/stage";
import type { IgnoreMatcher } from "../../syntax/dockerignore";
import { scanGoSource } from "../../syntax/goSource";
import { onceFor, type Subject } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { readsRepository } from "./calledFiles";
import { contextInputsOf } from "./contextInputs";
import { embedTakes } from "./embeds";
import { type OtherBuilds, otherBuilds } from "./otherBuilds";
import { RepositoryUse } from "./repositoryUse";
import type { UnneededEntry } from "./unneeded";

/**
 * Whether a build gets along without an entry of its context: `no` nothing needs it, `yes` something does, `unknown` a
 * program that cannot be followed may.
 */
export type Need = "no" | "yes" | "unknown";

/** Installers of npm's packages: what they write makes the `node_modules` of another machine superfluous. */
const installs = /^(?:npm|pnpm|yarn|bun|cnpm)$/;
const installing = /^(?:ci|i|install|add|clean-install)$/;

/** Words that stand in a Dockerfile of which a step may ask the repository: git itself, what stamps programs, and scripts. */
const mayReadRepository = /\bgit\b|\bgoreleaser\b|\bmake\b|\bgo\s+(?:build|install)\b|\.sh\b/;

/** Sources that are read for `//go:embed`; a module with more files leaves the question open. */
const maximumSources = 80;
/** Files in folders that instructions name which are compared with the lines of a fix. */
const maximumLooked = 20_000;

/** What may need an entry that a broad COPY takes in. */
export class ContextNeeds implements Subject {
  facts: unknown[] | undefined = undefined;
  private readonly others: OtherBuilds;

  constructor(
    private readonly build: Build,
    private readonly context: BuildContext,
  ) {
    this.others = otherBuilds(build);
  }

  /** @param takers The COPYs and mounts that take it in. */
  needOf(entry: UnneededEntry, takers: readonly ContextInput[]): Need {
    const embedded = this.embeds(entry);
    // Another Dockerfile may name it: whoever asks too early gets no answer.
    if (this.others.isPending) return "yes";
    if (this.isNamed(entry) || embedded === "yes") return "yes";
    if (entry.kind === "repository") return this.needOfRepository(takers);
    // A program may read settings and keys at run time, whatever the Dockerfile shows.
    if (entry.kind === "secret" || this.isMentioned(entry.path)) return "unknown";
    if (embedded === "unknown" || this.isMentionedElsewhere(entry.path)) return "unknown";
    const stages = takers.map((taker) => taker.step.stage);
    if (entry.kind === "packages") return stages.every(bringsPackages) ? "no" : "unknown";
    if (entry.kind === "binary") return stages.every((stage) => compiles(stage) && !isOpaque(stage)) ? "no" : "unknown";
    return "no";
  }

  /**
   * Paths of the context that an ignore file must let through: what instructions of this and of other Dockerfiles name,
   * and what Go needs of every module.
   */
  get neededPaths(): readonly string[] {
    const manifests = this.context.modules.flatMap(({ folder }) =>
      ["go.mod", "go.sum"].map((name) => below(folder, name)),
    );
    return [...this.namedPaths.keys(), ...manifests, "go.work", "go.work.sum"].filter(
      (path) => !this.context.ignore?.matcher.decide(path).ignored,
    );
  }

  /** Whether an ignore file with this matcher would hide what is needed, or something in a folder that an instruction names. */
  isHarmedBy(matcher: IgnoreMatcher): boolean {
    const { listing, ignore } = this.context;
    const isHidden = (path: string) => matcher.decide(path).ignored && !ignore?.matcher.decide(path).ignored;
    if (this.neededPaths.some(isHidden)) return true;
    let looked = 0;
    for (const path of this.namedPaths.keys()) {
      for (const file of listing.files(path)) {
        if (++looked > maximumLooked || isHidden(file)) return true;
      }
    }
    return false;
  }

  /** Whether an instruction of any of the Dockerfiles names the path or a folder above it, the context's root apart. */
  isNamedAnywhere(path: string): boolean {
    return [...this.namedPaths.keys()].some((named) => isInside(path, named));
  }

  /** What instructions of this and of the other Dockerfiles name, the context's root apart, with the stages that do. */
  private get namedPaths(): ReadonlyMap<string, readonly Stage[]> {
    return namedPathsOf(this);
  }

  /** For `namedPaths`, which keeps the answer. */
  findNamed(): ReadonlyMap<string, readonly Stage[]> {
    const named = new Map<string, Stage[]>();
    for (const build of [this.build, ...this.others.builds]) {
      for (const { path, hasWildcard, step } of contextInputsOf(build)) {
        if (path === undefined || path === "") continue;
        for (const item of hasWildcard ? expandWildcard(this.context, path) : [path]) {
          if (item === undefined) continue;
          const stages = named.get(item);
          if (stages) stages.push(step.stage);
          else named.set(item, [step.stage]);
        }
      }
    }
    return named;
  }

  /** Whether an instruction names the entry, what is in it or a folder above it, or takes it over from a stage. */
  private isNamed({ path, kind }: UnneededEntry): boolean {
    const isSource = [...this.namedPaths].some(([named, stages]) => {
      if (isInside(named, path)) return true;
      // What lies in a folder that somebody names is meant, except packages where others take their place.
      return isInside(path, named) && !(kind === "packages" && stages.every(bringsPackages));
    });
    if (isSource || kind === "packages") return isSource;
    return this.build.steps.some(({ copy }) => {
      const stage = copy?.origin.kind === "stage" ? copy.origin.stage : undefined;
      return copy?.sources.some((source) => {
        const taken =
          stage && source.path.kind === "known" ? fileAtEnd(stage, source.path.text).contextPath : undefined;
        // A whole folder is taken for something else in it.
        return taken !== undefined && taken !== "" && isInside(taken, path);
      });
    });
  }

  /** Whether a command, or the start of the container, spells the entry's name out. */
  private isMentioned(path: string): boolean {
    const name = nameOf(path);
    return this.build.steps.some(
      ({ instruction }) =>
        /^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword) && holdsName(instruction.parsed.text, name),
    );
  }

  /** Whether another Dockerfile that may be built with the same ignore file spells the name out. */
  private isMentionedElsewhere(path: string): boolean {
    return this.mayHoldElsewhere((text) => holdsName(text, nameOf(path)));
  }

  /** Whether `test` holds for the text of another Dockerfile, or there are too many to look at. */
  private mayHoldElsewhere(test: (text: string) => boolean): boolean {
    return this.others.isCut || this.others.builds.some(({ syntax }) => test(syntax.text));
  }

  private needOfRepository(takers: readonly ContextInput[]): Need {
    const use = new RepositoryUse(this.context);
    const own = use.needOf(this.build);
    // A text that is still to be read may ask it.
    if (own === "yes" || use.isPending || askRepository(this.others)) return "yes";
    const stages = this.build.stages.filter((stage) => takers.some((taker) => stage.standsOn(taker.step.stage)));
    if (own === "unknown" || use.isCut || stages.some(isOpaque)) return "unknown";
    return this.mayHoldElsewhere((text) => mayReadRepository.test(text)) ? "unknown" : "no";
  }

  /** Whether a `//go:embed` above the entry takes it in. */
  private embeds({ path, kind }: UnneededEntry): Need {
    // Go refuses to embed repositories.
    if (kind === "repository") return "no";
    const { listing } = this.context;
    const sources: string[] = [];
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      for (const { name, kind: what } of listing.entries(folder)) {
        if (what === "file" && name.endsWith(".go") && !name.endsWith("_test.go")) sources.push(below(folder, name));
      }
      if (folder === "") break;
    }
    if (sources.length > maximumSources) return "unknown";
    return sources.some((source) => {
      const text = listing.text(source);
      if (text === undefined || !text.includes("//go:embed")) return false;
      const folder = folderOf(source);
      const inside = folder === "" ? path : path.slice(folder.length + 1);
      return scanGoSource(text).embeds.some(({ pattern }) => embedTakes(pattern, inside));
    })
      ? "yes"
      : "no";
  }
}

const namedPathsOf = onceFor((needs: ContextNeeds) => needs.findNamed());

/** Whether another build asks the repository, or may do so by a text that is still to be read. */
const askRepository = onceFor((others: OtherBuilds): boolean => {
  if (!others.context) return false;
  const use = new RepositoryUse(others.context);
  const asks = others.builds.some((build) => use.needOf(build) === "yes" || readsRepository.test(build.syntax.text));
  return asks || use.isPending;
});

function holdsName(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at >= 0 && !/[\w.-]/.test(text[at + name.length] ?? " ");
}

/** Whether a stage, or one below it, installs npm packages of its own or takes over those of another stage. */
export function bringsPackages(stage: Stage): boolean {
  return stage.allSteps.some(
    ({ copy, commands }) => (copy !== undefined && takesOverPackages(copy)) || commands.some(installsPackages),
  );
}

function takesOverPackages({ origin, destination }: Copy): boolean {
  return origin.kind === "stage" && nameOf(textOf(destination) ?? "") === "node_modules";
}

function installsPackages(command: StepCommand): boolean {
  if (!installs.test(command.name ?? "")) return false;
  const all = command.arguments.map((word) => word.text);
  // A tool for everybody takes the place of no project's packages.
  if (all.some((word) => /^(?:-g|--global|--location=global)$/.test(word))) return false;
  const words = all.filter((word) => !word.startsWith("-"));
  return words[0] === undefined ? command.name === "yarn" : installing.test(words[0]);
}

function compiles(stage: Stage): boolean {
  return stage.allSteps.some((step) => step.goCommands.some((command) => command.compiles));
}

function isOpaque(stage: Stage): boolean {
  return stage.allSteps.some((step) => step.isOpaque);
}
