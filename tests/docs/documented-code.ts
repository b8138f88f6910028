import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readSource, repositoryRoot } from '../repository.ts'
import { type CodeBlock, codeBlocks, shownBehind } from './code-blocks.ts'
import { runProgram } from './run-program.ts'
import { jsonDifference, missingLine } from './shown-output.ts'

/** The code of one page of the documents. */
export class DocumentedCode {
  readonly blocks: readonly CodeBlock[]

  constructor(path: string) {
    this.blocks = codeBlocks(readSource(path))
  }

  marked(language: string, mark: string): readonly CodeBlock[] {
    const found = this.blocks.filter((block) => block.language === language && block.mark === mark)
    if (found.length === 0) throw new Error(`the page has no \`\`\`${language} ${mark}`)
    return found
  }

  one(language: string, mark: string): CodeBlock {
    const [block, ...more] = this.marked(language, mark)
    if (block === undefined || more.length > 0) throw new Error(`the page has more than one \`\`\`${language} ${mark}`)
    return block
  }

  /** All blocks of a kind as one program, as a reader would put them into one file. */
  program(language: string, mark: string): string {
    return this.marked(language, mark)
      .map(({ text }) => text)
      .join('\n')
  }

  /** What of the output that is shown behind a block is not in its real one, in a sentence; undefined when all of it is. */
  difference(block: CodeBlock, out: string): string | undefined {
    const shown = shownBehind(this.blocks, block)
    if (shown === undefined) return undefined
    if (shown.language === 'json') return jsonDifference(JSON.parse(shown.text), JSON.parse(out))
    const line = missingLine(shown.text, out)
    return line === undefined ? undefined : `the line "${line}" is not there`
  }

  /** The block of values that a reader puts in, with these; it has lines for exactly these names. */
  filledIn(values: Readonly<Record<string, string>>): string {
    const { text } = this.one('sh', 'set')
    const names = [...text.matchAll(/^export (\w+)=/gm)].map(([, name]) => name)
    expect(names.toSorted()).toEqual(Object.keys(values).toSorted())
    return text.replaceAll(/^(export (\w+)=).*$/gm, (_, head: string, name: string) => `${head}${values[name]}`)
  }
}

const compilerOptions = {
  ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', strict: true, types: ['node'], outDir: 'out' },
  ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
}

/** Compiles a program in a folder, as strictly as a customer might, and answers the file to run. */
export const compile = async (source: string, folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true })
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
  writeFileSync(join(folder, 'program.ts'), source)
  const tsc = [process.execPath, join(repositoryRoot, 'node_modules/typescript/bin/tsc'), '-p', folder]
  const { code, out } = await runProgram(tsc, { env: {} })
  expect(code, out).toBe(0)
  return join(folder, 'out/program.js')
}
