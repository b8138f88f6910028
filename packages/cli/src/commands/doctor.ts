import { type Command, exitCodes } from '../command.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  options: {
    config: { value: 'FILE', help: 'the configuration; else AXBRIDGE_CONFIG, else config.yaml, else the defaults' },
    json: { help: 'print the findings as JSON' },
  },
  summary: 'look at what the server needs, and say what to do',
  details: `Looks at Node.js, the configuration, folders, keys, the store, the clock, certificates, ports, the limits of the system, the
running server if there is one, and trunks. It changes nothing, and exits with 1 when it found a fault. Run it as the user that runs
the server.`,
  asks: 'nobody',
  run: async ({ option, asJson, surroundings }) => {
    // Only this command needs the whole server.
    const [{ examine }, { doctorText }] = await Promise.all([
      import('../doctor/examine.ts'),
      import('../doctor/doctor-text.ts'),
    ])
    const findings = await examine(option('config') ?? surroundings.env.AXBRIDGE_CONFIG)
    const count = (state: string) => findings.filter((finding) => finding.state === state).length
    const [faults, warnings] = [count('fault'), count('warning')]
    surroundings.out(asJson ? `${JSON.stringify({ faults, warnings, findings })}\n` : doctorText(findings))
    return faults === 0 ? exitCodes.done : exitCodes.refused
  },
}
