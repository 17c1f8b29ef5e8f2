import { onceFor, onceForEach } from "../syntax/onceFor";
import { literalOf, type ShellWord } from "../syntax/shellModel";
import { type Answer, textOf, textOrEmpty } from "../syntax/value";
import { cgoModuleOf } from "./cgoModules";
import { cgoUseOf } from "./cgoUse";
import type { GoCommand } from "./goCommand";
import { certainClosureOf, type ImportClosure, importClosureFrom, importClosureOf } from "./goImports";
import { isGoAtLeast } from "./goToolchain";
import { hasCompiler, hidesPackages, packagesIn } from "./packages";

/** Packages of the standard library that are `net` or import it, whose resolver calls libc under cgo unless `netgo` is set. */
const netPackages = /^(?:net|net\/(?!url$|netip$).+|crypto\/(?:tls|x509)|expvar|log\/syslog|mime\/multipart)$/;

/** Those that look up users, in C under cgo unless `osusergo` is set. */
const userPackages = /^(?:os\/user|archive\/tar)$/;

/** What is C whatever tags are set. */
const alwaysC = /^(?:C|plugin|runtime\/cgo)$/;

/** Packages beside the standard library that import `net` on every platform. Source: their imports at pkg.go.dev. */
const netImporters =
  /^(?:github\.com\/(?:gin-gonic\/gin|go-chi\/chi(?:\/v5)?|gofiber\/fiber\/v2|gorilla\/(?:mux|websocket)|labstack\/echo\/v4|go-sql-driver\/mysql|jackc\/pgx\/v[45](?:\/pgxpool)?|lib\/pq|redis\/go-redis\/v9|spf13\/(?:cobra|pflag|viper)|prometheus\/client_golang\/prometheus(?:\/promhttp)?)|go\.mongodb\.org\/mongo-driver\/mongo|go\.uber\.org\/zap|google\.golang\.org\/grpc|k8s\.io\/client-go\/kubernetes)$/;

/** Packages beside the standard library that import nothing which links libc. Source: their imports at pkg.go.dev. */
const withoutLibc =
  /^golang\.org\/x\/(?:net\/html(?:\/atom|\/charset)?|term|sync\/(?:errgroup|semaphore|singleflight|syncmap)|exp\/(?:constraints|maps|rand|slices)|text\/(?:cases|collate|currency|encoding|feature|language|number|runes|search|transform|unicode|width)(?:\/.+)?|crypto\/(?:argon2|bcrypt|blake2[bs]|blowfish|chacha20|chacha20poly1305|curve25519|ed25519|hkdf|md4|nacl\/.+|pbkdf2|ripemd160|salsa20|scrypt|sha3))$/;

/** Among the linker's flags, what makes the C linker link statically. */
const staticFlag = /(?:^|[\s'"=])-{1,2}static\b/;

/**
 * Whether a build runs with cgo: `CGO_ENABLED`, else on unless it is a cross build or, since Go 1.20, no C compiler is
 * found. Source: cmd/go/internal/cfg. `GOARCH=amd64` counts as native, because that is what builders are.
 */
export const cgoInEffect = onceFor((command: GoCommand): Answer => {
  if (command.command.name !== "go") return "unknown";
  const given = command.setting("CGO_ENABLED").value;
  if (given.kind === "unknown") return "unknown";
  if (given.kind === "known") return given.text === "0" ? "no" : given.text === "1" ? "yes" : "unknown";
  const system = command.setting("GOOS").value;
  const architecture = command.setting("GOARCH").value;
  if (system.kind === "unknown" || architecture.kind === "unknown") return "unknown";
  if (system.kind === "known" && system.text !== "linux") return "no";
  if (architecture.kind === "known" && architecture.text !== "amd64") return "unknown";
  const compiler = hasCompiler(command.command);
  if (compiler !== "no") return compiler;
  const looksForCompiler = isGoAtLeast(command, "1.20");
  return looksForCompiler === "yes" ? "no" : looksForCompiler === "no" ? "yes" : "unknown";
});

/** The C library that the compiler of a build links against. */
export const linkedLibc = onceFor((command: GoCommand): "glibc" | "musl" | "unknown" => {
  const compiler = command.setting("CC").value;
  if (compiler.kind === "unknown") return "unknown";
  if (compiler.kind === "known") return /musl/.test(compiler.text) ? "musl" : "unknown";
  const { libc } = command.step.stage.base;
  return libc === "none" ? "unknown" : libc;
});

/**
 * Whether the program of a `go build` or `go install` may need a C library when it starts: `yes` when cgo is in effect and
 * nothing shows that the program is static, `no` when it cannot, `unknown` where flags or settings are hidden.
 *
 * @param folder of a command that builds several programs the one that is meant, by its folder in the context
 */
export function mayNeedLibc(command: GoCommand, folder?: string): Answer {
  return libcNeedOf(command, folder);
}

const libcNeedOf = onceForEach((command: GoCommand, folder: string | undefined): Answer => {
  const cgo = cgoInEffect(command);
  if (cgo !== "yes") return cgo;
  if (command.hasHiddenFlags || command.step.variable("GOFLAGS").value.kind === "unknown") return "unknown";
  const linker = flagText(command, "ldflags");
  const tags = flagText(command, "tags");
  if (linker === undefined || tags === undefined) return "unknown";
  if (staticFlag.test(linker) || /(?:^|[\s,])(?:static|static_build)(?:$|[\s,])/.test(tags)) return "no";
  if (mayLinkStatically(command)) return "unknown";
  if (/(?:^|[\s,])(?:netgo|musl)(?:$|[\s,])/.test(tags)) return bindsSqlite(command, folder) ? "yes" : "no";
  const { imports, isComplete } = closureOf(command, folder);
  const isKnown = [...imports].every((path) => !isThirdParty(path) || withoutLibc.test(path));
  if (isComplete && isKnown && ![...imports].some(linksLibc)) return "no";
  return "yes";
});

function linksLibc(path: string): boolean {
  return netPackages.test(path) || userPackages.test(path) || alwaysC.test(path);
}

/** Settings of the C linker by which an external link is static. zig links musl statically unless told otherwise. */
function mayLinkStatically(command: GoCommand): boolean {
  const flags = command.setting("CGO_LDFLAGS").value;
  const compiler = command.setting("CC").value;
  if (flags.kind === "unknown" || compiler.kind === "unknown") return true;
  return staticFlag.test(textOf(flags) ?? "") || /\bzig\b.*musl/.test(textOf(compiler) ?? "");
}

/** Whether the program certainly holds SQLite's C code, which calls libc whatever package `net` does, and no C code of its own. */
function bindsSqlite(command: GoCommand, folder: string | undefined): boolean {
  if (closureOf(command, folder).imports.has("C")) return false;
  const use = cgoUseOf(command, folder);
  return use?.isCertain === true && use.module?.path === "github.com/mattn/go-sqlite3";
}

function closureOf(command: GoCommand, folder: string | undefined): ImportClosure {
  return folder === undefined ? importClosureOf(command) : importClosureFrom(command, folder);
}

/** Whether a build makes a position-independent program for Linux (`-buildmode=pie`), which asks for a dynamic loader. */
export const isPositionIndependent = onceFor((command: GoCommand): boolean => {
  if (!/^(?:build|install)$/.test(command.subcommand)) return false;
  const given = command.flagValue("buildmode");
  const mode = given.kind === "unset" ? command.goflag("buildmode") : given;
  const system = command.setting("GOOS").value;
  return textOf(mode) === "pie" && /^(?:linux)?$/.test(textOrEmpty(system) ?? "?");
});

/** Whether the linker's flags ask for a static program (`-extldflags "-static-pie"`); `unknown` where they are hidden. */
export function linksStatically(command: GoCommand): Answer {
  const linker = command.hasHiddenFlags ? undefined : flagText(command, "ldflags");
  if (linker === undefined) return "unknown";
  return staticFlag.test(linker) ? "yes" : "no";
}

/**
 * Whether turning cgo off would take something from the program: `yes` when that is certain or likely, `unknown` when its
 * modules cannot be read.
 */
export function needsCgo(command: GoCommand): Answer {
  if (command.flag("race") || command.flag("msan") || command.flag("asan") || command.flag("linkshared")) return "yes";
  if (command.flagValue("buildmode").kind !== "unset" || command.goflag("buildmode").kind !== "unset") return "yes";
  // Somebody asked for cgo, or brought what C code needs.
  if (command.setting("CGO_ENABLED").value.kind !== "unset") return "yes";
  if (command.setting("CGO_CFLAGS").value.kind !== "unset" || command.setting("CGO_LDFLAGS").value.kind !== "unset")
    return "yes";
  const { stage } = command.step;
  if (packagesIn(stage).some(({ name }) => isForCode(name))) return "yes";
  const { module } = command.module;
  if (!module) return "unknown";
  if (module.syntax.require.some(({ path }) => cgoModuleOf(path))) return "yes";
  if (importClosureOf(command).imports.has("C")) return "yes";
  return hidesPackages(stage) ? "unknown" : "no";
}

/** Packages that are installed to compile C code. */
function isForCode(name: string): boolean {
  return /-dev(?:el)?$|^(?:gcc|g\+\+|clang|build-base|build-essential|alpine-sdk|pkg-config|pkgconf)$/.test(name);
}

/**
 * Whether a build with cgo certainly compiles a package of the standard library with C in it: where what the program's own
 * sources import, in files that every build takes in, is one or is known to import one.
 */
export function compilesStandardC(command: GoCommand): boolean {
  if (command.hasHiddenFlags) return false;
  const given = command.flagValue("tags");
  const tags = textOrEmpty(given.kind === "unset" ? command.goflag("tags") : given)?.split(/[\s,]+/);
  if (!tags) return false;
  const replaced = command.module.module?.syntax.replace ?? [];
  const isReplaced = (path: string) =>
    replaced.some(({ oldPath }) => path === oldPath || path.startsWith(`${oldPath}/`));
  return [...certainClosureOf(command).imports].some((path) => {
    if (userPackages.test(path)) return !tags.includes("osusergo");
    if (netPackages.test(path) || (netImporters.test(path) && !isReplaced(path))) return !tags.includes("netgo");
    return alwaysC.test(path);
  });
}

/** A path whose first element has a dot is no package of the standard library. Source: `go help importpath`. */
function isThirdParty(path: string): boolean {
  return path !== "C" && (path.split("/", 1)[0] ?? "").includes(".");
}

/** Value of a flag on the command line and in GOFLAGS; what variables add is left out, `undefined` when all is hidden. */
export function flagText(command: GoCommand, name: string): string | undefined {
  const flag = command.flag(name);
  if (!flag) return textOrEmpty(command.goflag(name));
  const whole = textOf(command.flagValue(name));
  if (whole !== undefined) return whole;
  const visible = flag.valueWord ? visibleText(flag.valueWord) : "";
  return visible.replace(/^-{1,2}[a-z]+=/, "") === "" ? undefined : visible;
}

function visibleText(word: ShellWord): string {
  return (
    literalOf(word) ??
    word.parts.map((part) => (part.kind === "text" || part.kind === "glob" ? part.text : "")).join("")
  );
}
