import { textOrEmpty } from "../syntax/value";
import { flagText, linkedLibc, mayNeedLibc } from "./cgo";
import { cgoUseOf } from "./cgoUse";
import { glibcOfImage } from "./glibcReleases";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";

/**
 * What Go links with cgo to this glibc or a later one starts with none before it: `pthread_create`, which package runtime/cgo
 * calls, moved to libc.so as version GLIBC_2.34, and so did `__libc_start_main`. Between later releases it depends on the
 * functions that a program calls. Sources: developers.redhat.com, "Why glibc 2.34 removed libpthread"; Florian Weimer on
 * devel@lists.centos.org, July 2021; github.com/docker-library/golang/issues/466.
 */
export const dividingGlibc = 34;

/** What makes the C compiler or the linker take another C library than the image's, or another loader. */
const otherLibrary = /sysroot|dynamic-linker|-nostdlib|-nodefaultlibs|-rpath/;

/** Programs that change what a finished program asks for. */
const patching = /\b(?:patchelf|polyfill-glibc)\b|--sysroot\b/;

/**
 * The oldest glibc, by the second number of its version, with which the program of a `go build` or `go install` starts, if it
 * needs a C library at all; `undefined` where that is not known, or is not newer than glibc 2.33.
 *
 * @param folder of a command that builds several programs the one that is meant, by its folder in the context
 */
export function oldestGlibcFor(command: GoCommand, folder?: string): number | undefined {
  const linked = glibcOfImage(command.step.stage.base);
  if (linked === undefined || linked < dividingGlibc || linkedLibc(command) !== "glibc") return undefined;
  if (!makesProgram(command) || mayTakeOtherLibrary(command)) return undefined;
  if (mayNeedLibc(command, folder) !== "yes" || !compilesHere(command, folder)) return undefined;
  return dividingGlibc;
}

/**
 * Whether what a program imports of libc comes from the builder's own. Up to Go 1.19 the standard library came compiled, so
 * that a program with no other C code has imports of the machine that made the release. Source: go.dev/doc/go1.20#go-command.
 */
function compilesHere(command: GoCommand, folder: string | undefined): boolean {
  return isGoAtLeast(command, "1.20") === "yes" || cgoUseOf(command, folder)?.isCertain === true;
}

/** Not a library for C, or a plugin: those start nowhere. */
function makesProgram(command: GoCommand): boolean {
  const given = command.flagValue("buildmode");
  const mode = textOrEmpty(given.kind === "unset" ? command.goflag("buildmode") : given);
  return mode !== undefined && /^(?:|default|exe|pie)$/.test(mode);
}

function mayTakeOtherLibrary(command: GoCommand): boolean {
  const flags = ["CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS"].map((name) => textOrEmpty(command.setting(name).value));
  if ([...flags, flagText(command, "ldflags")].some((text) => text === undefined || otherLibrary.test(text)))
    return true;
  return command.step.stage.allSteps.some(
    ({ instruction }) => instruction.keyword === "RUN" && patching.test(instruction.parsed.text),
  );
}
