export const cli = 'cli'
