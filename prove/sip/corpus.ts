import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../tests/repository.ts'

const folder = join(repositoryRoot, 'prove/sip/corpus')

/** Octets on which something failed once, by the name of their file. `npm test` reads them all. */
export const corpus = (): readonly { readonly name: string; readonly wire: string }[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder)
        .filter((name) => name.endsWith('.sip'))
        .sort()
        .map((name) => ({ name, wire: readFileSync(join(folder, name), 'latin1') }))

/** Keeps what failed, and answers the name of its file. */
export const keep = (wire: string): string => {
  const name = `${createHash('sha256').update(wire, 'latin1').digest('hex').slice(0, 12)}.sip`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), wire, 'latin1')
  return name
}
