import { type Command, exitCodes } from '../command.ts'
import { backupText, restoredText } from '../upkeep/backup-text.ts'
import { checkText } from '../upkeep/check-text.ts'
import { copyText } from '../upkeep/copy-text.ts'
import { startProgress } from '../upkeep/progress.ts'
import { unlessExpected } from '../upkeep/unless-expected.ts'
import { UsageError } from '../usage-error.ts'

export const configOption = {
  value: 'FILE',
  help: 'the configuration; else AXBRIDGE_CONFIG, else config.yaml, else the defaults',
} as const

const checkCommand: Command = {
  name: 'store check',
  options: {
    config: configOption,
    database: {
      value: 'URL',
      help: 'a PostgreSQL to look at instead of the configured store; its keys are the configured ones',
    },
    quick: { help: 'open a sample of what is sealed only, and look at the file less closely' },
    json: { help: 'print the report as JSON' },
  },
  summary: 'prove on the data what AXBridge promises of them',
  details: `Reads the whole store beside a running server or without one, and changes nothing. It exits with 1 when it found a fault.
What it looks for stands in docs/stores.md. No real number is printed.`,
  asks: 'nobody',
  run: ({ option, isOn, asJson, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const { checkConfiguredStore, readConfig } = await import('@axbridge/server')
      const url = option('database')
      const where = url === undefined ? {} : { url }
      const options = { ...where, isQuick: isOn('quick'), progress: startProgress(surroundings) }
      const report = await checkConfiguredStore(readConfig(option('config')), options)
      surroundings.out(asJson ? `${JSON.stringify(report)}\n` : checkText(report))
      return report.findings.length === 0 ? exitCodes.done : exitCodes.refused
    }),
}

const megabyte = 1_000_000

const backupCommand: Command = {
  name: 'store backup',
  options: {
    config: configOption,
    to: { value: 'FOLDER', help: 'a new folder, or an empty one', required: true },
    'mb-per-second': { value: 'N', help: 'how much is copied in a second at most; else 50' },
    json: { help: 'print the manifest as JSON' },
  },
  summary: 'copy the embedded store while the server runs',
  details: `The copy is what was committed at one instant. The keys are not in it: keep a copy of the keys folder somewhere else,
since without the master key nobody opens the backup, and with it everybody does.`,
  asks: 'nobody',
  run: ({ option, asJson, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const rate = Number(option('mb-per-second') ?? 50)
      if (!(rate >= 1 && rate <= 100_000)) throw new UsageError('--mb-per-second is a number from 1 to 100000')
      const { backUpConfiguredStore, readConfig } = await import('@axbridge/server')
      const to = option('to') ?? ''
      const progress = startProgress(surroundings)
      const options = { to, bytesPerSecond: rate * megabyte, progress }
      const manifest = await backUpConfiguredStore(readConfig(option('config')), options)
      surroundings.out(asJson ? `${JSON.stringify(manifest)}\n` : backupText(manifest, to))
      return exitCodes.done
    }),
}

const restoreCommand: Command = {
  name: 'store restore',
  options: {
    config: configOption,
    from: { value: 'FOLDER', help: 'the folder of the backup', required: true },
    'rest-all-numbers': { help: 'withdraw every active block, so that nothing is bound on its numbers for now' },
    json: { help: 'print what was done as JSON' },
  },
  summary: 'put a backup in the place of a store that is lost',
  details: `The data folder must hold no store, and no server may run on it. What was bound, changed and ended after the backup is
forgotten: docs/stores.md says what that means and what to do before calls come in.`,
  asks: 'nobody',
  run: ({ option, isOn, asJson, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const { readConfig, restoreConfiguredStore } = await import('@axbridge/server')
      const config = readConfig(option('config'))
      const options = { from: option('from') ?? '', withdrawBlocks: isOn('rest-all-numbers') }
      const restored = await restoreConfiguredStore(config, options)
      surroundings.out(
        asJson ? `${JSON.stringify(restored)}\n` : restoredText(restored, config.bindings.quarantineMs, Date.now()),
      )
      return exitCodes.done
    }),
}

const copyCommand: Command = {
  name: 'store copy',
  options: {
    config: configOption,
    to: {
      value: 'URL',
      help: 'the empty database; else AXBRIDGE_POSTGRES_URL, where others see no password, else that of the configuration',
    },
    json: { help: 'print what was copied as JSON' },
  },
  summary: 'move the embedded store of a stopped server to PostgreSQL',
  details: `All of it is copied and every row is compared, or nothing is: a copy that was interrupted is begun again. The embedded store stays
as it is, and so do the keys. docs/stores.md says how a server goes on with the copy.`,
  asks: 'nobody',
  run: ({ option, asJson, surroundings }) =>
    unlessExpected(surroundings, async () => {
      const url = option('to') ?? surroundings.env.AXBRIDGE_POSTGRES_URL
      const { copyConfiguredStore, readConfig } = await import('@axbridge/server')
      const progress = startProgress(surroundings)
      const copied = await copyConfiguredStore(readConfig(option('config')), {
        ...(url === undefined ? {} : { url }),
        progress,
      })
      surroundings.out(asJson ? `${JSON.stringify(copied)}\n` : copyText(copied))
      return exitCodes.done
    }),
}

export const storeCommands: readonly Command[] = [checkCommand, backupCommand, restoreCommand, copyCommand]
