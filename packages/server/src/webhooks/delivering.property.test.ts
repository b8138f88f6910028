import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { minute, Scene } from './scene.test.kit.ts'

// Days of virtual time, and everything in them on real sockets.
vi.setConfig({ testTimeout: 120_000 })

/** What a receiver does with the posts of a while. */
const mood = fc.constantFrom('well', 'refuses', 'cuts', 'at random', 'refuses some')

const step = fc.record({
  mood,
  events: fc.array(fc.nat({ max: 6 }), { maxLength: 12 }),
  passedMs: fc.constantFrom(50, 1_000, 20_000, 400_000, 20 * minute),
  crashes: fc.boolean(),
})

test('whatever a receiver does and whenever the server crashes, every event arrives, and of each subject in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat(), async (steps, seed) => {
      const scene = await Scene.open()
      const receiver = await scene.receiver()
      const webhook = await scene.endpoint(receiver.url)
      const subjectOf: string[] = []
      const taken: number[] = []
      let [how, drawn] = ['well', seed]
      receiver.behave = ({ payload }, answer) => {
        drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648
        const isCut = how === 'cuts' || (how === 'at random' && drawn % 3 === 0)
        const isRefused =
          how === 'refuses' ||
          (how === 'at random' && drawn % 3 === 1) ||
          (how === 'refuses some' && Number(payload.cursor) % 3 === 0)
        if (isCut) {
          answer.destroy()
          return undefined
        }
        if (isRefused) return 500
        taken.push(Number(payload.cursor))
        return 200
      }
      scene.start()
      for (const { mood: next, events, passedMs, crashes } of steps) {
        how = next
        for (const subject of events) {
          subjectOf.push(`subject-${subject}`)
          await scene.happen(`subject-${subject}`)
        }
        await scene.pass(passedMs)
        if (crashes) {
          await scene.crash()
          scene.start()
        }
      }
      how = 'well'
      await scene.pass(90 * minute)
      expect(new Set(taken).size).toBe(subjectOf.length)
      const firsts = taken.filter((number, at) => taken.indexOf(number) === at)
      for (const subject of new Set(subjectOf)) {
        const own = firsts.filter((number) => subjectOf[number - 1] === subject)
        expect(own).toEqual(own.toSorted((one, other) => one - other))
      }
      expect(await scene.deliveries(webhook)).toEqual([])
      expect((await scene.webhook(webhook)).progress.cursor).toBe(subjectOf.length)
      expect(scene.failures).toEqual([])
      await scene.stop()
      await receiver.close()
    }),
    { numRuns: 12 },
  )
})
