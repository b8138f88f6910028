import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Call } from './command.ts'
import { UsageError } from './usage-error.ts'

/** As much as the longest body of the API. */
const mostOctets = 1_048_576

export const inputOption = {
  file: { value: 'FILE', help: 'a file with the JSON; else it is read from stdin' },
} as const

/** The text of a stream. Throws UsageError when it is longer than any body may be or is not UTF-8. */
export const readText = async (stream: Readable, what: string): Promise<string> => {
  const parts: Buffer[] = []
  let octets = 0
  for await (const part of stream) {
    octets += (part as Buffer).length
    if (octets > mostOctets) throw new UsageError(`${what} has more than ${mostOctets} octets`)
    parts.push(part as Buffer)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    throw new UsageError(`${what} is not UTF-8`)
  }
}

/** Reads a file whole. Throws UsageError. */
export const readFileText = async (file: string): Promise<string> => {
  try {
    return await readText(createReadStream(file), 'the file')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw code === undefined ? error : new UsageError(`the file cannot be read (${code})`)
  }
}

/** The JSON object that a command is given: real numbers stand in it, and nowhere in the arguments. Throws UsageError. */
export const readJsonInput = async ({ option, surroundings }: Call): Promise<object> => {
  const { stdin, note } = surroundings
  const file = option('file')
  if (file === undefined && stdin.isTTY === true) note('Type the JSON, then Ctrl-D:\n')
  const text = file === undefined ? await readText(stdin, 'stdin') : await readFileText(file)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UsageError('what was given is not JSON')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UsageError('what was given is not a JSON object')
  }
  return json
}
