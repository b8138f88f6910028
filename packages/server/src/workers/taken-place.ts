import type { SipAddresses } from '../sip-opening.ts'
import type { SipSettings } from '../sip-settings.ts'

/** The settings of one that takes the place of another: where any port was allowed, it is the one that peers know by now. */
export const sipInPlaceOf = (before: SipAddresses | null, sip: SipSettings): SipSettings => {
  if (before === null) return sip
  const known = <Section extends { listen: string }>(section: Section | null, listen = ''): Section | null =>
    section === null ? null : { ...section, listen }
  return {
    ...sip,
    udp: before.udp,
    tcp: before.tcp,
    tls: known(sip.tls, before.tls),
    ws: known(sip.ws, before.ws),
    wss: known(sip.wss, before.wss),
  }
}
