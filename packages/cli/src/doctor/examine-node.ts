import { type Finding, findingsOf } from './finding.ts'

const { ok, fault } = findingsOf('node')

/** The `engines` of the packages: ^20.19.0 || ^22.12.0 || >=24.0.0. */
const isSupported = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24
}

/** `version` as `process.versions.node` says it. */
export const examineNode = (version: string): Finding =>
  isSupported(version)
    ? ok(`Node.js ${version} is supported.`)
    : fault(`Node.js ${version} is not supported.`, 'Install Node.js 20.19, 22.12, 24 or later.')
