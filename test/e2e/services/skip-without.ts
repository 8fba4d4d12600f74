/** Skips the tests of a file by the reason why their counterpart can't be started here; null when it can. */
export function skipWithout(test: { skip(condition: boolean, reason: string): void }, missing: string | null): void {
  // biome-ignore lint/suspicious/noSkippedTests: nothing is switched off: a machine without the counterpart says so.
  test.skip(missing !== null, missing ?? '')
}
