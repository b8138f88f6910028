/** How one knows that a page stands there with what it has, and not still the one before it. */
export type ShownPage = {
  /** The page itself. */
  readonly frame: string
  /** Something within it that stands there only when the data of `console-work.ts` does. */
  readonly data: string
}

const pageOf = (name: string, data: string): ShownPage => ({ frame: `[data-testid="page-${name}"]`, data })

// Of the pools, the one that was there when the server last looked at them: it does so now and then.
const overview = pageOf('overview', 'text=sandbox')

/** Each page of the console, as an admin has it. */
export const consolePages = {
  '/': pageOf('try-it', '[data-testid="phone-a"][data-state="idle"]'),
  '/overview': overview,
  '/bindings': pageOf('bindings', 'text=ride-18'),
  '/calls': pageOf('calls', 'text=ride-17'),
  '/events?side=customer': pageOf('events', '[data-testid="row"]'),
  '/webhooks': pageOf('webhooks', 'text=127.0.0.1:9'),
  '/numbers': pageOf('numbers', 'text=Harbour Parcels'),
  '/customers': pageOf('customers', 'text=Harbour Parcels'),
  '/trunks': pageOf('trunks', 'text=carrier-north'),
  '/suspensions': pageOf('suspensions', 'text=A complaint of harassment'),
  '/opt-outs': pageOf('opt-outs', '[data-testid="row"]'),
  '/actual-users': pageOf('actual-users', '[data-testid="row"]'),
  '/policy': pageOf('policy', 'text=pair-10-minutes'),
  '/policy?tab=complaints': pageOf('policy', 'text=Called three times'),
  '/policy?tab=blocked': pageOf('policy', '[data-testid="row"]'),
  '/verification': pageOf('verification', '[data-testid="empty-state"]'),
  '/traces': pageOf('traces', '[data-testid="empty-state"]'),
  '/data-protection': pageOf('data-protection', '[data-testid="row"]'),
  '/data-protection?tab=holds': pageOf('data-protection', '[data-testid="row"]'),
  '/data-protection?tab=keys': pageOf('data-protection', '[data-testid="row"]'),
  '/users': pageOf('users', 'text=read.only'),
  '/audit': pageOf('audit', 'text=putTrunk'),
  '/settings': pageOf('settings', 'text=http.listen'),
  '/account': pageOf('account', '[data-testid="second-factor"]'),
} as const satisfies Readonly<Record<string, ShownPage>>

const notAllowed = (path: string): ShownPage => ({
  frame: `[data-testid="not-allowed"][data-path="${path}"]`,
  data: '[data-testid="empty-state"]',
})

/** The same for who only reads: some are not for him, and he begins with the first that is. */
export const readersPages: Readonly<Record<keyof typeof consolePages, ShownPage>> = {
  ...consolePages,
  '/': overview,
  '/traces': notAllowed('/traces'),
  '/data-protection': notAllowed('/data-protection'),
  '/data-protection?tab=holds': notAllowed('/data-protection'),
  '/data-protection?tab=keys': notAllowed('/data-protection'),
  '/users': notAllowed('/users'),
  '/audit': notAllowed('/audit'),
  '/settings': notAllowed('/settings'),
}
