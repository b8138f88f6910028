import type { Part, Place } from './place.ts'
import type { Words } from './secrets.ts'

const place = (name: string, row: string, parts: readonly Part[], more: Partial<Place> = {}): Place => ({
  name,
  row,
  parts,
  write: () => '',
  ...more,
})

const any: readonly Part[] = ['request', 'response']

/** Places of what every message has: the frame writes them itself, since a call stands or falls with it. */
export const framePlaces = [
  place('the display name of From', 'From', ['request']),
  place('the host of From', 'From', ['opening']),
  place('a parameter of the URI of From', 'From', ['opening']),
  place('a parameter of From', 'From', ['request']),
  place('the tag of From', 'tags', ['opening']),
  place('the display name of To', 'To', ['opening', 'response']),
  place('a parameter of To', 'To', ['opening', 'response']),
  place('the tag of To', 'tags', ['founding'], { by: 'callee' }),
  place('a parameter of the request URI', 'R-URI', ['opening']),
  place('the Call-ID', 'Call-ID', ['opening']),
  place('the host of the Call-ID', 'Call-ID', ['opening']),
  place('a parameter of Via', 'Via', any),
  place('the branch of Via', 'Via', ['request']),
  place('the host of Via', 'Via', ['request']),
  place('received of Via', 'Via', ['request'], { mark: (w: Words) => `received=${w.address}` }),
  place('the display name of Contact', 'Contact', any),
  place('the user of Contact', 'Contact', any),
  place('a parameter of the URI of Contact', 'Contact', any),
  place('+sip.instance of Contact', 'Contact', any),
  place('a feature of Contact', 'Contact', any),
  place('Record-Route', 'Record-Route', ['opening', 'founding']),
  place('the host of Record-Route', 'Record-Route', ['opening', 'founding']),
  place('the reason phrase', 'status line', ['response']),
  place('the boundary of a body', 'bodies', ['body']),
] as const satisfies readonly Place[]
