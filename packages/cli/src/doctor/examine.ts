import { type Config, ConfigError, readConfig } from '@axbridge/server'
import { examineCertificates } from './examine-certificates.ts'
import { examineFolders } from './examine-folders.ts'
import { examineKeys } from './examine-keys.ts'
import { examineLimits, readSystemFigures } from './examine-limits.ts'
import { examineListeners } from './examine-listeners.ts'
import { examineNode } from './examine-node.ts'
import { examineServer } from './examine-server.ts'
import { examineClock, examineStore } from './examine-store.ts'
import { examineSupervision } from './examine-supervision.ts'
import { examineTrunks } from './examine-trunks.ts'
import { examineWebhooks } from './examine-webhooks.ts'
import { type CheckName, type Finding, findingsOf } from './finding.ts'
import { findRunningServer } from './running-server.ts'

const readGiven = (file: string | undefined): Config | Finding => {
  try {
    return readConfig(file)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return findingsOf('config').fault(
      `${error.message}.`,
      'config.sample.yaml shows every key. The rest is looked at once this is right.',
    )
  }
}

const shortWait = async (): Promise<number> => {
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 250))
  return performance.now() - began
}

type Check = readonly [name: CheckName, run: () => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>]

/** A look that fails is a finding too, and stops no other. */
const run = async ([name, look]: Check): Promise<readonly Finding[]> => {
  try {
    return [await look()].flat()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown')
    return [
      findingsOf(name).fault(`It could not be looked at (${code}).`, 'Run the doctor as the user that runs axbridge.'),
    ]
  }
}

/**
 * Looks at what a server on a configuration needs, beside a running one or without. It changes nothing; it takes each free port for
 * a moment, and sends an OPTIONS to trunks.
 */
export const examine = async (file: string | undefined): Promise<readonly Finding[]> => {
  const node = examineNode(process.versions.node)
  const config = readGiven(file)
  if ('check' in config) return [node, config]
  const server = await findRunningServer(config)
  const checks: readonly Check[] = [
    ['folders', () => examineFolders(config, file ?? 'config.yaml')],
    ['keys', () => examineKeys(config)],
    ['store', () => examineStore(config)],
    ['clock', () => examineClock(config, Date.now, shortWait)],
    ['certificates', () => examineCertificates(config, Date.now())],
    ['listeners', () => examineListeners(config, server)],
    ['limits', () => examineLimits(config, readSystemFigures(server))],
    ['server', () => examineServer(config, server)],
    ['trunks', () => examineTrunks(config, server)],
    ['supervision', () => examineSupervision(config, server)],
    ['webhooks', () => examineWebhooks(server)],
  ]
  const findings = [
    node,
    findingsOf('config').ok(`The configuration${file === undefined ? '' : ` in ${file}`} is valid.`),
  ]
  for (const check of checks) findings.push(...(await run(check)))
  return findings
}
