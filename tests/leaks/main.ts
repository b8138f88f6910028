import { isInShort } from './scenarios.ts'
import { searchLeaks } from './search-leaks.ts'
import { storyOf } from './story.ts'

// Plays the scenarios (`--short`: not all that are much alike) over `--udp` or `--tcp`, and tells of it in lines.
const transport = process.argv.includes('--tcp') ? 'tcp' : 'udp'
const only = process.argv.includes('--short') ? isInShort : () => true
const report = await searchLeaks({ transport, only })
process.stdout.write(`${storyOf(report).join('\n')}\n`)
const { sightings, broken, coverage } = report
const isSound = [sightings, broken, coverage.missing].every((list) => list.length === 0)
process.exitCode = isSound ? 0 : 1
