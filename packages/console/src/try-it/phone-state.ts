/** What a phone of the page is in: a snapshot, never changed. */
export type PhoneCall =
  | { readonly kind: 'none' }
  /** `rings`: the other phone does. */
  | { readonly kind: 'calling'; readonly other: string; readonly rings: boolean }
  | { readonly kind: 'ringing'; readonly other: string }
  | { readonly kind: 'talking'; readonly other: string; readonly since: number }

/** How the last call ended. */
export type LastCall =
  | { readonly kind: 'ended'; readonly other: string; readonly by: 'me' | 'other' }
  /** Called, and not answered: by me, or nobody any more. */
  | { readonly kind: 'missed'; readonly other: string }
  /** `status` is that of SIP; undefined where nothing was answered at all. */
  | { readonly kind: 'refused'; readonly other: string; readonly status: number | undefined; readonly phrase: string }

export type TextMessage = {
  readonly id: number
  readonly direction: 'in' | 'out'
  readonly other: string
  readonly text: string
  readonly at: number
  readonly state: 'sending' | 'sent' | 'refused'
  /** The SIP status of a refusal. */
  readonly status?: number
  /** What the server said with it. */
  readonly phrase?: string
}

export type PhoneState = {
  readonly connection: 'connecting' | 'ready' | 'unreached'
  /** The telephone itself could not be loaded: nothing tries again before the page is. */
  readonly mustReload: boolean
  readonly call: PhoneCall
  readonly last: LastCall | null
  readonly messages: readonly TextMessage[]
  /** Grows with each text that comes in. */
  readonly received: number
  readonly answered: number
}

export const noCall: PhoneCall = { kind: 'none' }

export const firstState: PhoneState = {
  connection: 'connecting',
  mustReload: false,
  call: noCall,
  last: null,
  messages: [],
  received: 0,
  answered: 0,
}

/** As many texts as a phone shows. */
const mostMessages = 60

export const withMessage = (state: PhoneState, message: TextMessage): PhoneState => ({
  ...state,
  messages: [...state.messages, message].slice(-mostMessages),
  received: state.received + (message.direction === 'in' ? 1 : 0),
})

export const withMessageState = (
  state: PhoneState,
  id: number,
  change: Pick<TextMessage, 'state' | 'status' | 'phrase'>,
): PhoneState => ({
  ...state,
  messages: state.messages.map((message) => (message.id === id ? { ...message, ...change } : message)),
})
