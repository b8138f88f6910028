import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { describePeer } from './peers.ts'
import { readSource, repositoryRoot } from './repository.ts'
import { RunningService } from './running-service.ts'

type Panel = { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[] }
type Dashboard = { readonly panels: readonly Panel[] }
type Rules = {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}

const dashboard = JSON.parse(readSource('packaging/grafana/axbridge.json')) as Dashboard
const rules = (parse(readSource('packaging/prometheus/axbridge.rules.yaml')) as Rules).groups.flatMap(
  (group) => group.rules,
)
const expressions = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ of: `panel ${title}`, expr }))),
  ...rules.map(({ alert, expr }) => ({ of: `alert ${alert}`, expr })),
]

/** A metric of ours, of Node.js or of the process, with the labels that are chosen, grouped or shown by. */
const metricsIn = (expr: string): readonly string[] => expr.match(/\b(?:axbridge|nodejs|process)_[a-z0-9_]+/g) ?? []

const labelsIn = (expr: string): readonly string[] => [
  ...[...expr.matchAll(/([a-z]+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
  ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', ')),
]

/** Those that Prometheus adds when it asks. */
const labelsOfAsking = ['job', 'instance', 'le']

let service: RunningService
let text: string
beforeAll(async () => {
  service = await RunningService.start({ metrics: { listen: '127.0.0.1:0' } })
  await service.bind()
  await service.request('GET', '/v1/bindings')
  text = await (await fetch(service.metrics)).text()
})
afterAll(() => service.stop())

describe('the dashboard and the alerts', () => {
  test('ask for nothing but what a running server tells', () => {
    const told = new Set([...text.matchAll(/^([a-z_0-9]+)(?:\{| )/gm)].map(([, name = '']) => name))
    expect(told.size).toBeGreaterThan(40)
    expect(expressions.length).toBeGreaterThan(40)
    for (const { of, expr } of expressions) {
      const asked = metricsIn(expr).filter((name) => !told.has(name))
      expect(asked, of).toEqual([])
    }
  })

  test('choose by labels that the figures have', () => {
    const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, name = '']) => name))
    for (const { of, expr } of expressions)
      expect(
        labelsIn(expr).filter((label) => !labels.has(label) && !labelsOfAsking.includes(label)),
        of,
      ).toEqual([])
  })

  test('leave out no figure of ours', () => {
    const families = [...text.matchAll(/^# TYPE (axbridge_[a-z_]+)/gm)].map(([, name = '']) => name)
    const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n')
    expect(families.filter((name) => !shown.includes(name))).toEqual([])
  })

  test('have a title and a place of its own for each panel', () => {
    const titles = dashboard.panels.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
  })
})

describePeer('promtool', 'the alerts, by the program of Prometheus', () => {
  test('are rules that it takes', () => {
    const said = execFileSync(
      'promtool',
      ['check', 'rules', join(repositoryRoot, 'packaging/prometheus/axbridge.rules.yaml')],
      {
        encoding: 'utf8',
      },
    )
    expect(said).toMatch(new RegExp(`SUCCESS: ${rules.length} rules found`))
  })

  test('are told of a server whose figures it can read and finds well named', () => {
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    // Those of Node.js have the names that its library for Prometheus gives them.
    const found = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('nodejs_'))
    expect(found).toEqual([])
  })
})
