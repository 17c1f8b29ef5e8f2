import type { GoCommand } from "../../build/goCommand";
import { gosumdbDefect } from "../../syntax/checksumDatabase";
import { readGoproxyList } from "../../syntax/goproxyList";
import type { RuleOptions } from "../define";
import { isNetworkProxy, isUnencrypted } from "./goproxyEntries";
import { entryBelow, patternDefect, publicEntry } from "./patternLists";

/** Lists of private modules that need each other, unless GOPRIVATE stands for both. */
const counterparts: ReadonlyMap<string, string> = new Map([
  ["GONOPROXY", "GONOSUMDB"],
  ["GONOSUMDB", "GONOPROXY"],
]);

/**
 * Whether a command may hand a setting on to another one that a fix writes. A value that a rule finds fault with would be
 * reported twice then, and is to be put right first.
 *
 * @param value what the command finds, not what is written
 */
export function isSoundSetting(command: GoCommand, name: string, value: string, options: RuleOptions): boolean {
  switch (name) {
    case "GOPROXY":
      return isSoundProxyList(value, options);
    case "GOSUMDB":
      return value !== "off" && gosumdbDefect(value) === undefined;
    case "GOPRIVATE":
    case "GONOPROXY":
    case "GONOSUMDB":
    case "GOINSECURE":
      return isSoundPatternList(command, value) && !isHalf(command, name);
    default:
      return true;
  }
}

function isSoundProxyList(list: string, options: RuleOptions): boolean {
  const { entries, unread } = readGoproxyList(list);
  const isSound = entries.every(
    (entry) => /^(?:proxy|direct|off)$/.test(entry.kind) && !isNetworkProxy(entry) && !isUnencrypted(entry, options),
  );
  return entries.length > 0 && unread.length === 0 && isSound;
}

function isSoundPatternList({ module: { module } }: GoCommand, list: string): boolean {
  const required = module?.syntax.require.map(({ path }) => path) ?? [];
  return (
    list === "none" ||
    (patternDefect(list) === undefined && publicEntry(list) === undefined && entryBelow(list, required) === undefined)
  );
}

function isHalf(command: GoCommand, name: string): boolean {
  const counterpart = counterparts.get(name);
  const isUnset = (other: string) => command.setting(other).value.kind === "unset";
  return counterpart !== undefined && isUnset(counterpart) && isUnset("GOPRIVATE");
}
