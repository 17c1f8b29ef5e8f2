import type { NpmrcValue } from "../syntax/npmrc";
import type { NpmOption, NpmOptionType } from "./option";

/**
 * Whether npm keeps a value of an `.npmrc` for an option; it warns of another one and goes on as if it were not set. Follows
 * npm's reading of a field (`parse-field.js` of `@npmcli/config`) and the checks of `nopt` and of npm's own types.
 *
 * @param value one value as ini yields it, without variables; of a list, one member.
 * @param major the npm that is asked, the newest one known unless given.
 */
export function isAcceptedValue(option: NpmOption, value: NpmrcValue, major?: number): boolean {
  if (isList(value)) return value.every((member) => isAcceptedValue(option, member, major));
  const { types, isNullable } = option;
  const text = typeof value === "string" ? value.trim() : value;
  if (isNullable && (text === null || text === "null")) return true;
  // `key=false` stands for "not set" where null is a value.
  if (isNullable && (text === false || text === "false")) return true;
  if (valuesIn(option, major).includes(String(text))) return true;
  return types.some((type) => accepts[type](text));
}

/** The words that an npm takes for an option, in npm's order. */
export function valuesIn(
  { values = [], firstMajors = {} }: NpmOption,
  major = Number.POSITIVE_INFINITY,
): readonly string[] {
  return values.filter((value) => (firstMajors[value] ?? 0) <= major);
}

/** How npm reads the value of a boolean option; `zero` is false to some of its commands and true to others. */
export type BooleanReading = "true" | "false" | "not-false" | "zero";

/**
 * What npm makes of a value for an option that is a boolean and no text. Every text passes the check, and passes for true:
 * `no` and `off` do not switch off.
 */
export function booleanReading(value: NpmrcValue): BooleanReading {
  const text = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (text === false || text === "false" || text === null || text === "null" || text === 0) return "false";
  if (typeof text !== "string") return "true";
  if (/^0+$/.test(text)) return "zero";
  return /^(?:no?|off|fals|flase|fasle|disabled?|never|none)$/.test(text) ? "not-false" : "true";
}

function isList(value: NpmrcValue): value is readonly NpmrcValue[] {
  return Array.isArray(value);
}

type Scalar = Exclude<NpmrcValue, readonly NpmrcValue[]>;

const accepts: Readonly<Record<NpmOptionType, (value: Scalar) => boolean>> = {
  boolean: () => true,
  string: () => true,
  // Which addresses a machine has is not known here, and a stream cannot be written in a file.
  address: () => true,
  stream: () => false,
  number: (value) => (value === null || typeof value !== "object") && !Number.isNaN(Number(value)),
  path: (value) => typeof value === "string",
  url: (value) => isFullUrl(String(value)),
  date: (value) => (typeof value === "string" || typeof value === "number") && !Number.isNaN(Date.parse(String(value))),
  semver: (value) => /^[=v\s]*(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[\w.-]+)?(?:\+[\w.-]+)?$/.test(String(value)),
  umask: (value) => isUmask(value),
};

/**
 * Whether a text is an address with a scheme and a host, the form in which npm takes registries and proxies. Stricter than
 * npm's check in one thing: `localhost:4873` passes there as an address of the scheme `localhost:`, and no request works.
 */
export function isFullUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]/i.test(text.trim());
}

/** Octal with a leading zero, decimal without; up to 0o777. A bare `0` is neither to npm. */
function isUmask(value: Scalar): boolean {
  if (typeof value === "number") return value >= 0 && value < 0o1000;
  const text = String(value);
  const isOctal = /^0o?[0-7]+$/.test(text);
  if (!isOctal && !/^[1-9]\d*$/.test(text)) return false;
  return Number.parseInt(text.replace(/^0o?/, ""), isOctal ? 8 : 10) <= 0o777;
}
