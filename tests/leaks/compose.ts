import { type BodyPlace, bodyPlaces } from './body-places.ts'
import { headerPlaces } from './header-places.ts'
import type { Part } from './place.ts'
import type { Voice } from './places.ts'
import { sdpLines } from './sdp-places.ts'

/** What a message carries: nothing, a session description, every kind of body at once, one of them, or a text. */
export type Content =
  | 'nothing'
  | 'session'
  | 'bodies'
  /** Every kind of body at once, a session description among them. */
  | 'session and bodies'
  | BodyPlace
  | { readonly type: string; readonly text: string }

export type Composition = {
  readonly start: string
  /** The lines that every message has. */
  readonly frame: readonly string[]
  readonly part: 'request' | 'response'
  /** Of the request, or of the one that is answered. */
  readonly method: string
  readonly content: Content
}

const sessionOf = (voice: Voice): string =>
  sdpLines.map((line) => `${typeof line === 'string' ? line : voice.write(line)}\r\n`).join('')

const partOf = (type: string, text: string): string => `Content-Type: ${type}\r\n\r\n${text}`

const bodyOf = (content: Content, voice: Voice): { readonly type: string; readonly text: string } | undefined => {
  if (content === 'nothing') return undefined
  if (content === 'session') return { type: 'application/sdp', text: sessionOf(voice) }
  if (typeof content === 'object') {
    return 'content' in content ? { type: content.type, text: content.content(voice.at(content.name)) } : content
  }
  const boundary = voice.at('the boundary of a body').name
  const session = content === 'session and bodies' ? [partOf('application/sdp', sessionOf(voice))] : []
  const parts = [...session, ...bodyPlaces.map((place) => voice.write(place))]
  const text = `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`
  return { type: `multipart/mixed;boundary=${boundary}`, text }
}

/** Writes a message with the secrets of its sender at every place that it can have. */
export const compose = (voice: Voice, { start, frame, part, method, content }: Composition): string => {
  const headers = headerPlaces
    .filter(({ parts, notIn }) => (parts as readonly Part[]).includes(part) && notIn?.includes(method) !== true)
    .map((place) => voice.write(place))
  const body = bodyOf(content, voice)
  const lines = [start, ...frame, ...headers]
  if (body !== undefined) lines.push(`Content-Type: ${body.type}`)
  return `${lines.join('\r\n')}\r\nContent-Length: ${body?.text.length ?? 0}\r\n\r\n${body?.text ?? ''}`
}
