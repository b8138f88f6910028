import type { Asked } from '../wire.ts'
import type { Expected } from './change.ts'
import type { State } from './state.ts'

type BlockChange = Extract<Asked, { kind: 'change block' }>
type NewBlock = Extract<Asked, { kind: 'add block' }>

export const actChangeBlock = (state: State, asked: BlockChange, now: number): Expected => {
  const known = state.blocks.get(asked.block)
  if (known === undefined) return { kind: 'block', outcomes: ['absent'] }
  const outcomes: string[] = []
  if (known.state !== asked.from) outcomes.push('outdated')
  if (asked.customer !== undefined && known.customer !== null && known.customer !== asked.customer) {
    outcomes.push('taken')
  }
  const liveUntil = state.liveUntilOn(asked.block, now)
  const isCutShort = asked.validUntil != null && asked.validUntil < liveUntil
  if (isCutShort || (asked.to === 'recovered' && now < liveUntil)) outcomes.push('in_use')
  if (outcomes.length > 0) return { kind: 'block', outcomes }
  state.blocks.set(asked.block, {
    ...known,
    state: asked.to ?? known.state,
    customer: asked.customer ?? known.customer,
    validUntil: asked.validUntil === undefined ? known.validUntil : asked.validUntil,
  })
  return { kind: 'block', outcomes: ['changed'] }
}

export const actAddBlock = (state: State, asked: NewBlock): Expected => {
  const known = state.blocks.get(asked.block)
  if (known !== undefined && known.state !== 'recovered') return { kind: 'block', outcomes: ['there'] }
  const { customer, state: phase, validFrom, validUntil } = asked
  state.blocks.set(asked.block, { customer, state: phase, validFrom, validUntil, firstUsedAt: null })
  return { kind: 'block', outcomes: ['added'] }
}
