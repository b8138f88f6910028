import type { Voice } from './places.ts'

const allow = 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, MESSAGE'

/** Contact, which leads to the end's own address, and Allow. */
export const contactLines = (voice: Voice, address: string): readonly string[] => {
  const user = voice.at('the user of Contact')
  const uri = `sip:${user.name}-${user.number}@${address};x=${voice.at('a parameter of the URI of Contact').name}`
  const device = `+sip.instance="<${voice.at('+sip.instance of Contact').device}>"`
  const feature = `+g.3gpp.x="${voice.at('a feature of Contact').name}"`
  return [`Contact: "${voice.at('the display name of Contact').name}" <${uri}>;${device};${feature}`, allow]
}

/** Both ends of the list lead to the end's own address: each side reads it from its own. */
export const recordRouteLines = (voice: Voice, address: string): readonly string[] => {
  const [own, next] = [voice.at('Record-Route'), voice.at('the host of Record-Route')]
  const at = (user: string): string => `<sip:${user}@${address};lr>`
  return [`Record-Route: ${at(own.name)}, <sip:${next.host};lr;x=${next.percent}>, ${at(`${own.name}-${own.number}`)}`]
}
