import { type OpenLan, qrCodeOf, type RunningServer } from '@axbridge/server/serve'

/** Two made-up numbers for the line that people paste. */
const [exampleA, exampleB] = ['13800000001', '13800000002']

/** What a person reads after `npm start`. `isTerminal`: whether it is read in a terminal, with colours. */
export const greeting = async (server: RunningServer, now: number, isTerminal = false): Promise<string> => {
  const { http, admin, sip, workers, sandbox, adminKeyFile } = server
  return [
    'AXBridge is running. Ctrl-C lets live calls end and stops it.',
    '',
    ...consoleLines(server),
    ...(server.lan === undefined ? [] : await lanLines(server, server.lan, isTerminal)),
    `  HTTP API   ${http}/v1        (described in ${http}/openapi.json)`,
    ...(admin === http ? [] : [`  admin API  ${admin}/admin/v1`]),
    ...(workers.length === 0
      ? [`  SIP        ${listeners(sip)}`]
      : workers.map((worker, place) => `  SIP        ${listeners(worker)}        (worker ${place})`)),
    `  admin key  in ${adminKeyFile}        (\`axbridge help\` lists what operators do with it)`,
    ...(sandbox === undefined ? [] : sandboxLines(server, sandbox, now)),
    '',
  ].join('\n')
}

/** The console first: two phones ring there within a minute. */
const consoleLines = ({ console: link, setUpLink, sandbox }: RunningServer): readonly string[] => {
  if (link === undefined)
    return setUpLink === undefined ? [] : ['  console    its pages are not built here: run npm ci && npm run build', '']
  const whatFor = sandbox === undefined ? 'the console' : 'two phones on one page, and the console'
  return setUpLink === undefined
    ? [`  console    ${link}        (${whatFor})`, '']
    : [
        `Open this link in a browser: ${whatFor}.`,
        'It makes you the first user, works once and for a day, and is for nobody else:',
        '',
        `  ${setUpLink}`,
        '',
        `  console    ${link}        (from then on)`,
        '',
      ]
}

const lanLines = async (
  { setUpLink }: Pick<RunningServer, 'setUpLink'>,
  { urls: [url = '', ...others], fingerprint }: OpenLan,
  isTerminal: boolean,
): Promise<readonly string[]> => {
  const link = setUpLink === undefined ? `${url}/` : url + afterOrigin(setUpLink)
  return [
    'Other devices of this network find the console here:',
    '',
    `  ${link}`,
    ...others.map((other) => `  ${other}/`),
    '',
    await qrCodeOf(link, isTerminal),
    'The browser there warns once: this machine made the certificate itself. It is the right one if its SHA-256 fingerprint is',
    `  ${fingerprint}`,
    'For a second person, sign in, open “Try it” and have a link made for his phone.',
    '',
  ]
}

const afterOrigin = (link: string): string => link.slice(new URL(link).origin.length)

const sandboxLines = (
  { http, sip, console: link }: RunningServer,
  sandbox: NonNullable<RunningServer['sandbox']>,
  now: number,
): readonly string[] => {
  const expiresAt = new Date(now + 2 * 3_600_000).toISOString()
  return [
    '',
    sandbox.isNew ? 'A sandbox was made for you:' : 'Your sandbox:',
    `  customer   ${sandbox.customer}`,
    `  API key    ${sandbox.apiKey}`,
    `  numbers    ${sandbox.block}0000 to ${sandbox.block}9999   (not allocated by the regulator: for trying only)`,
    '',
    ...(link === undefined ? [] : ['With softphones and curl in place of the page:']),
    '1. Let any two SIP softphones on this machine be phone A and phone B:',
    `     A: user ${exampleA}   B: user ${exampleB}   both: password ${sandbox.phonePassword}, server ${sip.udp} (UDP or TCP)`,
    '2. Bind them for an order:',
    `     curl -s ${http}/v1/bindings -H 'Authorization: Bearer ${sandbox.apiKey}' -H 'Content-Type: application/json' \\`,
    `       -d '{"a":"${exampleA}","b":"${exampleB}","orderId":"order-1","expiresAt":"${expiresAt}"}'`,
    '3. Dial the x of the answer from either phone: the other one rings and shows x.',
    '',
    'No softphone at hand? `npm run demo` plays it in this terminal.',
  ]
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
export const readyLine = ({ http, admin, console, setUpLink, lan, sip, workers, sandbox }: RunningServer): string => {
  const shown = sandbox && {
    customer: sandbox.customer,
    keyId: sandbox.keyId,
    key: sandbox.apiKey,
    password: sandbox.phonePassword,
    block: sandbox.block,
  }
  const [url] = lan?.urls ?? []
  const links = {
    console: console ?? null,
    // Where real numbers are, whoever reads the log of a service must not become its admin: there the admin key invites him.
    setUpLink: sandbox === undefined ? null : (setUpLink ?? null),
    lan: url === undefined ? null : `${url}/`,
  }
  return `${JSON.stringify({ ready: true, http, admin, ...links, sip, workers, sandbox: shown ?? null })}\n`
}
