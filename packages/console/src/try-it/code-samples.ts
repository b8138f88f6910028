export type WantedBinding = {
  readonly mode: 'AXB' | 'GXB'
  readonly a?: string
  readonly members?: readonly string[]
  readonly defaultMember?: string
  readonly b: string
  readonly orderId: string
  readonly expiresAt: string
}

/** The same call in a shell, with the key of the sandbox in the environment. */
export const curlOf = (origin: string, wanted: WantedBinding): string =>
  [
    `curl ${origin}/v1/bindings \\`,
    '  -H "Authorization: Bearer $AXBRIDGE_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    `  -H "Idempotency-Key: ${wanted.orderId}" \\`,
    `  -d '${JSON.stringify(wanted, null, 2).replaceAll("'", "'\\''").split('\n').join('\n  ')}'`,
  ].join('\n')

const isName = (key: string): boolean => /^[A-Za-z_]\w*$/.test(key)

const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value)
}

/** The same with the SDK. */
export const sdkOf = (origin: string, wanted: WantedBinding): string =>
  [
    "import { Axbridge } from '@axbridge/sdk'",
    '',
    'const axbridge = new Axbridge({',
    `  url: '${origin}',`,
    `  bearer: ${['process', 'env', 'AXBRIDGE_KEY'].join('.')},`,
    '})',
    '',
    'const order = await axbridge.bind({',
    ...Object.entries(wanted).map(([key, value]) => `  ${isName(key) ? key : literal(key)}: ${literal(value)},`),
    '})',
    'order.x // what both of them dial and see',
    '',
    '// delivered',
    'await axbridge.unbind(order.id)',
  ].join('\n')
