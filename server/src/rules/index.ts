import { copySourceMissing } from "./build-context/copy-source-missing";
import { dockerignoreDeadPattern } from "./build-context/dockerignore-dead-pattern";
import { dockerignoreEntryMissing } from "./build-context/dockerignore-entry-missing";
import { dockerignoreHidesSource } from "./build-context/dockerignore-hides-source";
import { dockerignoreInlineComment } from "./build-context/dockerignore-inline-comment";
import { dockerignoreMissing } from "./build-context/dockerignore-missing";
import { dockerignoreWrongFile } from "./build-context/dockerignore-wrong-file";
import { nodeModulesOverwritten } from "./build-context/node-modules-overwritten";
import { bindMountIsReadOnly } from "./cache-mount/bind-mount-is-read-only";
import { cacheMountCleaned } from "./cache-mount/cache-mount-cleaned";
import { cacheMountHidesDownload } from "./cache-mount/cache-mount-hides-download";
import { cacheMountLiteralPath } from "./cache-mount/cache-mount-literal-path";
import { cacheMountMissing } from "./cache-mount/cache-mount-missing";
import { cacheMountNotWritable } from "./cache-mount/cache-mount-not-writable";
import { cacheMountWrongTarget } from "./cache-mount/cache-mount-wrong-target";
import type { Rule } from "./define";
import { goImageEndOfLife } from "./go-version/go-image-end-of-life";
import { goImageUnpinned } from "./go-version/go-image-unpinned";
import { goVersionTooOld } from "./go-version/go-version-too-old";
import { cacheCleanupInLaterLayer } from "./layer-cache/cache-cleanup-in-later-layer";
import { cacheDefeatingFlag } from "./layer-cache/cache-defeating-flag";
import { copyFlattensFolders } from "./layer-cache/copy-flattens-folders";
import { copyMakesAFile } from "./layer-cache/copy-makes-a-file";
import { downloadBeforeGoMod } from "./layer-cache/download-before-go-mod";
import { downloadOfVendoredModule } from "./layer-cache/download-of-vendored-module";
import { goGetAsInstaller } from "./layer-cache/go-get-as-installer";
import { goSumMissing } from "./layer-cache/go-sum-missing";
import { goSumNotCopied } from "./layer-cache/go-sum-not-copied";
import { importedPackageNotCopied } from "./layer-cache/imported-package-not-copied";
import { installInputNotCopied } from "./layer-cache/install-input-not-copied";
import { localReplaceNotCopied } from "./layer-cache/local-replace-not-copied";
import { moduleEditInBuild } from "./layer-cache/module-edit-in-build";
import { moduleInGopath } from "./layer-cache/module-in-gopath";
import { npmCiWithoutLockfile } from "./layer-cache/npm-ci-without-lockfile";
import { npmInstallNotReproducible } from "./layer-cache/npm-install-not-reproducible";
import { sourceCopiedBeforeDownload } from "./layer-cache/source-copied-before-download";
import { sourceCopiedBeforeInstall } from "./layer-cache/source-copied-before-install";
import { unpinnedGoInstall } from "./layer-cache/unpinned-go-install";
import { volatileStepBeforeDownload } from "./layer-cache/volatile-step-before-download";
import { workspaceModuleNotCopied } from "./layer-cache/workspace-module-not-copied";
import { goEnvInRuntime } from "./module-proxy/go-env-in-runtime";
import { goEnvLostExport } from "./module-proxy/go-env-lost-export";
import { goEnvWrite } from "./module-proxy/go-env-write";
import { go111moduleObsolete } from "./module-proxy/go111module-obsolete";
import { goflagsSyntax } from "./module-proxy/goflags-syntax";
import { goproxyInsecure } from "./module-proxy/goproxy-insecure";
import { goproxyIsHttpProxy } from "./module-proxy/goproxy-is-http-proxy";
import { goproxyOff } from "./module-proxy/goproxy-off";
import { goproxyOutageFallback } from "./module-proxy/goproxy-outage-fallback";
import { goproxySetTooLate } from "./module-proxy/goproxy-set-too-late";
import { goproxySyntax } from "./module-proxy/goproxy-syntax";
import { goproxyUnset } from "./module-proxy/goproxy-unset";
import { goproxyWrongStage } from "./module-proxy/goproxy-wrong-stage";
import { gosumdbDisabled } from "./module-proxy/gosumdb-disabled";
import { gosumdbSyntax } from "./module-proxy/gosumdb-syntax";
import { npmrcAuthHostMismatch } from "./npmrc/npmrc-auth-host-mismatch";
import { npmrcCredentialsInUrl } from "./npmrc/npmrc-credentials-in-url";
import { npmrcDeprecatedKey } from "./npmrc/npmrc-deprecated-key";
import { npmrcDuplicateKey } from "./npmrc/npmrc-duplicate-key";
import { npmrcInsecureRegistry } from "./npmrc/npmrc-insecure-registry";
import { npmrcInvalidValue } from "./npmrc/npmrc-invalid-value";
import { npmrcKeyInSection } from "./npmrc/npmrc-key-in-section";
import { npmrcLiteralToken } from "./npmrc/npmrc-literal-token";
import { npmrcLockfileHost } from "./npmrc/npmrc-lockfile-host";
import { npmrcMissingInBuild } from "./npmrc/npmrc-missing-in-build";
import { npmrcProjectIgnored } from "./npmrc/npmrc-project-ignored";
import { npmrcProxyWithoutNoproxy } from "./npmrc/npmrc-proxy-without-noproxy";
import { npmrcScopeWithoutAuth } from "./npmrc/npmrc-scope-without-auth";
import { npmrcStrictSslOff } from "./npmrc/npmrc-strict-ssl-off";
import { npmrcUnexpandedVariable } from "./npmrc/npmrc-unexpanded-variable";
import { npmrcUnknownKey } from "./npmrc/npmrc-unknown-key";
import { npmrcUnscopedAuth } from "./npmrc/npmrc-unscoped-auth";
import { npmrcVariableNotProvided } from "./npmrc/npmrc-variable-not-provided";
import { registrySetAfterInstall } from "./npmrc/registry-set-after-install";
import { capabilityLost } from "./permissions/capability-lost";
import { copyWithoutChown } from "./permissions/copy-without-chown";
import { finalStageRunsAsRoot } from "./permissions/final-stage-runs-as-root";
import { goCacheNotWritable } from "./permissions/go-cache-not-writable";
import { privilegedPortAsNonRoot } from "./permissions/privileged-port-as-non-root";
import { runtimePathNotAccessible } from "./permissions/runtime-path-not-accessible";
import { secretMountNotReadable } from "./permissions/secret-mount-not-readable";
import { userWithoutFixedId } from "./permissions/user-without-fixed-id";
import { volumeThenWrite } from "./permissions/volume-then-write";
import { workdirNotWritable } from "./permissions/workdir-not-writable";
import { gitMissing } from "./private-modules/git-missing";
import { gonoproxyWithoutGonosumdb } from "./private-modules/gonoproxy-without-gonosumdb";
import { goprivateMissing } from "./private-modules/goprivate-missing";
import { goprivateSyntax } from "./private-modules/goprivate-syntax";
import { knownHostsMissing } from "./private-modules/known-hosts-missing";
import { privateAuthMissing } from "./private-modules/private-auth-missing";
import { continuationSwallowsInstruction } from "./runtime/continuation-swallows-instruction";
import { execFormBroken } from "./runtime/exec-form-broken";
import { goMemoryAndCpuLimits } from "./runtime/go-memory-and-cpu-limits";
import { makeSyntaxInRun } from "./runtime/make-syntax-in-run";
import { missingLineContinuation } from "./runtime/missing-line-continuation";
import { programNotInImage } from "./runtime/program-not-in-image";
import { runFlagAfterCommand } from "./runtime/run-flag-after-command";
import { shellFormEntrypoint } from "./runtime/shell-form-entrypoint";
import { stopSignalKills } from "./runtime/stop-signal-kills";
import { credentialsCopied } from "./secrets/credentials-copied";
import { credentialsInUrl } from "./secrets/credentials-in-url";
import { proxyInEnvironment } from "./secrets/proxy-in-environment";
import { secretInBuildArg } from "./secrets/secret-in-build-arg";
import { tlsVerificationDisabled } from "./secrets/tls-verification-disabled";
import { buildArgumentNotDeclared } from "./stages/build-argument-not-declared";
import { cCompilerMissing } from "./stages/c-compiler-missing";
import { caCertificatesMissing } from "./stages/ca-certificates-missing";
import { cgoBinaryOnOtherLibc } from "./stages/cgo-binary-on-other-libc";
import { cgoDisabledWithCgoModule } from "./stages/cgo-disabled-with-cgo-module";
import { copiedBinaryMissing } from "./stages/copied-binary-missing";
import { copiedFromUnknownStage } from "./stages/copied-from-unknown-stage";
import { finalStageOnBuildPlatform } from "./stages/final-stage-on-build-platform";
import { glibcOlderThanBuilder } from "./stages/glibc-older-than-builder";
import { goToolchainInFinalImage } from "./stages/go-toolchain-in-final-image";
import { hardCodedArchitecture } from "./stages/hard-coded-architecture";
import { pieBinaryOnStaticBase } from "./stages/pie-binary-on-static-base";
import { sourceCopiedToRuntime } from "./stages/source-copied-to-runtime";
import { targetPlatformDefault } from "./stages/target-platform-default";
import { targetPlatformIgnored } from "./stages/target-platform-ignored";
import { timezoneDataMissing } from "./stages/timezone-data-missing";
import { toolNotOnBase } from "./stages/tool-not-on-base";
import { unstrippedBinary } from "./stages/unstripped-binary";
import { vcsStampingFails } from "./stages/vcs-stamping-fails";

/** Every rule, by category and id. The only place where a rule is registered. */
export const allRules: readonly Rule[] = [
  // module-proxy
  goEnvInRuntime,
  goEnvLostExport,
  goEnvWrite,
  go111moduleObsolete,
  goflagsSyntax,
  goproxyInsecure,
  goproxyIsHttpProxy,
  goproxyOff,
  goproxyOutageFallback,
  goproxySetTooLate,
  goproxySyntax,
  goproxyUnset,
  goproxyWrongStage,
  gosumdbDisabled,
  gosumdbSyntax,
  // private-modules
  gitMissing,
  gonoproxyWithoutGonosumdb,
  goprivateMissing,
  goprivateSyntax,
  knownHostsMissing,
  privateAuthMissing,
  // layer-cache
  cacheCleanupInLaterLayer,
  cacheDefeatingFlag,
  copyFlattensFolders,
  copyMakesAFile,
  downloadBeforeGoMod,
  downloadOfVendoredModule,
  goGetAsInstaller,
  goSumMissing,
  goSumNotCopied,
  importedPackageNotCopied,
  installInputNotCopied,
  localReplaceNotCopied,
  moduleEditInBuild,
  moduleInGopath,
  npmCiWithoutLockfile,
  npmInstallNotReproducible,
  sourceCopiedBeforeDownload,
  sourceCopiedBeforeInstall,
  unpinnedGoInstall,
  volatileStepBeforeDownload,
  workspaceModuleNotCopied,
  // cache-mount
  bindMountIsReadOnly,
  cacheMountCleaned,
  cacheMountHidesDownload,
  cacheMountLiteralPath,
  cacheMountMissing,
  cacheMountNotWritable,
  cacheMountWrongTarget,
  // stages
  buildArgumentNotDeclared,
  cCompilerMissing,
  caCertificatesMissing,
  cgoBinaryOnOtherLibc,
  cgoDisabledWithCgoModule,
  copiedBinaryMissing,
  copiedFromUnknownStage,
  finalStageOnBuildPlatform,
  glibcOlderThanBuilder,
  goToolchainInFinalImage,
  hardCodedArchitecture,
  pieBinaryOnStaticBase,
  sourceCopiedToRuntime,
  targetPlatformDefault,
  targetPlatformIgnored,
  timezoneDataMissing,
  toolNotOnBase,
  unstrippedBinary,
  vcsStampingFails,
  // go-version
  goImageEndOfLife,
  goImageUnpinned,
  goVersionTooOld,
  // permissions
  capabilityLost,
  copyWithoutChown,
  finalStageRunsAsRoot,
  goCacheNotWritable,
  privilegedPortAsNonRoot,
  runtimePathNotAccessible,
  secretMountNotReadable,
  userWithoutFixedId,
  volumeThenWrite,
  workdirNotWritable,
  // secrets
  credentialsCopied,
  credentialsInUrl,
  proxyInEnvironment,
  secretInBuildArg,
  tlsVerificationDisabled,
  // build-context
  copySourceMissing,
  dockerignoreDeadPattern,
  dockerignoreEntryMissing,
  dockerignoreHidesSource,
  dockerignoreInlineComment,
  dockerignoreMissing,
  dockerignoreWrongFile,
  nodeModulesOverwritten,
  // npmrc
  npmrcAuthHostMismatch,
  npmrcCredentialsInUrl,
  npmrcDeprecatedKey,
  npmrcDuplicateKey,
  npmrcInsecureRegistry,
  npmrcInvalidValue,
  npmrcKeyInSection,
  npmrcLiteralToken,
  npmrcLockfileHost,
  npmrcMissingInBuild,
  npmrcProjectIgnored,
  npmrcProxyWithoutNoproxy,
  npmrcScopeWithoutAuth,
  npmrcStrictSslOff,
  npmrcUnexpandedVariable,
  npmrcUnknownKey,
  npmrcUnscopedAuth,
  npmrcVariableNotProvided,
  registrySetAfterInstall,
  // runtime
  continuationSwallowsInstruction,
  execFormBroken,
  goMemoryAndCpuLimits,
  makeSyntaxInRun,
  missingLineContinuation,
  programNotInImage,
  runFlagAfterCommand,
  shellFormEntrypoint,
  stopSignalKills,
];
