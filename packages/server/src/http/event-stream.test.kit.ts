/** One block of a stream: its fields, and the text of its comment. */
export type StreamBlock = {
  readonly id: string | undefined
  readonly event: string | undefined
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
  readonly data: any
  readonly comment: string | undefined
}

const fieldOf = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)

const blockOf = (text: string): StreamBlock => {
  const lines = text.split('\n')
  const data = fieldOf(lines, 'data')
  return {
    id: fieldOf(lines, 'id'),
    event: fieldOf(lines, 'event'),
    data: data === undefined ? undefined : JSON.parse(data),
    comment: fieldOf(lines, ''),
  }
}

/** Reads server-sent events as they come. */
export class StreamReader {
  readonly status: number
  readonly headers: Headers
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #cut = new AbortController()
  readonly #blocks: StreamBlock[] = []
  #rest = ''

  private constructor(response: Response, cut: AbortController) {
    this.status = response.status
    this.headers = response.headers
    this.#reader = response.body?.getReader()
    this.#cut = cut
  }

  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<StreamReader> {
    const cut = new AbortController()
    return new StreamReader(await fetch(url, { headers, signal: cut.signal }), cut)
  }

  /** The next block; undefined when the stream has ended. Rejects when it broke off. */
  async next(): Promise<StreamBlock | undefined> {
    for (;;) {
      const block = this.#blocks.shift()
      if (block !== undefined) return block
      const { done, value } = (await this.#reader?.read()) ?? { done: true, value: undefined }
      if (done) return undefined
      const parts = (this.#rest + Buffer.from(value).toString('utf8')).split('\n\n')
      this.#rest = parts.pop() ?? ''
      this.#blocks.push(...parts.map(blockOf))
    }
  }

  /** The next so many events; comments are passed over. */
  async events(count: number): Promise<StreamBlock[]> {
    const found: StreamBlock[] = []
    while (found.length < count) {
      const block = await this.next()
      if (block === undefined) throw new Error(`the stream ended after ${found.length} events`)
      if (block.data !== undefined) found.push(block)
    }
    return found
  }

  cut(): void {
    this.#cut.abort()
  }
}
