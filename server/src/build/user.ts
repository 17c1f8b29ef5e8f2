import type { Instruction } from "../syntax/dockerfile";
import { literalOf, type ShellCommand } from "../syntax/shellModel";
import { type Answer, known, textOf, unknown, type Value } from "../syntax/value";
import type { Account, BaseImage } from "./baseImages";

/** The user that a step runs as, as far as it is known. */
export interface StepUser {
  /** What USER says, expanded, or the base image's user. */
  readonly text: Value;
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly isRoot: Answer;
  /** What `/etc/passwd` calls the home; `/` for a number without an entry. */
  readonly home: Value;
  /** Whether the home folder exists and belongs to the user. */
  readonly hasHome: Answer;
  /** The USER instruction; `undefined` for the base image's user. */
  readonly origin: Instruction | undefined;
}

/** An account that a RUN step creates. */
export interface CreatedAccount extends Account {
  readonly hasHome: Answer;
  /** Whether the command says the number, be it in a variable that nobody knows; else the next free one is taken. */
  readonly choosesNumber: boolean;
  /** The step in whose RUN it is made. */
  readonly step: number;
}

const unknownUser: Omit<StepUser, "text" | "origin"> = {
  name: undefined,
  uid: undefined,
  gid: undefined,
  isRoot: "unknown",
  home: unknown,
  hasHome: "unknown",
};

/** The user that a stage begins with on this image. */
export function baseUser(base: BaseImage): StepUser {
  const account = base.user;
  if (!account) return { ...unknownUser, text: unknown, origin: undefined };
  return { ...fromAccount(account, "yes"), text: known(account.name), origin: undefined };
}

/** The user after `USER text`; `accounts` are those created before, newest last. */
export function userAfter(
  text: Value,
  origin: Instruction,
  base: BaseImage,
  accounts: readonly CreatedAccount[],
): StepUser {
  const written = textOf(text);
  if (written === undefined || written.trim() === "") return { ...unknownUser, text, origin };
  const [user = "", group] = written.trim().split(":");
  const gid = group !== undefined && /^\d+$/.test(group) ? Number(group) : undefined;
  // Windows has no root, no numbers, and administrators of any name.
  if (base.family === "windows") return { ...unknownUser, text, name: user, origin };
  const found = findAccount(user, base, accounts);
  if (found) {
    return {
      ...fromAccount(found.account, found.hasHome),
      text,
      gid: gid ?? (group === undefined ? found.account.gid : undefined),
      origin,
    };
  }
  if (/^\d+$/.test(user)) {
    const uid = Number(user);
    // A number without an entry has the home `/`; an unknown image may have the entry.
    const isListed: Answer = base.accounts ? "no" : "unknown";
    return {
      text,
      name: undefined,
      uid,
      gid,
      isRoot: uid === 0 ? "yes" : "no",
      home: isListed === "no" ? known("/") : unknown,
      hasHome: isListed === "no" ? "no" : "unknown",
      origin,
    };
  }
  return {
    ...unknownUser,
    text,
    name: user,
    gid,
    isRoot: user === "root" ? "yes" : "no",
    home: user === "root" ? known("/root") : unknown,
    origin,
  };
}

function fromAccount(account: Account, hasHome: Answer): Omit<StepUser, "text" | "origin"> {
  const isRoot = account.uid === 0 || account.name === "root" ? "yes" : "no";
  return { name: account.name, uid: account.uid, gid: account.gid, isRoot, home: account.home, hasHome };
}

function findAccount(user: string, base: BaseImage, accounts: readonly CreatedAccount[]) {
  const uid = /^\d+$/.test(user) ? Number(user) : undefined;
  const matches = (account: Account) => account.name === user || (uid !== undefined && account.uid === uid);
  for (let at = accounts.length - 1; at >= 0; at--) {
    const account = accounts[at];
    if (account && matches(account)) return { account, hasHome: account.hasHome };
  }
  const account = base.accounts?.find(matches);
  if (!account) return undefined;
  const hasHome: Answer = account.uid === 0 || /^(?:nonroot|node)$/.test(account.name) ? "yes" : "no";
  return { account, hasHome };
}

/** Options of `useradd` and of both `adduser` programs that take a value. */
const valuedOptions = new Set(
  "-u --uid -g --gid -G --groups --ingroup -d -h --home --home-dir -s --shell -c --comment --gecos -k --skel -b --base-dir -e -f -p --password --firstuid --lastuid".split(
    " ",
  ),
);

/** A RUN whose text it does not find creates no account. */
export const createsAccount = /useradd|adduser/;

/** The account that `useradd` or `adduser` makes; `undefined` for other commands and for names that are not plain. */
export function accountCreatedBy(command: ShellCommand, step: number): CreatedAccount | undefined {
  const program = literalOf(command.words[0]);
  const tool = program?.slice(program.lastIndexOf("/") + 1);
  if (tool !== "useradd" && tool !== "adduser") return undefined;
  const options = new Map<string, string | undefined>();
  const names: string[] = [];
  const words = command.words.slice(1);
  for (let at = 0; at < words.length; at++) {
    const text = literalOf(words[at]);
    if (text === undefined) return undefined;
    if (!text.startsWith("-")) {
      names.push(text);
      continue;
    }
    const [option = text, attached] = text.includes("=")
      ? [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]
      : [text];
    if (attached !== undefined) options.set(option, attached);
    else if (isValued(option, tool)) {
      options.set(option, literalOf(words[at + 1]));
      at++;
    } else if (/^-[a-zA-Z]{2,}$/.test(option)) {
      const letters = [...option.slice(1)].map((letter) => `-${letter}`);
      for (const letter of letters) options.set(letter, undefined);
      const last = letters.at(-1) ?? "";
      if (isValued(last, tool)) {
        options.set(last, literalOf(words[at + 1]));
        at++;
      }
    } else options.set(option, undefined);
  }
  const name = tool === "useradd" ? names.at(-1) : names[0];
  // `adduser USER GROUP` adds to a group and makes nobody.
  if (name === undefined || (tool === "adduser" && names.length > 1)) return undefined;
  const uid = numberOf(options.get("-u") ?? options.get("--uid"));
  const givenHome = options.get("-d") ?? options.get("--home-dir") ?? options.get("-h") ?? options.get("--home");
  const isSystemOfDebian = tool === "adduser" && options.has("--system");
  return {
    name,
    uid,
    gid: numberOf(options.get("-g") ?? options.get("--gid")) ?? (tool === "adduser" ? uid : undefined),
    home: givenHome !== undefined ? known(givenHome) : isSystemOfDebian ? unknown : known(`/home/${name}`),
    hasHome: homeIsMade(tool, options, isSystemOfDebian),
    choosesNumber: options.has("-u") || options.has("--uid"),
    step,
  };
}

function isValued(option: string, tool: string): boolean {
  // busybox: -H means "no home", -h takes the home; useradd has no -h with a value.
  if (tool === "useradd" && option === "-h") return false;
  return valuedOptions.has(option);
}

function homeIsMade(tool: string, options: ReadonlyMap<string, string | undefined>, isSystemOfDebian: boolean): Answer {
  if (tool === "useradd") return options.has("-m") || options.has("--create-home") ? "yes" : "no";
  if (options.has("-H") || options.has("--no-create-home")) return "no";
  return isSystemOfDebian ? "unknown" : "yes";
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
