import { isIPv4 } from 'node:net'

/** What people put between the digits of a number. A slash parts the segments of a path as well, and is one only between groups of digits. */
const separator = String.raw`(?:[\p{Z}\p{Cf}\p{Pd}\p{Ps}\p{Pe}\t._+~*\\]|(?<=[0-9]{3})/(?=[0-9]{3})){0,3}`

/** A mobile number of the mainland in any prefix, not within longer digits. */
const number = new RegExp(`(?<![0-9])(?:00)?(?:86)?0?1${separator}[3-9](?:${separator}[0-9]){9}(?![0-9])`, 'u')

/** Ids and addresses whose groups of digits are no number when put together. */
const uuid = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi
const dotted = /(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])/g

const withoutIds = (text: string): string =>
  text
    .replaceAll(uuid, (id) => id.replaceAll('-', '|'))
    .replaceAll(dotted, (address) => (isIPv4(address) ? address.replaceAll('.', '|') : address))

const encoded = /(?:%[0-9a-f]{2})+/gi

/** Octets that are no UTF-8 become U+FFFD, between which digits stay as they are. */
const decodedOnce = (text: string): string =>
  text.replaceAll(encoded, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))

const mostRounds = 16

/** Undoes percent-encoding also where it was done several times. */
const decoded = (text: string): string => {
  // A percent sign that was encoded over and over needs one round, however often it was.
  let before = text.replaceAll(/%(?:25)+/g, '%')
  for (let round = 0; round < mostRounds; round += 1) {
    const after = decodedOnce(before)
    if (after === before) break
    before = after
  }
  return before
}

/**
 * Whether digits that may be the number of a person stand in a text, in whatever spelling: with prefixes, separators,
 * percent-encoding, full-width digits.
 */
export const showsNumber = (text: string): boolean => number.test(withoutIds(decoded(text).normalize('NFKC')))
