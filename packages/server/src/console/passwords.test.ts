import { describe, expect, test } from 'vitest'
import { Passwords, standardCost } from './passwords.ts'

const cheap = { ln: 4, r: 8, p: 1 }
const text = 'a long walk by the river'

describe('a password', () => {
  test('is kept as scrypt at the cost that OWASP gives, under a salt of its own', async () => {
    expect(standardCost).toEqual({ ln: 17, r: 8, p: 1 })
    const passwords = new Passwords()
    const kept = (await passwords.make(text)) ?? ''
    expect(kept).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await passwords.check(text, kept)).toBe(true)
  })

  test('is right in any form of the same characters, and none is right where nothing is kept', async () => {
    const passwords = new Passwords(cheap)
    const [one, other] = [await passwords.make(text), await passwords.make(text)]
    expect(one).not.toBe(other)
    const kept = (await passwords.make('Zo\u00eb walks by the river')) ?? ''
    expect(await passwords.check('Zoe\u0308 walks by the river', kept)).toBe(true)
    expect(await passwords.check('Zoe walks by the river', kept)).toBe(false)
    expect(await passwords.check(text, null)).toBe(false)
    expect([passwords.isWeaker(kept), new Passwords({ ...cheap, ln: 5 }).isWeaker(kept)]).toEqual([false, true])
  })

  test('waits its turn behind a few others, and is not taken where too many wait', async () => {
    const passwords = new Passwords({ ...cheap, ln: 12 })
    const made = await Promise.all(Array.from({ length: 20 }, () => passwords.make(text)))
    expect(made.map((kept) => kept !== undefined)).toEqual([...Array(16).fill(true), ...Array(4).fill(false)])
    // Nobody's place was lost.
    const again = await Promise.all(Array.from({ length: 16 }, () => passwords.make(text)))
    expect(again.every((kept) => kept !== undefined)).toBe(true)
  })

  test('that is kept in another form is no wrong password but a fault', async () => {
    await expect(new Passwords(cheap).check(text, '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA')).rejects.toThrow()
  })
})
