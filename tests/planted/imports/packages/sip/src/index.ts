export const sip = 'sip'
