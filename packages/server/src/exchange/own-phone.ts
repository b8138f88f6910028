import type { PhoneNumber } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import type { RegistrationLookup } from './way-out.ts'

/** Whether it comes from where the phone of that number registered: there the password was asked for. */
export const isFromOwnPhone = (phone: PhoneNumber, flow: Flow, registered: RegistrationLookup): boolean => {
  const known = registered(phone)?.flow
  const { host, port } = flow.remote
  return known?.transport === flow.transport && known.remote.host === host && known.remote.port === port
}
