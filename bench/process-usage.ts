import { readFileSync } from 'node:fs'

/** The kernel's USER_HZ, which is 100 wherever Node runs on Linux. proc(5), /proc/pid/stat. */
const ticksPerS = 100

/** What a process has used so far: user and system time of all its threads, those that ended included. */
export const cpuMicrosecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the name in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  return ((user + system) / ticksPerS) * 1e6
}

/** What all processes of the machine have used so far, the time that its host took from it included. proc(5), /proc/stat */
export const machineCpuMicroseconds = (): number => {
  const [, user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = readFileSync(
    '/proc/stat',
    'utf8',
  )
    .slice(0, 200)
    .split(/\s+/, 9)
    .map(Number)
  return ((user + nice + system + interrupts + softInterrupts + stolen) / ticksPerS) * 1e6
}

/** The process and all that it started and that still run. */
export const familyOf = (pid: number): readonly number[] => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number).flatMap(familyOf))]
}

/** Its resident memory in octets, with what it shares with others divided among all that share it. */
export const proportionalOctetsOf = (pid: number): number => {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kib === undefined) throw new Error('the process has no resident memory: it has ended')
  return Number(kib) * 1_024
}

/** The resident memory of a process, in octets. */
export const residentOctetsOf = (pid: number): number => {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kib === undefined) throw new Error('the process has no resident memory: it has ended')
  return Number(kib) * 1_024
}
