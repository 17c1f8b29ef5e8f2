import type { Build } from "../build/build";
import type { DockerfileRule, Report, RuleOptions } from "../rules/define";
import { isGood, type Kept, keep } from "../syntax/reads";

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
    const known = this.answers.get(rule);
    if (known !== undefined && isGood(known)) return known.result;
    const kept = keep(() => this.check(rule));
    // What was not read to the end may hang on more than was read.
    if ("error" in kept.result) this.answers.delete(rule);
    else this.answers.set(rule, kept);
    return kept.result;
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
