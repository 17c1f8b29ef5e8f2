import type { Build } from "../../build/build";

/** Folders of tests by the names that people give them; `.devcontainer` is where an editor looks for its image. */
const testFolder =
  /(?:^|\/)(?:(?:e2e|integration|acceptance|functional|system|smoke)(?:[-_]tests?)?|tests?|testing|testdata|\.devcontainer)\//i;

/** Whether the Dockerfile lies among tests or an editor's files, so that nobody releases its image. */
export function liesAmongTests({ surroundings }: Build): boolean {
  return testFolder.test(surroundings.dockerfile);
}
