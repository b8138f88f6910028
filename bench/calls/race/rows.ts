import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** One way of running Kamailio, as `bench/kamailio` has it. */
export type Row = {
  readonly name: string
  /** What `--only` names it by. */
  readonly part: 'plain' | 'hiding' | 'topos'
  readonly config: string
  readonly defines: readonly string[]
  /** Whether it claims that no party can read the other's number. */
  readonly hides: boolean
  readonly needsRedis: boolean
}

export const rows: readonly Row[] = [
  { name: 'plain proxy', part: 'plain', config: 'plain-proxy.cfg', defines: [], hides: false, needsRedis: false },
  { name: 'equal hiding', part: 'hiding', config: 'hiding.cfg', defines: [], hides: true, needsRedis: false },
  { name: 'topos', part: 'topos', config: 'hiding.cfg', defines: ['TOPOS'], hides: true, needsRedis: true },
]

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where a program is, by PATH and where Debian puts services; undefined when it is not there. */
export const programAt = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)

const hasModule = (name: string): boolean =>
  readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .some(
      ({ name: folder }) =>
        isExecutable(join('/usr/lib', folder, 'kamailio/modules')) &&
        readdirSync(join('/usr/lib', folder, 'kamailio/modules')).includes(name),
    )

/** What a row lacks on this machine, with the line that installs it; undefined when it can run. */
export const lackOf = ({ needsRedis }: Row): string | undefined => {
  if (programAt('kamailio') === undefined) return 'kamailio: apt-get install --no-install-recommends kamailio'
  if (!needsRedis) return undefined
  if (programAt('redis-server') !== undefined && hasModule('topos_redis.so')) return undefined
  return 'Redis: apt-get install --no-install-recommends kamailio-redis-modules redis-server'
}
