import { operationIds } from '@axbridge/api'
import { beforeAll, describe, expect, test } from 'vitest'
import { findPlanted, PlantedNumbers, type Sighting, spellings } from './numbers-walk/planted-numbers.ts'
import { OctetSearch, octetForms } from './numbers-walk/planted-octets.ts'
import { type Walk, walk } from './numbers-walk/walk.ts'
import type { Output } from './numbers-walk/walked-server.ts'

const sightingsIn = ({ outputs, planted }: Walk): readonly Sighting[] =>
  Object.entries(outputs).flatMap(([output, text]) => findPlanted(output, text, planted))

const told = (sightings: readonly Sighting[]): readonly string[] =>
  sightings.map(
    ({ output, writtenAt, encoding, around }) => `${output}: that of ${writtenAt}, ${encoding}, in «${around}»`,
  )

let walked: Walk
beforeAll(async () => {
  walked = await walk()
}, 300_000)

describe('a walk through all that the server says', () => {
  test('asks every operation of the contract, and each did what it was asked', () => {
    const statuses = operationIds.map((id) => [id, walked.statuses.get(id)] as const)
    expect(statuses.filter(([, status]) => status === undefined || status >= 300)).toEqual([])
    expect(walked.requests).toBeGreaterThan(20 * operationIds.length)
  })

  test.each([
    ['answers', 100_000, /event: binding\.created/],
    ['log', 50_000, /"msg":"call refused"/],
    ['metrics', 50_000, /axbridge_calls_ended_total\{outcome="completed"\} 2/],
    ['traces', 50_000, /"name":"call"/],
    ['webhooks', 20_000, /"type":"call\.ended"/],
    ['commands', 2_000, /bnd_/],
  ] as const)('hears the %s', (output: Output, atLeast, holds) => {
    expect(walked.outputs[output].length).toBeGreaterThan(atLeast)
    expect(walked.outputs[output]).toMatch(holds)
  })

  test('sees the posts of webhooks go on in traces of their own', () => {
    const told = [...walked.outputs.webhooks.matchAll(/traceparent\n00-([0-9a-f]{32})-[0-9a-f]{16}-01/g)]
    const spans = walked.outputs.traces
    expect(told.length).toBeGreaterThan(20)
    // What a walk does in a moment is more than waits for a collector: some spans are dropped.
    expect(told.some(([, traceId]) => spans.includes(`"traceId":"${traceId}"`))).toBe(true)
    expect(spans.includes('"name":"webhook post"')).toBe(true)
  })

  test('finds no number in any of it, in any spelling (USE-5, promise 5)', () => {
    expect(walked.planted.size).toBeGreaterThan(60)
    expect(told(sightingsIn(walked))).toEqual([])
  })
})

const sightingsInFiles = ({ files, outputs, planted }: Walk): readonly string[] => {
  const search = new OctetSearch(planted.all())
  const texts = Object.entries(outputs).map(([name, text]) => [name, Buffer.from(text)] as const)
  return [...files, ...texts].flatMap(([name, octets]) => search.in(octets).map((said) => `${name}: ${said}`))
}

describe('what a walk leaves on the disk', () => {
  test.each(['data/axbridge.db', 'data/axbridge.db-wal', 'data/key-ring', 'backup/axbridge.db', 'backup/key-ring'])(
    'has %s',
    (name) => {
      expect(walked.files.get(name)?.length).toBeGreaterThan(0)
    },
  )

  test('holds no number, in no form: database, log of it, backup, keys (SEC-1, promise 5)', () => {
    expect(sightingsInFiles(walked)).toEqual([])
  })

  test('holds none either where SM4 and SM3 keep them (SEC-1)', async () => {
    const settings = { encryption: { suite: 'sm4' } }
    const only = [
      ...['bind', 'bindBatch', 'changeBinding', 'addOptOut', 'registerActualUser'],
      ...['addBlockedPerson', 'addComplaint', 'putTrunk'],
    ]
    const other = await walk({ only, settings })
    expect([...other.statuses.values()].every((status) => status < 300)).toBe(true)
    expect(other.planted.size).toBeGreaterThan(20)
    expect(sightingsInFiles(other)).toEqual([])
  }, 180_000)
})

/** What somebody might add who looks for a fault: a line for each request that comes in. */
const leakyLine = `data:text/javascript,${encodeURIComponent(
  `import { subscribe } from 'node:diagnostics_channel'
  subscribe('http.server.request.start', ({ request }) => process.stderr.write(request.method + ' ' + request.url + '\\n'))`,
)}`

test('a server that logs what it is asked is found out', async () => {
  const leaky = await walk({ nodeOptions: ['--import', leakyLine], only: ['getBinding'] })
  const found = sightingsIn(leaky)
  expect(found.map(({ output }) => output)).toContain('log')
  expect(found.every(({ writtenAt }) => writtenAt === 'getBinding')).toBe(true)
}, 120_000)

test.each(spellings)('a number is found that is written $name', ({ write }) => {
  const planted = new PlantedNumbers()
  const number = planted.of('somewhere')
  const line = (text: string): string => `{"level":"info","time":"2026-11-26T07:00:00.000Z","note":"${text}","ms":12}`
  const found = findPlanted('log', `${line('x')}\n${line(write(number))}\n`, planted)
  expect(found[0]?.writtenAt).toBe('somewhere')
  expect(findPlanted('log', line(write('13900000000')), planted)).toEqual([])
})

test.each(octetForms)('a number is found in octets that stands there $name', ({ of }) => {
  // What stands in BASE64 between two groups of three octets says nothing of the first and the last digits.
  const [number, other] = ['13987654321', '13987054321']
  const search = new OctetSearch([[number, 'somewhere']])
  for (const octets of of(number)) {
    const around = Buffer.alloc(4_099, 0xa7)
    for (const at of [0, 1_001, around.length - octets.length]) {
      const page = Buffer.from(around)
      octets.copy(page, at)
      expect(search.in(page).length).toBeGreaterThan(0)
    }
  }
  for (const octets of of(other))
    expect(search.in(Buffer.concat([Buffer.alloc(9), octets, Buffer.alloc(9)]))).toEqual([])
})

test('a decimal number in a text is none that is packed', () => {
  const search = new OctetSearch([['13930313233', 'somewhere']])
  expect(search.in(Buffer.from('axbridge_process_cpu_seconds_total 190123'))).toEqual([])
  expect(search.in(Buffer.from('f13930313233', 'hex'))).toEqual(['that of somewhere, in BCD'])
})
