import { Graph } from "./graph";
import type { Instruction } from "./instruction";
import { beginNoting, Input } from "./reads";

/** More instructions that change at once are not followed: simulating everything anew costs about as much. */
const maximumChanges = 8;

/** The edits of a document whose instructions live on from version to version, and what was worked out from their texts. */
export class Edits {
  /** How many versions have gone through: only the newest may be asked. */
  version = 0;
  /** The text as a whole, with its comments and lines. */
  wholeText: Input;
  /** Of what was worked out from the present simulation. */
  private ownGraph = new Graph();
  private isUsed = false;

  constructor(private readonly instructions: readonly Instruction[]) {
    beginNoting();
    this.wholeText = this.provideInputs();
  }

  get graph(): Graph {
    return this.ownGraph;
  }

  /** Whether so many instructions can change at once. */
  canFollow(changes: number): boolean {
    return changes <= maximumChanges;
  }

  /** Before anything of a new version is told. */
  begin(): void {
    this.version++;
    this.wholeText.change();
  }

  /**
   * Works out anew what the last edit has touched.
   *
   * @returns whether that was possible; if not, everything has to be worked out anew
   */
  settle(): boolean {
    return this.ownGraph.settle();
  }

  /** Before a simulation begins: what an earlier one has worked out is of no more use. */
  beginSimulation(): void {
    if (this.isUsed) {
      this.ownGraph.end();
      this.ownGraph = new Graph();
      this.wholeText = this.provideInputs();
    }
    this.isUsed = true;
  }

  private provideInputs(): Input {
    for (const instruction of this.instructions) instruction.restOn(new Input(this.ownGraph));
    return new Input(this.ownGraph);
  }
}
