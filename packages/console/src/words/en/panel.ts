/** Words of side panels and forms, which several pages share. */
export const panel = {
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  none: 'none',
  time: 'Time',
  never: 'never',
  unlimited: 'no limit',
  yes: 'yes',
  no: 'no',
  all: 'all',
  duration: {
    ms: (n: number) => `${n} ms`,
    seconds: (n: number) => `${n} s`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number) => `${n} h`,
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
  },
  required: 'Must be given.',
  /** What the service says that a field must be. */
  rule: (rule: string): string => rule,
  secret: {
    once: 'This is shown here once, and never again. Copy it now and keep it where only the right people get at it.',
    kept: 'I have kept it',
  },
  saved: 'Saved.',
  manyCustomers: (n: number) => `Only the first ${n} customers are offered here.`,
}
