import { type AuditCheckpoint, checkpointText } from './audit-checkpoint.ts'
import type { AuditFaults } from './audit-fault.ts'

/** What of cryptography the verifier needs; every digest in 64 hexadecimal digits. */
export type AuditProof = {
  /** SHA-256 of the octets of a signature. */
  digestOfSignature(signature: string): string
  /** The id of a public key. */
  keyIdOf(publicKey: string): string
  isSigned(text: string, signature: string, publicKey: string): boolean
}

/** Checkpoints in the order of their positions, of one place where they are kept. Read several times from the beginning. */
export type Checkpoints = () => AsyncIterable<AuditCheckpoint>

/** Where checkpoints are kept: the store, and the file outside of it. Both may be given, or one. */
export type CheckpointPlaces = { readonly store?: Checkpoints | undefined; readonly file?: Checkpoints | undefined }

/** The same position of both places. */
type Both = { readonly store: AuditCheckpoint | undefined; readonly file: AuditCheckpoint | undefined }

const none: Checkpoints = async function* () {}

async function* sideBySide({ store = none, file = none }: CheckpointPlaces): AsyncGenerator<Both> {
  const [stored, filed] = [store()[Symbol.asyncIterator](), file()[Symbol.asyncIterator]()]
  try {
    let [one, other] = [await stored.next(), await filed.next()]
    while (one.done !== true || other.done !== true) {
      const [mine, theirs] = [one.done === true ? undefined : one.value, other.done === true ? undefined : other.value]
      const position = Math.min(
        mine?.position ?? Number.POSITIVE_INFINITY,
        theirs?.position ?? Number.POSITIVE_INFINITY,
      )
      const both = {
        store: mine?.position === position ? mine : undefined,
        file: theirs?.position === position ? theirs : undefined,
      }
      yield both
      if (both.store !== undefined) one = await stored.next()
      if (both.file !== undefined) other = await filed.next()
    }
  } finally {
    await stored.return?.()
    await filed.return?.()
  }
}

/** Those whose signature is right, each once, whichever place has them; what is wrong with them is noted. */
export type SoundCheckpoints = {
  /** How many there are, and what they say as a whole. */
  readonly count: number
  readonly last: AuditCheckpoint | undefined
  /** The last entry of those that were there before `goneBefore`; 0 where nothing says so. */
  readonly goneThrough: number
  all(): AsyncIterable<AuditCheckpoint>
}

export type Vouching = {
  /** Those that whoever asks trusts, 32 octets each in base64url. */
  readonly publicKeys: readonly string[]
  readonly proof: AuditProof
  readonly faults: AuditFaults
  /** What was written before this instant may be gone, since its time is over (SEC-3). */
  readonly goneBefore: number
}

/**
 * Looks at every checkpoint by itself and at their chain. A checkpoint of a trusted key may name the next one. What only one of two places has is missing in the other: the file of one server of several may be
 * younger than the store, never older.
 */
export const soundCheckpoints = async (
  places: CheckpointPlaces,
  { publicKeys, proof, faults, goneBefore }: Vouching,
): Promise<SoundCheckpoints> => {
  const keys = new Map(publicKeys.map((key) => [proof.keyIdOf(key), key]))
  const isSound = (checkpoint: AuditCheckpoint): boolean => {
    const key = keys.get(checkpoint.key)
    return key !== undefined && proof.isSigned(checkpointText(checkpoint), checkpoint.signature, key)
  }
  const sound = ({ store, file }: Both): AuditCheckpoint | undefined =>
    [file, store].find((one) => one !== undefined && isSound(one))

  let count = 0
  let last: AuditCheckpoint | undefined
  let goneThrough = 0
  for await (const both of sideBySide(places)) {
    const { store, file } = both
    const either = store ?? file
    if (either === undefined) continue
    const { position, ordinal } = either
    const note = (fault: Parameters<AuditFaults['note']>[0]) => faults.note(fault, { checkpoint: position, ordinal })
    count += 1
    if (places.store !== undefined && store === undefined) note('checkpoint_missing')
    if (store !== undefined && file !== undefined && store.signature !== file.signature) note('checkpoint_differs')
    for (const one of [store, file]) {
      if (one === undefined || isSound(one)) continue
      note(keys.has(one.key) ? 'signature_wrong' : 'key_unknown')
      if (store?.signature === file?.signature) break
    }
    const checkpoint = sound(both)
    if (checkpoint === undefined) continue
    if (position > 1 && last?.position !== position - 1)
      faults.note('checkpoint_missing', { checkpoint: (last?.position ?? 0) + 1, through: position - 1 })
    else if (position > 1 && last !== undefined && checkpoint.previous !== proof.digestOfSignature(last.signature))
      note('checkpoint_differs')
    last = checkpoint
    if (checkpoint.at < goneBefore) goneThrough = Math.max(goneThrough, checkpoint.ordinal)
    if (checkpoint.nextKey !== null) keys.set(proof.keyIdOf(checkpoint.nextKey), checkpoint.nextKey)
  }
  return {
    ...{ count, last, goneThrough },
    async *all() {
      for await (const both of sideBySide(places)) {
        const checkpoint = sound(both)
        if (checkpoint !== undefined) yield checkpoint
      }
    },
  }
}
