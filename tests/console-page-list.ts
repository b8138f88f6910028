/** Each page of the console, with something that stands on it only when the data of `console-work.ts` is there. */
export const consolePages: Readonly<Record<string, string>> = {
  '/': '[data-testid="phone-a"][data-state="idle"]',
  '/overview': 'main >> text=sandbox',
  '/bindings': 'text=ride-18',
  '/calls': 'text=ride-17',
  '/events?side=customer': '[data-testid="row"]',
  '/webhooks': 'text=127.0.0.1:9',
  '/numbers': 'text=Harbour Parcels',
  '/customers': 'text=Harbour Parcels',
  '/trunks': 'text=carrier-north',
  '/users': 'text=read.only',
  '/audit': 'text=putTrunk',
  '/settings': 'text=http.listen',
  '/account': 'text=admin',
}
