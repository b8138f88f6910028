import { parentPort, workerData } from 'node:worker_threads'
import { makeBindingId, makeBindingToken, sealParties } from '@axbridge/core'
import { openVault, systemRandomness } from '@axbridge/server'
import { partiesAt } from '@axbridge/sim/load'
import { phoneOf } from './opened-store.ts'
import { hashOctets, type Secrets, type SecretsOrder, sealedOctets } from './secrets-protocol.ts'
import { unpackBlock } from './stored-rows.ts'

/** Hashes and seals parties in a thread of its own, which is half of the work of a fill. */

const vault = openVault(workerData as string)

const make = ({ firstIndex, blocks, createdAt }: SecretsOrder): Secrets => {
  const hashes = new Uint8Array(blocks.length * 2 * hashOctets)
  const sealed = new Uint8Array(blocks.length * sealedOctets)
  const ids = Array.from(blocks, (block, at) => {
    const id = makeBindingId(unpackBlock(block), makeBindingToken(createdAt[at] ?? 0, systemRandomness))
    const { a: textOfA, b: textOfB } = partiesAt(firstIndex + at)
    const [a, b] = [phoneOf(textOfA), phoneOf(textOfB)]
    hashes.set(vault.hashOfParty(a), 2 * at * hashOctets)
    hashes.set(vault.hashOfParty(b), (2 * at + 1) * hashOctets)
    sealed.set(sealParties(vault, id, { kind: 'two', a, b }), at * sealedOctets)
    return id
  })
  return { ids, hashes, sealed }
}

parentPort?.on('message', (order: SecretsOrder) => {
  const secrets = make(order)
  parentPort?.postMessage(secrets, [secrets.hashes.buffer as ArrayBuffer, secrets.sealed.buffer as ArrayBuffer])
})
