import {
  type DidChangeWatchedFilesParams,
  FileChangeType,
  type FileSystemWatcher,
  WatchKind,
} from "vscode-languageserver";
import type { FileChange } from "../workspace/record";
import type { WorkspaceFolder, WorkspaceFolders } from "./workspaceFolders";

/** Files whose text decides on findings; of all others it matters only whether they are there. */
const readFiles = [
  "**/{go.mod,go.sum,go.work,go.work.sum}",
  "**/vendor/modules.txt",
  "**/{Dockerfile,dockerfile,Containerfile,containerfile}*",
  "**/*.{Dockerfile,dockerfile,dockerignore,containerignore}",
  "**/{.dockerignore,.containerignore,.gitignore,.gitmodules,.npmrc,.go-hints.yaml}",
  "**/*compose*.{yml,yaml}",
  "**/skaffold*.{yml,yaml}",
  "**/*goreleaser*.{yml,yaml}",
  "**/action.{yml,yaml}",
  "**/*bake*.{hcl,json}",
  "**/{Makefile,makefile,GNUmakefile,justfile,Justfile,package.json}",
  "**/*.{mk,sh,just}",
  "**/[Tt]askfile*.{yml,yaml}",
  "**/.gitlab-ci.yml",
  "**/.github/workflows/*.{yml,yaml}",
  // Read for //go:embed and for `import "C"`.
  "**/*.go",
];

/** What the client is asked to watch in its workspace folders. */
export function watchers(folders: readonly WorkspaceFolder[], hasRelativePatterns: boolean): FileSystemWatcher[] {
  const patterns: { readonly pattern: string; readonly kind: WatchKind }[] = [
    ...readFiles.map((pattern) => ({ pattern, kind: WatchKind.Change })),
    { pattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
  ];
  if (!hasRelativePatterns) return patterns.map(({ pattern, kind }) => ({ globPattern: pattern, kind }));
  return folders.flatMap((folder) =>
    patterns.map(({ pattern, kind }) => ({ globPattern: { baseUri: folder.uri, pattern }, kind })),
  );
}

/** The changes that a notification reports, by folder. */
export function changesByFolder(
  params: DidChangeWatchedFilesParams,
  folders: WorkspaceFolders,
): ReadonlyMap<WorkspaceFolder, readonly FileChange[]> {
  const byFolder = new Map<WorkspaceFolder, FileChange[]>();
  for (const { uri, type } of params.changes) {
    // A folder inside of another one of the workspace is read by both.
    for (const { folder, path } of folders.holding(uri)) {
      const change = { path, kind: kindOf(type) };
      const list = byFolder.get(folder);
      if (list) list.push(change);
      else byFolder.set(folder, [change]);
    }
  }
  return byFolder;
}

function kindOf(type: FileChangeType): "created" | "changed" | "deleted" {
  if (type === FileChangeType.Created) return "created";
  return type === FileChangeType.Deleted ? "deleted" : "changed";
}
