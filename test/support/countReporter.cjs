// A mocha reporter for `npm test`: prints only what needs reading (failures, and skipped tests with their reason) through
// the reporter option `print` (console.log when left out), and writes the counts to the file that the option `output` names.
// It is plain CommonJS so that mocha can load it by its path from the command line and inside an extension host alike.
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

const { Base } = reporters;
const { EVENT_RUN_END, EVENT_TEST_PENDING } = Runner.constants;

/**
 * @typedef {object} TestReport
 * @property {number} passed
 * @property {number} failed failed tests and hooks
 * @property {{ title: string, reason?: string }[]} skipped
 */

class CountReporter extends Base {
  constructor(runner, options) {
    super(runner, options);
    if (options.reporterOptions.print !== undefined) {
      Base.consoleLog = options.reporterOptions.print;
    }
    const skipped = [];
    runner.on(EVENT_TEST_PENDING, (test) => {
      skipped.push({ title: test.fullTitle(), reason: reasonOf(test) });
    });
    runner.once(EVENT_RUN_END, () => {
      if (this.failures.length > 0) {
        Base.list(this.failures);
      }
      for (const { title, reason } of skipped) {
        Base.consoleLog(`  skipped: ${title}${reason === undefined ? "" : ` (${reason})`}`);
      }
      /** @type {TestReport} */
      const report = { passed: this.stats.passes, failed: this.stats.failures, skipped };
      writeFileSync(options.reporterOptions.output, JSON.stringify(report));
    });
  }
}

/** The reason that `skip` in skip.ts left on the test, or on the suite whose hook skipped it; an `it.skip` has its title. */
function reasonOf(test) {
  for (let at = test; at !== undefined; at = at.parent) {
    if (at.skipReason !== undefined) {
      return at.skipReason;
    }
  }
  return undefined;
}

module.exports = CountReporter;
