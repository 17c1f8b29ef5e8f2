import { scanGoSource } from "../syntax/goSource";
import { onceFor } from "../syntax/onceFor";
import type { BuildContext, GoModule } from "../workspace/surroundings";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { below, isInside } from "./imagePaths";

/** Files that are looked at to tell whether any source is there. */
const maximumLooked = 500;

/**
 * Whether a go command certainly finds none of its module's Go files, which the build context has: `go mod tidy` then
 * finds no import, and downloads nothing.
 */
export const findsNoSource = onceFor((command: GoCommand): boolean => {
  const { context } = command.step.build.surroundings;
  const { folder, module } = command.module;
  if (!context || !module || context.listing.truncated || folder === undefined) return false;
  let looked = 0;
  for (const file of context.listing.files(module.folder)) {
    if (!file.endsWith(".go")) continue;
    const place = below(folder, file.slice(module.folder === "" ? 0 : module.folder.length + 1));
    if (++looked > maximumLooked || fileForCommand(command.command, place).presence !== "no") return false;
  }
  return looked > 0;
});

/**
 * Whether a Go file of a module, tests included, is seen to import a package of another one: those of the standard library
 * have no dot in the first part of their paths. Source: go.dev/ref/mod, module paths.
 */
export function importsOtherModules(context: BuildContext, module: GoModule): boolean {
  const own = module.syntax.module?.value;
  const nested = context.modules.filter(({ folder }) => folder !== module.folder && isInside(folder, module.folder));
  const sources = [...context.listing.files(module.folder)].filter(
    (file) => file.endsWith(".go") && !nested.some(({ folder }) => isInside(file, folder)),
  );
  return sources
    .slice(0, maximumLooked)
    .flatMap((file) => scanGoSource(context.listing.text(file) ?? "").imports)
    .some((path) => /^[^/]*\./.test(path) && (own === undefined || !isInside(path, own)));
}
