import { type ExitCode, exitCodes } from '../command.ts'
import type { Surroundings } from '../surroundings.ts'

/** Says in one line what stands in the way; what nobody foresaw is thrown. */
export const unlessExpected = async (surroundings: Surroundings, task: () => Promise<ExitCode>): Promise<ExitCode> => {
  const { isExpectedInUpkeep } = await import('@axbridge/server')
  try {
    return await task()
  } catch (error) {
    if (!isExpectedInUpkeep(error)) throw error
    surroundings.note(`axbridge: ${error.message}\n`)
    return exitCodes.refused
  }
}
