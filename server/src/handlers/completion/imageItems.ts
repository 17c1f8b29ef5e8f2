import * as l10n from "@vscode/l10n";
import { type GolangTag, goLineOf, golangTags } from "../../build/golangTags";
import { goReleases } from "../../build/goReleases";
import { parseImageReference } from "../../build/imageReference";
import type { Suggestion, Suggestions } from "../suggestion";
import { type Caret, headRegion, wordAt, wordsBefore } from "./caret";
import { versionDetail } from "./variableItems";

/** What completes the image of a FROM: golang images whose Go is new enough for the modules of the build context. */
export function imageItems(caret: Caret): Suggestions | undefined {
  const region = headRegion(caret);
  const word = wordAt(region, caret.offset, caret.instruction.escape);
  const before = wordsBefore(region, word).filter((each) => !each.startsWith("--"));
  if (before.length !== 1 || /[$@"']|^-/.test(word.text)) return undefined;
  const image = imageName(word.text);
  if (image === undefined) return undefined;
  const goLine = goLineOf(caret.report.build?.surroundings.context);
  const all = golangTags(goLine).map((tag): Suggestion => {
    const documentation = `${flavourText(tag)}\n\n${l10n.t("As of {0}; tags are not looked up.", goReleases.asOf)}`;
    return {
      label: `${image}:${tag.tag}`,
      kind: "image",
      detail: versionDetail(tag.version, goLine),
      documentation,
    };
  });
  return { span: word.span, all };
}

/** The image without its tag where that is golang, from whatever registry; `golang` while as much is written of it. */
function imageName(written: string): string | undefined {
  if ("golang".startsWith(written)) return "golang";
  const { tag, official, path } = parseImageReference(written);
  const name = tag === undefined ? written : written.slice(0, written.length - tag.length - 1);
  return official === "golang" || /(?:^|\/)golang$/.test(path) ? name : undefined;
}

function flavourText({ flavour }: GolangTag): string {
  switch (flavour) {
    case "alpine":
      return l10n.t("Alpine Linux: small, with musl and without git, a C compiler and bash.");
    case "debian":
      return l10n.t("The newest Debian release at the time of the image: with git, gcc and make.");
    default:
      return l10n.t("Debian {0}: with git, gcc and make.", flavour);
  }
}
