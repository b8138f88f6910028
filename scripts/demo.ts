import { parseArgs } from 'node:util'
import { PhoneError, ServerHome, ServerProcess, ServerProcessError, type SimplePhone } from '@axbridge/sim'
import { Deviation, mustBe } from './demo/deviation.ts'
import { RideStory } from './demo/ride-story.ts'
import { chinese, english } from './demo/words.ts'

// Plays a ride-hailing story with real SIP over UDP between simple phones and a server of its own, and ends with 0 only
// when all of it went as told and no phone received another's number.

const wholeMs = 15_000
const { values } = parseArgs({ options: { zh: { type: 'boolean', default: false } } })
const words = values.zh ? chinese : english
const print = (line: string) => void process.stdout.write(`${line}\n`)

const home = ServerHome.make({ log: { level: 'warn' } })
const phones: SimplePhone[] = []
let server: ServerProcess | undefined

// Whatever ends this process, its server and its folder go with it.
process.once('exit', () => {
  server?.killAtOnce()
  home.remove()
})
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
const watchdog = setTimeout(() => {
  print(words.failed(`the story was not over after ${wholeMs / 1_000} seconds`))
  process.exit(1)
}, wholeMs)

/** Expected ends of a story that went wrong are told in a sentence; anything else is a fault of the demo itself. */
const sentenceOf = (error: unknown): string => {
  if (error instanceof Deviation || error instanceof PhoneError || error instanceof ServerProcessError) {
    return error.message
  }
  throw error
}

/** The story, and then a server that stops in order with nothing left open. */
const play = async (): Promise<void> => {
  server = await ServerProcess.start({ config: home.config, deadlineMs: 10_000 })
  await RideStory.play({ server, words, print, opened: (phone) => phones.push(phone) })
  await Promise.all(phones.map((phone) => phone.close()))
  mustBe("the server's exit code", await server.stop(3_000), 0)
}

try {
  print(words.title)
  print('')
  print(words.starting)
  await play()
  print(words.verdict)
} catch (error) {
  print(words.failed(sentenceOf(error)))
  process.exitCode = 1
  // Calls of a story that broke off are not waited for.
  await server?.kill9()
  await Promise.all(phones.map((phone) => phone.close()))
} finally {
  clearTimeout(watchdog)
}
