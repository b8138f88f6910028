export { defaultBindingLimits } from '@axbridge/core'
export {
  type BackupManifest,
  type CheckReport,
  type Restored,
  readSqliteState,
  type SqliteState,
} from '@axbridge/store'
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
export { askTrunkServer, locateTrunk, type TrunkReach } from './diagnosis/ask-trunk.ts'
export {
  type ConfiguredCertificate,
  configuredCertificates,
  type ExaminedCertificate,
  examineCertificate,
} from './diagnosis/configured-certificates.ts'
export { type ConfiguredListener, configuredListeners } from './diagnosis/configured-listeners.ts'
export { type DatabaseReach, reachDatabase } from './diagnosis/database-hosts.ts'
export { openVaultOf } from './diagnosis/open-vault-of.ts'
export { openVault } from './keys/open-vault.ts'
export { systemRandomness } from './keys/system-randomness.ts'
export type { OpenLan } from './lan/open-lan.ts'
export { qrCodeOf } from './lan/qr-code.ts'
export { faultOfOldExpiry, type OldBinding, type OldBindingFields } from './migration/old-binding.ts'
export { type OldBindingLine, OldFileError, readOldBindingFile } from './migration/old-binding-file.ts'
export { keepMemoryOutOfFiles } from './process-secrecy.ts'
export type { RunningServer, StartOptions } from './running-server.ts'
export { isExpectedAtStart, StartError } from './start-error.ts'
export { prepareNextSigner, readSignerKeys, type SignerKey } from './supervision/audit-signer.ts'
export type { TrunkDefinition } from './trunk-definition.ts'
export {
  type AuditCheckOptions,
  type AuditReport,
  exportConfiguredAudit,
  verifyConfiguredAudit,
} from './upkeep/audit-log.ts'
export { backUpConfiguredStore, restoreConfiguredStore } from './upkeep/back-up-store.ts'
export {
  type ConfiguredKeyChange,
  changeConfiguredKeys,
  type ShownKeys,
  showConfiguredKeys,
} from './upkeep/change-keys.ts'
export { checkConfiguredStore } from './upkeep/check-store.ts'
export { type CopiedStore, copyConfiguredStore } from './upkeep/copy-store.ts'
export { isExpectedInUpkeep } from './upkeep/upkeep-error.ts'
export { startServer } from './wiring.ts'
