import { onceFor } from "../syntax/onceFor";
import { literalOf } from "../syntax/shellModel";
import { type Answer, known, textOf } from "../syntax/value";
import { fileAtEnd } from "./files";
import { resolveInImage } from "./imagePaths";
import type { Stage } from "./stage";
import { type StartProgram, startCommandOf, startPrograms } from "./startCommand";

/** Words in the names of stages and files that are for development and tests; Tilt builds while somebody edits. */
const internalName =
  /(?:^|[^a-z])(?:dev|devel|development|local|test|tests|testing|lint|linter|debug|ci|e2e|devcontainer|tilt)(?:[^a-z]|$)/i;

/** Folders that say the same of every Dockerfile in them, as far as they have no other name. */
const internalFolder = /(?:^|\/)(?:dev|development|local)\//i;

/** Programs that build and start anew whatever somebody has edited. */
const reloaders = /^(?:air|gow|wgo|reflex|fresh|realize|CompileDaemon|modd|nodemon|watchexec|arelo|gaper|vite)$/;

/** Tools of web frameworks that compile when they are started with `run`. */
const runners = /^(?:bee|gf|kratos|revel)$/;

/** Development servers of npm packages, as a command line begins; what builds or serves a finished page is none. */
const developmentServer =
  /^(?:vite(?:\s+(?:dev|serve))?(?=\s+-|\s*$)|(?:next|nuxi?|nuxt|astro|svelte-kit|remix) dev\b|remix vite:dev\b|ng serve\b|webpack serve\b|webpack-dev-server\b|nodemon\b|react-scripts start\b|vue-cli-service serve\b|tsx watch\b)/;

/** Scripts that start one another deeper than this are no person's. */
const maximumScripts = 5;

/** Scripts of package.json that do the same, by their usual names. */
const developmentScript = /^(?:dev|develop|development|watch|start:dev|serve:dev|start:debug|hot)(?::|$)/;

/**
 * Whether the stage is something that people run: `no` for a final stage that only carries files out, for stages, files
 * or folders named for development and tests, on the images of development containers, and for what waits for edits when it is started.
 */
export const isShipped = onceFor((stage: Stage): Answer => {
  const { dockerfile } = stage.build.surroundings;
  if (/(?:^|\/)devcontainers\//.test(stage.base.reference?.path ?? "")) return "no";
  if (internalName.test(`${stage.name ?? ""} ${dockerfile.slice(dockerfile.lastIndexOf("/") + 1)}`)) return "no";
  if (internalFolder.test(dockerfile)) return "no";
  const start = startCommandOf(stage);
  if (start) return startPrograms(stage, start).some((program) => waitsForEdits(stage, program)) ? "no" : "yes";
  const onlyFiles = stage.allSteps.every((step) => /^(?:COPY|ADD|LABEL|ARG)$/.test(step.instruction.keyword));
  return onlyFiles ? "no" : "unknown";
});

function waitsForEdits(stage: Stage, { name = "", command }: StartProgram): boolean {
  if (reloaders.test(name)) return true;
  const words = command.words.slice(1).map((word) => literalOf(word) ?? "");
  if (runners.test(name)) return words[0] === "run";
  return runsDevelopmentServer(stage, [name, ...words].join(" "), maximumScripts);
}

/** Follows `npm start` and the like into the package.json of the working folder. */
function runsDevelopmentServer(stage: Stage, line: string, depth: number): boolean {
  const [program = "", ...words] = line
    .trim()
    .replace(/^(?:(?:cross-env|env|exec|npx|bunx|\w+=\S*)\s+)+/, "")
    .split(/\s+/);
  if (developmentServer.test([program, ...words].join(" "))) return true;
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) return false;
  const name = words.find((word) => !/^(?:run|run-script|-.*)$/.test(word)) ?? "";
  if (developmentScript.test(name)) return true;
  const script = depth > 0 ? scriptsOf(stage)[name] : undefined;
  if (typeof script !== "string") return false;
  return script.split(/&&|\|\|?|[;&]/).some((part) => runsDevelopmentServer(stage, part, depth - 1));
}

/** The scripts of the package.json that lies in the working folder, where it comes from the build context. */
const scriptsOf = onceFor((stage: Stage): Readonly<Record<string, unknown>> => {
  const path = textOf(resolveInImage(stage.end.workdir, known("package.json")));
  const file = path === undefined ? undefined : fileAtEnd(stage, path).contextPath;
  const text = file === undefined ? undefined : stage.build.surroundings.context?.listing.text(file);
  try {
    return { ...(JSON.parse(text ?? "{}") as { readonly scripts?: object }).scripts };
  } catch {
    return {};
  }
});
