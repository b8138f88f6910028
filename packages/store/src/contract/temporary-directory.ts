import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A directory for one test, removed when it has ended. */
export const temporaryDirectory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'axbridge-store-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
