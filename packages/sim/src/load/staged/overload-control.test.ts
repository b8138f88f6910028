import { describe, expect, test } from 'vitest'
import { OverloadControl } from './overload-control.ts'

const response = (parameters: string, below = '') =>
  `SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa${parameters}\r\n${below}To: <sip:x@y>\r\n\r\n`

const heard = (...parameters: readonly string[]): OverloadControl => {
  const control = new OverloadControl()
  for (const text of parameters) control.heard(response(text), 1_000)
  return control
}

const shareLet = (control: OverloadControl, now: number): number =>
  Array.from({ length: 4_000 }, () => control.lets(now)).filter(Boolean).length / 4_000

describe('a client that obeys RFC 7339', () => {
  test('lets every call pass before it has heard anything, and after values that are none', () => {
    for (const control of [heard(), heard(''), heard(';oc'), heard(';oc=many'), heard(';oc=101'), heard(';oc=-1')]) {
      expect(shareLet(control, 1_000)).toBe(1)
    }
  })

  test('holds back the share that the server names', () => {
    expect(shareLet(heard(';oc=100;oc-validity=500'), 1_100)).toBe(0)
    const control = heard(';oc=25;oc-algo="loss";oc-validity=500;oc-seq=12.5')
    expect(shareLet(control, 1_100)).toBe(0.75)
    // Evenly: not all of them in a row.
    expect(Array.from({ length: 8 }, () => control.lets(1_100)).filter((lets) => !lets)).toHaveLength(2)
  })

  test('forgets it when its time is over, which is half a second where none is named', () => {
    expect(shareLet(heard(';oc=100;oc-validity=200'), 1_200)).toBe(1)
    expect(shareLet(heard(';oc=100'), 1_499)).toBe(0)
    expect(shareLet(heard(';oc=100'), 1_500)).toBe(1)
  })

  test('does not go back to an older value that comes late', () => {
    expect(shareLet(heard(';oc=100;oc-seq=2.0', ';oc=0;oc-seq=1.9'), 1_100)).toBe(0)
    expect(shareLet(heard(';oc=100;oc-seq=2.0', ';oc=0;oc-seq=2.1'), 1_100)).toBe(1)
  })

  test('reads the topmost Via only', () => {
    const control = new OverloadControl()
    control.heard(response('', 'Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bKb;oc=100\r\n'), 1_000)
    expect(shareLet(control, 1_100)).toBe(1)
  })
})
