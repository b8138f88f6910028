/** RFC 2198 section 5: the payload types of redundant encodings. */
const redundancy = 'fmtp:[0-9]{1,3} [0-9]{1,3}(?:/[0-9]{1,3}){1,8}'

const redundancyAlone = new RegExp(`^${redundancy}$`)

/** Whether the text behind `a=` is a row of payload types. */
export const isPayloadRow = (attribute: string): boolean => redundancyAlone.test(attribute)

const rowLines = new RegExp(`^(?:[cmo]=.*|a=(?:${redundancy}|candidate:.*|group:.*))$`, 'gm')

/**
 * A description that `rebuildSdp` wrote with commas between the short numbers of its rows: payload types, ports, the octets
 * of an address, the priority of a candidate, the names of media. With what stands between them they would read as a phone
 * number that is none.
 */
export const rowsApart = (sdp: string): string => sdp.replace(rowLines, (row) => row.replaceAll(/[ ./]/g, ','))
