import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { AuditReport } from '@axbridge/server'
import { NoAnswer } from '../api/api-client.ts'
import { type Call, type Command, exitCodes } from '../command.ts'
import { auditText } from '../upkeep/audit-text.ts'
import { unlessExpected } from '../upkeep/unless-expected.ts'
import { UsageError } from '../usage-error.ts'
import { configOption } from './stores.ts'

const databaseOption = { value: 'URL', help: 'a PostgreSQL to look at instead of the configured store' } as const

/** Longer than a server reads for one answer. */
const answerMs = 120_000

/** Asks a running server part by part. Its answers are added up. */
const verifyByServer = async ({ api }: Call): Promise<AuditReport> => {
  let report: AuditReport = { entries: 0, checkpoints: 0, through: 0, faults: [], faultCount: 0 }
  for (let isWhole = false; !isWhole; ) {
    const body = report.through === 0 ? {} : { after: report.through }
    const path = '/admin/v1/audit/verification'
    const { json } = await api.ask({ method: 'POST', path, body, deadlineMs: answerMs })
    const isFirst = report.entries === 0
    // Every part looks at the checkpoints anew.
    const isNew = ({ ordinal }: AuditReport['faults'][number]) => isFirst || (ordinal ?? 0) > report.through
    if (!json.isWhole && json.through <= report.through)
      throw new NoAnswer(
        'the server looked at no entry in the time that it takes for one answer: verify with --offline',
      )
    const faults = (json.faults as AuditReport['faults']).filter(isNew)
    report = {
      ...{ entries: report.entries + json.entries, checkpoints: json.checkpoints, through: json.through },
      faults: [...report.faults, ...faults].slice(0, 1_000),
      faultCount: report.faultCount + (isFirst ? json.faultCount : faults.length),
    }
    isWhole = json.isWhole
  }
  return report
}

const verifyCommand: Command = {
  name: 'audit verify',
  options: {
    offline: { help: 'read the store itself, beside a running server or without one' },
    config: configOption,
    database: databaseOption,
    export: { value: 'FILE', help: 'an export to look at instead of a store; needs --public-keys' },
    'public-keys': { value: 'FILE', help: 'the keys that are trusted, a line each; else those of the keys folder' },
    checkpoints: {
      value: 'FILE',
      help: 'the file of checkpoints outside the database; else that of the configuration',
    },
    'kept-days': { value: 'N', help: 'how long entries are kept at least; else as configured' },
    json: { help: 'print the report as JSON' },
  },
  summary: 'hold the audit log to its hashes and to its signed checkpoints',
  details: `Asks the running server, unless --offline, --database or --export is given. Whoever does not trust the server verifies an export by
public keys that he noted earlier. It finds entries that were changed, removed, inserted, moved or written anew, and an end that was cut off.
It exits with 1 when it found a fault. docs/audit.md says what it cannot find.`,
  asks: 'operator',
  run: (call) =>
    unlessExpected(call.surroundings, async () => {
      const { option, isOn, asJson, surroundings } = call
      const [url, exported] = [option('database'), option('export')]
      const isOffline = isOn('offline') || url !== undefined || exported !== undefined
      const offlineOnly = ['public-keys', 'checkpoints', 'kept-days', 'config'].filter(
        (name) => option(name) !== undefined,
      )
      if (!isOffline && offlineOnly.length > 0)
        throw new UsageError(`--${offlineOnly[0]} goes with --offline, --database or --export`)
      if (exported !== undefined && option('public-keys') === undefined)
        throw new UsageError('--export needs --public-keys: those of the server, noted before (axbridge audit keys)')
      const days = option('kept-days')
      if (days !== undefined && !/^[0-9]{1,5}$/.test(days)) throw new UsageError('--kept-days is a number of days')
      const offline = async (): Promise<AuditReport> => {
        const { readConfig, verifyConfiguredAudit } = await import('@axbridge/server')
        return verifyConfiguredAudit(readConfig(option('config')), {
          ...{ url, exported, publicKeys: option('public-keys'), checkpoints: option('checkpoints') },
          keptDays: days === undefined ? undefined : Number(days),
        })
      }
      const report = isOffline ? await offline() : await verifyByServer(call)
      surroundings.out(asJson ? `${JSON.stringify(report)}\n` : auditText(report))
      return report.faultCount === 0 ? exitCodes.done : exitCodes.refused
    }),
}

const exportCommand: Command = {
  name: 'audit export',
  options: {
    config: configOption,
    database: databaseOption,
    to: { value: 'FILE', help: 'a new file; else the output' },
  },
  summary: 'write the audit log and its checkpoints as lines of JSON',
  details:
    'It reads the store as it is at one instant, beside a running server or without one. No real number stands in it.',
  asks: 'nobody',
  run: ({ option, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const { exportConfiguredAudit, readConfig } = await import('@axbridge/server')
      const to = option('to')
      const file = to === undefined ? undefined : createWriteStream(to, { flags: 'wx', mode: 0o600 })
      if (file !== undefined) await once(file, 'open')
      const write = async (text: string): Promise<void> => {
        if (file === undefined) surroundings.out(text)
        else if (!file.write(text)) await once(file, 'drain')
      }
      const count = await exportConfiguredAudit(readConfig(option('config')), { url: option('database'), write })
      if (file !== undefined) {
        file.end()
        await finished(file)
      }
      surroundings.note(`${count.toLocaleString('en')} entries were exported\n`)
      return exitCodes.done
    }),
}

const keysCommand: Command = {
  name: 'audit keys',
  options: { config: configOption },
  summary: 'print the public keys that sign the audit log, for whoever verifies it elsewhere',
  details: 'A line each: the key and since when it signs. Keep them where this server cannot write.',
  asks: 'nobody',
  run: ({ option, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const { readConfig, readSignerKeys } = await import('@axbridge/server')
      const keys = readSignerKeys(readConfig(option('config')).keys)
      if (keys.length === 0) surroundings.note('nothing signs yet: the first start of the server makes a key\n')
      for (const { publicKey, since } of keys) surroundings.out(`${publicKey} ${new Date(since).toISOString()}\n`)
      return keys.length === 0 ? exitCodes.refused : exitCodes.done
    }),
}

const rotateCommand: Command = {
  name: 'audit rotate-key',
  options: { config: configOption },
  summary: 'make a new key for the audit log; the next checkpoint names it, and it signs from then on',
  details: `A running server goes over to it with its next start. Who trusts the old key trusts the new one, since a checkpoint that the old
one signed names it.`,
  asks: 'nobody',
  run: ({ option, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const { prepareNextSigner, readConfig } = await import('@axbridge/server')
      surroundings.out(`${prepareNextSigner(readConfig(option('config')).keys).publicKey}\n`)
      return exitCodes.done
    }),
}

export const auditCommands: readonly Command[] = [verifyCommand, exportCommand, keysCommand, rotateCommand]
