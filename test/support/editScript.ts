import { lineBreakOf } from "../../server/src/syntax/text";
import { Random } from "../fuzz/random";
import { insertedLines, tokenChanges, typedWords, versions } from "./editWords";

/** A change of the text, and what it is in a few words. */
export interface TextEdit {
  readonly before: string;
  readonly after: string;
  readonly what: string;
}

/** One edit that is planned: makes it and says what it did. */
type Step = () => string;

/** How many of the last places the person returns to. */
const rememberedPlaces = 6;

/** How many edits can be undone. */
const rememberedTexts = 60;

/** Steps that may change nothing, such as a deletion at the start, before another one is planned. */
const patience = 50;

/**
 * A person at a Dockerfile: works for some edits at one place, returns to an earlier one, moves lines, takes things back.
 * What an edit breaks stays broken for a while only, as most of what rules look at is in files that are whole. The same
 * seed makes the same edits.
 */
export class EditScript {
  private readonly random: Random;
  private readonly lineBreak: string;
  private readonly escape: string;
  private readonly steps: Step[] = [];
  private readonly earlier: string[] = [];
  private readonly places: number[] = [];
  private caret = 0;
  private planned = 0;
  private text: string;
  private beforePlan: string;

  constructor(
    private readonly original: string,
    seed: number,
  ) {
    // The length sets files apart, which would otherwise all get the same series of choices.
    this.random = new Random(seed, original.length);
    this.text = original;
    this.beforePlan = original;
    this.lineBreak = lineBreakOf(original);
    this.escape = /^\uFEFF?(?:#.*\r?\n)*?#\s*escape\s*=\s*`/i.test(original) ? "`" : "\\";
  }

  /** The next edit; its text is another one than that before it. */
  next(): TextEdit {
    const before = this.text;
    for (let tries = 0; tries < patience; tries++) {
      if (this.steps.length === 0) this.plan();
      const what = this.steps.shift()?.() ?? "nothing";
      if (this.text === before) continue;
      if (!what.startsWith("undo")) this.earlier.push(before);
      if (this.earlier.length > rememberedTexts) this.earlier.shift();
      return { before, after: this.text, what };
    }
    this.text = `${before}${this.lineBreak}`;
    return { before, after: this.text, what: "a line break at the end" };
  }

  /** No edit: the text as it is. */
  pause(): TextEdit {
    return { before: this.text, after: this.text, what: "no edit" };
  }

  private plan(): void {
    const isGrown = this.text.length > 1.5 * this.original.length + 1000;
    this.planned++;
    if (isGrown || this.planned % 12 === 0) {
      this.steps.push(() => this.replaceAll(this.original, "the text of the beginning again"));
      return;
    }
    const before = this.beforePlan;
    this.beforePlan = this.text;
    const kind = this.random.next();
    if (kind < 0.2) this.steps.push(() => this.replaceAll(before, "the last places' edits taken back at once"));
    else if (kind < 0.3) for (let left = 1 + this.random.below(8); left > 0; left--) this.steps.push(() => this.undo());
    else if (kind < 0.46) this.planLines();
    else if (kind < 0.74) this.steps.push(() => this.changeToken());
    else this.planTyping();
  }

  private undo(): string {
    const text = this.earlier.pop();
    return text === undefined ? "nothing" : this.replaceAll(text, "undo");
  }

  /** A run of 1 to 12 edits at one place. */
  private planTyping(): void {
    this.steps.push(() => this.goSomewhere());
    for (let left = 1 + this.random.below(12); left > 0; ) {
      const kind = this.random.next();
      if (kind < 0.5) {
        const word = [...this.random.pick(typedWords)].slice(0, left);
        for (const character of word) this.steps.push(() => this.type(character));
        left -= word.length;
      } else if (kind < 0.6) {
        const word = this.random.pick(typedWords);
        this.steps.push(() => this.type(word));
        left--;
      } else if (kind < 0.85) {
        this.steps.push(() => this.deleteBackwards());
        left--;
      } else {
        this.steps.push(() => this.replaceWord());
        left--;
      }
    }
  }

  private planLines(): void {
    const edits: readonly Step[] = [
      () => this.insertLines(this.random.pick(insertedLines)),
      () => this.insertLines(this.random.pick(insertedLines)),
      () => this.insertLines(""),
      () => this.removeLine(),
      () => this.removeLine(),
      () => this.insertLines(this.someInstruction()),
      () => this.insertLines(this.someInstruction()),
      () => this.duplicateLine(),
      () => this.moveLine(),
      () => this.breakLine(),
      () => this.breakLine(),
      () => this.joinLines(),
      () => this.joinLines(),
      () => this.toggleComment(),
    ];
    this.steps.push(
      this.random.chance(0.02) ? () => this.replaceAll("", "the whole text removed") : this.random.pick(edits),
    );
  }

  /** Puts the caret where the next run takes place: mostly at the end of a line or of a word. */
  private goSomewhere(): string {
    const { random, text } = this;
    const last = this.places.at(-1 - random.below(rememberedPlaces));
    if (last !== undefined && random.chance(0.35)) {
      this.caret = Math.min(last, text.length);
      return "nothing";
    }
    const { start, end } = this.someLine();
    const line = text.slice(start, end);
    const kind = random.next();
    const ends = [...line.matchAll(/[\w.}]+(?=\W|$)|[=:,/"]/g)].map((match) => match.index + match[0].length);
    if (kind < 0.4 || ends.length === 0) this.caret = end;
    else this.caret = start + (kind < 0.85 ? random.pick(ends) : random.below(line.length + 1));
    this.places.push(this.caret);
    return "nothing";
  }

  private type(word: string): string {
    const written = word.replaceAll("\n", this.lineBreak);
    return this.replace(this.caret, this.caret, written, `${JSON.stringify(written)} typed`);
  }

  private deleteBackwards(): string {
    const behind = /(?:\r\n|[\s\S])$/u.exec(this.text.slice(Math.max(0, this.caret - 2), this.caret));
    return this.replace(this.caret - (behind?.[0].length ?? 0), this.caret, "", "a character deleted");
  }

  private replaceWord(): string {
    const { start, end } = this.wordAtCaret();
    return this.replace(start, end, this.random.pick(typedWords).replaceAll("\n", this.lineBreak), "a word replaced");
  }

  private wordAtCaret(): { readonly start: number; readonly end: number } {
    const before = /[\w./-]*$/.exec(this.text.slice(Math.max(0, this.caret - 80), this.caret))?.[0].length ?? 0;
    const after = /^[\w./-]*/.exec(this.text.slice(this.caret, this.caret + 80))?.[0].length ?? 0;
    return { start: this.caret - before, end: this.caret + after };
  }

  /** A line without its break; one that is not blank mostly. */
  private someLine(): { readonly start: number; readonly end: number } {
    const lines = this.lines();
    const full = lines.filter(({ start, end }) => end > start);
    return this.random.pick(full.length === 0 || this.random.chance(0.07) ? lines : full);
  }

  /** `next` is where the line behind begins. */
  private lines(): readonly { readonly start: number; readonly end: number; readonly next: number }[] {
    const lines = [];
    for (const { index, 0: line, 1: content = "" } of this.text.matchAll(/(.*?)(?:\r?\n|$)/g)) {
      lines.push({ start: index, end: index + content.length, next: index + line.length });
    }
    return lines;
  }

  private insertLines(lines: string): string {
    const { start } = this.someLine();
    const written = `${lines.replace(/\r?\n/g, this.lineBreak)}${this.lineBreak}`;
    return this.replace(start, start, written, "a line inserted");
  }

  private removeLine(): string {
    const { start, next } = this.random.pick(this.lines());
    return this.replace(start, next, "", "a line removed");
  }

  /** What stands from a line on that begins like an instruction up to the end of its continuation. */
  private someInstruction(): string {
    const lines = this.lines().map(({ start, end }) => this.text.slice(start, end));
    const starts = lines.flatMap((line, at) => (/^[A-Z]+\s/.test(line) ? [at] : []));
    if (starts.length === 0) return "FROM golang:1.24";
    const first = this.random.pick(starts);
    let last = first;
    while (lines[last]?.trimEnd().endsWith(this.escape) === true && last + 1 < lines.length) last++;
    return lines.slice(first, last + 1).join("\n");
  }

  private duplicateLine(): string {
    const { start, end } = this.someLine();
    return this.replace(end, end, this.lineBreak + this.text.slice(start, end), "a line duplicated");
  }

  private moveLine(): string {
    const lines = this.lines();
    const at = this.random.below(Math.max(1, lines.length - 1));
    const [first, second] = [lines[at], lines[at + 1]];
    if (first === undefined || second === undefined) return "nothing";
    const between = this.text.slice(first.end, second.start);
    const swapped = this.text.slice(second.start, second.end) + between + this.text.slice(first.start, first.end);
    return this.replace(first.start, second.end, swapped, "two lines swapped");
  }

  private breakLine(): string {
    const { start, end } = this.someLine();
    const blanks = [...this.text.slice(start, end).matchAll(/[ \t]+/g)].map(({ index }) => start + index + 1);
    const at = blanks.length === 0 ? end : this.random.pick(blanks);
    return this.replace(at, at, `${this.escape}${this.lineBreak}    `, "a line broken");
  }

  private joinLines(): string {
    const breaks = [...this.text.matchAll(/[ \t]*[\\`]?\r?\n[ \t]*/g)];
    if (breaks.length === 0) return "nothing";
    // A break with a continuation twice as often: the others make one instruction of two.
    const continued = breaks.filter(([text]) => /[\\`]/.test(text));
    const { index, 0: text } = this.random.pick(continued.length > 0 && this.random.chance(0.6) ? continued : breaks);
    return this.replace(index, index + text.length, " ", "two lines joined");
  }

  private toggleComment(): string {
    const { start } = this.someLine();
    const isComment = this.text.startsWith("# ", start);
    return isComment
      ? this.replace(start, start + 2, "", "a comment made a line")
      : this.replace(start, start, "# ", "a line made a comment");
  }

  /** Changes something that rules look at, or a name everywhere. */
  private changeToken(): string {
    const kind = this.random.next();
    if (kind < 0.15) return this.rename();
    if (kind < 0.3) return this.changeVersion();
    const change = this.random.pick(tokenChanges);
    const found = [...this.text.matchAll(change.where)];
    if (found.length === 0) return "nothing";
    const match = this.random.pick(found);
    const text = typeof change.text === "string" ? change.text : this.random.pick(change.text);
    // Sticky, so that what stands around the place decides as it did when it was found.
    const here = new RegExp(change.where.source, `${change.where.flags.replace("g", "")}y`);
    here.lastIndex = match.index;
    this.caret = match.index;
    this.places.push(match.index);
    return this.replaceAll(this.text.replace(here, text), change.what);
  }

  private rename(): string {
    const names = [...this.text.matchAll(/(?:\bAS |^ARG |^ENV )(\w+)/gim)].map(([, name = ""]) => name);
    if (names.length === 0) return "nothing";
    const name = this.random.pick(names);
    const other = this.random.chance(0.3) ? this.random.pick(names) : `${name}2`;
    const text = this.text.replace(new RegExp(`\\b${name}\\b`, "g"), other);
    return this.replaceAll(text, `${name} renamed to ${other} everywhere`);
  }

  private changeVersion(): string {
    const images = [...this.text.matchAll(/\bgolang(?::[\w.-]*)?/g)];
    if (images.length === 0) return "nothing";
    const { index, 0: image } = this.random.pick(images);
    return this.replace(index, index + image.length, `golang${this.random.pick(versions)}`, "another version of Go");
  }

  private replaceAll(text: string, what: string): string {
    this.text = text;
    this.caret = Math.min(this.caret, text.length);
    return what;
  }

  private replace(start: number, end: number, text: string, what: string): string {
    this.text = this.text.slice(0, start) + text + this.text.slice(end);
    this.caret = start + text.length;
    return what;
  }
}
