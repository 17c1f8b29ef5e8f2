/** More arguments may be more than the stack holds. */
const maximumArguments = 10_000;

/** One list of all items of some lists. Engines take many times as long for `flat` and `flatMap`, item by item. */
export function joinLists<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  return lists.length > maximumArguments ? lists.flat() : ([] as Item[]).concat(...lists);
}
