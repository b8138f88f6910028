import type { CallRefusal, CallScreen, ConnectionScreen, Screening } from '@axbridge/core'
import { settled } from '../operation/settled.ts'

const passed: Screening = {}

const screeningOf = (refusal: CallRefusal | undefined): Screening => (refusal === undefined ? passed : { refusal })

/** What looks at connections as a screen of calls. */
export const callScreenOf = ({ refusalOf }: ConnectionScreen): CallScreen => {
  const screen: CallScreen['screen'] = ({ connection }) => settled(refusalOf(connection), screeningOf)
  return { screen, again: screen }
}
