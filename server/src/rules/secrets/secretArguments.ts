import type { SettingPlace } from "../../build/settingPlaces";
import { settingPlaces } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import type { VariableRead } from "../../syntax/shellVariables";
import { textOf } from "../../syntax/value";
import { holdsUrlCredentials } from "../shared/credentials";
import { isSecretName, isStandIn, literalSecrets } from "../shared/secretText";
import { isCredentialUse, readsIn } from "./secretUses";

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

/** The secrets that ARG and ENV of a stage carry, by their names and by what is done with them. */
export function secretVariablesIn(stage: Stage): readonly SecretVariable[] {
  const places = settingPlaces(stage, () => true).filter(({ form }) => form === "ENV" || form === "ARG");
  const byName = new Map<string, SettingPlace[]>();
  for (const place of places) byName.set(place.name, [...(byName.get(place.name) ?? []), place]);
  return [...byName].flatMap(([name, [place, ...others]]): SecretVariable[] => {
    if (!place) return [];
    const isNamed = isSecretName(name);
    const uses = credentialUses(stage, place);
    const carrying = [place, ...others].find((each) => (uses.length > 0 || isNamed) && mayCarry(each));
    return carrying ? [{ stage, name, place: carrying, others: others.filter((each) => each !== carrying), uses }] : [];
  });
}

/** Commands of the stage, and of those on it, that use what the place sets as a credential. */
function credentialUses({ steps, children }: Stage, place: SettingPlace): SecretVariable["uses"] {
  const own = steps.flatMap((step) => {
    if (step.instruction.offset < place.instruction.offset) return [];
    return readsIn(step, place.name).flatMap((read) => (isCredentialUse(step, read) ? [{ step, read }] : []));
  });
  return [...own, ...children.flatMap((child) => credentialUses(child, place))];
}

/** Whether a secret may be in the value: one that the build passes, or one that is written here and reads like none of the usual stand-ins. */
function mayCarry({ form, pair, value }: SettingPlace): boolean {
  const raw = pair?.rawValue ?? "";
  // What stands in plain sight is reported as that.
  if (holdsUrlCredentials(raw) || literalSecrets(raw).length > 0) return false;
  const text = textOf(value);
  if (form === "ARG" && (pair?.rawValue === undefined || text === "")) return true;
  if (text === undefined) return raw.includes("$");
  return text !== "" && !isStandIn(text) && !raw.includes("$");
}
