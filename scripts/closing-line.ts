import type { Reporter, TestModule } from 'vitest/node'

/** Prints the run's one closing line, and each skipped test with what would let it run. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    const skips = new Set<string>()
    for (const module of modules) {
      // A file that could not be loaded has no tests and would count as nothing.
      if (module.state() === 'failed' && module.children.size === 0) counts.failed += 1
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'pending') continue
        counts[result.state] += 1
        if (result.state === 'skipped') skips.add(result.note ?? `${module.relativeModuleId} > ${test.fullName}`)
      }
    }
    for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`)
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
  }
}
