import type { Build } from "../build/build";
import type { DockerfileRule, Report, RuleOptions } from "../rules/define";
import { Kept } from "../syntax/kept";

/** What a rule has to say; `error` where it threw, which costs its own findings and nothing else. */
export interface RuleAnswer {
  readonly reports: readonly Report[];
  readonly error?: unknown;
}

/** What the rules have said about a build, asked again only where what they have read was edited. */
export class RuleChecks {
  private readonly answers = new Map<DockerfileRule, Kept<RuleAnswer>>();

  constructor(
    readonly build: Build,
    readonly options: RuleOptions,
  ) {}

  answerOf(rule: DockerfileRule): RuleAnswer {
    const answer = this.known(rule) ?? this.ask(rule);
    // What was not read to the end may hang on more than was read.
    if ("error" in answer) this.forget(rule);
    return answer;
  }

  /** The answer to the version before, where it still holds or could be worked out from there. */
  private known(rule: DockerfileRule): RuleAnswer | undefined {
    try {
      return this.answers.get(rule)?.get();
    } catch {
      return undefined;
    }
  }

  private ask(rule: DockerfileRule): RuleAnswer {
    this.forget(rule);
    const kept = new Kept(() => this.check(rule));
    this.answers.set(rule, kept);
    const answer = kept.get();
    kept.hold();
    return answer;
  }

  private forget(rule: DockerfileRule): void {
    this.answers.get(rule)?.release();
    this.answers.delete(rule);
  }

  private check(rule: DockerfileRule): RuleAnswer {
    const { build, options } = this;
    const reports: Report[] = [];
    try {
      rule.check({ build, options, report: (report) => reports.push(report) });
      return { reports };
    } catch (error) {
      return { reports: [], error };
    }
  }
}
