import type { Rule } from "./define";

/** Every rule, by category and id. The only place where a rule is registered. */
export const allRules: readonly Rule[] = [];
