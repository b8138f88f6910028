const mobile = /(?<!\d)(?:(?:00|\+)?86)?1[3-9]\d{9}(?!\d)/

/** A mainland mobile in any of its spellings. An address is kept by browsers and proxies: no person may stand in one. */
export const looksLikePerson = (text: string): boolean =>
  mobile.test(text) || mobile.test(text.replaceAll(/[\s().-]/g, ''))

const beginning = /^(?:(?:00|\+)?86)?1[3-9]\d*$/

/** What one has typed so far of such a number, in a field of 700 numbers: none of those begins like it. */
export const mayBecomePerson = (text: string): boolean => beginning.test(text.replaceAll(/[\s().-]/g, ''))
