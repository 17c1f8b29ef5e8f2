/**
 * Milliseconds of processor time that this process takes for `run`. Time on the clock would also count what else the machine
 * does, and a test with a limit would fail on a busy one.
 */
export function processorTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
