import type { Instruction } from "./instruction";
import { beginNoting, noteChanged } from "./reads";

/** Instructions that were edited last have a place each, the others share one with their neighbours. */
const hotCount = 8;
const sharedCount = 22;

/**
 * Gives the instructions of a document that is being edited their places (see `noteRead`). There are fewer places than
 * instructions; as people type many characters into one instruction and come back to it, those in which they did so last
 * have places of their own, and what was never edited may be found changed with a neighbour.
 */
export class HotPlaces {
  /** By slot; the one that was edited longest ago is given up first. */
  private readonly slots: { instruction: Instruction; shared: number; usedAt: number }[] = [];
  private uses = 0;
  /** How many versions of the document have gone through: only the newest may be asked. */
  version = 0;

  constructor(instructions: readonly Instruction[]) {
    beginNoting();
    instructions.forEach((instruction, index) => {
      instruction.settle(1 << Math.floor((index * sharedCount) / instructions.length));
    });
  }

  /** Whether so many instructions can have changed at once. */
  canFollow(changes: number): boolean {
    return changes <= hotCount;
  }

  /** Notes that an instruction has another text: what was worked out from the old one is no longer good. */
  noteChanged(instruction: Instruction): void {
    let at = this.slots.findIndex((slot) => slot.instruction === instruction);
    if (at >= 0) noteChanged(instruction.place);
    else {
      const shared = instruction.place;
      at = this.slots.length < hotCount ? this.slots.length : this.oldest();
      const left = this.slots[at];
      left?.instruction.settle(left.shared);
      const own = 1 << (sharedCount + at);
      noteChanged(shared | own);
      instruction.settle(own);
      this.slots[at] = { instruction, shared, usedAt: 0 };
    }
    const slot = this.slots[at];
    if (slot) slot.usedAt = ++this.uses;
  }

  private oldest(): number {
    let oldest = 0;
    this.slots.forEach(({ usedAt }, at) => {
      if (usedAt < (this.slots[oldest]?.usedAt ?? 0)) oldest = at;
    });
    return oldest;
  }
}
