/** What is done with an input beside checking its files, which is done with each. */
export const trials = ["fixes", "edits", "fixAll", "reports"] as const;

export type Trial = (typeof trials)[number];

export const everyTrial: ReadonlySet<Trial> = new Set(trials);

/** What is counted: checked files and their findings, and inputs by what was done with them. */
export const tallied = ["files", "findings", ...trials] as const;

export type Tally = Record<(typeof tallied)[number], number>;

export function emptyTally(): Tally {
  return { files: 0, findings: 0, fixes: 0, edits: 0, fixAll: 0, reports: 0 };
}

/**
 * What is done with the input of this number. To check again after an edit, and to apply all safe fixes, takes several
 * checks: inputs get one or the other in turn. Reports take as long as a check and differ in their messages only.
 */
export function trialsFor(index: number): ReadonlySet<Trial> {
  const chosen = new Set<Trial>(["fixes", index % 2 === 0 ? "edits" : "fixAll"]);
  if (index % 16 < 2) chosen.add("reports");
  return chosen;
}
