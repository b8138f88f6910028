import { type Config, reachDatabase, readSqliteState } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'

const store = findingsOf('store')
const clock = findingsOf('clock')

/** Clocks of servers that share a time source differ by less. */
const toleratedMs = 2_000
const year2026 = Date.UTC(2026)

/** Whether a start could use the store, without touching it. */
export const examineStore = async (config: Config): Promise<readonly Finding[]> =>
  config.store.kind === 'postgres' ? examineDatabase(config) : [examineFolder(config)]

const examineDatabase = async (config: Config): Promise<readonly Finding[]> => {
  const reach = await reachDatabase(config)
  if (reach.kind === 'no_address')
    return [
      store.fault(
        'store.urlFile cannot be read, or holds no address of a PostgreSQL.',
        'It holds one line: postgres://user:password@host:5432/database',
      ),
    ]
  const advice = 'Look whether PostgreSQL runs there, listens on that address, and at the firewalls between.'
  const isUp = reach.hosts.some(({ code }) => code === null)
  return reach.hosts.map(({ host, code }) => {
    if (code === null)
      return store.ok(`PostgreSQL at ${host} takes connections; \`axbridge store check\` looks at every row.`)
    const says = `PostgreSQL at ${host} cannot be reached (${code}).`
    return isUp ? store.warning(says, advice) : store.fault(says, advice)
  })
}

const examineFolder = ({ data }: Config): Finding => {
  const state = readSqliteState(data)
  switch (state.kind) {
    case 'none':
      return store.ok(`There is no store in ${data} yet; the first start makes it.`)
    case 'unreadable':
      return store.fault(
        `The store in ${data} cannot be read: ${state.says}.`,
        'Look whether the disk is well and who owns the files; else restore a backup (docs/stores.md).',
      )
    case 'found': {
      const { schema, known, isServed } = state
      const says = `The store in ${data} has schema ${schema}${isServed ? ', and a server has it open' : ''}.`
      if (schema > known)
        return store.fault(says, `This version knows schema ${known}: use the version that wrote it, or a later one.`)
      return schema < known
        ? store.warning(
            says,
            `The next start brings it to schema ${known}, for good: back it up first (docs/upgrade.md).`,
          )
        : store.ok(`${says} \`axbridge store check\` looks at every row.`)
    }
  }
}

/** `elapse` resolves after some time with how long it took by a clock that nobody sets, in ms. */
export const examineClock = async (
  { data, store: { kind } }: Config,
  wall: () => number,
  elapse: () => Promise<number>,
): Promise<readonly Finding[]> => {
  const before = wall()
  const passedMs = await elapse()
  const jumpMs = Math.round(wall() - before - passedMs)
  const state = kind === 'embedded' ? readSqliteState(data) : undefined
  const aheadMs = state?.kind === 'found' ? state.committedTime - wall() : 0
  const now = new Date(wall()).toISOString()
  if (wall() < year2026) return [clock.fault(`The clock says ${now}.`, 'Set it, and let it follow a time server.')]
  const findings: Finding[] = []
  if (Math.abs(jumpMs) > 100)
    findings.push(
      clock.warning(`The clock was set by ${jumpMs} ms just now.`, 'Let it be slewed, not stepped (chrony does).'),
    )
  if (aheadMs > toleratedMs) {
    const says = `The clock says ${now}, and the store was written ${Math.round(aheadMs / 1_000)} s later than that.`
    const advice =
      'Until then time stands still for bindings: none that was made before ends earlier. Set the clock right.'
    findings.push(clock.fault(says, advice))
  }
  return findings.length > 0 ? findings : [clock.ok(`The clock says ${now}, and goes evenly.`)]
}
