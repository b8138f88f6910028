import { type PolicyRule, suspendable, traitsOf } from './policy-rule.ts'

export const mostRules = 64
export const shortestWindowMs = 10_000
export const longestWindowMs = 31 * 86_400_000
/** More different ones than these are not told apart. */
export const mostDistinct = 1_000
const mostCounted = 1_000_000_000

export type RuleFault = { readonly field: string; readonly rule: string }

/** What is wrong with rules, each with its field (`rules.3.limit`); empty when nothing is. */
export const faultsOfRules = (rules: readonly PolicyRule[]): readonly RuleFault[] => {
  if (rules.length > mostRules) return [{ field: 'rules', rule: `must be at most ${mostRules} rules` }]
  const names = new Set<string>()
  return rules.flatMap((rule, at) => {
    const faults = [...faultsOfRule(rule), ...(names.has(rule.name) ? [nameTaken] : [])]
    names.add(rule.name)
    return faults.map(({ field, rule: broken }) => ({ field: `rules.${at}.${field}`, rule: broken }))
  })
}

const nameTaken: RuleFault = { field: 'name', rule: 'must not be the name of another rule' }

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most

const faultsOfRule = (rule: PolicyRule): RuleFault[] => {
  const faults: RuleFault[] = []
  const must = (isRight: boolean, field: string, words: string): void => {
    if (!isRight) faults.push({ field, rule: words })
  }
  const { kind, subjects, held } = traitsOf(rule.what)
  must(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/.test(rule.name),
    'name',
    'must be lower-case letters, digits and hyphens, at most 48',
  )
  must(subjects.includes(rule.by), 'by', `must be one of ${subjects.join(', ')} where what is ${rule.what}`)
  must(
    isWhole(rule.windowMs, shortestWindowMs, longestWindowMs),
    'windowMs',
    `must be a whole number from ${shortestWindowMs} to ${longestWindowMs}`,
  )
  if (kind === 'share') {
    must(rule.limit >= 0 && rule.limit <= 1, 'limit', `must be a share from 0 to 1 where what is ${rule.what}`)
    must(
      rule.least !== null && isWhole(rule.least, 1, mostCounted),
      'least',
      `must be a whole number from 1 on where what is ${rule.what}`,
    )
  } else {
    const most = kind === 'distinct' ? mostDistinct : mostCounted
    must(isWhole(rule.limit, 0, most), 'limit', `must be a whole number from 0 to ${most} where what is ${rule.what}`)
    must(rule.least === null, 'least', `must be left out where what is ${rule.what}`)
  }
  if (rule.what === 'short_calls')
    must(
      rule.shorterThanMs !== null && isWhole(rule.shorterThanMs, 1, 3_600_000),
      'shorterThanMs',
      'must be a whole number from 1 to 3600000 where what is short_calls',
    )
  else must(rule.shorterThanMs === null, 'shorterThanMs', `must be left out where what is ${rule.what}`)
  const acts = rule.then === 'refuse' || rule.then === 'suspend'
  must(
    !acts || held.includes(rule.by) || !subjects.includes(rule.by),
    'then',
    `must be observe or alarm where ${rule.what} are counted by ${rule.by}: others would pay for it`,
  )
  must(
    rule.then !== 'suspend' || suspendable.includes(rule.by),
    'then',
    `must not be suspend where by is ${rule.by}: only a ${suspendable.join(', a ')} can be suspended`,
  )
  return [...faults, ...faultsOfTimes(rule)]
}

const faultsOfTimes = ({ what, when }: PolicyRule): RuleFault[] => {
  const { hours, orderHours, scenarios } = when
  const { grownBy } = traitsOf(what)
  const faults: RuleFault[] = []
  if (hours !== null) {
    if (!isWhole(hours.from, 0, 23))
      faults.push({ field: 'when.hours.from', rule: 'must be a whole hour from 0 to 23' })
    if (!isWhole(hours.until, 0, 24))
      faults.push({ field: 'when.hours.until', rule: 'must be a whole hour from 0 to 24' })
    if (hours.from === hours.until % 24)
      faults.push({ field: 'when.hours.until', rule: 'must be another hour than from; leave hours out for all day' })
  }
  if (orderHours !== null) {
    const { from, until } = orderHours
    if (grownBy !== 'attempt') faults.push({ field: 'when.orderHours', rule: `must be left out where what is ${what}` })
    if (!isWhole(from, 0, 8_784))
      faults.push({ field: 'when.orderHours.from', rule: 'must be a whole number from 0 to 8784' })
    if (until !== null && (!isWhole(until, 1, 8_784) || until <= from))
      faults.push({ field: 'when.orderHours.until', rule: 'must be a whole number above from, to 8784' })
  }
  if (scenarios !== null && grownBy === 'stranger')
    faults.push({ field: 'when.scenarios', rule: `must be left out where what is ${what}: a stranger has none` })
  if (scenarios !== null && (scenarios.length === 0 || scenarios.length > 32))
    faults.push({ field: 'when.scenarios', rule: 'must be 1 to 32 scenarios' })
  return faults
}
