import { beforeEach, expect, test } from 'vitest'
import { exchangeLog } from './exchange-log.ts'

let now = 0
let lines: string[]
beforeEach(() => {
  now = 0
  lines = []
})

const write = (level: string) => (fields: object, text: string) =>
  lines.push(`${level} ${text} ${JSON.stringify(fields)}`)
const open = () =>
  exchangeLog({ debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }, () => now)

test('a flood beyond the limits of a trunk is one line a second for each direction, with its count', () => {
  const log = open()
  for (let call = 0; call < 1_000; call += 1) log.limitReached('operator', 'in')
  log.limitReached('operator', 'out')
  now = 1_000
  log.limitReached('operator', 'in')
  expect(lines).toEqual([
    'warn calls were kept out by the limits of a trunk {"trunk":"operator","direction":"in","calls":1}',
    'warn calls were kept out by the limits of a trunk {"trunk":"operator","direction":"out","calls":1}',
    'warn calls were kept out by the limits of a trunk {"trunk":"operator","direction":"in","calls":1000}',
  ])
})

test('trunks that come and go do not fill the memory with their counts', () => {
  const log = open()
  for (let at = 0; at < 2_000; at += 1) log.limitReached(`t${at}`, 'in')
  log.limitReached('t1999', 'in')
  expect(lines).toHaveLength(2_000)
})

test('a server that is down is a warning, one that answers is not', () => {
  const log = open()
  log.healthChanged('operator', 'udp 192.0.2.1:5060', 'down')
  log.healthChanged('operator', 'udp 192.0.2.1:5060', 'up')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['warn', 'info'])
})
