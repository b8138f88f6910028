import { describe, expect, test } from 'vitest'
import { completeConfig } from './config.ts'

describe('a term of what is kept', () => {
  const terms = { bindingsDays: 184, recordsDays: 184, logsDays: 731, assessmentsDays: 1_096 } as const
  const names = Object.keys(terms) as (keyof typeof terms)[]

  test.each(names)(
    "%s is the law's unless more is said, and never less where real numbers are used (SEC-3, SEC-4)",
    (name) => {
      expect(completeConfig({}).retention[name]).toBe(terms[name])
      const short = { retention: { [name]: terms[name] - 1 } }
      const refused = `config: retention.${name}: must be at least ${terms[name]} days`
      expect(() => completeConfig({ ...short, sandbox: { enabled: false } })).toThrow(refused)
      expect(() => completeConfig({ ...short, supervision: { profile: 'pilot' } })).toThrow(refused)
    },
  )

  test('may be shorter while things are only tried out, but not than what is told from it', () => {
    const tried = (retention: object) => completeConfig({ retention, events: { keptDays: 3 } }).retention
    expect(tried({ bindingsDays: 3, recordsDays: 3 })).toMatchObject({ bindingsDays: 3, recordsDays: 3 })
    expect(() => tried({ recordsDays: 2 })).toThrow('config: events.keptDays: must be at most 2')
    expect(() => tried({ logsDays: 183 })).toThrow('config: retention.logsDays')
  })
})
