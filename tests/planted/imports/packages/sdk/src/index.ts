export const sdk = 'sdk'
