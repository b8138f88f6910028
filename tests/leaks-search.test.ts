import { describe, expect, test } from 'vitest'
import { places } from './leaks/places.ts'
import { phoneOf, type Side, wordsFor } from './leaks/secrets.ts'
import { search, type Wanted, wantedOf } from './leaks/sightings.ts'
import { hostsOf } from './leaks/stage.ts'

const scenario = 7
const position = (name: string): number => places.findIndex((place) => place.name === name)
const words = wordsFor('caller', scenario, position('Subject'))
const { name, number } = words
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const hex = (text: string): string => Buffer.from(text).toString('hex')

const numbers: Wanted['numbers'] = new Map([
  [number, { owner: 'caller', scenario }],
  [words.third, { owner: 'third of the caller', scenario }],
  [phoneOf('callee', scenario), { owner: 'callee', scenario }],
])

const heardBy = (side: Side, ...lines: readonly string[]) =>
  search(side, [['SIP/2.0 200 OK', ...lines, '', ''].join('\r\n')], wantedOf(side, numbers, hostsOf))

/** What the callee is found to have heard in a line. */
const sightings = (...lines: readonly string[]) => heardBy('callee', ...lines).sightings

describe('a number is found', () => {
  test.each([
    ['plain', `To: <sip:${number}@h>`],
    ['with a country code', `To: <tel:+86${number}>`],
    ['with two zeros and a country code', `To: <tel:0086${number}>`],
    ['with spaces and dashes', `Subject: ${words.spaced}`],
    ['with dots', `Subject: ${[...number].join('.')}`],
    ['with words between', `Subject: ${number.slice(0, 5)} and then ${number.slice(5)}`],
    ['percent-encoded', `To: <sip:${words.percent}@h>`],
    ['percent-encoded twice', `To: <sip:${words.twicePercent}@h>`],
    ['in base64', `X: ${base64(`a${number}`)}`],
    ['in base64 at another offset', `X: ${base64(`ab${number}`)}`],
    ['in base64 at a third offset', `X: ${base64(`abc${number}`)}`],
    ['in base64 for URLs', `X: ${Buffer.from(`\xff\xfe${number}\xff`, 'latin1').toString('base64url')}`],
    ['in base64 that is percent-encoded', `X: ${base64(`a${number}bc`).replaceAll('=', '%3D')}`],
    ['in hexadecimal', `User-to-User: ${hex(number)};encoding=hex`],
    ['packed', `X: ${words.packed}`],
    ['packed behind an odd digit', `X: ab${words.packed}`],
    ['packed in octets', `\x0a\x08${Buffer.from(words.packed, 'hex').toString('latin1')}`],
    ['backwards', `X: ${[...number].reverse().join('')}`],
    ['escaped', `X: ${number.replace(/./g, (digit) => `\\u003${digit}`)}`],
  ])('%s', (_how, line) => {
    expect(sightings(line).map(({ secret }) => secret.replace(/ \(.*/, ''))).toContain('the number of the caller')
  })

  test('in base64 that is broken over lines', () => {
    const lines = base64(`the number of somebody is ${number}, as everybody knows`).match(/.{1,10}/g) ?? []
    expect(sightings(...lines)).not.toEqual([])
  })

  test('of another member whom the caller’s network names', () => {
    expect(sightings(`Diversion: <sip:${words.third}@h>`)).toMatchObject([{ where: 'Diversion of 200' }])
  })
})

describe('a word is found', () => {
  test.each([
    ['plain', name],
    ['in capitals', name.toUpperCase()],
    ['cut off', name.slice(0, 6)],
    ['percent-encoded', name.replace(/./g, (letter) => `%${hex(letter)}`)],
    ['in base64', base64(`it is ${name}`)],
    ['in hexadecimal', hex(name)],
  ])('%s', (_how, text) => {
    expect(new Set(sightings(`Organization: ${text}`).map(({ secret }) => secret))).toEqual(
      new Set(['a word of the caller']),
    )
  })

  test('and tells the scenario and the place that it was written at', () => {
    expect(sightings(`X: ${name}`)).toMatchObject([
      { scenario, place: 'Subject', encoding: 'plain', where: 'X of 200' },
    ])
  })
})

test('an address of the other side is found', () => {
  expect(sightings('Via: SIP/2.0/UDP 127.0.0.2:5060', `X: ${words.address}`)).toMatchObject([
    { secret: 'the own address' },
    { secret: 'the named address' },
  ])
})

test('a side’s own words and numbers are no leak to itself', () => {
  expect(heardBy('caller', `From: "${name}" <sip:${number}@${words.host}>`).sightings).toEqual([])
})

test('what is nobody’s is no leak', () => {
  expect(
    sightings('From: <sip:700000000010001@127.0.0.1>;tag=abcdefghijklmnop', 'Call-ID: abcdefghijklmnopqrstuvwx'),
  ).toEqual([])
})

describe('a way that did not take the call', () => {
  const firstWay = wordsFor('first way', scenario, position('Reason'))
  const early = wordsFor('first way', scenario, position('a=fmtp'))
  const known: Wanted['numbers'] = new Map([...numbers, [firstWay.number, { owner: 'first way', scenario }]])
  const heard = (side: Side, line: string) =>
    search(side, [`BYE sip:h SIP/2.0\r\n${line}`], wantedOf(side, known, hostsOf)).sightings

  test.each([
    ['its words', firstWay.name],
    ['its number', firstWay.number],
    ['its address', '127.0.0.4'],
    ['where its media goes', `IN IP4 ${firstWay.media}`],
  ])('is heard by nobody else: %s', (_what, text) => {
    expect(heard('caller', `c=${text}`)).not.toEqual([])
    expect(heard('callee', `c=${text}`)).not.toEqual([])
  })

  test('has nothing that crosses by design', () => {
    expect(heard('caller', `a=fmtp:97 note=${early.name}`)).toMatchObject([{ place: 'a=fmtp' }])
    expect(heard('callee', `a=fmtp:97 note=${early.name}`)).toMatchObject([{ place: 'a=fmtp' }])
  })

  test('hears nothing of the one that took it, but knows whom it was to reach', () => {
    expect(heard('first way', `X: ${wordsFor('callee', scenario, position('Subject')).name}`)).not.toEqual([])
    expect(heard('first way', `To: <sip:${firstWay.third}@h>`)).toEqual([])
  })
})

describe('what passes by design', () => {
  const codec = wordsFor('caller', scenario, position('a=fmtp')).name

  test('passes where it must stand, and is counted', () => {
    const { sightings: found, passed } = heardBy('callee', `c=IN IP4 ${words.media}`, `a=fmtp:97 note=${codec}`)
    expect(found).toEqual([])
    expect([...passed]).toEqual([
      ['c=', 1],
      ['a=fmtp', 1],
    ])
  })

  test('passes nowhere when media addresses are refused', () => {
    const wanted = wantedOf('callee', numbers, hostsOf, false)
    expect(search('callee', [`SIP/2.0 200 OK\r\nc=IN IP4 ${words.media}\r\n`], wanted).sightings).toHaveLength(1)
  })

  test('is a leak everywhere else', () => {
    expect(sightings(`Contact: <sip:${words.media}>`)).toHaveLength(1)
    expect(sightings(`a=fmtp:98 note=${codec}`)).toHaveLength(1)
    expect(sightings(`a=fmtp:97 note=${name}`)).toHaveLength(1)
  })
})

test('what is told of a leak holds no number', () => {
  const told = JSON.stringify(sightings(`To: <sip:${number}@h>`, `X: ${words.percent}`))
  expect(told).toContain('****')
  expect(told.replace(/[^0-9]/g, '')).not.toContain(number)
})
