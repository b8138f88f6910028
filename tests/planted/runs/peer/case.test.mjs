import { beforeAll, expect, test } from 'vitest'
import { describePeer } from '../../../../dist/tests/peers.js'

describePeer('sipp', 'two phones', (path) => {
  let server = 'stopped'
  beforeAll(() => {
    server = 'running'
    if (path === '') throw new Error('a hook ran without the peer')
  })
  test('call each other', () => expect(server).toBe('running'))
  test('hang up', () => expect(path).toMatch(/sipp$/))
})
