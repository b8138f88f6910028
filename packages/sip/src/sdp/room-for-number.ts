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

const mobileNumber = /1[/-]*[3-9](?:[/-]*[0-9]){9}/

/**
 * The same for random text of letters, digits, `+`, `/` and `-`, which has to cross as it is: only what could be a mobile
 * number, 1 with 3 to 9 and nine more digits, is room. Of 24 random characters of base64, what Chromium makes as an ICE
 * password, 2 in 10^9 have it; of 32 hexadecimal ones, what Firefox makes, 8 in 1,000. Any eleven digits would be room
 * in 50 of these 1,000.
 */
export const hasRoomForMobile = (text: string): boolean => mobileNumber.test(text) || hasBase64Number(text)
