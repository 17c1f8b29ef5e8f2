export { chart } from "../test/realBuilds/chart";
export { readEvidence } from "../test/realBuilds/evidence";
export { contradictions, exampleTable, generatedParts } from "../test/realBuilds/page";
