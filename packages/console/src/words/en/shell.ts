export const menu = {
  tryIt: 'Try it',
  overview: 'Overview',
  bindings: 'Bindings',
  calls: 'Calls',
  events: 'Events',
  webhooks: 'Webhooks',
  numbers: 'Numbers',
  customers: 'Customers',
  trunks: 'Trunks',
  users: 'Users',
  audit: 'Audit log',
  settings: 'Settings',
}

export const roles = {
  platform_admin: 'Platform admin',
  compliance_officer: 'Compliance officer',
  operations: 'Operations',
  customer_developer: 'Customer developer',
  read_only: 'Read only',
}

export const customer = {
  choose: 'Customer that this page is about',
  unknownTitle: 'There is no such customer',
  unknownHint: 'The address names a customer that this server does not know. Choose one at the top of the page.',
  noneTitle: 'There is no customer yet',
  noneHint: 'A platform admin adds one on the page Customers; its bindings and calls are shown here then.',
}

export const shell = {
  skip: 'Skip to the content',
  openMenu: 'Open the menu',
  pages: 'Pages',
  groups: { work: 'Daily work', platform: 'Platform', people: 'People and settings' },
  place: 'Where you are',
  loading: 'The page is loading',
  account: 'My account',
  signOut: 'Sign out',
  choices: 'Language and appearance',
  appearance: 'Appearance',
  appearances: { light: 'light', dark: 'dark', system: 'as the system' },
  notAllowedTitle: 'This page is not for your role',
  notAllowedHint: 'Ask a platform admin if you need it. The menu shows what you may open.',
  notFoundTitle: 'There is no such page',
  notFoundHint: 'The address may be mistyped, or the page has moved.',
  toFirstPage: 'To the first page',
  brokenTitle: 'This page has failed',
  brokenHint: 'Nothing was changed by it. Load it again; if it fails once more, tell whoever runs this server.',
  oldTitle: 'This page could not be loaded',
  oldHint: 'The server may be away, or have been upgraded since the console was opened. Load it again.',
  reload: 'Load again',
}
