/** Stands in for the list of real rules. */
export { fakeRules as allRules } from "./fakeRules";
