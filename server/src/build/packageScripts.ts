import { onceFor } from "../syntax/onceFor";
import { known, textOf } from "../syntax/value";
import { fileAtEnd } from "./files";
import { resolveInImage } from "./imagePaths";
import type { Stage } from "./stage";

/** Development servers of npm packages, as a command line begins; what builds or serves a finished page is none. */
const developmentServer =
  /^(?:vite(?:\s+(?:dev|serve))?(?=\s+-|\s*$)|(?:next|nuxi?|nuxt|astro|svelte-kit|remix) dev\b|remix vite:dev\b|ng serve\b|webpack serve\b|webpack-dev-server\b|nodemon\b|react-scripts start\b|vue-cli-service serve\b|tsx watch\b)/;

/** Scripts of package.json that do the same, by their usual names. */
const developmentScript = /^(?:dev|develop|development|watch|start:dev|serve:dev|start:debug|hot)(?::|$)/;

/** What makes pages or scripts of sources and ends, as a command line begins. */
const compiler =
  /^(?:webpack|rollup|esbuild|tsc|vue-tsc|swc|babel|tsup|sass|tailwindcss|postcss|parcel build|(?:vite|next|nuxi?|nuxt|astro|svelte-kit|remix|gatsby|ng|react-scripts|vue-cli-service|docusaurus|vitepress|gulp|grunt|turbo|lerna run|nx) build|(?:nuxi?|nuxt) generate|node \S*\bbuild\.[cm]?js)(?=\s|$)/;

/** What stands beside a compiler in such a script. */
const besideCompiler =
  /^(?:rm|rimraf|del-cli|mkdir|mkdirp|cp|cpx|cpy|copyfiles|ncp|shx|echo|cd|eslint|stylelint|prettier)(?=\s|$)/;

const compilingScript = /^build(?::|$)/;

/** Scripts that start one another deeper than this are no person's. */
const maximumScripts = 5;

/** Whether a command line is a development server, also behind `npm start` and the like in the package.json of the working folder. */
export function runsDevelopmentServer(stage: Stage, line: string, depth = maximumScripts): boolean {
  const words = wordsOf(line);
  if (developmentServer.test(words.join(" "))) return true;
  const name = scriptNamed(words);
  if (name === undefined) return false;
  if (developmentScript.test(name)) return true;
  const parts = depth > 0 ? partsOf(stage, name) : undefined;
  return parts?.some((part) => runsDevelopmentServer(stage, part, depth - 1)) ?? false;
}

/**
 * Whether a command line only compiles, as `npm run build` does where that script of package.json calls `webpack` or the
 * like, and nothing that goes on running. A script that is not known counts by its name.
 */
export function compilesPages(stage: Stage, line: string, depth = maximumScripts): boolean {
  const words = wordsOf(line);
  if (compiler.test(words.join(" "))) return true;
  const name = scriptNamed(words);
  if (name === undefined) return false;
  const parts = depth > 0 ? partsOf(stage, name) : undefined;
  if (!parts) return compilingScript.test(name);
  const working = parts.filter((part) => !besideCompiler.test(wordsOf(part).join(" ")));
  return working.length > 0 && working.every((part) => compilesPages(stage, part, depth - 1));
}

/** The words of a command line without what only prepares the command. */
function wordsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^(?:(?:cross-env|env|exec|npx|bunx|\w+=\S*)\s+)+/, "")
    .split(/\s+/);
}

/** The script that `npm run NAME`, `npm start` or `yarn NAME` runs; "" where none is named. */
function scriptNamed([program = "", ...words]: readonly string[]): string | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(program)) return undefined;
  return words.find((word) => !/^(?:run|run-script|-.*)$/.test(word)) ?? "";
}

function partsOf(stage: Stage, name: string): readonly string[] | undefined {
  const script = scriptsOf(stage)[name];
  return typeof script === "string" ? script.split(/&&|\|\|?|[;&]/) : undefined;
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
