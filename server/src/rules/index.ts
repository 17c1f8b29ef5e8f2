import type { Rule } from "./define";
import { goproxyUnset } from "./module-proxy/goproxy-unset";

/** Every rule, by category and id. The only place where a rule is registered. */
export const allRules: readonly Rule[] = [
  // module-proxy
  goproxyUnset,
];
