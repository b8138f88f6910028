import type { CustomerId, Vault } from '@axbridge/core'
import { KeyError } from './key-error.ts'
import {
  type KeyRing,
  mostKeys,
  newRing,
  ringOfMaster,
  rootOctets,
  withCustomers,
  withNewDataKeys,
} from './key-ring.ts'
import type { MasterProvider } from './master-provider.ts'
import { openRing, type RingDocument, readRing, sealRing } from './ring-document.ts'
import type { RingPlace } from './ring-place.ts'
import { assertSuite, type SuiteName } from './suite.ts'
import { systemRandomness } from './system-randomness.ts'
import { openRingVault, type RingVault } from './vault.ts'

/** How long a new key waits before it seals where others learn of it by asking: several times `followEveryMs`, and what clocks differ. */
const settleMs = 15_000

export const followEveryMs = 2_000

/** How often a change begins again because somebody else changed the ring meanwhile. */
const mostTries = 5

export type KeyKeeperParts = {
  readonly place: RingPlace
  readonly master: MasterProvider
  /** What new keys are for. */
  readonly suite: SuiteName
  /** Whether this process may change the ring: not a worker, and nobody who only looks. */
  readonly mayChange: boolean
  readonly now: () => number
}

/** What becomes of a store that has no ring yet. */
export type FirstRing =
  /** There are no data. */
  | 'new'
  /** An earlier version sealed the data by keys that it derived from the master key. */
  | 'of_master'

type OpenRing = {
  readonly text: string
  readonly document: RingDocument
  readonly ring: KeyRing
  /** The ring's own key. */
  readonly key: Uint8Array
}

/**
 * Holds the ring of one process: follows what others change in it, and changes it. The vault goes on through every change.
 */
export class KeyKeeper {
  readonly #parts: KeyKeeperParts
  readonly #vault: RingVault
  readonly #lacking = new Set<CustomerId>()
  #open: OpenRing
  /** Who has a key, or will have when its time to seal comes. */
  #known: ReadonlySet<CustomerId | null> = new Set()
  #hasRoom = false
  #isMaking = false
  #isClosed = false
  #failed: (error: unknown) => void = () => {}

  private constructor(parts: KeyKeeperParts, open: OpenRing) {
    this.#parts = parts
    this.#open = open
    this.#noteCustomers()
    const lookAgain = () => this.#lookAgain()
    const lacksKey = parts.mayChange ? { lacksKey: (customer: CustomerId) => this.#lacks(customer) } : {}
    this.#vault = openRingVault({ ring: open.ring, lookAgain, ...lacksKey }, parts.now())
  }

  /**
   * Opens the ring. Where there is none, a new store gets one before anything of it is there; that of an earlier version is written by
   * `keepFirst`, once whoever calls has held the vault to the data. Throws KeyError.
   */
  static async open(parts: KeyKeeperParts, first: FirstRing): Promise<KeyKeeper> {
    const { place, now: clock, suite } = parts
    assertSuite(suite)
    const text = await place.read()
    if (text !== undefined) {
      const open = await opened(text, parts.master)
      // A crash may have come between the ring and the file of its new master key.
      if (parts.mayChange) parts.master.wrappedBy(open.document.master.id)
      return new KeyKeeper(parts, open)
    }
    const now = clock()
    if (first === 'new') {
      const ring = await made(newRing(suite, now), parts, 'current')
      if (await place.write(ring.text, undefined)) return new KeyKeeper(parts, ring)
      const other = await place.read()
      if (other === undefined) throw new KeyError('ring_busy', 'the key ring cannot be written')
      return new KeyKeeper(parts, await opened(other, parts.master))
    }
    const master = parts.master.octets()
    if (master === undefined)
      throw new KeyError(
        'missing',
        'an earlier version sealed the data by the master key in a file: start once with encryption.master: file, then see axbridge key-ring move',
      )
    // What earlier versions sealed opens; from now on keys seal that are none of theirs.
    const ring = withNewDataKeys(ringOfMaster(master, now), { suite, now, sealsFrom: now })
    if (ring === undefined) throw new Error('a ring of one key has room')
    return new KeyKeeper(parts, await made(ring, parts, 'current'))
  }

  get vault(): Vault {
    return this.#vault.vault
  }

  /** What is open, without its keys. */
  get shown(): { readonly ring: KeyRing; readonly document: RingDocument } {
    const { ring, document } = this.#open
    return { ring, document }
  }

  /** Writes the ring that `open` made of the master key where there was none. Where another process was first, its ring counts. */
  async keepFirst(): Promise<void> {
    const { place } = this.#parts
    // Another process that opened before anything stood there may have written keys of its own under the same numbers.
    if ((await place.read()) !== undefined || !(await place.write(this.#open.text, undefined))) await this.refresh()
  }

  /** Takes over what others changed, and the keys whose time to seal has come. */
  async refresh(): Promise<void> {
    const { place, master, now } = this.#parts
    const text = await place.read()
    if (text !== undefined && text !== this.#open.text) this.#take(await opened(text, master, this.#open))
    else this.#vault.take(this.#open.ring, now())
  }

  /** Refreshes by and by until it is stopped. `failed` hears why the ring could not be read or changed. */
  follow(failed: (error: unknown) => void): () => void {
    this.#failed = failed
    let isAt = false
    const timer = setInterval(() => {
      if (isAt) return
      isAt = true
      this.refresh()
        .catch(failed)
        .finally(() => {
          isAt = false
        })
    }, followEveryMs)
    timer.unref()
    return () => {
      this.#isClosed = true
      clearInterval(timer)
    }
  }

  /** New keys seal from now on, or from when all servers have them; what the old ones sealed opens as before. Throws KeyError. */
  async rotateData(): Promise<void> {
    await this.#change((ring) => {
      const next = withNewDataKeys(ring, this.#making())
      if (next !== undefined) return next
      throw new KeyError('ring_full', `the key ring has room for ${mostKeys} keys: no new ones were made`)
    })
  }

  /** The ring gets a key of its own anew, wrapped by the next master key. The keys in it stay. Throws KeyError. */
  async rotateMaster(): Promise<void> {
    await this.#change((ring) => ({ ...ring, revision: ring.revision + 1 }), this.#parts.master)
  }

  /** The same, wrapped by the current master key of another provider. Throws KeyError. */
  async moveTo(master: MasterProvider): Promise<void> {
    await this.#change((ring) => ({ ...ring, revision: ring.revision + 1 }), master, 'current')
  }

  #making() {
    const { suite, place, master, now } = this.#parts
    const at = now()
    // A value is opened by whoever reads it: where the others see a new key as soon as a value of it, it need not wait.
    return { suite, now: at, sealsFrom: place.isInstant && master.isInstant ? at : at + settleMs }
  }

  async #change(
    change: (ring: KeyRing) => KeyRing,
    rewrapBy?: MasterProvider,
    which: 'current' | 'next' = 'next',
  ): Promise<void> {
    const { place, suite } = this.#parts
    for (let tries = 0; tries < mostTries; tries += 1) {
      await this.refresh()
      const before = this.#open
      const ring = change(before.ring)
      if (ring === before.ring) return
      const next =
        rewrapBy === undefined
          ? { ...sealedAnew(ring, before), ring, key: before.key }
          : await made(ring, { suite, master: rewrapBy }, which)
      if (await place.write(next.text, before.text)) {
        this.#take(next)
        return
      }
    }
    throw new KeyError('ring_busy', 'the key ring was changed by somebody else each time: ask again')
  }

  #take(open: OpenRing): void {
    const { index, revision } = this.#open.ring
    if (!Buffer.from(open.ring.index.root).equals(index.root) || open.ring.revision < revision)
      throw new KeyError(
        'ring_malformed',
        'the key ring is an older one, or of another installation: it was not taken over',
      )
    this.#open = open
    this.#noteCustomers()
    this.#vault.take(open.ring, this.#parts.now())
    // Not those of another provider, to which the ring was moved.
    if (open.document.master.kind === this.#parts.master.kind) this.#parts.master.wrappedBy(open.document.master.id)
  }

  #noteCustomers(): void {
    const { ring } = this.#open
    this.#known = new Set(ring.keys.map(({ customer }) => customer))
    this.#hasRoom = ring.keys.length < mostKeys
  }

  /** Somebody else may have made the key. Where that cannot be known at once, the next try will know. */
  #lookAgain(): void {
    const text = this.#parts.place.read()
    if (text instanceof Promise) {
      void this.refresh().catch(this.#failed)
      return
    }
    if (text === undefined || text === this.#open.text) return
    const next = opened(text, this.#parts.master, this.#open)
    if (next instanceof Promise) void next.then((open) => this.#take(open)).catch(this.#failed)
    else this.#take(next)
  }

  /** His key is made behind what is being sealed, which goes under the key of everybody. */
  #lacks(customer: CustomerId): void {
    if (this.#isClosed || !this.#hasRoom || this.#known.has(customer)) return
    this.#lacking.add(customer)
    if (this.#isMaking) return
    this.#isMaking = true
    setImmediate(() => {
      void this.#makeLacking()
        .catch(this.#failed)
        .finally(() => {
          this.#isMaking = false
        })
    })
  }

  async #makeLacking(): Promise<void> {
    const wanted = [...this.#lacking]
    await this.#change((ring) => withCustomers(ring, wanted, this.#making()))
    for (const customer of wanted) this.#lacking.delete(customer)
  }
}

/** Where the ring's key is the same, it is not asked for: so a worker opens new data keys without the service of the master key. */
function opened(text: string, master: MasterProvider, before?: OpenRing): OpenRing | Promise<OpenRing> {
  const document = readRing(text)
  const then = (key: Uint8Array): OpenRing => ({ text, document, ring: openRing(document, key), key })
  if (before !== undefined && before.document.master.wrapped === document.master.wrapped) return then(before.key)
  const key = master.unwrap(document.master, document.suite)
  return key instanceof Promise ? key.then(then) : then(key)
}

const sealedAnew = (
  ring: KeyRing,
  { key, document }: Pick<OpenRing, 'key' | 'document'>,
): Pick<OpenRing, 'text' | 'document'> => {
  const { suite, master } = document
  const text = sealRing(ring, { key, suite, master })
  return { text, document: readRing(text) }
}

/** A ring under a new key of its own. */
const made = async (
  ring: KeyRing,
  { suite, master }: { readonly suite: SuiteName; readonly master: MasterProvider },
  which: 'current' | 'next',
): Promise<OpenRing> => {
  const key = systemRandomness.octets(rootOctets)
  const wrapped = await master.wrap(key, suite, which)
  const text = sealRing(ring, { key, suite, master: wrapped })
  return { text, document: readRing(text), ring, key }
}
