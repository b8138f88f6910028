import type { Reporter, TestModule, TestRunEndReason, TestSuite } from 'vitest/node'

/** Prints the run's one closing line, and each skipped test with what would let it run. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    const skips = new Set<string>()
    for (const module of modules) {
      counts.failed += brokenGroups(module)
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'pending') continue
        counts[result.state] += 1
        if (result.state === 'skipped') skips.add(result.note ?? `${module.relativeModuleId} > ${test.fullName}`)
      }
    }
    // What makes a run fail without failing a test, as finding no test at all, must not read as a pass.
    if (reason === 'failed' && counts.failed === 0) counts.failed = 1
    for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`)
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  }
}

/** Files that could not be loaded, and files and groups with a failing hook: their tests count as nothing or as skipped. */
const brokenGroups = (module: TestModule): number => {
  const groups: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()]
  return groups.filter((group) => group.errors().length > 0).length
}
