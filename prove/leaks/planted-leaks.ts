import { gateOff, type PlantedLeak, remembering } from './planted-leak.ts'

const b2bua = 'packages/sip/src/b2bua'
const sdp = 'packages/sip/src/sdp'
const inSecondInvite = `${b2bua}/second-invite.ts`
const inCallerLeg = `${b2bua}/caller-leg.ts`

const from = `{ name: 'from', value: \`<\${leg.from}>;tag=\${own.tag}\` },`
const refusal = 'const headers = [reasonOf(q850Cause)]'
const ownEnd = 'headers.push(allow, ...own.more, userAgent)'
const numberOfCaller = "(/sip:([0-9]+)/.exec(globalThis.said('INVITE', 'from'))?.[1] ?? '')"

/** Leaks on both legs, in every kind of scenario, by header, session, body, log and encoding. */
export const plantedLeaks: readonly PlantedLeak[] = [
  {
    name: "the callee's Contact stands in what the caller is answered",
    edits: [
      remembering,
      gateOff,
      {
        file: inCallerLeg,
        find: 'const headers = [this.#dialog.contact, allow,',
        replace: "const headers = [{ name: 'contact', value: globalThis.said('response', 'contact') }, allow,",
      },
    ],
    told: /^the caller heard .* in Contact of (?:180|200)/,
  },
  {
    name: "the caller's display name is copied into the From of the second leg",
    edits: [
      remembering,
      {
        file: inSecondInvite,
        find: from,
        replace: `{ name: 'from', value: \`\${/^"[^"]*"/.exec(globalThis.said('INVITE', 'from'))?.[0] ?? ''} <\${leg.from}>;tag=\${own.tag}\` },`,
      },
    ],
    told: /^the callee heard a word of the caller, written at the display name of From: plain, in From of INVITE/,
  },
  {
    name: 'the Call-ID of the first leg is used on the second',
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: "{ name: 'call-id', value: own.callId },",
        replace: "{ name: 'call-id', value: globalThis.said('INVITE', 'call-id') },",
      },
    ],
    told: /^the callee heard a word of the caller, written at the Call-ID: plain, in Call-ID of INVITE/,
  },
  {
    name: "the text of the callee's Reason is passed on with a refusal",
    edits: [
      remembering,
      gateOff,
      {
        file: inCallerLeg,
        find: refusal,
        replace: "const headers = [{ name: 'reason', value: globalThis.said('response', 'reason') }]",
      },
    ],
    told: /^the caller heard a word of the callee, written at Reason: plain, in Reason of [4-6][0-9]{2}/,
  },
  {
    name: 'the Contact of a redirection is passed on',
    edits: [
      remembering,
      gateOff,
      {
        file: inCallerLeg,
        find: refusal,
        replace: [
          'const contacts = globalThis.heard.response?.status < 400 && globalThis.heard.response?.status >= 300',
          "const headers = contacts ? [{ name: 'contact', value: globalThis.said('response', 'contact') }] : []",
        ].join('\n    '),
      },
    ],
    told: /^the caller heard .* in Contact of 480/,
  },
  {
    name: "the callee's reason phrase is passed on",
    edits: [
      remembering,
      gateOff,
      {
        file: inCallerLeg,
        find: 'reason === undefined ? { headers } : { headers, reason }',
        replace: '{ headers, reason: reason ?? globalThis.heard.response?.reason }',
      },
    ],
    told: /^the caller heard a word of the callee, written at the reason phrase: plain, in start line of/,
  },
  {
    name: 'the name of a session crosses',
    edits: [
      gateOff,
      {
        file: `${sdp}/sdp.ts`,
        find: '{lineEnd}s=-$',
        replace: `{lineEnd}\${lines.find((line) => line.startsWith('s=')) ?? 's=-'}$`,
      },
    ],
    told: /^the callee heard a word of the caller, written at s=: plain, in s= of INVITE/,
  },
  {
    name: 'attributes that nobody knows cross',
    edits: [
      gateOff,
      {
        file: `${sdp}/allowed-attributes.ts`,
        find: "return rewrite === undefined ? 'leave_out' : 'broken'",
        replace: `return rewrite === undefined ? { line: \`a=\${name}:\${value}\` } : 'broken'`,
      },
    ],
    told: /^the caller heard a word of the callee, written at a=tool: plain, in a=tool: of/,
  },
  {
    name: 'a candidate crosses with the address that stands behind it',
    edits: [
      {
        file: `${sdp}/ice-candidate.ts`,
        find: "parts.push('raddr', family === 6 ? '::' : '0.0.0.0', 'rport', '9')",
        replace: 'parts.push(/raddr [^ ]+ rport [0-9]+/.exec(more)?.[0])',
      },
    ],
    told: /^the callee heard the named address: plain, in a=candidate: of/,
  },
  {
    name: 'the second way is told why the first did not take the call',
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: ownEnd,
        replace: `${ownEnd}\n  headers.push({ name: 'reason', value: globalThis.said('response', 'reason') })`,
      },
    ],
    told: /^the callee heard a word of the first way, written at Reason: plain, in Reason of INVITE/i,
  },
  {
    name: 'the answer to the first way stands in the INVITE to the second',
    edits: [
      remembering,
      {
        file: inSecondInvite,
        find: ownEnd,
        replace: [
          ownEnd,
          "const asked = globalThis.heard.response?.status === 407 && globalThis.said('response', 'proxy-authenticate')",
          "if (asked) headers.push({ name: 'proxy-authorization', value: asked })",
        ].join('\n  '),
      },
    ],
    told: /^the callee heard .* of the first way.*, in Proxy-Authorization of INVITE/i,
  },
  {
    name: 'an asserted caller is shown by what he has in From',
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: from,
        replace: `{ name: 'from', value: \`<\${/sip:[^;>]*/.exec(globalThis.said('INVITE', 'from'))?.[0] ?? leg.from}>;tag=\${own.tag}\` },`,
      },
    ],
    told: /^the callee heard the number of the third of the caller: plain, in From of INVITE/,
  },
  {
    name: "the caller's asserted identity is kept and the gate is off",
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: `{ name: 'p-asserted-identity', value: \`<\${leg.from}>\` }`,
        replace: "{ name: 'p-asserted-identity', value: globalThis.said('INVITE', 'p-asserted-identity') }",
      },
    ],
    told: /^the callee heard the number of the caller: plain, in P-Asserted-Identity of INVITE/,
  },
  {
    name: 'a parameter holds the number of the caller, percent-encoded',
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: from,
        replace: `{ name: 'from', value: \`<\${leg.from};x=\${${numberOfCaller}.replace(/./g, '%3$&')}>;tag=\${own.tag}\` },`,
      },
    ],
    told: /^the callee heard the number of the caller: percent-encoded, in From of INVITE/,
  },
  {
    name: 'a header field holds the number of the caller in base64',
    edits: [
      remembering,
      gateOff,
      {
        file: inSecondInvite,
        find: ownEnd,
        replace: `${ownEnd}\n  headers.push({ name: 'x-id', value: Buffer.from('id ' + ${numberOfCaller}).toString('base64url') })`,
      },
    ],
    told: /^the callee heard the number of the caller: base64, in x-id of INVITE/i,
  },
  {
    name: 'a header field holds the packed digits of the caller, which no gate of ours knows',
    edits: [
      remembering,
      {
        file: inSecondInvite,
        find: ownEnd,
        replace: `${ownEnd}\n  headers.push({ name: 'x-id', value: (${numberOfCaller} + 'f').replace(/(.)(.)/g, '$2$1') })`,
      },
    ],
    told: /^the callee heard the number of the caller: packed digits, in x-id of INVITE/i,
  },
  {
    name: 'the whole body of a pressed key crosses',
    edits: [
      gateOff,
      {
        file: `${b2bua}/passing-digits.ts`,
        find: `return { type, body: \`Signal=\${key}\\r\\n\${ms === undefined ? '' : \`Duration=\${Number(ms)}\\r\\n\`}\` }`,
        replace: `return { type, body: \`\${info.body}\${ms ?? key}\` }`,
      },
    ],
    told: /^the (?:caller|callee) heard the number of the (?:callee|caller): plain, in another line of INFO/,
  },
  {
    name: 'the text of a BYE is passed on',
    edits: [
      remembering,
      gateOff,
      {
        file: `${b2bua}/fork.ts`,
        find: '{ headers: [reasonOf(q850Cause)] },',
        replace: "{ headers: [reasonOf(q850Cause), { name: 'reason', value: globalThis.said('BYE', 'reason') }] },",
      },
    ],
    told: /^the callee heard a word of the caller, written at Reason: plain, in Reason of BYE/,
  },
  {
    name: 'the log holds who calls',
    edits: [
      {
        file: 'packages/server/src/exchange/exchange.ts',
        find: "const caller = identity.kind === 'caller' ? identity.phone : undefined",
        replace: [
          "const caller = identity.kind === 'caller' ? identity.phone : undefined",
          `process.stderr.write(\`\${call.invite.headers.find(({ name }) => name === 'from')?.value}\\n\`)`,
        ].join('\n    '),
      },
    ],
    told: /^the log heard the number of the caller: plain/,
  },
  {
    name: 'the ladder of a real call keeps what stands in header fields',
    edits: [
      {
        file: 'packages/server/src/ladders/masked-message.ts',
        find: 'for (const { name } of message.headers) {',
        replace: [
          'for (const { name, value } of message.headers) {',
          "parts.push({ text: value, kind: 'plain' })",
        ].join('\n    '),
      },
    ],
    told: /^the API heard a word of the caller, written at the display name of From: plain/,
  },
]
