import * as l10n from "@vscode/l10n";
import type { FileReport } from "../lint/engine";
import { credentialNames } from "../rules/shared/npmrcCredentials";
import { type NpmrcEntry, type NpmrcVariable, parseNpmrc } from "../syntax/npmrc";
import { spanTouches } from "../syntax/text";
import type { HoverPart } from "./hover";
import { code, messageMarkdown } from "./markdown";
import { registryWithoutUser } from "./npmrcAddress";
import { npmrcKeyText } from "./npmrcKeyText";

/** On a key of an `.npmrc`: what it decides; on a variable: what npm makes of it. Never the value, which may be a secret. */
export function npmrcKeyHover(report: FileReport, offset: number): HoverPart | undefined {
  if (report.kind !== "npmrc") return undefined;
  const entry = parseNpmrc(report.file.text).entries.find(({ span }) => spanTouches(span, offset));
  const variable = entry?.variables.find(({ span }) => spanTouches(span, offset));
  if (entry && variable) return { span: variable.span, markdown: variableText(variable, entry) };
  if (!entry || !spanTouches(entry.keySpan, offset)) return undefined;
  const text = npmrcKeyText(entry.name);
  return text === undefined
    ? undefined
    : { span: entry.keySpan, markdown: `${`**${code(entry.name)}** ${scopeText(entry)}`.trimEnd()}\n\n${text}` };
}

function scopeText(entry: NpmrcEntry): string {
  if (entry.registryScope)
    return l10n.t("for the registry {0}", code(registryWithoutUser(entry.registryScope.registry)));
  if (entry.npmScope) return l10n.t("for packages of {0}", code(entry.npmScope.scope));
  return "";
}

/** Source: `env-replace.js` of `@npmcli/config`, and what npm 11 and npm 10.9.0 send. */
function variableText({ name, optional }: NpmrcVariable, entry: NpmrcEntry): string {
  const isCredential = credentialNames.has(entry.name);
  const paragraphs = [
    `**${code(optional ? `\${${name}?}` : `\${${name}}`)}**`,
    messageMarkdown(l10n.t("npm puts the value of the environment variable `{0}` here.", name)),
    messageMarkdown(unsetText(name, optional, isCredential)),
  ];
  if (isCredential && /^[A-Za-z_]\w*$/.test(name)) {
    paragraphs.push(
      messageMarkdown(
        l10n.t(
          "In an image build, give it to the step with `{0}`, which needs Dockerfile syntax 1.10 or later; an `ARG` stays in the history of the image.",
          `RUN --mount=type=secret,id=${name},env=${name}`,
        ),
      ),
    );
  }
  return paragraphs.join("\n\n");
}

function unsetText(name: string, optional: boolean, isCredential: boolean): string {
  if (optional) {
    return isCredential
      ? l10n.t(
          "When it is not set, the value is empty and no credential is sent. Older npm, such as 10.9.0, does not know the `?` and leaves the text as it stands.",
        )
      : l10n.t(
          "When it is not set, nothing stands here. Older npm, such as 10.9.0, does not know the `?` and leaves the text as it stands.",
        );
  }
  return isCredential
    ? l10n.t(
        "When it is not set, npm sends the text `{0}` itself as credential, and the registry answers `401` or `404`.",
        `\${${name}}`,
      )
    : l10n.t("When it is not set, the text `{0}` itself stays and is taken for the value.", `\${${name}}`);
}
