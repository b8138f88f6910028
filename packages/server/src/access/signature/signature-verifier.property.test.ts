import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestToSign } from './sign-request.ts'
import { noon, type Received, SetClock, shop, signed, started, withHeaders } from './signing.test.kit.ts'

const visible = (maxLength: number, minLength = 0) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength,
    maxLength,
  })
const segment = fc.stringMatching(/^[A-Za-z0-9_~-]{1,12}$/)

const request: fc.Arbitrary<RequestToSign> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
    host: fc.constantFrom('api.example.com', 'localhost:8080', '127.0.0.1:49152', '[2001:db8::1]:8443'),
    path: fc.array(segment, { maxLength: 4 }),
    query: fc.option(fc.stringMatching(/^[a-z0-9=&%+]{1,20}$/), { nil: undefined }),
    type: fc.constantFrom('application/json', 'text/csv; charset=utf-8', undefined),
    idempotencyKey: fc.option(visible(40, 1), { nil: undefined }),
    trace: visible(20, 1),
    body: fc.uint8Array({ maxLength: 200 }),
  })
  .map(({ method, host, path, query, type, idempotencyKey, trace, body }) => ({
    method,
    url: `https://${host}/${path.join('/')}${query === undefined ? '' : `?${query}`}`,
    headers: {
      'x-trace': trace,
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body,
  }))

const options = { now: noon, cover: ['x-trace'] }

/** The parts of a received request of which every octet is covered. */
const coveredParts = [
  ...['method', 'target', 'body', 'host', 'content-type', 'idempotency-key'],
  ...['x-trace', 'content-digest', 'signature-input', 'signature'],
] as const

type Edit = { readonly kind: 'replace' | 'insert' | 'remove'; readonly at: number; readonly by: number }

const editText = (text: string, { kind, at, by }: Edit): string => {
  const place = at % Math.max(1, text.length)
  const after = kind === 'insert' ? place : place + 1
  const octet = kind === 'remove' ? '' : String.fromCharCode(0x21 + (by % 94))
  return text.slice(0, place) + octet + text.slice(after)
}

const editOctets = (octets: Uint8Array, { kind, at, by }: Edit): Uint8Array => {
  const place = at % Math.max(1, octets.length)
  const octet = kind === 'remove' ? [] : [by % 256]
  return Uint8Array.from([...octets.slice(0, place), ...octet, ...octets.slice(kind === 'insert' ? place : place + 1)])
}

const edited = (received: Received, part: (typeof coveredParts)[number], edit: Edit): Received => {
  const { head, body } = received
  if (part === 'body') return { head, body: editOctets(body, edit) }
  if (part === 'method' || part === 'target') {
    return { head: { ...head, [part]: editText(head[part], edit) }, body }
  }
  const [line] = head.headers[part] ?? []
  return line === undefined ? received : withHeaders(received, { [part]: [editText(line, edit)] })
}

/** Whether the edit left what is signed as it was: a host is the same in either case. */
const isSame = (one: Received, other: Received): boolean => {
  const text = ({ head, body }: Received) =>
    JSON.stringify([
      head.method,
      head.target,
      { ...head.headers, host: head.headers.host?.[0]?.toLowerCase() },
      [...body],
    ])
  return text(one) === text(other)
}

const kindOf = async ({ head, body }: Received) => (await started().verifier.verify(head, body)).kind

describe('SEC-2: a signature', () => {
  test('is verified for every request as it was signed', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (each) => {
        expect(await kindOf(signed(each, options))).toBe('verified')
      }),
      { numRuns: 300 },
    )
  })

  test('is refused when any single octet that it covers is changed, added or taken away', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        request,
        fc.constantFrom(...coveredParts),
        fc.record({ kind: fc.constantFrom('replace', 'insert', 'remove'), at: fc.nat(), by: fc.nat() }),
        async (each, part, edit) => {
          const sent = signed(each, options)
          const arrived = edited(sent, part, edit)
          fc.pre(!isSame(sent, arrived))
          expect(await kindOf(arrived)).toBe('refused')
          refused += 1
        },
      ),
      { numRuns: 3_000 },
    )
    expect(refused).toBe(3_000)
  })
})

describe('whatever the headers hold', () => {
  const phone = '13800000001'
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(phone, shop.secret, 'axb=', '(', ')', '"@method"', '"@authority"', '"@path"', `"${phone}"`),
        fc.constantFrom(';created=', String(noon / 1_000), ';nonce="', ';keyid="', ';', '=', ':', ',', ' ', '"', '\\'),
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join(''))

  test('the verifier answers, never throws, verifies nothing and repeats nothing', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (input, signature, digest, key) => {
        const { head, body } = withHeaders(signed(), {
          'signature-input': [input],
          signature: [signature],
          'content-digest': [digest],
          'idempotency-key': [key],
        })
        const outcome = await started().verifier.verify(head, body)
        expect(outcome.kind).toBe('refused')
        expect(JSON.stringify(outcome)).not.toMatch(/1380000|axb_0123/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('nor where they are parts of a signature that is otherwise right', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(), fc.constantFrom('signature-input', 'signature'), async (text, at, name) => {
        const received = signed()
        const [line = ''] = received.head.headers[name] ?? []
        const place = at % line.length
        const outcome = await started().verifier.verify(
          withHeaders(received, { [name]: [line.slice(0, place) + text + line.slice(place)] }).head,
          received.body,
        )
        // Spaces where they do not count leave it right.
        expect(outcome.kind === 'refused' || (outcome.kind === 'verified' && text.trim() === '')).toBe(true)
        expect(JSON.stringify(outcome)).not.toMatch(/1380000|axb_0123/)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** What happens to a server and its store. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), offset: fc.integer({ min: -300, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 90 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), written: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const) }) },
)

/** A store that outlives the process; a write is durable when `end` is called, or perhaps in a crash. */
class Disk {
  durable = 0
  #pending: { readonly seconds: number; readonly resolve: () => void } | undefined

  readonly persist = (seconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.#pending = { seconds, resolve }
    })

  end(): void {
    if (this.#pending !== undefined) this.durable = this.#pending.seconds
    this.#pending?.resolve()
    this.#pending = undefined
  }

  lose(): void {
    this.#pending = undefined
  }
}

const turns = async () => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}

test('SEC-2: no signature is verified twice, across crashes and stops at any moment and with clocks ahead', async () => {
  let replayed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = new SetClock()
      const disk = new Disk()
      const start = () => started({ clock, persist: disk.persist, persisted: disk.durable })
      let scene = start()
      const verified = new Set<Received>()
      const ask = (received: Received) => {
        const asked = scene
        void asked.verifier.verify(received.head, received.body).then(({ kind }) => {
          // A process that is gone answers nobody.
          if (kind !== 'verified' || asked !== scene) return
          expect(verified.has(received)).toBe(false)
          verified.add(received)
        })
      }
      for (const each of steps) {
        switch (each.kind) {
          case 'ask':
            ask(signed({ method: 'GET', url: 'https://api.example.com/' }, { now: clock.ms + each.offset * 1_000 }))
            break
          case 'write':
            disk.end()
            break
          case 'wait':
            clock.ms += each.seconds * 1_000
            break
          case 'crash':
            if (each.written) disk.end()
            else disk.lose()
            scene = start()
            break
          case 'stop': {
            const stop = scene.horizon.settle()
            for (let write = 0; write < 2; write += 1) {
              await turns()
              disk.end()
            }
            await stop
            scene = start()
            break
          }
        }
        await turns()
        for (const received of [...verified]) {
          const outcome = scene.verifier.open(received.head)
          if (outcome instanceof Promise || outcome.kind !== 'proved') continue
          const again = outcome.accept(received.body)
          // What waits for the horizon was accepted by nobody: it would be verified for the first time.
          expect(again).toMatchObject({ kind: expect.stringMatching(/^(?:refused|before_start)$/) })
          replayed += 1
        }
      }
    }),
    { numRuns: 300 },
  )
  expect(replayed).toBeGreaterThan(100)
})
