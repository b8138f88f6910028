import { Axbridge } from '@axbridge/sdk'

/** What a program is told by its environment. */
export const need = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}

/** The client of a customer whose operator gave him a key: its id, and its secret, which only signs and is never sent. */
export const connect = (): Axbridge =>
  new Axbridge({
    url: need('AXBRIDGE_URL'),
    key: { id: need('AXBRIDGE_KEY_ID'), secret: need('AXBRIDGE_KEY_SECRET') },
  })

/** The instant so many minutes from now, as the API takes it. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
