/**
 * The same text in memory of its own. What is cut out of a message holds the whole message in memory as long as it is kept
 * itself (V8 makes a slice of it): what stays for the length of a call is kept as such a copy. Only for a byte string, as
 * every text in this package is one.
 */
export const detachText = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
