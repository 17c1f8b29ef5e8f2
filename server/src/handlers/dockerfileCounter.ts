import type { DockerfileCount } from "../protocol";
import { lintableKindOf } from "../workspace/fileKinds";
import type { FileChange } from "../workspace/record";
import type { WorkspaceFolder, WorkspaceFolders } from "./workspaceFolders";

/** Milliseconds for which a workspace is looked through. Only a number comes of it, so the rest of a larger one is left out. */
const patience = 3_000;

/** Knows how many Dockerfiles the workspace has: counts when somebody asks, in the background. */
export class DockerfileCounter {
  private readonly counts = new WeakMap<WorkspaceFolder, DockerfileCount>();
  private running: Promise<void> | undefined;
  private abort: AbortController | undefined;

  /** @param onCounted called when `current` has an answer that it had not before. */
  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly onCounted: () => void,
  ) {}

  /** The number for all folders; `undefined` while it is being found out. */
  current(): DockerfileCount | undefined {
    let count = 0;
    let isComplete = true;
    for (const folder of this.folders.all) {
      const known = this.counts.get(folder);
      if (known === undefined) {
        this.running ??= this.countAll();
        return undefined;
      }
      count += known.count;
      isComplete &&= known.isComplete;
    }
    return { count, isComplete };
  }

  /**
   * Takes note of changes on the disk.
   * @returns whether the number may be another one now
   */
  changed(folder: WorkspaceFolder, changes: readonly FileChange[]): boolean {
    const matters = changes.some(
      // A name without a dot may be that of a folder with Dockerfiles in it.
      ({ path, kind }) => kind !== "changed" && (lintableKindOf(path) === "dockerfile" || !/\.[^/]*$/.test(path)),
    );
    return matters && this.counts.delete(folder);
  }

  /** Counts no longer. */
  stop(): void {
    this.abort?.abort();
  }

  private async countAll(): Promise<void> {
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      for (const folder of this.folders.all) {
        if (this.counts.has(folder)) continue;
        const counted = await this.countIn(folder, signal);
        if (signal.aborted) return;
        this.counts.set(folder, counted);
      }
    } finally {
      this.running = undefined;
    }
    this.onCounted();
  }

  private async countIn(folder: WorkspaceFolder, signal: AbortSignal): Promise<DockerfileCount> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patience);
    const stop = () => late.abort();
    signal.addEventListener("abort", stop);
    try {
      let count = 0;
      for await (const path of folder.workspace.findFiles("", late.signal)) {
        // A folder inside of another one of the workspace counts its files itself.
        const isOwn = this.folders.placeOf(folder.uriOf(path)).folder === folder;
        if (isOwn && lintableKindOf(path) === "dockerfile") count++;
      }
      return { count, isComplete: !late.signal.aborted };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }
}
