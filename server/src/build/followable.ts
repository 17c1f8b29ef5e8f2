import type { InstructionChange } from "../syntax/dockerfile";
import type { ParsedInstruction } from "../syntax/instruction";
import { createsAccount } from "./user";

/**
 * So many edits are followed before everything is simulated anew: of every path and name that was ever asked for, such as
 * those that somebody was about to write, the answer is kept as long.
 */
export const maximumFollowed = 1_000;

/** Whether an instruction's new text leaves the state of later steps as it was, beside values of variables. */
export function isFollowable({ instruction, before }: InstructionChange): boolean {
  switch (instruction.keyword) {
    case "ENV":
    case "ARG":
      return signatureOf(instruction.parsed) === signatureOf(before);
    case "RUN":
      return !createsAccount.test(instruction.parsed.text) && !createsAccount.test(before.text);
    default:
      return /^(?:COPY|ADD|CMD|ENTRYPOINT|LABEL|EXPOSE|HEALTHCHECK|STOPSIGNAL|VOLUME|MAINTAINER)$/.test(
        instruction.keyword,
      );
  }
}

/** The names that an ENV or ARG sets, and whether it gives them values. */
function signatureOf(parsed: ParsedInstruction): string {
  return parsed
    .get()
    .pairs.map(({ name, rawValue }) => `${name}${rawValue === undefined ? "" : "="}`)
    .join(" ");
}
