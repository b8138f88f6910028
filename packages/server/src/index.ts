export { defaultBindingLimits } from '@axbridge/core'
export { makeKey, type NewKey } from './access/key-material.ts'
export {
  type RequestToSign,
  type SigningHeaders,
  type SigningKey,
  type SigningOptions,
  signRequest,
} from './access/signature/sign-request.ts'
export { callCodes, problemCodes } from './codes.ts'
export { type Config, ConfigError, completeConfig, configSchema, readConfig } from './config.ts'
export { systemRandomness } from './keys/system-randomness.ts'
export { openVault } from './keys/vault.ts'
export { faultOfOldExpiry, type OldBinding, type OldBindingFields } from './migration/old-binding.ts'
export { type OldBindingLine, OldFileError, readOldBindingFile } from './migration/old-binding-file.ts'
export { isExpectedAtStart, StartError } from './start-error.ts'
export { type RunningServer, startServer } from './wiring.ts'
