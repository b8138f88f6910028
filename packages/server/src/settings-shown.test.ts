import { describe, expect, test } from 'vitest'
import { completeConfig, configSchema } from './config.ts'
import { settingsShown } from './settings-shown.ts'

const planted = 'planted-secret-7'

const shown = (given: unknown) => settingsShown(configSchema, completeConfig(given))
const settingOf = (given: unknown, key: string) => shown(given).find((setting) => setting.key === key)

describe('the settings that are shown', () => {
  test('are every one of the configuration, each with what it means', () => {
    const settings = shown({})
    expect(settings.length).toBeGreaterThan(50)
    expect(settings.filter(({ isSet }) => isSet)).toEqual([])
    expect(settings.filter(({ description }) => description === '')).toEqual([])
    expect(settingOf({}, 'calls.ringTimeoutMs')).toEqual({
      key: 'calls.ringTimeoutMs',
      value: 60_000,
      default: 60_000,
      description: 'how long the callee may ring',
      isSet: false,
      isSecret: false,
    })
  })

  test('tell what was set from what is as it was', () => {
    expect(settingOf({ calls: { drainMs: 5 } }, 'calls.drainMs')).toMatchObject({
      value: 5,
      default: 10_000,
      isSet: true,
    })
    expect(settingOf({ sip: { ws: null } }, 'sip.ws')).toMatchObject({ value: null, isSet: true })
    const secured = { http: { tls: { certificate: '/etc/a.crt', key: '/etc/a.key' } } }
    expect(settingOf(secured, 'http.tls.certificate')).toMatchObject({ value: '/etc/a.crt', isSet: true })
  })

  test('are no password, no address with credentials and no number of a trunk', () => {
    const config = completeConfig({
      store: { kind: 'postgres', url: `postgres://axbridge:${planted}@db.example:5432/axbridge?password=${planted}` },
      trunks: [
        {
          ...{ name: 'operator', from: [], callerFrom: 'digest' },
          digest: { username: '13800000001', password: planted },
          credentials: { username: planted, password: planted },
        },
      ],
    })
    // The configuration takes no such address, and would not be the first to change its mind.
    const endpoint = `http://collector:${planted}@127.0.0.1:4318/v1/traces?token=${planted}#${planted}`
    const settings = settingsShown(configSchema, { ...config, traces: { endpoint, share: 1 } })
    expect(JSON.stringify(settings)).not.toContain(planted)
    expect(JSON.stringify(settings)).not.toContain('13800000001')
    expect(settings.find(({ key }) => key === 'store.url')).toMatchObject({ value: null, isSet: true, isSecret: true })
    expect(settings.find(({ key }) => key === 'traces.endpoint')).toMatchObject({
      value: 'http://127.0.0.1:4318/v1/traces',
    })
    expect(settings.find(({ key }) => key === 'trunks')).toMatchObject({ value: ['operator'] })
  })
})
