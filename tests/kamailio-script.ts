import { type Address, formatHostPort } from '@axbridge/sip'
import type { TlsFiles } from './tls-files.ts'

export type KamailioTransport = 'udp' | 'tcp' | 'tls'

/** How one neighbour of the proxy is reached. */
export type Neighbour = { readonly at: Address; readonly transport: KamailioTransport }

/** What the operator's proxy does with a call. */
export type OperatorRules = {
  /** Calls that do not come from here go here. */
  readonly server: Neighbour
  /** Calls that come from the server go to all of these at once. */
  readonly callees: readonly Neighbour[]
  /** A user whom calls from the server must prove to be (RFC 3261 section 22.3). */
  readonly challenge?: { readonly realm: string; readonly username: string; readonly password: string }
}

/** Where it listens: for UDP and TCP, and for TLS with Kamailio's own configuration of it. */
export type KamailioSockets = {
  readonly at: Address
  readonly tls?: { readonly at: Address; readonly config: string }
}

const uriOf = ({ at, transport }: Neighbour): string => `sip:${formatHostPort(at)};transport=${transport}`

/** What it did with a message, one line each, for KamailioProxy to read. */
const said = (what: string): string => `xlog("L_NOTICE", "proxy|${what}|$rm|$rs|$proto|$si|$(hdr(Route)[*])\\n");`

const challengeOf = ({ challenge }: OperatorRules): string =>
  challenge === undefined
    ? ''
    : `if ($au != "${challenge.username}" || !pv_proxy_authenticate("${challenge.realm}", "${challenge.password}", "0")) {
    proxy_challenge("${challenge.realm}", "0");
    exit;
  }
  consume_credentials();`

const forkOf = (callees: readonly Neighbour[]): string =>
  callees.map((callee, index) => `${index === 0 ? '' : 'append_branch(); '}$du = "${uriOf(callee)}";`).join('\n    ')

/**
 * The configuration of Kamailio as an operator's proxy: it stays on the path of a call (Record-Route), asserts who calls, and
 * takes requests within a dialog only by their Route (loose routing), so that one that forgot the route set is lost.
 */
export const kamailioScript = (rules: OperatorRules, { at, tls }: KamailioSockets): string =>
  `#!KAMAILIO
debug=2
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
tcp_source_ipv4=${at.host}
listen=udp:${formatHostPort(at)}
listen=tcp:${formatHostPort(at)}
${tls === undefined ? '' : `enable_tls=yes\nlisten=tls:${formatHostPort(tls.at)}`}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "maxfwd.so"
loadmodule "auth.so"
loadmodule "corex.so"
${tls === undefined ? '' : `loadmodule "tls.so"\nmodparam("tls", "config", "${tls.config}")`}

request_route {
  if (!mf_process_maxfwd_header("10")) {
    sl_send_reply("483", "Too Many Hops");
    exit;
  }
  if (is_method("CANCEL")) {
    ${said('took')}
    if (t_check_trans()) t_relay();
    exit;
  }
  if (has_totag()) {
    ${said('took')}
    if (loose_route()) {
      if (is_method("INVITE|UPDATE")) record_route();
      t_relay();
      exit;
    }
    # The ACK of a refusal goes no further than the transaction.
    if (is_method("ACK") && t_check_trans()) {
      t_relay();
      exit;
    }
    ${said('lost')}
    if (!is_method("ACK")) sl_send_reply("404", "Not here");
    exit;
  }
  ${said('took')}
  t_check_trans();
  record_route();
  if ($si == "${rules.server.at.host}") {
    ${challengeOf(rules)}
    ${forkOf(rules.callees)}
  } else {
    remove_hf("P-Asserted-Identity");
    append_hf("P-Asserted-Identity: <sip:$fU@operator.example>\\r\\n");
    $du = "${uriOf(rules.server)}";
  }
  if (!t_relay()) sl_reply_error();
  exit;
}

onreply_route {
  ${said('took')}
}

`

/** Kamailio's tls.cfg for TLS on which both sides show a certificate. */
export const kamailioTlsConfig = ({ certificate, key, authorities }: TlsFiles): string =>
  ['server:default', 'client:default']
    .map(
      (side) => `[${side}]
method = TLSv1.2+
certificate = ${certificate}
private_key = ${key}
ca_list = ${authorities}
verify_certificate = yes
require_certificate = yes
`,
    )
    .join('\n')
