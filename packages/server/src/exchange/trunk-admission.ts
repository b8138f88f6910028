import type { Admission, Flow, SipRequest } from '@axbridge/sip'
import type { ExchangeLog } from './exchange-log.ts'
import type { Trunk } from './trunk.ts'
import type { TrunkGate } from './trunk-gate.ts'
import type { TrunkLoads } from './trunk-load.ts'
import { isFromBrowser, type TrunkTable } from './trunk-table.ts'

export type TrunkAdmissionParts = {
  readonly trunks: TrunkTable
  readonly gate: TrunkGate
  readonly loads: TrunkLoads
  readonly log: Pick<ExchangeLog, 'strangerRefused' | 'limitReached'>
}

/** The methods for which a stranger is asked who he is: he may call, and ask whether we are there. */
const challenged: ReadonlySet<string> = new Set(['INVITE', 'OPTIONS'])

/**
 * As which trunk the sender of a request outside dialogs is let in, before any look-up and any state. A source that is no
 * trunk may prove by digest to be one. What a trunk may bring in is limited here too.
 */
export const admitSender = (
  request: SipRequest,
  flow: Flow,
  { trunks, gate, loads, log }: TrunkAdmissionParts,
): Admission => {
  const admit = (trunk: Trunk): Admission => {
    if (request.method !== 'INVITE' || loads.letsIn(trunk)) return { kind: 'admitted', peer: trunk.name }
    log.limitReached(trunk.name, 'in')
    return { kind: 'overloaded' }
  }
  const known = trunks.identify(flow)
  if (known !== undefined) return admit(known)
  if (trunks.hasUsers && challenged.has(request.method) && !isFromBrowser(flow)) {
    const verdict = gate.check(request, flow.remote.host)
    if (verdict.kind === 'trunk') return admit(verdict.trunk)
    if (verdict.kind === 'challenge') return { kind: 'challenged', headers: verdict.headers }
  }
  log.strangerRefused()
  return { kind: 'refused' }
}
