import type { Part, Place } from './place.ts'
import type { Words } from './secrets.ts'

type Write = (words: Words) => string
type Row = readonly [header: string, write: Write, parts?: readonly Part[]]

const anywhere: readonly Part[] = ['request', 'response']
const asked: readonly Part[] = ['request']
const answered: readonly Part[] = ['response']

const person: Write = (w) => `"${w.name} ${w.spaced}" <sip:${w.number}@${w.host};x=${w.percent}>`
const other: Write = (w) => `"${w.name}" <sip:${w.third}@${w.host};user=phone>`
const address: Write = (w) => `<sip:${w.name}@${w.host};tel=${w.plus}>`
const text: Write = (w) => `${w.name} of ${w.spaced} ${w.base64}`
const token: Write = (w) => `${w.name}-${w.number}`
const tag: Write = (w) => w.name
const page: Write = (w) => `<https://${w.host}/${w.twicePercent}/${w.number}.png>`
const dialog: Write = (w) => `${w.name}-${w.number}@${w.host};to-tag=${w.name};from-tag=${w.name}`
const digest: Write = (w) =>
  `Digest username="${w.number}", realm="${w.host}", nonce="${w.base64}", uri="sip:${w.number}@${w.host}", response="${w.name}"`
const challenge: Write = (w) =>
  `Digest realm="${w.host}", domain="sip:${w.number}@${w.host}", nonce="${w.base64}", opaque="${w.name}", algorithm=MD5`

/** Every header field that is known to name people, devices, places or calls, by the row of the table that rules it. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  identity: [
    ['P-Asserted-Identity', person],
    ['P-Preferred-Identity', person],
    ['P-Served-User', (w) => `${person(w)};sescase=orig;regstate=reg;x=${w.name}`],
    ['P-Called-Party-ID', person],
    ['P-Associated-URI', person],
    ['P-Asserted-Service', (w) => `urn:urn-7:3gpp-service.ims.icsi.mmtel.${token(w)}`],
    ['P-Preferred-Service', (w) => `urn:urn-7:3gpp-service.ims.icsi.mmtel.${token(w)}`],
    ['P-Profile-Key', person],
    ['P-User-Database', (w) => `<aaa://${w.host};transport=tcp;x=${w.number}>`],
    ['Additional-Identity', person],
  ],
  'who else is in it': [
    ['Remote-Party-ID', (w) => `${person(w)};party=calling;privacy=off;screen=yes`],
    ['Diversion', (w) => `${other(w)};reason=unconditional;counter=1;privacy=off`],
    ['History-Info', (w) => `${other(w)};index=1, <sip:${w.number}@${w.host}?Reason=SIP%3Bcause%3D302>;index=1.1`],
    ['Referred-By', (w) => `${person(w)};cid="${w.name}@${w.host}"`],
    ['Reply-To', person],
    ['P-Refused-URI-List', (w) => `${other(w)};members=<sip:${w.number}@${w.host}>`],
    ['P-DCS-Trace-Party-ID', person],
    ['P-DCS-Billing-Info', (w) => `${w.name}/${w.number}@${w.host};charge=sip:${w.third}@${w.host}`],
    ['Refer-Events-At', address],
  ],
  'texts and pictures': [
    ['Call-Info', (w) => `${page(w)};purpose=icon`],
    ['Alert-Info', (w) => `${page(w)};x=${w.name}`],
    ['Subject', text],
    ['Organization', text],
    ['User-to-User', (w) => `${Buffer.from(w.number).toString('hex')};encoding=hex;x=${w.name}`],
    ['Priority', tag],
    ['Accept-Language', (w) => `en;q=0.5, ${w.name}`],
    ['Content-Language', tag],
    ['Content-ID', (w) => `<${w.name}-${w.number}@${w.host}>`],
    ['Content-Disposition', (w) => `session;handling=optional;x=${w.name}`],
  ],
  'where somebody is': [
    ['Geolocation', (w) => `<sip:${w.number}@${w.host}>;inserted-by="${w.host}"`],
    ['Geolocation-Routing', tag],
    ['Geolocation-Error', (w) => `100;code="${text(w)}"`],
    ['P-Access-Network-Info', (w) => `3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=${w.name}460001a2b;ci=${w.number}`],
    ['Cellular-Network-Info', (w) => `3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=${w.name};cell-info-age=${w.number}`],
    ['P-Visited-Network-ID', (w) => `"${w.name} ${w.spaced}"`],
    ['X-Real-IP', (w) => `${w.address} (${w.name})`],
  ],
  'own header fields': [
    ['X-Number', text],
    ['X-Caller-IMEI', (w) => w.device],
    ['Cisco-Guid', token],
    ['P-RTP-Stat', (w) => `EX=${w.name},DU=${w.number}`],
    ['P-Com.Vendor-Id', (w) => `${w.packed};${w.name}`],
  ],
  Privacy: [['Privacy', (w) => `history;${w.name}`]],
  Identity: [
    ['Identity', (w) => `${w.base64};info=<https://${w.host}/${w.number}.crt>;alg=ES256;ppt=${w.name}`],
    ['Identity-Info', page],
    ['Attestation-Info', tag],
    ['Origination-Id', token],
  ],
  'the device': [
    ['Accept-Contact', (w) => `*;+sip.instance="<${w.device}>";explicit`],
    ['Reject-Contact', (w) => `*;+sip.instance="<${w.device}>"`],
    ['Feature-Caps', (w) => `*;+g.3gpp.atcf="<tel:${w.plus}>";+g.3gpp.x="${w.name}"`],
    ['User-Agent', (w) => `${w.name}/1.0 (${w.number})`],
    ['Server', (w) => `${w.name}/1.0 (${w.number})`],
    ['Security-Client', (w) => `ipsec-3gpp; alg=${w.name}; spi-c=${w.number}`, asked],
    ['Security-Verify', (w) => `ipsec-3gpp; alg=${w.name}; spi-c=${w.number}`, asked],
    ['Security-Server', (w) => `ipsec-3gpp; alg=${w.name}; spi-c=${w.number}`, answered],
  ],
  'the way': [
    ['Route', (w) => `${address(w)}, <sip:${w.address};lr>`, asked],
    ['Path', (w) => `<sip:${w.name}@${w.host};lr>`],
    ['Service-Route', (w) => `<sip:${w.name}@${w.host};lr>`],
    ['P-Charging-Function-Addresses', (w) => `ccf=${w.host}; ecf="${w.address}"`],
  ],
  'charging and place': [
    [
      'P-Charging-Vector',
      (w) => `icid-value="${w.name}-${w.number}";icid-generated-at=${w.address};orig-ioi=${w.host};term-ioi=${w.host}`,
    ],
    ['Relayed-Charge', (w) => `${w.name};icid-value="${w.number}"`],
    ['P-DCS-OSPS', tag],
    ['P-DCS-LAES', (w) => `${w.host};content=${w.address};key=${w.number}`],
    ['P-Media-Authorization', (w) => `${Buffer.from(w.number).toString('hex')}${w.name}`],
    ['Service-Interact-Info', token],
    ['Restoration-Info', (w) => `"${w.name}-${w.number}"`],
  ],
  'ties between calls': [
    ['Session-ID', (w) => `${w.packed}00000000;remote=${w.name}`],
    ['In-Reply-To', (w) => `${w.name}-${w.number}@${w.host}`],
    ['Target-Dialog', dialog],
    ['Suppress-If-Match', tag, asked],
    ['SIP-ETag', token, answered],
    ['Permission-Missing', address, answered],
    ['Trigger-Consent', address, asked],
    ['Policy-ID', (w) => `sip:${w.name}@${w.host}`],
    ['Policy-Contact', (w) => `<sips:${w.name}@${w.host}>;non-cacheable`, answered],
  ],
  'about the message': [
    ['Warning', (w) => `399 ${w.host} "${text(w)}"`],
    ['Reason', (w) => `Q.850;cause=16;text="${text(w)}", SIP;cause=200;text="${w.number}"`],
    ['Error-Info', (w) => `<sip:${w.number}@${w.host}>;x=${w.name}`],
    ['Retry-After', (w) => `0 (${text(w)})`, answered],
    ['Allow-Events', tag],
    ['Recv-Info', tag],
    ['P-Answer-State', (w) => `Confirmed;x=${w.name}`],
    ['P-Early-Media', (w) => `supported;x=${w.name}`],
    ['Resource-Priority', (w) => `${w.name}.0`, asked],
    ['Answer-Mode', (w) => `Auto;x=${w.name}`, asked],
    ['Request-Disposition', tag, asked],
  ],
  authentication: [
    ['Authorization', digest, asked],
    ['Proxy-Authorization', digest, asked],
    ['WWW-Authenticate', challenge, answered],
    ['Proxy-Authenticate', challenge, answered],
    ['Authentication-Info', (w) => `nextnonce="${w.base64}", rspauth="${w.name}"`, answered],
  ],
}

/** They mean something in an INVITE, which has scenarios of its own for them. */
const inOwnScenarios: readonly Place[] = [['Replaces', dialog] as const, ['Join', dialog] as const].map(
  ([name, write]) => ({
    name,
    row: 'ties between calls',
    parts: asked,
    notIn: ['INVITE'],
    write: (w) => `${name}: ${write(w)}`,
  }),
)

export const headerPlaces: readonly Place[] = [
  ...Object.entries(rows).flatMap(([row, headers]) =>
    headers.map(
      ([name, write, parts = anywhere]): Place => ({ name, row, parts, write: (w) => `${name}: ${write(w)}` }),
    ),
  ),
  ...inOwnScenarios,
  {
    name: 'the name of a header field',
    row: 'own header fields',
    parts: anywhere,
    write: (w) => `X-${w.name}: ${w.percent}`,
  },
  {
    name: 'Timestamp',
    row: 'about the message',
    parts: anywhere,
    write: (w) => `Timestamp: ${w.number}.61`,
    mark: (w) => `Timestamp: ${w.number}.61`,
  },
  { name: 'Subject in short', row: 'texts and pictures', parts: anywhere, write: (w) => `s: ${text(w)}` },
  {
    name: 'Referred-By in short',
    row: 'who else is in it',
    parts: anywhere,
    notIn: ['REFER'],
    write: (w) => `b: ${person(w)}`,
  },
  {
    name: 'a folded header field',
    row: 'own header fields',
    parts: anywhere,
    write: (w) => `X-Folded: one\r\n ${text(w)}`,
  },
  { name: 'Refer-To', row: 'REFER, 3xx', parts: asked, write: (w) => `Refer-To: ${other(w)}` },
  { name: 'Supported', row: 'about the message', parts: anywhere, write: (w) => `Supported: ${w.name}` },
  {
    name: 'Allow',
    row: 'about the message',
    parts: anywhere,
    write: (w) => `Allow: ${w.name.toUpperCase()}`,
    mark: (w) => w.name.toUpperCase(),
  },
  {
    name: 'Accept',
    row: 'about the message',
    parts: anywhere,
    write: (w) => `Accept: application/sdp, text/${w.name}`,
  },
]
