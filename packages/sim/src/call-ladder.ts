import { parseMessage, reasonPhrase } from '@axbridge/sip'
import { centred, cutToWidth, displayWidth } from './display-width.ts'
import type { RecordedMessage } from './phone/recording.ts'
import { partyNumber } from './phone/shown-party.ts'

export type LadderSide = 'left' | 'right'

export type LadderParty = { readonly title: string; readonly messages: readonly RecordedMessage[] }

export type LadderInput = {
  readonly left: LadderParty
  readonly middle: string
  readonly right: LadderParty
  /** Marks a message that this party should not have seen. */
  readonly isAlarming?: (message: RecordedMessage, side: LadderSide) => boolean
}

/** The cells of a row: the time, a lifeline, the arrows of the left party, a lifeline, those of the right one, a lifeline. */
const timeCells = 9
const arrowCells = 42

/** 96: what `drawLadder` fills. */
export const ladderWidth = timeCells + 2 * arrowCells + 3

/**
 * A number as a ladder shows it: 700 numbers in full, every other one masked (`138****1234`), since ladders are printed
 * where others see them.
 */
const shown = (number: string): string => {
  if (/^700[0-9]{12}$/.test(number)) return number
  const digits = number.replaceAll(/[^0-9]/g, '')
  if (digits.length < 7) return number
  return `${digits.slice(-11).slice(0, -8)}****${digits.slice(-4)}`
}

/** What a message says: the method or the status, and the number that this phone has before it as the other party. */
const labelOf = ({ direction, wire }: RecordedMessage): string => {
  const parsed = parseMessage(wire)
  if (!parsed.ok) return `${wire.length} octets that are no message`
  const { message } = parsed
  const number = partyNumber(message, direction)
  if (message.kind === 'response') {
    const status = `${message.status} ${reasonPhrase(message.status)}`
    return number === undefined ? status : `${status} (${shown(number)})`
  }
  if (number === undefined) return message.method
  return `${message.method} ${direction === 'sent' ? 'to' : 'from'} ${shown(number)}`
}

const isKeepAlive = (wire: string): boolean => /^[\r\n\0]*$/.test(wire)

type Arrow = { readonly side: LadderSide; readonly message: RecordedMessage; readonly label: string }

/** One party's messages as arrows; a message whose very octets went before is marked as coming again. */
const arrowsOf = (party: LadderParty, side: LadderSide, isAlarming: LadderInput['isAlarming']): Arrow[] => {
  const before = new Set<string>()
  return party.messages
    .filter(({ wire }) => !isKeepAlive(wire))
    .map((message) => {
      const again = before.has(`${message.direction} ${message.wire}`) ? '(again) ' : ''
      before.add(`${message.direction} ${message.wire}`)
      const alarm = isAlarming?.(message, side) === true ? '!! ' : ''
      return { side, message, label: `${alarm}${again}${labelOf(message)}` }
    })
}

const drawArrow = (label: string, towardsRight: boolean): string => {
  const line = centred(` ${cutToWidth(label, arrowCells - 6)} `, arrowCells - 1, '─')
  return towardsRight ? `${line}>` : `<${line}`
}

const drawRow = ({ side, message, label }: Arrow, start: number): string => {
  const empty = ' '.repeat(arrowCells)
  // A phone's sent message points away from it: the left one's to the right.
  const arrow = drawArrow(label, (side === 'left') === (message.direction === 'sent'))
  const [left, right] = side === 'left' ? [arrow, empty] : [empty, arrow]
  return `${`${Math.round(message.at - start)} ms`.padStart(timeCells - 1)} │${left}│${right}│`
}

/** The left and the right title stand at the edges, the middle one over the lifeline in the middle. */
const drawTitles = (left: string, middle: string, right: string): string => {
  const middleStart = timeCells + 1 + arrowCells - Math.floor(displayWidth(middle) / 2)
  const start = ' '.repeat(timeCells) + left
  const first = start + ' '.repeat(Math.max(1, middleStart - displayWidth(start))) + middle
  return first + ' '.repeat(Math.max(1, ladderWidth - displayWidth(first) - displayWidth(right))) + right
}

/**
 * Draws what two phones sent and received as a ladder, the server between them: a title line, then one line for each
 * message, in the order of time. Times are milliseconds since the first message.
 */
export const drawLadder = ({ left, middle, right, isAlarming }: LadderInput): string[] => {
  const arrows = [...arrowsOf(left, 'left', isAlarming), ...arrowsOf(right, 'right', isAlarming)]
  arrows.sort((one, other) => one.message.at - other.message.at)
  const start = arrows[0]?.message.at ?? 0
  return [drawTitles(left.title, middle, right.title), ...arrows.map((arrow) => drawRow(arrow, start))]
}
