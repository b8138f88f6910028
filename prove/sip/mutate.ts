import type { Draw } from '../bindings/draw.ts'

/** Texts that mean something to some parser, and numbers at the rims of their types. */
const pieces: readonly string[] = [
  ...[
    '\r\n',
    '\r',
    '\n',
    '\0',
    '\\',
    '\\\0',
    '"',
    '""',
    '<',
    '>',
    '<>',
    ';',
    ';;',
    ',',
    ',,',
    ':',
    '::',
    '@',
    '?',
    '=',
    '%',
  ],
  ...[
    '%00',
    '%zz',
    '[',
    ']',
    '[::1]',
    '[::',
    ' ',
    '\t',
    '\r\n ',
    '\xff',
    '\xc3\x28',
    '\xe4\xbd\xa0',
    '*',
    '\x7f',
    '\x1b',
  ],
  ...['-1', '0', '00000000000001', '255', '256', '65535', '65536', '2147483647', '2147483648', '4294967296'],
  ...['99999999999999999999', '1e3', '0x10', '1.5', 'NaN', 'SIP/2.0', 'SIP/7.0', 'sip:', 'sips:', 'tel:', 'z9hG4bK'],
  ...[';tag=', ';branch=z9hG4bK', ';rport', ';received=', ';maddr=255.255.255.255', ';lr', ';transport=tcp', ';q=0.5'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\r\nl: 0',
    '\r\nContent-Length: 5',
    '\r\nVia: SIP/2.0/UDP h',
    '\r\nRequire: x',
  ],
  ...[
    '\r\nv:',
    '\r\nf: <sip:a@h>',
    '\r\nContact: *',
    '\r\nRoute: <sip:h;lr>',
    '\r\n\r\n',
    'm=audio 0 RTP/AVP 0\r\n',
    'a=\r\n',
  ],
]

type Mutation = (wire: string, draw: Draw, seeds: readonly string[]) => string

const pick = <Item>(draw: Draw, items: readonly Item[]): Item | undefined => items[draw.below(items.length)]

const span = (wire: string, draw: Draw, longest: number): [number, number] => {
  const from = draw.below(wire.length + 1)
  return [from, Math.min(wire.length, from + draw.below(longest))]
}

const onLines =
  (change: (lines: string[], at: number, draw: Draw) => void): Mutation =>
  (wire, draw) => {
    const lines = wire.split('\r\n')
    change(lines, draw.below(lines.length), draw)
    return lines.join('\r\n')
  }

const mutations: readonly Mutation[] = [
  (wire, draw) => {
    const at = draw.below(wire.length + 1)
    return wire.slice(0, at) + String.fromCharCode(draw.below(256)) + wire.slice(at + 1)
  },
  (wire, draw) => {
    const [from, to] = span(wire, draw, 40)
    return wire.slice(0, from) + wire.slice(to)
  },
  (wire, draw) => {
    const [from, to] = span(wire, draw, 200)
    return wire.slice(0, to) + wire.slice(from, to).repeat(draw.between(1, draw.oneIn(20) ? 400 : 3)) + wire.slice(to)
  },
  (wire, draw) => {
    const at = draw.below(wire.length + 1)
    return wire.slice(0, at) + (pick(draw, pieces) ?? '') + wire.slice(at)
  },
  (wire, draw) => {
    const [from, to] = span(wire, draw, 12)
    return wire.slice(0, from) + (pick(draw, pieces) ?? '') + wire.slice(to)
  },
  (wire, draw) => wire.slice(0, draw.below(wire.length + 1)),
  (wire, draw, seeds) => {
    const other = pick(draw, seeds) ?? ''
    return wire.slice(0, draw.below(wire.length + 1)) + other.slice(draw.below(other.length + 1))
  },
  (wire, draw) => {
    const numbers = [...wire.matchAll(/[0-9]+/g)]
    const found = pick(draw, numbers)
    if (found === undefined) return wire
    return wire.slice(0, found.index) + (pick(draw, pieces) ?? '') + wire.slice(found.index + found[0].length)
  },
  onLines((lines, at) => lines.splice(at, 1)),
  onLines((lines, at, draw) => lines.splice(draw.below(lines.length + 1), 0, lines[at] ?? '')),
  onLines((lines, at, draw) => lines.splice(draw.below(lines.length), 0, ...lines.splice(at, 1))),
  onLines((lines, at) => {
    lines[at] = (lines[at] ?? '').replaceAll(' ', '\r\n  ')
  }),
  onLines((lines, at, draw) => {
    const name = pick(draw, [
      'Via',
      'From',
      'To',
      'Contact',
      'CSeq',
      'Route',
      'Call-ID',
      'm',
      'v',
      'RAck',
      'Session-Expires',
    ])
    lines[at] = (lines[at] ?? '').replace(/^[^:]*/, name ?? '')
  }),
  (wire, draw) => {
    const at = draw.below(wire.length + 1)
    const octet = pick(draw, ['"', '\\', '<', ';', ',', ' ', 'a', '%', '\0', '(', '=', ':'])
    return wire.slice(0, at) + (octet ?? '').repeat(draw.below(draw.oneIn(10) ? 66_000 : 300)) + wire.slice(at)
  },
]

/** A message with one to six changes, most of them small enough that much of it is still read. */
export const mutated = (draw: Draw, seeds: readonly string[]): string => {
  let wire = pick(draw, seeds) ?? ''
  for (let turn = draw.between(1, draw.oneIn(3) ? 6 : 2); turn > 0; turn -= 1)
    wire = (pick(draw, mutations) ?? ((same: string) => same))(wire, draw, seeds)
  return wire
}

/**
 * The same message as one that was never seen: with branches and a Call-ID of its own, since a stack takes it for a
 * repetition else. Some stay as they are, for that too.
 */
export const renewed = (wire: string, draw: Draw): string => {
  if (draw.oneIn(10)) return wire
  const fresh = draw.next().toString(36)
  return wire.replaceAll('z9hG4bK', `z9hG4bK${fresh}`).replaceAll(/^(Call-ID|i): */gm, `$&${fresh}`)
}
