#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { isExpectedAtStart } from '@axbridge/server'
import { serve } from './serve.ts'

const usage = `axbridge: a self-hosted number protection service

  axbridge serve [--config FILE] [--ready-line]

    --config FILE   the configuration; else AXBRIDGE_CONFIG, else config.yaml, else the defaults
    --ready-line    when it runs, print one line of JSON instead of words
`

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const readArguments = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { config: { type: 'string' }, 'ready-line': { type: 'boolean' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    return fail(`axbridge: ${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

const { values, positionals } = readArguments()
const [command, ...rest] = positionals

if (values.help === true || command === undefined) {
  process.stdout.write(usage)
} else if (command !== 'serve' || rest.length > 0) {
  fail(`axbridge: there is no command '${positionals.join(' ')}'\n\n${usage}`)
} else {
  try {
    await serve({ config: values.config, isForProgram: values['ready-line'] === true })
  } catch (error) {
    if (isExpectedAtStart(error)) fail(error.message)
    throw error
  }
}
