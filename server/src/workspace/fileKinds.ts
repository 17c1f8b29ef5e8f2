import { nameOf } from "./paths";

/** What this program can lint. */
export type LintableKind = "dockerfile" | "npmrc" | "dockerignore";

/** How the name goes on when the file is no Dockerfile: a template of one, a page about it, a copy of it, what a test expects, an editor's support, an archive, a picture. */
const foreignExtensions = new RegExp(
  `\\.(${[
    "bak|ejs|erb|gotmpl|go|gz|html?|in|j2|jinja2?|js|json|lock|md|mdx|mustache|orig|patch|py|rb|rej|rs|rst|sample|sh|swp|tar|template|tgz|tmpl",
    "tpl|ts|txt|vsix|ya?ml|zip",
    "golden|snap|vim|lua|el|tmLanguage",
    "png|jpe?g|gif|svg|webp|bmp|ico|avif|tiff?|pdf|drawio|puml|plantuml|mmd|dot|xml|docx?|xlsx?|pptx?|odt|csv|mp4|mov|webm|mp3",
  ].join("|")})$`,
  "i",
);

/** `DockerfileOrder`, `Dockerfile2`: a new word or a number, where another form of the word would be something else. */
const joinedName =
  /^(?:Docker|Container)file(?:\d+|(?![\w-]*(?:Template|Tmpl|Tpl|Example|Sample|Parser|Generator|Linter)$)[A-Z][\w-]*)$/;

/** The kind of a file by its name; `undefined` for a file that is not linted. */
export function lintableKindOf(path: string): LintableKind | undefined {
  const name = nameOf(path);
  if (name === ".npmrc") return "npmrc";
  if (/\.dockerignore$/.test(name)) return "dockerignore";
  if (/.\.dockerfile$/i.test(name)) return "dockerfile";
  const isNamedSo = /^(dockerfile|containerfile)([._-].+)?$/i.test(name) || joinedName.test(name);
  return isNamedSo && !foreignExtensions.test(name) ? "dockerfile" : undefined;
}

/** Which reader knows the image builds of a file. */
export type BuildFileKind =
  | "compose"
  | "bake"
  | "makefile"
  | "script"
  | "workflow"
  | "command-lines"
  | "goreleaser"
  | "action";

/** What every build file has in its path: most files are told from them by this alone. */
const mark =
  /compose|skaffold|bake|make|\.mk$|\.sh$|\.bash$|workflows|gitlab-ci|taskfile|just|package\.json$|goreleaser|action\.ya?ml$/i;

/** By name in lower case, and by path for files that count only in their folder. */
const buildFiles: readonly (readonly [RegExp, BuildFileKind])[] = [
  [/(^|[/._-])compose([._-][^/]*)?\.ya?ml$/, "compose"],
  [/(^|\/)skaffold([._-][^/]*)?\.ya?ml$/, "compose"],
  [/(^|\/)(docker-)?bake([._-][^/]*)?\.(hcl|json)$/, "bake"],
  [/(^|\/)(gnu)?makefile([._-][^/]*)?$|\.mk$/, "makefile"],
  [/\.(sh|bash)$/, "script"],
  [/(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, "workflow"],
  [/(^|\/)(\.gitlab-ci\.yml|taskfile([._-][^/]*)?\.ya?ml|\.?justfile|package\.json)$|\.just$/, "command-lines"],
  [/goreleaser[^/]*\.ya?ml$/, "goreleaser"],
  [/(^|\/)action\.ya?ml$/, "action"],
];

/** The kind of a file that can say how an image is built, by its path; `undefined` for any other file. */
export function buildFileKindOf(path: string): BuildFileKind | undefined {
  if (!mark.test(path)) return undefined;
  const lowered = path.toLowerCase();
  return buildFiles.find(([pattern]) => pattern.test(lowered))?.[1];
}
