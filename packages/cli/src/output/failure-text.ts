import type { ProblemAnswered } from '../api/api-client.ts'

/** A refusal of the API for people. It names fields and rules, as the API does, and repeats no value. */
export const problemText = ({ status, problem }: ProblemAnswered): string => {
  const { title = `the API answered ${status}`, code, detail, errors = [] } = problem
  const head = `axbridge: ${title}${code === undefined ? '' : ` (${code})`}`
  const said = errors.length > 0 ? errors.map(({ field, rule }) => `  ${field}: ${rule}`) : [`  ${detail ?? ''}`]
  return `${[head, ...said.filter((line) => line.trim() !== '')].join('\n')}\n`
}
