import type { GoCommand } from "../../build/goCommand";
import { importClosureOf } from "../../build/goImports";

/** Packages that run `go list`. Sources: golang.org/x/tools, go/packages; go/build, importGo. */
const toolchainPackages = /^(?:golang\.org\/x\/tools\/go\/(?:packages|loader)|go\/build)$/;

/** `exec.Command("go", …)` and kin, and what reads as a call of go in another function's arguments. */
const calls = [
  /\b(?:Command|CommandContext|LookPath)\((?:[^()"]*,\s*)?["`]go["`]/,
  /["`]go["`]\s*,\s*["`](?:list|mod|env|build|get|install|run|test|vet|generate|work|tool)["`]/,
  /["`]go (?:list|mod|env|build|get|install|run|test|vet|generate)\b/,
];

/** Whether the program that a command builds runs `go` itself, as far as its own sources tell: generators, playgrounds. */
export function callsToolchain(command: GoCommand): boolean {
  const { imports, files } = importClosureOf(command);
  if ([...imports].some((path) => toolchainPackages.test(path))) return true;
  const { context } = command.step.build.surroundings;
  return [...files].some((file) => {
    const text = context?.listing.text(file);
    if (text === undefined || !/["`]go[ "`]/.test(text)) return false;
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    return calls.some((call) => call.test(code));
  });
}
