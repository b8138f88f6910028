const mobile = /(?<!\d)(?:(?:00|\+)?86)?1[3-9]\d{9}(?!\d)/

/** A mainland mobile in any of its spellings. An address is kept by browsers and proxies: no person may stand in one. */
export const looksLikePerson = (text: string): boolean =>
  mobile.test(text) || mobile.test(text.replaceAll(/[\s().-]/g, ''))
