import * as l10n from "@vscode/l10n";
import { predefinedProxyArguments } from "../../build/environment";
import { type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage } from "../../build/stage";
import type { Instruction, Pair } from "../../syntax/dockerfile";
import { expandWord, type Lookup } from "../../syntax/expansion";
import { textOf, textOrEmpty, unknown, unset } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Severity } from "../define";
import { holdsUrlCredentials } from "../shared/credentials";
import { DockerfileEdits } from "../shared/edits";
import { inLowerCase } from "../shared/inLowerCase";
import { removeSetting } from "../shared/settingEdits";

const isProxy = (name: string) => predefinedProxyArguments.has(name) && !/^no_proxy$/i.test(name);

export const proxyInEnvironment = defineDockerfileRule({
  meta: {
    id: "proxy-in-environment",
    category: "secrets",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The network proxy of the build is written into the image"),
    effect: () =>
      l10n.t(
        "Every container of the image goes through that proxy, wherever it runs, and everybody who has the image can read its address.",
      ),
    remedy: () =>
      l10n.t(
        "Remove it, and give the proxy to the build: `docker build --build-arg HTTPS_PROXY=…` needs no ARG, and leaves nothing in the image.",
      ),
  },
  mentions: inLowerCase([...predefinedProxyArguments].filter(isProxy)),
  check(context) {
    const { build } = context;
    for (const stage of build.stages) {
      for (const place of settingPlaces(stage, isProxy)) {
        if (place.form === "ENV") reportVariable(context, stage, place);
        else if (place.form === "ARG") reportArgument(context, place);
      }
    }
  },
});

function reportVariable(context: DockerfileChecking, stage: Stage, place: SettingPlace): void {
  const value = textOrEmpty(place.value);
  // An empty value takes a proxy away, and one with a password is reported as that.
  if (value === "" || isUndeclared(place) || holdsUrlCredentials(place.pair?.rawValue ?? "")) return;
  const isKept = context.build.finalStage?.standsOn(stage) === true;
  const atEnd = context.build.finalStage?.environment.get(place.name).value;
  if (isKept && atEnd !== undefined && textOrEmpty(atEnd) === "") return;
  context.report({
    span: place.span,
    severity: severityOf(isKept, value),
    message: isKept
      ? l10n.t(
          "`ENV {0}` stays in the image: every container uses the proxy of this build, wherever it runs.",
          place.name,
        )
      : l10n.t(
          "`ENV {0}` ties the file to one network. Docker passes `--build-arg {0}=…` to every step without a declaration.",
          place.name,
        ),
    fixes: removal(context, place),
  });
}

/** Whether nothing is left of the value without what the image below may set: no ARG or ENV declares what it takes. */
function isUndeclared({ step, pair, instruction }: SettingPlace): boolean {
  const declared: Lookup = (name) => {
    const setting = step?.stage.environment.get(name, step.index);
    return setting?.origin ? setting.value : unset;
  };
  return textOf(expandWord(pair?.rawValue ?? "", instruction.escape, declared).value) === "";
}

/** A value that only some builds pass is written into the images of those builds alone. */
function severityOf(isKept: boolean, value: string | undefined): Severity {
  return isKept && value !== undefined ? "warning" : "information";
}

function reportArgument(context: DockerfileChecking, place: SettingPlace): void {
  if (holdsUrlCredentials(place.pair?.rawValue ?? "") || isRead(context, place.name)) return;
  context.report({
    span: place.span,
    severity: "information",
    message: l10n.t(
      "`{0}` reaches every step without this declaration. With it the value, and any password in it, is recorded in the history of the stage.",
      place.name,
    ),
    fixes: removal(context, place),
  });
}

/** Whether an instruction other than RUN takes the value, beside one pair: only those need the declaration. */
function isRead({ build }: DockerfileChecking, name: string, except?: Pair): boolean {
  return build.syntax.instructions.some(({ parsed, pairs, keyword, escape }) => {
    if (!parsed.text.includes("$") || keyword === "RUN") return false;
    const texts =
      pairs.length > 0 ? pairs.flatMap((pair) => (pair === except ? [] : (pair.rawValue ?? []))) : [parsed.text];
    return texts.some((text) => usesIn(text, escape).includes(name));
  });
}

function usesIn(text: string, escape: Instruction["escape"]): readonly string[] {
  return expandWord(text, escape, () => unknown).uses.map(({ name }) => name);
}

/** Takes the variable out, and with it the declaration of an argument that it alone takes. */
function removal(context: DockerfileChecking, place: SettingPlace): readonly Fix[] {
  const { step, pair, instruction } = place;
  if (!step || !pair) return [];
  const edits = new DockerfileEdits(context.build);
  const taken = usesIn(pair.rawValue ?? "", instruction.escape).filter((name) => !isRead(context, name, pair));
  const declarations = settingPlaces(step.stage, (name) => predefinedProxyArguments.has(name) && taken.includes(name));
  const pairs = [place, ...declarations.filter(({ form }) => form === "ARG")];
  return [
    {
      title: l10n.t("Remove `{0}`, and pass `--build-arg {0}=…` where a proxy is needed", place.name),
      safety: "suggestion",
      preferred: true,
      edits: () => pairs.flatMap((each) => removeSetting(edits, each) ?? []),
    },
  ];
}
