import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, warning, fault } = findingsOf('webhooks')

type Endpoint = {
  readonly id: string
  readonly enabled: boolean
  readonly disabledReason: string | null
  readonly failingSince: string | null
  readonly waiting: number
}

const ofEndpoint = ({ id, enabled, disabledReason, failingSince, waiting }: Endpoint): Finding => {
  if (!enabled && disabledReason !== 'asked')
    return fault(
      `Endpoint ${id} was switched off (${disabledReason}).`,
      'Look at its deliveries, and switch it on again.',
    )
  if (!enabled) return ok(`Endpoint ${id} is switched off, as was asked for.`)
  return failingSince === null
    ? ok(`Endpoint ${id} takes what it is told.`)
    : warning(
        `Endpoint ${id} has taken nothing since ${failingSince}; ${waiting} deliveries wait.`,
        'Look at what it answers.',
      )
}

/** The operators' own endpoints, as a running server knows them. Customers see theirs with their keys. */
export const examineWebhooks = async (server: RunningServer): Promise<readonly Finding[]> => {
  if (server.kind !== 'ours') return []
  const listed = (await server.askAsOperator('/admin/v1/webhooks')) as
    | { readonly items?: readonly Endpoint[] }
    | undefined
  const endpoints = listed?.items ?? []
  return endpoints.length === 0 ? [ok('No endpoint of the operators is told of alarms.')] : endpoints.map(ofEndpoint)
}
