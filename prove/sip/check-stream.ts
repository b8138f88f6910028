import { isDeepStrictEqual } from 'node:util'
import { type FramedItem, StreamFramer } from '@axbridge/sip'
import type { Draw } from '../bindings/draw.ts'

/** Pings that follow each other count as one, since how many are answered depends on how they came. */
const itemsOf = (chunks: readonly string[]): FramedItem[] => {
  const framer = new StreamFramer()
  const items: FramedItem[] = []
  for (const chunk of chunks)
    for (const item of framer.push(chunk)) if (item.kind !== 'ping' || items.at(-1)?.kind !== 'ping') items.push(item)
  return items
}

/** A stream cut into pieces, often of one octet. */
const cut = (stream: string, draw: Draw): string[] => {
  const chunks: string[] = []
  for (let at = 0; at < stream.length; ) {
    const length = draw.oneIn(3) ? 1 : draw.between(1, 1_460)
    chunks.push(stream.slice(at, at + length))
    at += length
  }
  return chunks
}

/** What is wrong with how a stream is cut into messages: it throws, or depends on how the octets came. */
export const checkStream = (stream: string, draw: Draw): string | undefined => {
  try {
    return isDeepStrictEqual(itemsOf(cut(stream, draw)), itemsOf([stream]))
      ? undefined
      : 'the messages depend on how the octets came'
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.stack : String(error)}`
  }
}
