import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** How much work one password is, to whoever holds the hash: 128 MiB and some tenths of a second (OWASP's least for scrypt). */
export type ScryptCost = { readonly ln: number; readonly r: number; readonly p: number }

export const standardCost: ScryptCost = { ln: 17, r: 8, p: 1 }

const [saltLength, hashLength] = [16, 32]

/**
 * How many passwords are worked on at once: the system's threads that do it also read files and look up names. And how many wait:
 * who would wait for longer is told to ask again.
 */
const mostAtOnce = 2
const mostWaiting = 14

type Kept = { readonly cost: ScryptCost; readonly salt: Buffer; readonly hash: Buffer }

const base64 = (octets: Buffer): string => octets.toString('base64').replace(/=+$/, '')

// PHC string format: B64 without padding.
const phcPattern = /^\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9])\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

const phcText = ({ cost: { ln, r, p }, salt, hash }: Kept): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`

const readPhc = (text: string): Kept => {
  const [, ln = '', r = '', p = '', salt = '', hash = ''] = phcPattern.exec(text) ?? []
  if (hash === '') throw new Error('a password is not kept in the form in which it was')
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const optionsOf = ({ ln, r, p }: ScryptCost): ScryptOptions => {
  const N = 2 ** ln
  return { N, r, p, maxmem: 128 * r * (N + p) + 1_048_576 }
}

/** NIST SP 800-63B section 5.1.1.2: one form for what is typed in several. */
const normal = (password: string): string => password.normalize('NFKC')

const derive = (password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(normal(password), salt, hashLength, optionsOf(cost), (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })

/** What is tried where nobody has a password: nothing is equal to it. */
const nobodys = (cost: ScryptCost): Kept => ({ cost, salt: randomBytes(saltLength), hash: randomBytes(hashLength) })

/**
 * Makes and checks the hashes of passwords, few at a time. Both answer undefined where too many wait. The form kept is PHC's:
 * `$scrypt$ln=17,r=8,p=1$salt$hash`.
 */
export class Passwords {
  readonly #cost: ScryptCost
  readonly #nobodys: Kept
  #atWork = 0
  readonly #waiting: (() => void)[] = []

  constructor(cost: ScryptCost = standardCost) {
    this.#cost = cost
    this.#nobodys = nobodys(cost)
  }

  async make(password: string): Promise<string | undefined> {
    const salt = randomBytes(saltLength)
    const hash = await this.#inTurn(() => derive(password, salt, this.#cost))
    return hash === undefined ? undefined : phcText({ cost: this.#cost, salt, hash })
  }

  /** Takes as long where nothing is kept (null) as where something is. */
  async check(password: string, kept: string | null): Promise<boolean | undefined> {
    const { cost, salt, hash } = kept === null ? this.#nobodys : readPhc(kept)
    const derived = await this.#inTurn(() => derive(password, salt, cost))
    return derived === undefined ? undefined : timingSafeEqual(derived, hash)
  }

  /** Whether it was made at less cost than is usual by now. */
  isWeaker(kept: string): boolean {
    const { ln, r, p } = readPhc(kept).cost
    return 2 ** ln * r * p < 2 ** this.#cost.ln * this.#cost.r * this.#cost.p
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#atWork >= mostAtOnce) {
      if (this.#waiting.length >= mostWaiting) return undefined
      // Whoever is done hands his place on, so that it is nobody else's in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#atWork += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#atWork -= 1
      else next()
    }
  }
}
