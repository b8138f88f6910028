import type { RunningServer } from '@axbridge/server'

/** Two made-up numbers for the line that people paste. */
const [exampleA, exampleB] = ['13800000001', '13800000002']

/** What a person reads after `npm start`. */
export const greeting = ({ http, admin, sip, workers, sandbox, adminKeyFile }: RunningServer, now: number): string => {
  const lines = [
    'AXBridge is running. Ctrl-C lets live calls end and stops it.',
    '',
    `  HTTP API   ${http}/v1        (described in ${http}/openapi.json)`,
    ...(admin === http ? [] : [`  admin API  ${admin}/admin/v1`]),
    ...(workers.length === 0
      ? [`  SIP        ${listeners(sip)}`]
      : workers.map((worker, place) => `  SIP        ${listeners(worker)}        (worker ${place})`)),
    `  admin key  in ${adminKeyFile}        (\`axbridge help\` lists what operators do with it)`,
  ]
  if (sandbox === undefined) return [...lines, ''].join('\n')
  const expiresAt = new Date(now + 2 * 3_600_000).toISOString()
  return [
    ...lines,
    '',
    sandbox.isNew ? 'A sandbox was made for you:' : 'Your sandbox:',
    `  customer   ${sandbox.customer}`,
    `  API key    ${sandbox.apiKey}`,
    `  numbers    ${sandbox.block}0000 to ${sandbox.block}9999   (not allocated by the regulator: for trying only)`,
    '',
    '1. Let any two SIP softphones on this machine be phone A and phone B:',
    `     A: user ${exampleA}   B: user ${exampleB}   both: password ${sandbox.phonePassword}, server ${sip.udp} (UDP or TCP)`,
    '2. Bind them for an order:',
    `     curl -s ${http}/v1/bindings -H 'Authorization: Bearer ${sandbox.apiKey}' -H 'Content-Type: application/json' \\`,
    `       -d '{"a":"${exampleA}","b":"${exampleB}","orderId":"order-1","expiresAt":"${expiresAt}"}'`,
    '3. Dial the x of the answer from either phone: the other one rings and shows x.',
    '',
    'No softphone at hand? `npm run demo` plays it in this terminal.',
    '',
  ].join('\n')
}

/** `ws://127.0.0.1:5066` is what people paste into a phone in a browser. */
const listeners = ({ udp, tcp, tls, ws, wss }: RunningServer['sip']): string =>
  [
    `udp ${udp}, tcp ${tcp}`,
    ...(tls === undefined ? [] : [`tls ${tls}`]),
    ...(ws === undefined ? [] : [`ws://${ws}`]),
    ...(wss === undefined ? [] : [`wss://${wss}`]),
  ].join(', ')

/** The same for a program: one line of JSON. */
export const readyLine = ({ http, admin, sip, workers, sandbox }: RunningServer): string => {
  const shown = sandbox && {
    customer: sandbox.customer,
    keyId: sandbox.keyId,
    key: sandbox.apiKey,
    password: sandbox.phonePassword,
    block: sandbox.block,
  }
  return `${JSON.stringify({ ready: true, http, admin, sip, workers, sandbox: shown ?? null })}\n`
}
