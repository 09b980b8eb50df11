import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * A vitest reporter that closes the output with `N passed, N failed`, and `, N skipped` when some were.
 *
 * Failed counts tests, and also what keeps tests from running: a file that does not load, a suite whose
 * hook throws, an unhandled error. Tests that an interrupted run never reached count as skipped.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failedTests = tests.filter((test) => test.result().state === 'failed').length;
    const brokenSuites = suites.filter((suite) => suite.errors().length > 0).length;
    const skipped = tests.length - passed - failedTests;
    const failed = failedTests + brokenSuites + unhandledErrors.length;
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
}
