import type { ShellAssignment, ShellCommand, ShellPart, ShellScope, ShellScript, ShellWord } from "./shellModel";
import { type Span, shiftSpan } from "./text";

/** The same script `delta` code units further on. */
export function shiftScript(script: ShellScript, delta: number): ShellScript {
  if (delta === 0 || (script.commands.length === 0 && script.assignments.length === 0)) return script;
  const shifter = new Shifter(delta);
  return {
    commands: script.commands.map((command) => shifter.command(command)),
    assignments: script.assignments.map(shifter.assignment),
    isComplete: script.isComplete,
  };
}

class Shifter {
  /** Commands share the chain of changes before them. */
  private readonly scopes = new Map<ShellScope, ShellScope>();

  constructor(private readonly delta: number) {}

  command(command: ShellCommand): ShellCommand {
    return {
      ...command,
      words: command.words.map(this.word),
      assignments: command.assignments.map(this.assignment),
      redirects: command.redirects.map((redirect) => ({
        operator: redirect.operator,
        target: redirect.target && this.word(redirect.target),
        span: this.span(redirect.span),
      })),
      span: this.span(command.span),
      shells: command.shells.map(this.word),
      user: command.user && this.word(command.user),
      scope: this.scope(command.scope),
    };
  }

  private scope(scope: ShellScope): ShellScope {
    if (!scope) return scope;
    let shifted = this.scopes.get(scope);
    if (!shifted) {
      const before = this.scope(scope.before);
      if (scope.kind === "assign") {
        shifted = { ...scope, before, value: scope.value && this.word(scope.value), span: this.span(scope.span) };
      } else if (scope.kind === "export") shifted = { ...scope, before, span: this.span(scope.span) };
      else if (scope.kind === "cd") shifted = { ...scope, before, target: scope.target && this.word(scope.target) };
      else shifted = { ...scope, before };
      this.scopes.set(scope, shifted);
    }
    return shifted;
  }

  private readonly word = (word: ShellWord): ShellWord => ({
    text: word.text,
    span: this.span(word.span),
    parts: word.parts.some((part) => part.kind === "variable") ? word.parts.map((part) => this.part(part)) : word.parts,
  });

  readonly assignment = (assignment: ShellAssignment): ShellAssignment => ({
    name: assignment.name,
    value: assignment.value && this.word(assignment.value),
    span: this.span(assignment.span),
  });

  private part(part: ShellPart): ShellPart {
    if (part.kind !== "variable") return part;
    return { ...part, span: this.span(part.span), operand: part.operand && this.word(part.operand) };
  }

  private span(span: Span): Span {
    return shiftSpan(span, this.delta);
  }
}
