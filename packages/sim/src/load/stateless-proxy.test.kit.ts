import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { HostPort } from './call-texts.ts'
import { callAt } from './made-up-parties.ts'

/** What the proxy does with a message: it goes on, is lost, or is answered with statuses of the proxy's own. */
export type ProxyFate = (wire: string) => 'lost' | readonly number[] | undefined

const echoed = (wire: string): string =>
  wire
    .split('\r\n')
    .filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
    .map((line) => line.replace(';oc;', ';oc=100;oc-validity=60000;oc-seq=1.1;'))
    .map((line) => (line.startsWith('To:') && !line.includes(';tag=') ? `${line};tag=proxy` : line))
    .join('\r\n')

/**
 * A stateless proxy that stays on the path twice over, hides nothing, and takes requests within a dialog by their routes alone.
 * `onClose` gets what closes it.
 */
export const startProxy = async (
  callees: HostPort,
  onClose: (close: () => void) => void,
  fate: ProxyFate = () => undefined,
): Promise<HostPort> => {
  const socket = createSocket('udp4')
  onClose(() => socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const routes = (field: string) =>
    `${field}: <sip:127.0.0.1:${port};lr;leg=b>\r\n${field}: <sip:127.0.0.1:${port};lr;leg=a>\r\n`
  const backwards = `Route: <sip:127.0.0.1:${port};lr;leg=a>\r\nRoute: <sip:127.0.0.1:${port};lr;leg=b>\r\n`
  const onward = (wire: string): string | undefined => {
    if (wire.startsWith('SIP/2.0 ')) return wire.replace(/\r\nVia: [^\r]*/, '')
    const via = `\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKp\r\nVia: `
    if (!wire.startsWith('INVITE ')) {
      return wire.includes(backwards) ? wire.replace(backwards, '').replace('\r\nVia: ', via) : undefined
    }
    const dialled = Number(/^INVITE sip:700(\d{12})@/.exec(wire)?.[1])
    return wire
      .replace(/^INVITE \S+/, `INVITE sip:${callAt(dialled).callee}@${callees.host}:${callees.port}`)
      .replace('\r\nVia: ', `\r\n${routes('Record-Route').trimEnd()}${via}`)
  }
  const nextHop = (wire: string): HostPort => {
    if (!wire.startsWith('SIP/2.0 ')) return callees
    const [, host = '', sentBy = ''] = /\r\nVia: SIP\/2\.0\/UDP ([\d.]+):(\d+)/.exec(wire) ?? []
    return { host, port: Number(sentBy) }
  }
  socket.on('message', (octets, from) => {
    const wire = octets.toString('latin1')
    const decided = fate(wire)
    if (decided === 'lost') return
    if (decided !== undefined) {
      for (const status of decided) {
        const answer = `SIP/2.0 ${status} Decided\r\n${echoed(wire)}\r\nContent-Length: 0\r\n\r\n`
        socket.send(answer, from.port, from.address)
      }
      return
    }
    const passed = onward(wire)
    if (passed === undefined) return
    const to = nextHop(passed)
    socket.send(passed, to.port, to.host)
  })
  return { host: '127.0.0.1', port }
}
