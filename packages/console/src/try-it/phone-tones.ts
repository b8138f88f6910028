import type { PhoneLetter } from './phone.tsx'

/** In Hz. Each phone sounds different, and all of them together still sound well: an A major chord. */
export const phoneTones: Readonly<Record<PhoneLetter, readonly [number, number]>> = {
  a: [440, 554],
  b: [659, 831],
  c: [330, 415],
}
