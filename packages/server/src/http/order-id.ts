import { findNumbers, type PhoneNumber } from '@axbridge/core'

/** The shortest run of base64 that shows the 11 digits of a number. */
const base64Run = /[A-Za-z0-9+/]{12}/

/** Whether a text is such that a number might stand in it at all; of most order ids this is false, and costs little. */
const mightShow = (text: string): boolean => {
  let digits = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) digits += 1
  }
  return digits >= 11 || base64Run.test(text)
}

/**
 * Whether the number of one of these people stands in the order id, in any spelling. Records and logs keep the order id in
 * clear. NFKC makes full-width digits plain ones; the digits alone are searched, too, since people put all sorts of marks
 * between.
 */
export const showsAnyOf = (orderId: string, people: readonly PhoneNumber[]): boolean => {
  const text = orderId.normalize('NFKC')
  if (!mightShow(text)) return false
  const find = findNumbers(people)
  return find(text) || find(text.replaceAll(/[^0-9]/g, ''))
}
