import { join } from 'node:path'
import type { NewWebhookAnswer } from '@axbridge/api'
import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { makeEmptyStore } from '../fill/empty-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { log, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'
import { BarePoster } from './bare-poster.ts'
import { DrainReceiver } from './drain-receiver.ts'
import { makeEvents } from './made-events.ts'

const numberFlags = {
  events: { about: 'events to be delivered', fallback: 100_000, min: 1_000, max: 10_000_000 },
  rounds: { about: 'how often they are', fallback: 3, min: 1, max: 100 },
  'in-flight': { about: 'posts in flight at once to the endpoint', fallback: 16, min: 1, max: 256 },
} as const

export const webhooksUsage = describeFlags(numberFlags, ['drain'])

const blocks = 64

/** How fast a backlog reaches an endpoint in another process, beside the HTTP client alone that posts the same bodies. */
export const runWebhooks = async (args: readonly string[]): Promise<void> => {
  const { numbers, dir, cpuProf } = readFlags(args, numberFlags, ['drain'])
  const { events, rounds, 'in-flight': inFlight } = numbers
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = await makeEmptyStore(run.path('store'), blocks)
    log(`${events} binds, which make as many events`)
    await makeEvents(filled, events)
    const receiver = await DrainReceiver.start(run)
    const server = await startBenchServer(run, filled, {
      nodeArgs: cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf],
      settings: {
        webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'], inFlightPerEndpoint: inFlight },
      },
    })
    const ask = async <Answer>(method: string, path: string, body: object): Promise<Answer> => {
      const headers = { authorization: `Bearer ${filled.secret}`, 'content-type': 'application/json' }
      const answer = await fetch(server.ready.http + path, { method, headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`)
      return (await answer.json()) as Answer
    }
    const { id } = await ask<NewWebhookAnswer>('POST', '/v1/webhooks', {
      url: receiver.url,
      types: ['binding.created'],
    })
    const bodies = join(run.directory, 'bodies')
    const bare = await BarePoster.start(run)
    const [ours, anchor]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      const drained = receiver.takes(events, round === 0 ? bodies : undefined)
      await ask('POST', `/v1/webhooks/${id}/replay`, { after: '0' })
      ours.push(await drained)
      const posted = receiver.takes(events)
      await bare.post({ url: receiver.url, bodies, inFlight })
      anchor.push(await posted)
      log(`round ${round + 1}: ${Math.round(ours.at(-1) ?? 0)} events/s, ${Math.round(anchor.at(-1) ?? 0)} bare`)
    }
    const head = {
      bench: 'webhooks',
      name: 'a backlog of binding.created to one endpoint in another process, signed, in order of each binding',
      metric: 'drain',
      unit: 'events/s',
      parameters: { events, inFlight, subjects: events },
    } as const
    const figures = {
      ours: spreadOf(ours),
      anchor: {
        name: 'the same HTTP client posts the same bodies and does nothing else',
        figure: spreadOf(anchor),
        ratio: medianRatio(ours, anchor, 'higher'),
      },
    }
    printResult(head, figures, place)
  } finally {
    await run.close()
  }
}
