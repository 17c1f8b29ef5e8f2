import { type Answer, textOf } from "../syntax/value";
import type { Account } from "./baseImages";
import type { StepUser } from "./user";

/** Who may write into a folder. */
export type Owner =
  | { readonly kind: "root" }
  /** One account alone, known by name, by number or by both. */
  | { readonly kind: "user"; readonly name: string | undefined; readonly uid: number | undefined }
  /** Mode 0777 or 1777. */
  | { readonly kind: "anyone" }
  | { readonly kind: "unknown" };

export const rootOwner: Owner = { kind: "root" };
const unknownOwner: Owner = { kind: "unknown" };

export function namedOwner(name: string | undefined, uid: number | undefined): Owner {
  return uid === 0 || name === "root" ? rootOwner : { kind: "user", name, uid };
}

/** The owner of what this user makes. */
export function ownerOfUser(user: StepUser): Owner {
  if (user.isRoot === "yes") return rootOwner;
  if (user.isRoot === "unknown" || (user.name === undefined && user.uid === undefined)) return unknownOwner;
  return { kind: "user", name: user.name, uid: user.uid };
}

/** Whether a user may write where this owner does. Two accounts may share a group, so that only root's things are certain. */
export function permission(user: StepUser, owner: Owner): Answer {
  if (user.isRoot === "yes" || owner.kind === "anyone") return "yes";
  if (user.isRoot === "unknown" || owner.kind === "unknown") return "unknown";
  if (owner.kind === "root") return "no";
  const isSame =
    (owner.uid !== undefined && owner.uid === user.uid) || (owner.name !== undefined && owner.name === user.name);
  return isSame ? "yes" : "unknown";
}

/** The owner after `chown SPEC`; `undefined` for a SPEC that is not known. */
export function afterChown(before: Owner, spec: string | undefined, accounts: readonly Account[]): Owner {
  if (spec === undefined) return unknownOwner;
  const user = /^[^:.]*/.exec(spec)?.[0] ?? "";
  // `:group` leaves the owner.
  if (user === "") return before;
  if (before.kind === "anyone") return before;
  if (/^\d+$/.test(user)) {
    const account = accounts.findLast(({ uid }) => uid === Number(user));
    return namedOwner(account?.name, Number(user));
  }
  return namedOwner(user, accounts.findLast(({ name }) => name === user)?.uid);
}

/** The owner after `chmod MODE` on a folder that had the usual mode 0755. */
export function afterChmod(before: Owner, mode: string): Owner {
  const octal = /^[0-7]?([0-7])([0-7])([0-7])$/.exec(mode);
  if (octal) {
    const [own = 0, group = 0, others = 0] = octal.slice(1).map(Number);
    if ((others & 2) !== 0) return { kind: "anyone" };
    if ((group & 2) !== 0) return unknownOwner;
    return (own & 2) !== 0 && before.kind !== "anyone" ? before : unknownOwner;
  }
  const parts = mode.split(",").map((part) => /^([ugoa]*)([+=-])([rwxXstugo]*)$/.exec(part));
  if (parts.some((part) => part === null)) return unknownOwner;
  const grants = parts.filter((part) => part?.[2] !== "-");
  if (grants.some((part) => /[oa]/.test(part?.[1] ?? "") && part?.[3]?.includes("w"))) return { kind: "anyone" };
  // `+x`, `a+rX` and `u+w` change nothing of who may write.
  const isHarmless = parts.every(
    (part) => part?.[2] === "+" && (/^[rxXst]*$/.test(part[3] ?? "") || /^u?$/.test(part[1] ?? "")),
  );
  return isHarmless ? before : unknownOwner;
}

/** What to call a user in a message: the name, the number, or what USER says. */
export function userLabel(user: StepUser): string {
  return user.name ?? (user.uid === undefined ? (textOf(user.text) ?? "") : String(user.uid));
}
