import type { Figures } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'

/** One figure of rounds in which ours and an anchor took turns. */
export const compared = <Ours, Anchor>(
  ours: readonly Ours[],
  anchor: readonly Anchor[],
  anchorName: string,
  better: 'higher' | 'lower',
  of: (round: Ours) => number,
  ofAnchor: (round: Anchor) => number,
): Figures => {
  const [own, other] = [ours.map(of), anchor.map(ofAnchor)]
  return {
    ours: spreadOf(own),
    anchor: { name: anchorName, figure: spreadOf(other), ratio: medianRatio(own, other, better) },
  }
}
