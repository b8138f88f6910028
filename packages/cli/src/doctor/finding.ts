/** What is looked at, in the order in which it is told. */
export const checkNames = [
  'node',
  'config',
  'folders',
  'keys',
  'store',
  'clock',
  'certificates',
  'listeners',
  'limits',
  'server',
  'trunks',
  'supervision',
  'webhooks',
] as const

export type CheckName = (typeof checkNames)[number]

/** `warning`: it works, and may not for long or not for all. `fault`: something does not work. */
export type FindingState = 'ok' | 'warning' | 'fault'

/** What one look has shown. No text holds a real number or a secret. */
export type Finding = {
  readonly check: CheckName
  readonly state: FindingState
  /** One sentence that names what was looked at. */
  readonly says: string
  /** What to do; null where nothing need be done. */
  readonly advice: string | null
}

/** Says what one check has found. */
export const findingsOf = (check: CheckName) => ({
  ok: (says: string): Finding => ({ check, state: 'ok', says, advice: null }),
  warning: (says: string, advice: string): Finding => ({ check, state: 'warning', says, advice }),
  fault: (says: string, advice: string): Finding => ({ check, state: 'fault', says, advice }),
})
