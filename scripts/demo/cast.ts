import { findNumbers, type NumberFinder, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { type ServerProcess, SimplePhone } from '@axbridge/sim'

/** Somebody with a phone. */
export type Person = {
  readonly phone: SimplePhone
  /** The number as it may be printed. */
  readonly mask: string
  /** Finds this person's number in octets that others received. */
  readonly finds: NumberFinder
}

export type Cast = { readonly passenger: Person; readonly driver: Person; readonly stranger: Person }

/** Made up; no phone of these numbers is called. */
const numbers = { passenger: '13800000001', driver: '13900000002', stranger: '13700000003' } as const

const parsed = (text: string): PhoneNumber => {
  const phone = parsePhoneNumber(text)
  if (!phone.ok) throw new Error('a number of the demo is not a mainland mobile')
  return phone.value
}

const personOf = async (number: string, server: ServerProcess, password: string): Promise<Person> => {
  const phone = await SimplePhone.open({ number, server: server.sipUdp, transport: 'udp', password, talkative: true })
  const own = parsed(number)
  return { phone, mask: own.mask, finds: findNumbers([own]) }
}

/** Opens and registers all phones. `opened` hears of each at once, so that it is closed whatever happens next. */
export const openCast = async (
  server: ServerProcess,
  password: string,
  opened: (phone: SimplePhone) => void,
): Promise<Cast> => {
  const open = async (number: string): Promise<Person> => {
    const person = await personOf(number, server, password)
    opened(person.phone)
    await person.phone.register(3_000)
    return person
  }
  return {
    passenger: await open(numbers.passenger),
    driver: await open(numbers.driver),
    stranger: await open(numbers.stranger),
  }
}
