import { fromSteps } from "../../build/fromSteps";
import type { SettingPlace } from "../../build/settingPlaces";
import { settingPlaces } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { expandWord } from "../../syntax/expansion";
import { onceFor } from "../../syntax/onceFor";
import type { VariableRead } from "../../syntax/shellVariables";
import { textOf, unknown } from "../../syntax/value";
import { holdsUrlCredentials } from "./credentials";
import { isSecretName, isStandIn, literalSecrets } from "./secretText";
import { credentialReads } from "./secretUses";

/** A variable of a stage that carries a secret into the build. */
export interface SecretVariable {
  readonly stage: Stage;
  readonly name: string;
  /** The first ARG or ENV of the stage that brings it. */
  readonly place: SettingPlace;
  /** Further ones, which hand it on. */
  readonly others: readonly SettingPlace[];
  /** Where commands use it as a credential. */
  readonly uses: readonly { readonly step: Step; readonly read: VariableRead }[];
}

type Use = SecretVariable["uses"][number];

/** The secrets that ARG and ENV of a stage carry, by their names and by what is done with them. */
export function secretVariablesIn(stage: Stage): readonly SecretVariable[] {
  const uses = usesIn(stage);
  if (uses.size === 0 && secretNamesIn(stage).length === 0) return [];
  const places = settingPlaces(stage, (name) => isSecretName(name) || uses.has(name)).filter(
    ({ form }) => form === "ENV" || form === "ARG",
  );
  const byName = new Map<string, SettingPlace[]>();
  for (const place of places) byName.set(place.name, [...(byName.get(place.name) ?? []), place]);
  return [...byName].flatMap(([name, ofName]): SecretVariable[] => {
    const place = ofName.find(mayCarry);
    if (!place) return [];
    const others = ofName.filter((each) => each !== place);
    const later = (uses.get(name) ?? []).filter(({ step }) => step.instruction.offset > place.instruction.offset);
    return later.length > 0 || isSecretName(name) ? [{ stage, name, place, others, uses: later }] : [];
  });
}

/** Names that an ENV or ARG of the stage gives a value and that are those of secrets. */
const secretNamesIn = fromSteps(({ instruction }) =>
  /^(?:ENV|ARG)$/.test(instruction.keyword) ? instruction.pairs.map(({ name }) => name).filter(isSecretName) : [],
);

/** By name, where commands of the stage and of those on it use a variable as a credential. */
const usesIn = onceFor((stage: Stage): ReadonlyMap<string, readonly Use[]> => {
  const found = new Map<string, Use[]>();
  const add = (name: string, use: Use) => found.set(name, [...(found.get(name) ?? []), use]);
  for (const use of ownUsesIn(stage)) add(use.read.name, use);
  for (const child of stage.children) {
    for (const [name, uses] of usesIn(child)) for (const use of uses) add(name, use);
  }
  return found;
});

const ownUsesIn = fromSteps((step: Step): readonly Use[] => credentialReads(step).map((read) => ({ step, read })));

/** Whether a secret may be in the value: one that the build passes, or one that is written here and reads like none of the usual stand-ins. */
function mayCarry({ form, pair, value, instruction }: SettingPlace): boolean {
  const raw = pair?.rawValue ?? "";
  // What stands in plain sight is reported as that.
  if (holdsUrlCredentials(raw) || literalSecrets(raw).length > 0) return false;
  const text = textOf(value);
  if (form === "ARG" && (pair?.rawValue === undefined || text === "")) return true;
  if (text === undefined) return raw.includes("$");
  return text !== "" && !isStandIn(text) && isLiteral(raw, text, instruction);
}

/** Whether no `$` of a value asks for a variable: it is quoted, or only looks for an argument of a script (`$3`). */
function isLiteral(raw: string, text: string, { escape }: Instruction): boolean {
  if (!raw.includes("$")) return true;
  // A program may know variables that Docker leaves alone.
  if (/\$\{|\$[A-Z_]{2}/.test(text)) return false;
  return expandWord(raw, escape, () => unknown).uses.every(({ name }) => /^\d/.test(name));
}
