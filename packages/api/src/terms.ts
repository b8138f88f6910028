import { callBounds, defaultTerms } from '@axbridge/core'
import Type from 'typebox'
import { orNull } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

const direction = Type.Enum(['both', 'a_to_b', 'b_to_a'], {
  description: 'Who may call and write to whom; the group stands for a.',
  default: defaultTerms.direction,
  [ruleKeyword]: 'must be both, a_to_b or b_to_a',
})

const toggle = (description: string, normal: boolean) =>
  Type.Boolean({ description, default: normal, [ruleKeyword]: 'must be true or false' })

const boundedMs = (name: keyof typeof callBounds, description: string) => {
  const { least, most } = callBounds[name]
  return Type.Union([Type.Integer({ minimum: least, maximum: most }), Type.Null()], {
    description,
    default: defaultTerms[name],
    [ruleKeyword]: `must be null or a whole number from ${least} to ${most}`,
  })
}

const atEnd = Type.Enum(['let_finish', 'cut'], {
  description: 'What becomes of a call that goes on when the binding, with its grace, is over.',
  default: defaultTerms.atEnd,
  [ruleKeyword]: 'must be let_finish or cut',
})

export const graceMs = Type.Integer({
  description: 'So long after its end the binding still connects. At most 7 days unless the server is set otherwise.',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  default: defaultTerms.graceMs,
  [ruleKeyword]: 'must be a whole number, 0 or more',
})

const groupCallee = Type.Enum(['default', 'last_caller'], {
  description: 'Whom B reaches in a group: the default member, or the member who called last and else the default.',
  default: defaultTerms.groupCallee,
  [ruleKeyword]: 'must be default or last_caller',
})

const toggles = {
  calls: toggle('Whether the parties may call each other.', defaultTerms.calls),
  messages: toggle('Whether the parties may write to each other.', defaultTerms.messages),
}

const durations = {
  ringTimeoutMs: boundedMs('ringTimeoutMs', 'How long the callee may ring; null leaves it to the server.'),
  longestCallMs: boundedMs('longestCallMs', 'How long a call may last; null leaves it to the server.'),
  endAfterAnswerMs: boundedMs(
    'endAfterAnswerMs',
    'The binding ends so long after its first answered call, if it has not ended before; null does not end it.',
  ),
}

/** What a customer may want of a binding besides its parties and its end, as fields of a request. */
export const termFields = {
  direction: Type.Optional(direction),
  calls: Type.Optional(toggles.calls),
  messages: Type.Optional(toggles.messages),
  ringTimeoutMs: Type.Optional(durations.ringTimeoutMs),
  longestCallMs: Type.Optional(durations.longestCallMs),
  atEnd: Type.Optional(atEnd),
  graceMs: Type.Optional(graceMs),
  endAfterAnswerMs: Type.Optional(durations.endAfterAnswerMs),
  groupCallee: Type.Optional(groupCallee),
}

const answeredMs = (description: string) => orNull(Type.Integer({ minimum: 0 }), description)

/** The terms of a binding, complete. */
export const TermsAnswer = Type.Object(
  {
    direction,
    calls: toggles.calls,
    messages: toggles.messages,
    ringTimeoutMs: answeredMs('How long the callee may ring; null leaves it to the server.'),
    longestCallMs: answeredMs('How long a call may last; null leaves it to the server.'),
    atEnd,
    graceMs: Type.Integer({ minimum: 0, description: 'So long after its end the binding still connects.' }),
    endAfterAnswerMs: answeredMs('The binding ends so long after its first answered call; null does not end it.'),
    groupCallee,
  },
  { additionalProperties: false, description: 'What was wanted of the binding, what was left out included.' },
)
