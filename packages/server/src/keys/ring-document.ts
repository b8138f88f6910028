import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { CustomerId } from '@axbridge/core'
import { KeyError } from './key-error.ts'
import type { DataKey, KeyRing } from './key-ring.ts'
import { assertSuite, cipherOf, type SuiteName, suiteNames } from './suite.ts'

/** Which master key wrapped the ring's own key. The id tells it from others and says nothing of it. */
export type WrappedKey = { readonly kind: 'file' | 'env' | 'service'; readonly id: string; readonly wrapped: string }

/** The ring as it is kept: its keys are sealed under a key of its own, which the master key wraps. */
export type RingDocument = {
  readonly revision: number
  readonly suite: SuiteName
  readonly master: WrappedKey
  /** Base64. */
  readonly sealed: string
}

const format = 1

const noHeader = new Uint8Array()

const broken = (cause?: unknown): KeyError =>
  new KeyError('ring_malformed', 'the key ring is damaged: restore it, it is in every backup of the store', { cause })

/** In one list for each key, since the names would be most of it. */
type WrittenKey = readonly [number: number, suite: number, customer: string, madeAt: number, sealsFrom: number]
type WrittenRing = { readonly index: WrittenKey; readonly keys: readonly WrittenKey[] }

const suiteAt = (at: number): SuiteName => {
  const suite = suiteNames[at]
  if (suite === undefined) throw broken()
  assertSuite(suite)
  return suite
}

const boundTo = (revision: number): Buffer => Buffer.from(`key-ring\0${revision}`)

/** Seals a ring under its key of 32 octets. */
export const sealRing = (
  ring: KeyRing,
  { key, suite, master }: { readonly key: Uint8Array; readonly suite: SuiteName; readonly master: WrappedKey },
): string => {
  const { index, keys } = ring
  const written: WrittenRing = {
    index: [index.id, suiteNames.indexOf(index.suite), '', index.madeAt, index.madeAt],
    keys: keys.map(({ number, suite, customer, madeAt, sealsFrom }) => [
      ...([number, suiteNames.indexOf(suite), customer ?? '', madeAt, sealsFrom] as const),
    ]),
  }
  const names = deflateRawSync(JSON.stringify(written))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(names.length)
  const octets = Buffer.concat([length, names, index.root, ...keys.map(({ root }) => root)])
  const sealed = cipherOf(suite, key, 'ring/keys').seal(
    noHeader,
    boundTo(ring.revision),
    octets.toString('latin1'),
    'latin1',
  )
  octets.fill(0)
  const document = { format, revision: ring.revision, suite, master, sealed: Buffer.from(sealed).toString('base64') }
  return `${JSON.stringify(document)}\n`
}

/** Reads what `sealRing` wrote, without its keys. Throws KeyError. */
export const readRing = (text: string): RingDocument => {
  const document = parsed(text)
  const { revision, suite, master, sealed } = document
  const isWhole =
    document.format === format &&
    typeof revision === 'number' &&
    suiteNames.includes(suite as SuiteName) &&
    [master?.kind, master?.id, master?.wrapped, sealed].every((part) => typeof part === 'string')
  if (!isWhole) throw broken()
  assertSuite(suite as SuiteName)
  return document as RingDocument
}

type Parsed = Partial<Omit<RingDocument, 'suite'>> & { readonly format?: unknown; readonly suite?: unknown }

const parsed = (text: string): Parsed => {
  try {
    return (JSON.parse(text) ?? {}) as Parsed
  } catch (cause) {
    throw broken(cause)
  }
}

/** Opens a ring with its key. Throws KeyError. */
export const openRing = ({ revision, suite, sealed }: RingDocument, key: Uint8Array): KeyRing => {
  const cipher = cipherOf(suite, key, 'ring/keys')
  const octets = Buffer.from(sealed, 'base64')
  if (octets.length < cipher.overhead) throw broken()
  try {
    return ringFrom(revision, cipher.open(octets, 0, boundTo(revision)))
  } catch (cause) {
    if (cause instanceof KeyError) throw cause
    throw broken(cause)
  }
}

const ringFrom = (revision: number, octets: Buffer): KeyRing => {
  const namesEnd = 4 + octets.readUInt32BE()
  const { index, keys } = JSON.parse(inflateRawSync(octets.subarray(4, namesEnd)).toString()) as WrittenRing
  // Copied: what all of them stand in is wiped.
  const rootAt = (at: number): Uint8Array =>
    Uint8Array.from(octets.subarray(namesEnd + at * 32, namesEnd + (at + 1) * 32))
  const ring: KeyRing = {
    revision,
    index: { id: index[0], suite: suiteAt(index[1]), madeAt: index[3], root: rootAt(0) },
    keys: keys.map(([number, suite, customer, madeAt, sealsFrom], at): DataKey => {
      const whose = customer === '' ? null : (customer as CustomerId)
      return { number, suite: suiteAt(suite), customer: whose, madeAt, sealsFrom, root: rootAt(at + 1) }
    }),
  }
  octets.fill(0)
  return ring
}
