import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Instruction, Span } from "../../syntax/dockerfile";
import { onceFor } from "../../syntax/onceFor";
import { defineDockerfileRule, type Related } from "../define";
import { foundInInstructions } from "../shared/forEach";
import { type SecretVariable, secretVariablesIn } from "../shared/secretArguments";
import { secretFixes } from "../shared/secretFixes";
import { type LiteralSecret, literalSecrets } from "../shared/secretText";

export const secretInBuildArg = defineDockerfileRule({
  meta: {
    id: "secret-in-build-arg",
    category: "secrets",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A secret reaches the build through ARG or ENV, or stands in the file"),
    effect: () =>
      l10n.t(
        "Build arguments are recorded in the history of the image of their stage, ENV in its configuration: whoever has the image reads them with `docker history`.",
      ),
    remedy: () =>
      l10n.t(
        "Mount it where it is needed: `RUN --mount=type=secret,id=…`, and build with `docker build --secret id=…,env=…`.",
      ),
  },
  check({ build, report }) {
    for (const { start, end } of secretsIn(build)) {
      report({
        span: { start, end },
        severity: "error",
        message: l10n.t(
          "A credential stands here in plain text. Revoke it: it is in the file's history and in the image.",
        ),
      });
    }
    for (const stage of build.stages) {
      for (const variable of secretVariablesIn(stage)) {
        report({
          span: variable.place.span,
          message: messageOf(build, variable),
          related: relatedOf(variable),
          fixes: secretFixes(build, variable),
        });
      }
    }
  },
});

/** Text that an edit leaves as it is need not be searched again. */
const secretsOf = onceFor((parsed: Instruction["parsed"]): readonly LiteralSecret[] => literalSecrets(parsed.text));

/** Literal credentials in instructions and heredocs, by offsets in the file. */
const secretsIn = foundInInstructions((instruction): readonly Span[] => {
  if (!/^(?:ARG|ENV|RUN|COPY|ADD|LABEL|CMD|ENTRYPOINT)$/.test(instruction.keyword)) return [];
  const { parsed, offset } = instruction;
  return secretsOf(parsed).map(({ start, end }) => ({ start: offset + start, end: offset + end }));
});

function messageOf(build: Build, { stage, name, place }: SecretVariable): string {
  const isKept = build.finalStage?.standsOn(stage) === true;
  if (place.form === "ENV")
    return isKept
      ? l10n.t("`ENV {0}` keeps a secret in the configuration of the image: whoever has the image can read it.", name)
      : l10n.t("`ENV {0}` keeps a secret in the configuration of this stage, which stays in the build cache.", name);
  return isKept
    ? l10n.t("The secret `{0}` comes as a build argument: the image's history records its value.", name)
    : l10n.t(
        "The secret `{0}` comes as a build argument: its value stays in the build cache and in the history of this stage.",
        name,
      );
}

function relatedOf({ uses, others }: SecretVariable): readonly Related[] {
  return [
    ...uses.map(({ read }) => ({ span: read.span, message: l10n.t("It is used as a credential here") })),
    ...others.map(({ span }) => ({ span, message: l10n.t("It is handed on here") })),
  ];
}
