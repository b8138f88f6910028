const count = (n: number) => n.toLocaleString('en')

export const pieces = {
  copy: 'Copy',
  copied: 'Copied',
  copyNumber: 'Copy the number',
  notCopied: 'The browser lets nothing be copied here. Mark the text and copy it by hand.',
  cancel: 'Cancel',
  typeToConfirm: (text: string) => `Type “${text}” to go on.`,
  exportCsv: 'Export CSV',
  stopExport: (done: number) => `${count(done)} read … stop`,
  exportCutTitle: 'Not all rows are in the file',
  exportCut: (rows: number) => `It holds the first ${count(rows)}. Filter more narrowly, or use the export of the API.`,
  noPersonInAddress:
    'This looks like a person’s number. It must not stand in an address, and is not searched for here.',
  clearFilter: 'Clear',
  rowsSoFar: (rows: number) => `${count(rows)} shown; scroll for more`,
  allRows: (rows: number) => (rows === 1 ? '1 row' : `${count(rows)} rows`),
  readingMore: 'Reading more …',
  searching: 'Searching …',
  stopSearch: 'Stop',
  searchHalted: (pages: number) => `Nothing more in the last ${count(pages)} pages. There is more to look through.`,
  searchOn: 'Search on',
  tooManyRows: (rows: number) => `The first ${count(rows)} are shown. Filter more narrowly to find the rest.`,
  moreNotRead: 'The rows behind these could not be read.',
  tryAgain: 'Try again',
}
