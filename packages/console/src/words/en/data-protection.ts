export const dataProtection = {
  title: 'Data protection',
  about: 'How long what is kept, proof that it was deleted then, what must stay longer, what people asked of their own data, and the keys.',
  tabs: {
    retention: 'Retention',
    proofs: 'Deletion proofs',
    holds: 'Holds',
    requests: 'Requests of persons',
    breaches: 'Breaches',
    keys: 'Keys',
  },
}
