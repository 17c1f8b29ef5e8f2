import { isInside } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";

/** A variable of the image names a place in root's home, or one that a volume is to bring: the program may write there. */
export function pointsAtData(stage: Stage): boolean {
  return stage.allSteps.some(
    (step) => step.instruction.keyword === "ENV" && step.instruction.pairs.some(({ name }) => namesData(stage, name)),
  );
}

function namesData(stage: Stage, name: string): boolean {
  const text = textOf(stage.environment.get(name).value);
  // Lists of folders such as PATH are for reading.
  if (text === undefined || !/^\/[\w./-]+$/.test(text) || toolchainVariable.test(name)) return false;
  return isInside(text, "/root") || presenceAtEnd(stage, text) !== "yes";
}

/** Variables of the toolchain, and those that name what is read. */
const toolchainVariable = /^(?:PATH|GO[A-Z]+|CGO_\w+|LD_\w+|SSL_CERT_\w+|ZONEINFO)$/;
