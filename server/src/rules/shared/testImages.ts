import type { Build } from "../../build/build";

/** Folders of tests by the names that people give them; `.devcontainer` is where an editor looks for its image. */
const testFolder =
  /(?:^|\/)(?:(?:e2e|integration|acceptance|functional|system|smoke|fs|unit)[-_]?tests?|tests?[-_]?(?:e2e|integration)|e2e|integration|acceptance|functional|system|smoke|tests?|testing|testdata|test[-_]?files|\.devcontainer)\//i;

/** Whether the Dockerfile lies among tests or an editor's files, so that nobody releases its image. */
export function liesAmongTests({ surroundings }: Build): boolean {
  return testFolder.test(surroundings.dockerfile);
}
