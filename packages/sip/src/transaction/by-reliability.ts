/**
 * What a machine needs over a reliable and over an unreliable transport, made once: steps are taken a hundred thousand times a
 * second, and what they answer stays with transactions for half a minute.
 */
export const byReliability = <Made>(make: (reliable: boolean) => Made): ((reliable: boolean) => Made) => {
  const [reliably, unreliably] = [make(true), make(false)]
  return (reliable) => (reliable ? reliably : unreliably)
}
