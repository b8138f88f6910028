import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Config } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, warning, fault } = findingsOf('limits')

/** 10,000 connections of the HTTP side, as many streams of SIP, and the files of the store. */
const enoughFiles = 20_000
const leastFiles = 1_024
/** What a UDP socket of ours asks for (sip/transport/udp.ts). */
const socketBuffer = 4 * 1024 * 1024

/** What Linux says of itself, as far as it does. */
export type SystemFigures = {
  readonly openFiles: number | undefined
  readonly receiveBuffer: number | undefined
  readonly processors: number
  /** The largest core file, in octets; 0: none is written. */
  readonly coreFile: number | undefined
  /** Whether the server that runs has memory left out of a core file. */
  readonly isMemoryLeftOut: boolean
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

export const readSystemFigures = (server: RunningServer): SystemFigures => {
  const pid = server.kind === 'ours' && server.pid !== undefined ? String(server.pid) : 'self'
  const limits = read(`/proc/${pid}/limits`) ?? read('/proc/self/limits')
  const files = /^Max open files +([0-9]+|unlimited)/m.exec(limits ?? '')?.[1]
  const core = /^Max core file size +([0-9]+|unlimited)/m.exec(limits ?? '')?.[1]
  const filter = read(`/proc/${pid}/coredump_filter`)?.trim()
  const buffer = read('/proc/sys/net/core/rmem_max')
  return {
    openFiles: files === undefined ? undefined : files === 'unlimited' ? Number.POSITIVE_INFINITY : Number(files),
    receiveBuffer: buffer === undefined ? undefined : Number(buffer),
    processors: availableParallelism(),
    coreFile: core === undefined ? undefined : core === 'unlimited' ? Number.POSITIVE_INFINITY : Number(core),
    isMemoryLeftOut: pid !== 'self' && /^0+$/.test(filter ?? ''),
  }
}

/** Whether the system lets axbridge have what it needs under load. */
export const examineLimits = (
  { sip }: Config,
  { openFiles, receiveBuffer, processors, coreFile, isMemoryLeftOut }: SystemFigures,
): readonly Finding[] => {
  const findings: Finding[] = []
  if (openFiles !== undefined) {
    const says = `A process may have ${openFiles} files and connections open.`
    const advice = 'Raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536.'
    if (openFiles < leastFiles) findings.push(fault(says, advice))
    else findings.push(openFiles < enoughFiles ? warning(says, advice) : ok(says))
  }
  if (receiveBuffer !== undefined) {
    const says = `A socket may buffer ${receiveBuffer} octets that came in.`
    const advice = `A burst of calls over UDP may be lost: sysctl -w net.core.rmem_max=${socketBuffer} net.core.wmem_max=${socketBuffer}`
    findings.push(receiveBuffer < socketBuffer ? warning(says, advice) : ok(says))
  }
  if (coreFile !== undefined && coreFile > 0 && !isMemoryLeftOut) {
    const says = 'A crash may write a core file.'
    const advice =
      'A running server leaves its memory out of it, where the system lets it; have none written: LimitCORE=0 in the systemd unit, or ulimit -c 0.'
    findings.push(warning(says, advice))
  }
  if (sip.workers > processors) {
    const says = `sip.workers is ${sip.workers} and the machine has ${processors} processors.`
    findings.push(warning(says, 'More workers than processors carry no more calls.'))
  }
  return findings.length > 0 ? findings : [ok('This system does not say what its limits are.')]
}
