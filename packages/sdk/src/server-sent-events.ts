import { AxbridgeError } from './axbridge-error.ts'

export type ServerSentEvent = {
  /** `message` where it has no name. */
  readonly event: string
  readonly data: string
  /** Where a client that comes back goes on; undefined where it has none. */
  readonly id: string | undefined
}

/** Above the longest event by the contract, which holds one SIP message. */
const longestEventLetters = 1_048_576

/** Events of a stream by WHATWG HTML, section 9.2.6: an event ends with an empty line, and comments are passed over. */
export async function* serverSentEvents(
  parts: AsyncIterable<string>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let rest = ''
  let event = ''
  let id: string | undefined
  let data: string[] = []
  for await (const part of parts) {
    const lines = `${rest}${part}`.split(/\r?\n/)
    rest = lines.pop() ?? ''
    if (rest.length > longestEventLetters) {
      throw new AxbridgeError('unexpected_answer', 'an event of the stream is too long')
    }
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0 || id !== undefined) yield { event: event || 'message', data: data.join('\n'), id }
        event = ''
        id = undefined
        data = []
        continue
      }
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
      if (name === 'event') event = value
      else if (name === 'data') data.push(value)
      else if (name === 'id') id = value
    }
  }
}
