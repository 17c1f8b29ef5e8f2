import { copySourceMissing } from "./build-context/copy-source-missing";
import { dockerignoreDeadPattern } from "./build-context/dockerignore-dead-pattern";
import { dockerignoreEntryMissing } from "./build-context/dockerignore-entry-missing";
import { dockerignoreHidesSource } from "./build-context/dockerignore-hides-source";
import { dockerignoreInlineComment } from "./build-context/dockerignore-inline-comment";
import { dockerignoreMissing } from "./build-context/dockerignore-missing";
import { dockerignoreWrongFile } from "./build-context/dockerignore-wrong-file";
import { cacheMountMissing } from "./cache-mount/cache-mount-missing";
import type { Rule } from "./define";
import { goSumNotCopied } from "./layer-cache/go-sum-not-copied";
import { sourceCopiedBeforeDownload } from "./layer-cache/source-copied-before-download";
import { goproxySetTooLate } from "./module-proxy/goproxy-set-too-late";
import { goproxyUnset } from "./module-proxy/goproxy-unset";
import { goproxyWrongStage } from "./module-proxy/goproxy-wrong-stage";
import { gosumdbDisabled } from "./module-proxy/gosumdb-disabled";
import { npmrcLiteralToken } from "./npmrc/npmrc-literal-token";
import { npmrcStrictSslOff } from "./npmrc/npmrc-strict-ssl-off";
import { finalStageRunsAsRoot } from "./permissions/final-stage-runs-as-root";
import { cgoBinaryOnOtherLibc } from "./stages/cgo-binary-on-other-libc";
import { goToolchainInFinalImage } from "./stages/go-toolchain-in-final-image";

/** Every rule, by category and id. The only place where a rule is registered. */
export const allRules: readonly Rule[] = [
  // build-context
  copySourceMissing,
  dockerignoreDeadPattern,
  dockerignoreEntryMissing,
  dockerignoreHidesSource,
  dockerignoreInlineComment,
  dockerignoreMissing,
  dockerignoreWrongFile,
  // cache-mount
  cacheMountMissing,
  // layer-cache
  goSumNotCopied,
  sourceCopiedBeforeDownload,
  // module-proxy
  goproxySetTooLate,
  goproxyUnset,
  goproxyWrongStage,
  gosumdbDisabled,
  // npmrc
  npmrcLiteralToken,
  npmrcStrictSslOff,
  // permissions
  finalStageRunsAsRoot,
  // stages
  cgoBinaryOnOtherLibc,
  goToolchainInFinalImage,
];
