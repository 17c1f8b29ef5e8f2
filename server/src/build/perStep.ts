import type { Stage, Step } from "./stage";

/** A function of a step that works out each answer once. Kept by stage: a weak reference for each step costs more than most answers. */
export function perStep<Result>(work: (step: Step) => Result): (step: Step) => Result {
  const byStage = new WeakMap<Stage, Map<number, Result>>();
  return (step) => {
    let results = byStage.get(step.stage);
    if (!results) {
      results = new Map();
      byStage.set(step.stage, results);
    }
    const known = results.get(step.index);
    if (known !== undefined) return known;
    const result = work(step);
    results.set(step.index, result);
    return result;
  };
}
