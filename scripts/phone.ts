import { parseArgs } from 'node:util'
import { parsePhoneNumber } from '@axbridge/core'
import { PhoneError, SimplePhone } from '@axbridge/sim'
import { parseHostPort } from '@axbridge/sip'

// A telephone for the sandbox, for who has no softphone at hand: it waits for calls and answers them, or makes one. It has no sound.

const usage = `npm run phone -- NUMBER            registers in the sandbox and answers every call until Ctrl-C
npm run phone -- NUMBER --dial X   calls X, talks for two seconds, and hangs up

PHONE_PASSWORD   what the server printed as the password of its phones
SIP_SERVER       where it speaks SIP; 127.0.0.1:5060 when not set
`

const talkMs = 2_000
const answerDeadlineMs = 60_000

const print = (line: string) => void process.stdout.write(`${line}\n`)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const givenArguments = () => {
  try {
    return parseArgs({ options: { dial: { type: 'string' } }, allowPositionals: true })
  } catch {
    return undefined
  }
}

/** What the arguments and the environment name; undefined when they cannot be used. */
const asked = () => {
  const [number, ...more] = givenArguments()?.positionals ?? []
  const parsed = parsePhoneNumber(number ?? '')
  const server = parseHostPort(process.env.SIP_SERVER ?? '127.0.0.1:5060')
  const password = process.env.PHONE_PASSWORD
  if (number === undefined || more.length > 0 || !parsed.ok || server?.port === undefined || !password) return undefined
  const { dial } = givenArguments()?.values ?? {}
  return { number, mask: parsed.value.mask, password, server: { host: server.host, port: server.port }, dial }
}

const dial = async (phone: SimplePhone, mask: string, x: string): Promise<void> => {
  print(`${mask} calls ${x}`)
  const call = phone.dial(x)
  const over = call.ended(answerDeadlineMs)
  const end = await call.answered(answerDeadlineMs).then(
    () => undefined,
    () => over,
  )
  if (end?.by === 'network') throw new PhoneError('call_over', 'no answer came from the server; is SIP_SERVER right?')
  if (end !== undefined) return print(`refused: ${end.status} ${end.phrase ?? ''}`)
  print(`answered; ${mask} sees ${x}`)
  await pause(talkMs)
  await call.hangUp()
  print('hung up')
}

/** As long as a timer can be. */
const everMs = 2 ** 31 - 1

const wait = async (phone: SimplePhone, mask: string): Promise<never> => {
  await phone.register()
  print(`${mask} is registered and waits for calls`)
  for (;;) {
    const call = await phone.nextCall(everMs)
    print(`${mask} rings and sees ${call.shownNumber}`)
    call.ring()
    await pause(500)
    try {
      await call.answer()
      print('answered')
    } catch (error) {
      if (!(error instanceof PhoneError)) throw error
      print('the caller gave up')
      continue
    }
    await call.ended(everMs)
    print('the other side hung up')
  }
}

const run = async (): Promise<void> => {
  const parts = asked()
  if (parts === undefined) {
    process.stderr.write(usage)
    process.exitCode = 2
    return
  }
  const { number, mask, password, server, dial: x } = parts
  const phone = await SimplePhone.open({ number, server, transport: 'udp', password })
  const stop = () => void phone.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await (x === undefined ? wait(phone, mask) : dial(phone, mask, x))
  } catch (error) {
    if (!(error instanceof PhoneError)) throw error
    process.stderr.write(`phone: ${error.message}\n`)
    process.exitCode = 1
  } finally {
    await phone.close()
  }
}

await run()
