/** What operators are told to look at: the closed list. Docs and webhooks name these words. */
export const alarmNames = [
  /** Nobody answers at any server of a trunk. Subject: the trunk. */
  'trunk_down',
  /** A message that held the other party's number was not sent: something that must not cross was about to. */
  'leak_held_back',
  /** A call record could not be written, so that a call may have none. */
  'record_not_kept',
  /** The store takes no writes or answers no reads. */
  'store_not_ready',
  /** A place that carries calls has no process. Subject: the worker. */
  'worker_lost',
  /** A certificate ends within two weeks, or has ended. Subject: the key of the configuration. */
  'certificate_ends',
  /** The files of a certificate were changed into what cannot be used. Subject: the key of the configuration. */
  'certificate_unusable',
  /** New calls were answered 503 since more came than could be borne. */
  'overload',
  /** The wall clock is behind the latest committed time: what is due by it waits. */
  'clock_stepped_back',
  /** What time makes known is told late: turns that have come are not taken. */
  'events_late',
  /** The verification platform does not answer, and is asked no more for a while. */
  'verification_down',
  /** An endpoint took nothing for so long that it was switched off. Subject: the endpoint. */
  'webhook_disabled',
  /** A rule of policy fired that raises an alarm. Subject: the rule. */
  'rule_fired',
  /** So many complain of a customer's calls that operators must know, or that he was suspended. Subject: the customer. */
  'complaint_rate',
  /** Complaints should have been answered: one alarm for all of them. */
  'complaint_overdue',
] as const

export type AlarmName = (typeof alarmNames)[number]

export const isAlarmName = (text: string): text is AlarmName => (alarmNames as readonly string[]).includes(text)

/** One thing that is wrong: its name, and which trunk, worker or part it is of. A subject never holds a number of a person. */
export type Alarm = { readonly name: AlarmName; readonly subject: string | null }

/** An alarm begins or is over. */
export type AlarmNews = Alarm & { readonly kind: 'raised' | 'cleared' }
