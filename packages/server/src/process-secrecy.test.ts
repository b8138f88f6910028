import { expect, test } from 'vitest'
import { revealingFlag } from './process-secrecy.ts'

test.each([
  [['--heapsnapshot-signal=SIGUSR2'], '', '--heapsnapshot-signal'],
  [[], '--max-old-space-size=512 --heapsnapshot-near-heap-limit=2', '--heapsnapshot-near-heap-limit'],
  [[], '--heapsnapshot_near_heap_limit=2', '--heapsnapshot-near-heap-limit'],
  [[], '"--inspect=0.0.0.0:9229"', '--inspect'],
  [['--abort-on-uncaught-exception'], '', '--abort-on-uncaught-exception'],
  [['--max-old-space-size=512'], '--enable-source-maps --report-on-signal', undefined],
  [[], '', undefined],
])('SEC-1: of %j and NODE_OPTIONS %j, %s would show what is in memory', (given, options, flag) => {
  expect(revealingFlag(given, options)).toBe(flag)
})
