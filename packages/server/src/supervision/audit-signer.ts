import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant } from '../operation/instant.ts'
import { StartError } from '../start-error.ts'
import { writeWholeFile } from '../whole-file.ts'
import { isPublicKey, keyIdOf } from './audit-proof.ts'

/** A key that signs, or signed, checkpoints. `since` in ms. */
export type SignerKey = { readonly key: string; readonly publicKey: string; readonly since: number }

/** Signs checkpoints of the audit log with the key of the keys folder. */
export type AuditSigner = SignerKey & {
  /** Ed25519 over the text in UTF-8, in base64url. */
  sign(text: string): string
  /** All keys that ever signed here, the present one last. */
  readonly keys: readonly SignerKey[]
  /** The public key that waits to sign; null where none does. */
  readonly next: string | null
  /** Puts the key that waits in the place of the present one, after a checkpoint has named it. */
  change(now: number): AuditSigner
}

const [keyFile, nextFile, publicFile] = ['audit-signer', 'audit-signer.next', 'audit-signers']

const publicTextOf = (key: KeyObject): string => createPublicKey(key).export({ format: 'jwk' }).x ?? ''

const makePrivateKey = (path: string): void =>
  writeWholeFile(path, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())

const readPrivateKey = (path: string): KeyObject => {
  if ((statSync(path).mode & 0o077) !== 0)
    throw new StartError('audit_signer', `${path} is open to other users: run chmod 600 ${path}`)
  try {
    const key = createPrivateKey(readFileSync(path))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below, without what stands in it.
  }
  throw new StartError('audit_signer', `${path} holds no Ed25519 key: restore it from its backup`)
}

/** The public keys that signed with the keys of a folder: a line each, the key, a blank and since when. Throws StartError. */
export const readSignerKeys = (folder: string): readonly SignerKey[] => {
  const path = join(folder, publicFile)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [publicKey = '', since = ''] = line.split(' ')
      if (!isPublicKey(publicKey) || Number.isNaN(Date.parse(since)))
        throw new StartError('audit_signer', `${path} holds a line that is no public key and an instant`)
      return { key: keyIdOf(publicKey), publicKey, since: Date.parse(since) }
    })
}

/** Notes the public key where it is not there yet. */
const withKey = (folder: string, publicKey: string, now: number): readonly SignerKey[] => {
  const known = readSignerKeys(folder)
  if (known.at(-1)?.publicKey === publicKey) return known
  const keys = [...known, { key: keyIdOf(publicKey), publicKey, since: now }]
  const text = keys.map((one) => `${one.publicKey} ${formatInstant(one.since)}\n`).join('')
  writeWholeFile(join(folder, publicFile), text)
  return keys
}

/** Opens the signer of a keys folder; the first start makes it. Throws StartError. */
export const openAuditSigner = (folder: string, now: number): AuditSigner => {
  const path = join(folder, keyFile)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) makePrivateKey(path)
  const secret = readPrivateKey(path)
  const publicKey = publicTextOf(secret)
  const keys = withKey(folder, publicKey, now)
  const waiting = join(folder, nextFile)
  return {
    ...{ key: keyIdOf(publicKey), publicKey, since: keys.at(-1)?.since ?? now, keys },
    next: existsSync(waiting) ? publicTextOf(readPrivateKey(waiting)) : null,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), secret).toString('base64url'),
    change: (at) => {
      renameSync(waiting, path)
      return openAuditSigner(folder, at)
    },
  }
}

/** Leaves a new key that signs once a checkpoint of the present one has named it: a server does so within its next minutes. */
export const prepareNextSigner = (folder: string): { readonly publicKey: string } => {
  const path = join(folder, nextFile)
  if (!existsSync(path)) makePrivateKey(path)
  return { publicKey: publicTextOf(readPrivateKey(path)) }
}
