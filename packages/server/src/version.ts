import { readFileSync } from 'node:fs'

/** The version of AXBridge, from the manifest of this package. */
export const productVersion = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
