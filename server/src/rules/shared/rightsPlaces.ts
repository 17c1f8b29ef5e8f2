import * as l10n from "@vscode/l10n";
import type { FolderState } from "../../build/ownership";
import type { StepUser } from "../../build/user";
import type { Related } from "../define";

/** The USER that a step runs as, unless it is the base image's. */
export function userPlaces({ origin }: StepUser): readonly Related[] {
  return origin ? [{ span: origin.span, message: l10n.t("The user is set here") }] : [];
}

/** Why a user may not write to a folder: the USER, and the instruction that made the folder root's. */
export function refusalPlaces(user: StepUser, folder: string, { origin }: FolderState): readonly Related[] {
  if (!origin) return userPlaces(user);
  return [...userPlaces(user), { span: origin.instruction.span, message: l10n.t("`{0}` becomes root's here", folder) }];
}
