import type { Graph } from "../syntax/graph";
import { Input, noteRead } from "../syntax/reads";
import type { Step } from "./stage";

interface List {
  steps: readonly Step[];
  /** What stands for the list, once somebody has asked for it. */
  input: Input | undefined;
}

const noSteps: readonly Step[] = [];

/** Lists of steps by place, each in the order of the file. Who has asked for one is told when it is another one. */
export class StepsByPlace {
  private readonly lists = new Map<string, List>();
  /** What stands for the first steps of all lists, once somebody has asked for those. */
  private readonly all: Pick<List, "input"> = { input: undefined };

  /** @param graph what tells of edits, where the file is edited */
  constructor(private readonly graph: Graph | undefined) {}

  at(place: string): readonly Step[] {
    return this.asked(place)?.steps ?? noSteps;
  }

  /** Index of the first step at a place. */
  firstAt(place: string): number {
    return this.asked(place)?.steps[0]?.index ?? Number.POSITIVE_INFINITY;
  }

  /** The first step of each place that has one. */
  firsts(): readonly Step[] {
    if (this.graph) this.all.input ??= new Input(this.graph);
    noteRead(this.all.input);
    return [...this.lists.values()].flatMap(({ steps }) => steps.slice(0, 1));
  }

  /** @param isNews whether nobody can have asked for what this changes */
  add(place: string, step: Step, isNews: boolean): void {
    const list = this.listAt(place);
    const { steps } = list;
    const isLast = steps.length === 0 || (steps.at(-1)?.index ?? 0) < step.index;
    // A list that somebody has stays as it is.
    if (isLast && list.input === undefined && steps !== noSteps) (steps as Step[]).push(step);
    else if (isLast) list.steps = [...steps, step];
    else list.steps = [...steps, step].sort((a, b) => a.index - b.index);
    if (!isNews) this.tell(list);
  }

  remove(place: string, step: Step): void {
    const list = this.listAt(place);
    list.steps = list.steps.filter((each) => each !== step);
    this.tell(list);
  }

  private tell({ input }: List): void {
    input?.change();
    this.all.input?.change();
  }

  private asked(place: string): List | undefined {
    if (this.graph === undefined) return this.lists.get(place);
    const list = this.listAt(place);
    list.input ??= new Input(this.graph);
    noteRead(list.input);
    return list;
  }

  private listAt(place: string): List {
    let list = this.lists.get(place);
    if (list === undefined) {
      list = { steps: noSteps, input: undefined };
      this.lists.set(place, list);
    }
    return list;
  }
}
