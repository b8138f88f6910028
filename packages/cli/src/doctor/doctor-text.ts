import type { Finding, FindingState } from './finding.ts'

const marks: Readonly<Record<FindingState, string>> = { ok: '✓ ok     ', warning: '! warning', fault: '✗ fault  ' }

const counted = (findings: readonly Finding[], state: FindingState): string => {
  const count = findings.filter((finding) => finding.state === state).length
  return `${count} ${count === 1 ? state : `${state}s`}`
}

/** What a person reads: a line for each finding, with what to do below it. */
export const doctorText = (findings: readonly Finding[]): string => {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, state, says, advice }) => [
    `${marks[state]}  ${check.padEnd(width)}  ${says}`,
    ...(advice === null ? [] : [`${' '.repeat(13 + width)}${advice}`]),
  ])
  return [...lines, '', `${counted(findings, 'fault')}, ${counted(findings, 'warning')}.`, ''].join('\n')
}
