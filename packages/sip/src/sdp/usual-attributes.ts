/** RFC 3551 section 6 */
const staticTypes = ['0 PCMU/8000', '3 GSM/8000', '8 PCMA/8000', '9 G722/8000', '18 G729/8000']

/** What telephones and mobile networks offer beside them, under a type of their choice (RFC 3551 section 3). */
const dynamicEncodings = ['telephone-event/8000', 'telephone-event/16000', 'AMR/8000', 'AMR-WB/16000', 'opus/48000/2']
const eventRanges = ['0-15', '0-16']

const leastDynamic = 96
const greatestDynamic = 127

const dynamicLines = (type: number): string[] => [
  ...dynamicEncodings.map((encoding) => `a=rtpmap:${type} ${encoding}`),
  ...eventRanges.map((range) => `a=fmtp:${type} ${range}`),
]

/**
 * Lines of attributes that nearly every description has and that cross as they are (`allowed-attributes.ts` says so of each):
 * they are known at a look, and read no further.
 */
export const usualAttributes: ReadonlySet<string> = new Set([
  ...staticTypes.map((type) => `a=rtpmap:${type}`),
  ...Array.from({ length: greatestDynamic - leastDynamic + 1 }, (_, at) => dynamicLines(leastDynamic + at)).flat(),
  'a=fmtp:18 annexb=no',
  'a=ptime:20',
  'a=maxptime:20',
  'a=sendrecv',
  'a=sendonly',
  'a=recvonly',
  'a=inactive',
  'a=rtcp-mux',
])
