import { folderOf, isInside } from "./imagePaths";

/** Something that lies at one place of an image. */
interface Placed {
  /** Absolute. */
  readonly path: string;
}

/** Programs in the order in which they came, to be found by their place without looking at all of them. */
export class ProgramIndex<Program extends Placed> {
  private readonly order = new Map<Program, number>();
  private readonly byFolder = new Map<string, Set<Program>>();
  private added = 0;

  constructor(programs: Iterable<Program> = []) {
    for (const program of programs) this.add(program);
  }

  get all(): readonly Program[] {
    return [...this.order.keys()];
  }

  add(program: Program): void {
    this.order.set(program, this.added++);
    for (let place = program.path; ; place = folderOf(place)) {
      const programs = this.byFolder.get(place);
      if (programs) programs.add(program);
      else this.byFolder.set(place, new Set([program]));
      if (place === "/" || place === "") return;
    }
  }

  remove(program: Program): void {
    this.order.delete(program);
    for (let place = program.path; ; place = folderOf(place)) {
      this.byFolder.get(place)?.delete(program);
      if (place === "/" || place === "") return;
    }
  }

  /** The programs that lie at one of these paths or below, in order. */
  inside(paths: readonly string[]): readonly Program[] {
    const [first, ...more] = paths;
    const found = new Set(first === undefined ? [] : this.byFolder.get(first));
    if (more.length === 0) return [...found];
    for (const path of more) for (const program of this.byFolder.get(path) ?? []) found.add(program);
    return [...found].sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0));
  }

  /** The programs at exactly this path, in order. */
  at(path: string): readonly Program[] {
    return this.inside([path]).filter((program) => isInside(path, program.path));
  }
}
