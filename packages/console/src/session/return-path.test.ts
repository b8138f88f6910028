import fc from 'fast-check'
import { expect, test } from 'vitest'
import { returnPath, withReturn } from './return-path.ts'

const searchOf = (path: string): URLSearchParams => new URL(path, 'http://here').searchParams

test('the sign-in leads back to where one was', () => {
  const place = { pathname: '/calls', search: '?outcome=refused&x=700000000010001' }
  expect(returnPath(searchOf(withReturn('/sign-in', place)))).toBe('/calls?outcome=refused&x=700000000010001')
  expect(withReturn('/sign-in', { pathname: '/', search: '' })).toBe('/sign-in')
})

test('no link leads through the sign-in to another host', () => {
  const unit = fc.constantFrom('/', '\\', ':', '.', 'a', 'h', '@', '?', '#', '\t', ' ', '%')
  fc.assert(
    fc.property(fc.string({ unit }), (to) => {
      const path = returnPath(new URLSearchParams({ to }))
      expect(new URL(path, 'http://here').origin).toBe('http://here')
    }),
    { examples: [['//evil.example'], ['/\\evil.example'], ['https://evil.example'], ['/\t/evil.example']] },
  )
})
