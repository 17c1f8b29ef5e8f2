/** What a workspace may cost, whatever lies in it. */
export interface WorkspaceLimits {
  /** Names that the listing of one build context holds. */
  readonly contextEntries: number;
  /** Names that are looked through for files that tell how images are built. */
  readonly scannedEntries: number;
  /** Files read to learn how images are built. */
  readonly buildFiles: number;
  readonly modules: number;
  /** Texts and sizes that the simulation of one Dockerfile may ask for. */
  readonly questions: number;
  /** Files whose size is added up for one folder. */
  readonly measuredFiles: number;
  /** UTF-16 code units of texts kept in memory. */
  readonly textUnits: number;
  /** Files that `findFiles` gives. */
  readonly foundFiles: number;
}

export const defaultLimits: WorkspaceLimits = {
  contextEntries: 200_000,
  scannedEntries: 20_000,
  buildFiles: 400,
  modules: 500,
  questions: 5_000,
  measuredFiles: 4_000,
  textUnits: 32 * 1024 * 1024,
  foundFiles: Number.POSITIVE_INFINITY,
};
