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

/** What is done with the input of this number beside trying its fixes. */
export function trialsFor(index: number): ReadonlySet<Trial> {
  const chosen = new Set<Trial>(["fixes"]);
  // Checking again after an edit, and applying all safe fixes, take several checks each: one third of the inputs, and another.
  if (index % 3 === 0) chosen.add("edits");
  if (index % 3 === 1) chosen.add("fixAll");
  // Reports take as long as a check and differ in their messages only.
  if (index % 8 === 0) chosen.add("reports");
  return chosen;
}
