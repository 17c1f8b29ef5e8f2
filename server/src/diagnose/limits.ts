/** The longest that an attempt may take where a person has not said otherwise. */
const defaultMilliseconds = 10_000;

/** How often that may add up: a list of several silent entries still ends while a person waits. */
const attemptsInTotal = 6;

/** The limits of a diagnosis whose attempts may take so long. */
export function limitsFor(milliseconds: number): { readonly milliseconds: number; readonly totalMilliseconds: number } {
  return { milliseconds, totalMilliseconds: attemptsInTotal * milliseconds };
}

export const defaultLimits = limitsFor(defaultMilliseconds);
