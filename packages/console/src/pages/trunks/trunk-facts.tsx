import type { Trunk } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { Facts, Section } from '../../panel/facts.tsx'
import { useFigure } from '../../panel/figure.ts'
import { useWords } from '../../words/use-words.ts'

/** How a trunk is set up. */
export const TrunkFacts = ({ trunk }: { readonly trunk: Trunk }): ReactNode => {
  const { trunks: words, panel } = useWords()
  const { fields, groups } = words
  const figure = useFigure()
  const listed = (items: readonly string[]) => (items.length === 0 ? '–' : items.join(', '))
  const prefixes = trunk.prefixes.map((prefix) => (prefix === '' ? words.hints.prefixesNone : prefix))
  const spellings = trunk.spellings.map(({ prefix, rest }) => `${prefix || '–'} → ${words.rests[rest]}`)
  return (
    <>
      <Section title={groups.out}>
        <Facts
          facts={[
            [fields.to, trunk.to ?? words.onlyIn],
            [fields.transport, trunk.transport],
            trunk.serverName !== null && [fields.serverName, trunk.serverName],
            [fields.largeOver, trunk.largeOver],
          ]}
        />
      </Section>
      <Section title={groups.known}>
        <Facts
          facts={[
            [fields.from, listed(trunk.from)],
            [fields.tlsNames, listed(trunk.tlsNames)],
            [fields.digest, trunk.digest?.username ?? panel.no],
            [fields.credentials, trunk.credentials?.username ?? panel.no],
            trunk.credentials?.realm !== undefined && [fields.realm, trunk.credentials.realm],
          ]}
        />
      </Section>
      <Section title={groups.spelling}>
        <Facts
          facts={[
            [fields.callerFrom, words.callerFroms[trunk.callerFrom]],
            [fields.calleeForm, words.calleeForms[trunk.calleeForm]],
            [fields.spellings, listed(spellings)],
          ]}
        />
      </Section>
      <Section title={groups.routing}>
        <Facts
          facts={[
            [fields.prefixes, listed(prefixes)],
            [fields.priority, figure(trunk.priority)],
            [fields.weight, figure(trunk.weight)],
          ]}
        />
      </Section>
      <Section title={groups.limits}>
        <Facts
          facts={[
            [fields.maxCalls, figure(trunk.maxCalls)],
            [fields.callsPerSecond, figure(trunk.callsPerSecond)],
            [fields.pingMs, trunk.pingMs === 0 ? panel.never : figure(trunk.pingMs)],
          ]}
        />
      </Section>
    </>
  )
}
