/** Something went otherwise than the story goes. Messages name no telephone number. */
export class Deviation extends Error {
  override readonly name = 'Deviation'
}

export const mustBe = <T>(what: string, actual: T, expected: T): void => {
  if (actual !== expected) throw new Deviation(`${what}: ${String(actual)} instead of ${String(expected)}`)
}
