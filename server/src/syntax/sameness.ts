/** Whether two answers say the same, so that nothing has to be worked out again because of the later one. */
export type IsSame<Result> = (earlier: Result, later: Result) => boolean;

/**
 * The same ones, lists of the same ones, and objects of the same texts and numbers. Other objects are told apart: who has got
 * one from elsewhere may look for it in the answer.
 */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b);
  return (
    isPlain(a) && isPlain(b) && hasSameFields(a, b) && Object.values(a).every((field) => !(field instanceof Object))
  );
}

/** Whether two lists hold the same ones in the same order. */
export function isSameList<Item>(a: readonly Item[], b: readonly Item[], isSame: IsSame<Item> = Object.is): boolean {
  return a.length === b.length && a.every((item, at) => isSame(item, b[at] as Item));
}

/** Whether the fields of two objects are the same ones. */
export function hasSameFields(a: object, b: object): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.every((key) => key in other && Object.is(one[key], other[key]));
}

/** Whether two values are the same in JSON. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!(a instanceof Object) || !(b instanceof Object)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => key in other && isSameJson(one[key], other[key]))
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
