import { renameSync, writeFileSync } from 'node:fs'

/** Writes a file for its owner's eyes, all of it or nothing: a power cut leaves no half of it. */
export const writeWholeFile = (path: string, text: string): void => {
  const part = `${path}.part`
  writeFileSync(part, text, { mode: 0o600, flush: true })
  renameSync(part, path)
}
