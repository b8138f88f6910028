export const core = 'core'
