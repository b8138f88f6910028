import { callCodes, problemCodes } from '@axbridge/server'
import { callAdvice, problemAdvice } from './error-advice.ts'
import { code, page, table } from './markdown.ts'

/** docs/reference/errors.md: the closed lists of problems and of refused calls. */
export const errorsPage = (): string =>
  page('Errors', [
    'Both lists are closed, and come from the tables by which the server answers.',
    '## Problems of the HTTP API',
    'A problem is a document of RFC 9457: `code` is to switch over, `errors` names each field and its rule, `instance` holds the request id, and no value is repeated. **After a status below 500 nothing has changed.** After 500, and after 503 where the answer was late, it may have been done: repeat a POST with the same Idempotency-Key. `X-Request-Id` names every answer in the log.',
    table(
      ['Code', 'Status', 'Title', 'What to do'],
      Object.entries(problemCodes).map(([name, { status, title }]) => [
        code(name),
        String(status),
        title,
        problemAdvice[name as keyof typeof problemCodes] ?? '',
      ]),
    ),
    '400 is for what cannot be read, 422 for what was read and may not be, 409 for what the present state forbids.',
    '## Refused calls',
    'What the caller hears (SIP status and Q.850 cause) and what `refusal` of the call record says. Several refusals sound alike on purpose; the record tells them apart.',
    table(
      ['Refusal', 'SIP', 'Q.850', 'What it means'],
      Object.entries(callCodes).map(([name, { status, phrase, q850Cause }]) => [
        code(name),
        `${status} ${phrase}`,
        String(q850Cause),
        callAdvice[name as keyof typeof callCodes] ?? '',
      ]),
    ),
    "A call that reached the callee's side and failed there (busy, declined, no answer) is no refusal: its record says so in `outcome`, and no failure of the callee gives the caller 404 or 410.",
  ])
