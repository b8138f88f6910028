import { type Config, configuredCertificates, examineCertificate } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'

const { ok, warning, fault } = findingsOf('certificates')

const day = 86_400_000
const soonMs = 14 * day

/** Every certificate that the configuration names, as a client would find it. */
export const examineCertificates = async (config: Config, now: number): Promise<readonly Finding[]> => {
  const named = configuredCertificates(config)
  if (named.length === 0) return [ok('The configuration names no certificate.')]
  const findings = await Promise.all(
    named.map(async (one): Promise<readonly Finding[]> => {
      const { section, name } = one
      const found = await examineCertificate(one)
      if (found.kind === 'fault') return [fault(`${found.key}: ${found.rule}.`, 'A start would be refused by this.')]
      const { notBefore, notAfter, names, isForName, chain } = found
      const until = new Date(notAfter).toISOString()
      const faults: Finding[] = []
      if (notAfter <= now)
        faults.push(fault(`${section}: the certificate ended at ${until}.`, 'Renew it: it is read without a restart.'))
      else if (notBefore > now)
        faults.push(fault(`${section}: the certificate is not valid yet.`, 'Look at the clock, or wait.'))
      else if (notAfter - now < soonMs)
        faults.push(warning(`${section}: the certificate ends at ${until}.`, 'Renew it.'))
      if (!isForName)
        faults.push(
          warning(
            `${section}: the certificate is for ${names.join(', ') || 'no name'}, not for ${name}.`,
            'Clients must use a name that stands in it.',
          ),
        )
      if (chain === 'broken')
        faults.push(
          fault(
            `${section}: the certificates of the file do not lead from one to the next.`,
            'Put the own one first, then each that signed the one before.',
          ),
        )
      if (chain === 'private')
        faults.push(
          warning(
            `${section}: the certificate leads to an authority that Node.js does not bring.`,
            'Clients have to be told of it: NODE_EXTRA_CA_CERTS for axbridge and the SDK.',
          ),
        )
      return faults.length > 0 ? faults : [ok(`${section}: the certificate is good until ${until}.`)]
    }),
  )
  return findings.flat()
}
