#!/usr/bin/env node
import { run } from './run.ts'

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const interrupted = (): AbortSignal => {
  const over = new AbortController()
  process.once('SIGINT', () => over.abort())
  process.once('SIGTERM', () => over.abort())
  return over.signal
}

// Not awaited: in a bundle what is loaded later may lean on this very file, and would wait for its end.
void run(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  out: (text) => {
    process.stdout.write(text)
  },
  note: (text) => {
    process.stderr.write(text)
  },
  interrupted,
}).then((code) => {
  process.exitCode = code
})
