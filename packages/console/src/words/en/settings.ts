export const settings = {
  title: 'Settings',
  about:
    'How this server is set. Settings stand in the configuration file; the server is told to read it again, or started anew, after a change.',
  list: 'Settings',
  search: 'Search settings',
  searchHint: 'key or description',
  onlyChanged: 'Only what differs from the default',
  key: 'Key',
  value: 'Value',
  default: 'Default',
  description: 'What it is',
  isDefault: 'default',
  secret: 'a secret, not shown',
  notSet: 'not set',
  empty: 'No setting fits',
  emptyHint: 'Take the search away, or show those at their default too.',
  count: (n: number, all: number) => `${n} of ${all}`,
}
