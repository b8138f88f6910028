/** One system call, from the line of a trace on which it was made to the one on which it had its result. */
export type SystemCall = {
  readonly name: string
  /** What it was called with, as strace prints it. */
  readonly parameters: string
  readonly result: string
  readonly begun: number
  readonly ended: number
}

/** How strace is called so that its trace can be read here. Texts are printed up to this many octets. */
export const straceOptions = (file: string, names: readonly string[]): readonly string[] => [
  // The tracer is a grandchild: the process that was started is the one that is traced.
  ...['-D', '-f', '-q', '-y', '-s', '16384', '-o', file],
  ...['-e', `trace=${names.join(',')}`],
]

type Begun = { readonly name: string; readonly parameters: string; readonly line: number }

/**
 * Reads a trace of `strace -f`. A call during which another thread was heard stands on two lines; what is not a call
 * (signals, ends of threads) is passed over. A call that was under way at the end of the trace is left out.
 */
export const readSystemCalls = (trace: string): readonly SystemCall[] => {
  const calls: SystemCall[] = []
  const begun = new Map<string, Begun>()
  for (const [line, text] of trace.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/s.exec(text) ?? []
    const unfinished = /^(\w+)\((.*) <unfinished \.\.\.>$/s.exec(rest)
    const resumed = /^<\.\.\. (\w+) resumed>(.*?)\) += (.+)$/s.exec(rest)
    const whole = /^(\w+)\((.*)\) += ([^()]+(?:\([^()]*\))?)$/s.exec(rest)
    if (unfinished !== null) {
      begun.set(thread, { name: unfinished[1] ?? '', parameters: unfinished[2] ?? '', line })
    } else if (resumed !== null) {
      const first = begun.get(thread)
      begun.delete(thread)
      if (first === undefined || first.name !== resumed[1])
        throw new Error(`a trace resumes a call that was not begun: ${line}`)
      const { name, parameters } = first
      calls.push({
        name,
        parameters: parameters + (resumed[2] ?? ''),
        result: resumed[3] ?? '',
        begun: first.line,
        ended: line,
      })
    } else if (whole !== null) {
      const [, name = '', parameters = '', result = ''] = whole
      calls.push({ name, parameters, result, begun: line, ended: line })
    }
  }
  return calls.sort((one, other) => one.begun - other.begun)
}
