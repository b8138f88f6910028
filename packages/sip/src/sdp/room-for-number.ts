/** Eleven digits with nothing between them that would end a number in any spelling. */
const elevenDigits = /[0-9](?:[^0-9A-Za-z,;=:|]*[0-9]){10}/

/** What base64 makes of nine digits: each three are four characters of these. */
const nineInBase64 = /(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){3}/

export const hasBase64Number = (text: string): boolean => nineInBase64.test(text)

/**
 * Whether a text may hold some phone number, whichever: plain, with separators, percent-encoded or in base64. What has no
 * room for one passes every guard, so that nobody sees from a held message that a number which he wrote is another
 * party's.
 */
export const hasRoomForNumber = (text: string): boolean =>
  text.includes('%') || elevenDigits.test(text) || hasBase64Number(text)
