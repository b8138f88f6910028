export const sim = 'sim'
