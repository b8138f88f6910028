import type { PolicyRule } from '@axbridge/sdk/console'
import { traitsOf } from './rule-traits.ts'

const unitMs = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

export type Unit = keyof typeof unitMs

/** A rule as the fields of a form have it: shares in per cent, times in the unit that suits them. */
export type RuleValues = Pick<PolicyRule, 'name' | 'what' | 'by' | 'then' | 'isOn'> & {
  readonly limit: number
  readonly window: number
  readonly unit: Unit
  readonly least?: number | null
  readonly shortSeconds?: number | null
  readonly hoursOn?: boolean
  readonly hoursFrom?: number | null
  readonly hoursUntil?: number | null
  readonly orderHoursOn?: boolean
  readonly orderFrom?: number | null
  readonly orderUntil?: number | null
  readonly scenarios?: readonly string[]
}

/** The largest unit of which a time is a whole number. */
export const inUnit = (ms: number): { readonly window: number; readonly unit: Unit } => {
  const unit = (['days', 'hours', 'minutes'] as const).find((name) => ms % unitMs[name] === 0) ?? 'seconds'
  return { window: ms / unitMs[unit], unit }
}

export const newRule: Partial<RuleValues> = {
  ...{ what: 'attempts', by: 'caller', then: 'observe', isOn: true, limit: 60, window: 1, unit: 'hours' },
}

const tenth = (share: number): number => Math.round(share * 10_000) / 100

export const valuesOfRule = ({ limit, windowMs, shorterThanMs, when, ...rule }: PolicyRule): RuleValues => ({
  ...{ name: rule.name, what: rule.what, by: rule.by, then: rule.then, isOn: rule.isOn, least: rule.least },
  ...inUnit(windowMs),
  limit: traitsOf(rule.what).kind === 'share' ? tenth(limit) : limit,
  shortSeconds: shorterThanMs === null ? null : shorterThanMs / 1_000,
  hoursOn: when.hours !== null,
  hoursFrom: when.hours?.from ?? null,
  hoursUntil: when.hours?.until ?? null,
  orderHoursOn: when.orderHours !== null,
  orderFrom: when.orderHours?.from ?? null,
  orderUntil: when.orderHours?.until ?? null,
  scenarios: when.scenarios ?? [],
})

export const ruleOfValues = (values: RuleValues): PolicyRule => {
  const { name, what, by, then, isOn, limit, window, unit, least, shortSeconds, scenarios = [] } = values
  const isShare = traitsOf(what).kind === 'share'
  return {
    ...{ name: name.trim(), what, by, then, isOn },
    windowMs: Math.round(window * unitMs[unit]),
    limit: isShare ? limit / 100 : limit,
    least: isShare ? (least ?? 1) : null,
    shorterThanMs: what === 'short_calls' ? Math.round((shortSeconds ?? 10) * 1_000) : null,
    when: {
      hours: values.hoursOn === true ? { from: values.hoursFrom ?? 0, until: values.hoursUntil ?? 0 } : null,
      orderHours:
        values.orderHoursOn === true && traitsOf(what).ofOrder === true
          ? { from: values.orderFrom ?? 0, until: values.orderUntil ?? null }
          : null,
      scenarios: scenarios.length === 0 ? null : [...scenarios],
    },
  }
}
