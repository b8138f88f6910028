/** Which of the drawn rows Tab reaches: the one that was last used, or the nearest to it of those that are drawn. */
export const rowInReach = (active: number, first: number, behind: number): number =>
  Math.max(first, Math.min(active, behind - 1))
