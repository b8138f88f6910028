import { envMaster } from './env-master.ts'
import { KeyKeeper, type KeyKeeperParts } from './key-keeper.ts'
import type { RingPlace } from './ring-place.ts'
import { systemRandomness } from './system-randomness.ts'

/** A ring that stands nowhere but in memory; with `isInstant: false` as one that servers share. */
export const ringInMemory = ({ isInstant = true } = {}): RingPlace & { text: string | undefined } => {
  const place: RingPlace & { text: string | undefined } = {
    text: undefined,
    isInstant,
    read: () => (isInstant ? place.text : Promise.resolve(place.text)),
    write: async (text, before) => {
      if (place.text !== before) return false
      place.text = text
      return true
    },
  }
  return place
}

export const randomKey = (): string => Buffer.from(systemRandomness.octets(32)).toString('hex')

/** The keys of a new installation. */
export const heldKeys = (parts: Partial<KeyKeeperParts> = {}): Promise<KeyKeeper> =>
  KeyKeeper.open(
    {
      place: ringInMemory(),
      master: envMaster({ current: randomKey(), next: randomKey() }),
      suite: 'aes-256-gcm',
      mayChange: true,
      now: () => Date.now(),
      ...parts,
    },
    'new',
  )
