import { type Answer, anyOf } from "../syntax/value";
import type { Build } from "./build";
import { takesFile } from "./contextFiles";
import { fileAtEnd } from "./files";
import { below, isInside, nameOf, pathBehind } from "./imagePaths";
import { isLinked, type LayerCause, makesLayer, ownCauses, type StageCause, triggersOf } from "./layerCauses";
import type { Stage, Step } from "./stage";

/**
 * Which steps run again, and are not taken from the build cache, when the content of one file of the build context
 * changes and everything else stays as it is: base images, build arguments, what lies behind addresses.
 *
 * `unknown` stands for a step that takes something out of a stage that runs again: it is cached if that stage gives the
 * same content as before, which is not simulated. It also stands for sources that a variable decides. Docker calls a step
 * CACHED as well when another step of the same build has just made the same layer (`COPY web /web` in one stage, and
 * `COPY --from` of that to the same place on the same image); here it runs again.
 *
 * @param contextPath relative to the context's root; the file need not be in the listing
 * @returns an answer for each COPY, ADD, RUN and WORKDIR of the file, in its order
 */
export function stepsRunningAgain(build: Build, contextPath: string): ReadonlyMap<Step, Answer> {
  return new Rerun(build, contextPath).answers();
}

/** The effects of one changed file. */
class Rerun {
  private readonly ofSteps = new Map<Step, Answer>();
  /** Whether anything in the finished stage was made again. */
  private readonly ofStages = new Map<Stage, Answer>();
  private readonly isSent: boolean;

  constructor(
    build: Build,
    private readonly path: string,
  ) {
    this.isSent = build.surroundings.context?.ignore?.matcher.decide(path).ignored !== true;
    // Earlier stages come first, and no stage takes from a later one.
    for (const stage of build.stages) this.ofStages.set(stage, this.follow(stage));
  }

  answers(): ReadonlyMap<Step, Answer> {
    return this.ofSteps;
  }

  private follow(stage: Stage): Answer {
    let below: Answer = (stage.parent && this.ofStages.get(stage.parent)) ?? "no";
    for (const step of [...triggersOf(stage), ...stage.steps]) {
      if (!makesLayer(step)) continue;
      const own = anyOf(ownCauses(step).map((cause) => this.changes(cause)));
      if (step.index >= 0) this.ofSteps.set(step, isLinked(step) ? own : anyOf([below, own]));
      below = anyOf([below, own]);
    }
    return below;
  }

  private changes(cause: LayerCause): Answer {
    if (cause.kind === "context") return this.isSent ? takesFile(cause.input)(this.path) : "no";
    return cause.kind === "stage" ? this.contentChanges(cause) : "no";
  }

  /** Whether what is taken out of a stage is other content now. */
  private contentChanges({ stage, paths }: StageCause): Answer {
    const isRemade = this.ofStages.get(stage) ?? "no";
    if (isRemade === "no") return "no";
    const landings = this.landingsIn(stage);
    if (landings.some((landing) => paths.some((path) => path !== undefined && isInside(landing, path)))) return "yes";
    const onlyCopied = stage.allSteps.every(
      (step) => step.instruction.keyword !== "RUN" || this.ofSteps.get(step) === "no",
    );
    const isReadable =
      onlyCopied &&
      isRemade === "yes" &&
      stage.chain.every((each) => triggersOf(each).length === 0) &&
      paths.every((path) => path && !/[*?[]/.test(path));
    return isReadable && this.isFollowed(stage) ? "no" : "unknown";
  }

  /** Where the changed file certainly lies when the stage is complete. */
  private landingsIn(stage: Stage): readonly string[] {
    return stage.allSteps.flatMap(({ copy }) => {
      if (copy?.origin.kind !== "context" || copy.destination.kind !== "known") return [];
      const destination = copy.destination.text;
      const candidates = copy.sources.flatMap((source) => {
        if (source.kind !== "path" || source.path.kind !== "known" || source.hasWildcard) return [];
        const from = source.path.text;
        if (!isInside(this.path, from)) return [];
        if (copy.keepsParents) return [below(destination, this.path)];
        return from === this.path
          ? [below(destination, nameOf(from)), destination]
          : [below(destination, pathBehind(this.path, from))];
      });
      return candidates.filter((place) => {
        const { presence, contextPath } = fileAtEnd(stage, place);
        return presence === "yes" && contextPath === this.path;
      });
    });
  }

  /** Whether every COPY that takes the file is one whose place in the stage is known. */
  private isFollowed(stage: Stage): boolean {
    return stage.allSteps.every((step) => {
      if (this.ofSteps.get(step) === "no" || !step.copy) return true;
      const takes = ownCauses(step).some((cause) => this.changes(cause) !== "no");
      return !takes || this.landingsIn(stage).length > 0;
    });
  }
}
