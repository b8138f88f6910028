import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { firstState, type PhoneState } from './phone-state.ts'
import { type PhoneLine, SipPhone } from './sip-phone.ts'

export type UsedPhone = { readonly phone: SipPhone; readonly state: PhoneState }

const noneToHear = () => () => {}
const none = () => firstState

/** A phone that lives as long as its part of the page; null for no line, such as one that another device has. */
export const useSipPhone = (line: PhoneLine | null): UsedPhone | null => {
  const phone = useMemo(() => (line === null ? null : new SipPhone(line)), [line])
  useEffect(() => {
    if (phone === null) return
    void phone.start()
    return () => phone.stop()
  }, [phone])
  const state = useSyncExternalStore(phone?.subscribe ?? noneToHear, phone?.state ?? none)
  return useMemo(() => (phone === null ? null : { phone, state }), [phone, state])
}
