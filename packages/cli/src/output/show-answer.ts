import type { Answer, Question } from '../api/api-client.ts'
import { type Call, type ExitCode, exitCodes } from '../command.ts'
import { type Columns, table } from './table.ts'

// biome-ignore lint/suspicious/noExplicitAny: the contract says what stands in an answer
export type Json = any

/** Prints the answer as it came, or in the form for people. */
export const showAnswer = (
  { asJson, surroundings }: Call,
  answer: Answer,
  forPeople: (json: Json) => string,
): ExitCode => {
  surroundings.out(asJson ? `${answer.text}\n` : forPeople(answer.json))
  return exitCodes.done
}

/** Asks, and prints what is answered. */
export const askAndShow = async (
  call: Call,
  question: Question,
  forPeople: (json: Json) => string,
): Promise<ExitCode> => showAnswer(call, await call.api.ask(question), forPeople)

/** Asks for a list, and prints it. Of a page that is not the last it is said how to see the next. */
export const askAndShowList = async (call: Call, question: Question, columns: Columns<Json>): Promise<ExitCode> => {
  const answer = await call.api.ask(question)
  const { next } = answer.json as { next?: string | null }
  const code = showAnswer(call, answer, ({ items }) => table(items, columns))
  if (!call.asJson && typeof next === 'string') call.surroundings.note(`there are more: --cursor '${next}'\n`)
  return code
}

/** The options of every list that comes in pages. */
export const pageOptions = {
  limit: { value: 'N', help: 'how many at most: 1 to 200, else 50' },
  cursor: { value: 'CURSOR', help: 'the next page of an earlier list' },
} as const

export const pageQuery = (call: Call) => ({ limit: call.option('limit'), cursor: call.option('cursor') })
