import type { Config } from '@axbridge/server'
import { trunksOf } from './examine-trunks.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, warning } = findingsOf('supervision')

/** Whether as much is required of binds as real calls ask for. */
export const examineSupervision = async (config: Config, server: RunningServer): Promise<Finding> => {
  const { profile } = config.supervision
  if (profile === 'pilot') return ok('supervision.profile is pilot: every bind says what the pilot asks for.')
  const trunks = await trunksOf(config, server)
  return trunks.length === 0
    ? ok('supervision.profile is sandbox, and there is no trunk: no real person is called.')
    : warning(
        'supervision.profile is sandbox, and there are trunks: binds need no verified entity, scenario, identifier or consent.',
        'Set supervision.profile to pilot before real people are bound (docs/customers.md).',
      )
}
