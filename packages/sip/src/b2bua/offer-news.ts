import type { LegSession } from './leg-session.ts'

/**
 * A refresh by re-INVITE changes nothing, but its answer is a description, and there are phones that name another port in
 * each. Then the other side is offered it; what it answers was said before.
 */
export const offerNews = (to: LegSession | undefined, sdp: string): void => {
  if (to?.own.isNews(sdp) !== true) return
  to.whenFree(() => {
    const offer = to.own.describe(sdp)
    const sent = to.ask(
      { method: to.mayUpdate ? 'UPDATE' : 'INVITE', offer },
      {
        accepted: () => {
          sent.acknowledge()
          to.own.agree()
        },
        refused: () => {},
      },
    )
  })
}
