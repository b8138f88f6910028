import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWholeFile } from '../whole-file.ts'

/** The secrets of the sandbox: kept beside the master key, so that every start can show them again. */
export type SandboxSecrets = {
  /** The sandbox customer's API key. */
  readonly apiKey: string
  /** What every sandbox phone registers with. */
  readonly phonePassword: string
}

const fileIn = (keysDirectory: string): string => join(keysDirectory, 'sandbox.json')

/** The secrets of an earlier start; undefined before the first. Throws when the file is there and cannot be read. */
export const readSandboxSecrets = (keysDirectory: string): SandboxSecrets | undefined => {
  let text: string
  try {
    text = readFileSync(fileIn(keysDirectory), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const { apiKey, phonePassword } = JSON.parse(text) as Partial<SandboxSecrets>
  if (typeof apiKey !== 'string' || typeof phonePassword !== 'string') {
    throw new Error('sandbox.json in the keys folder does not hold the sandbox secrets; remove it to make new ones')
  }
  return { apiKey, phonePassword }
}

export const writeSandboxSecrets = (keysDirectory: string, secrets: SandboxSecrets): void =>
  writeWholeFile(fileIn(keysDirectory), `${JSON.stringify(secrets, null, 2)}\n`)
