import { searchLeaks } from './search-leaks.ts'
import { storyOf } from './story.ts'

const transport = process.argv.includes('--tcp') ? 'tcp' : 'udp'
const report = await searchLeaks({ transport })
process.stdout.write(`${storyOf(report).join('\n')}\n`)
process.exitCode = report.sightings.length === 0 && report.broken.length === 0 ? 0 : 1
