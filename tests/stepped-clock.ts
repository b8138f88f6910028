import { readFileSync } from 'node:fs'

/**
 * Preloaded into a server's process: its wall clock is off by the ms that a file names. An empty or a missing file is
 * no step.
 */
const file = process.env.STEPPED_CLOCK_FILE
const trueNow = Date.now

const stepMs = (): number => {
  try {
    return file === undefined ? 0 : Number(readFileSync(file, 'utf8'))
  } catch {
    return 0
  }
}

Date.now = () => trueNow() + stepMs()
