import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SpeakMessage, VoiceMessage, VoicePrefs } from '../../../../src/api/contract.ts'
import { voiceSettingsSchema } from '../../../../src/counter/voice/settings.ts'
import { Voice } from '../../../../src/counter/voice/voice.ts'
import { createDevices, type ManagedDevices } from '../../../../src/hardware/devices/create-devices.ts'
import { deviceConfigSchema } from '../../../../src/hardware/devices/device-config.ts'
import { loadProfiles } from '../../../../src/hardware/profiles/load.ts'
import {
  listenTo,
  SimulatedDevices,
  type SimulatedUnit,
  simulatorOf,
} from '../../../../src/hardware/simulators/index.ts'
import { FakeClock } from '../../../../src/kernel/clock.ts'
import { type EventLog, silentLog } from '../../../../src/kernel/log.ts'

/* The real speaker driver on its simulator; time moves only when it is told to. */

const { profiles } = loadProfiles([fileURLToPath(new URL('../../../../device-profiles', import.meta.url))])
const on: VoicePrefs = { on: true, speed: 100, volume: 3, cantonese: false }
const instead = '这里是您的信息，插上耳机可以听。'
const noon = new Date(2026, 10, 22, 12, 0).getTime()
const lateEvening = new Date(2026, 10, 22, 22, 30).getTime()

let clock: FakeClock
let devices: ManagedDevices
let speaker: SimulatedUnit
let cabinet: SimulatedUnit
let voice: Voice
let heard: string[]
let told: string[]
let plugged: boolean[]
let logged: unknown[]

async function open(wallMs = noon): Promise<void> {
  clock = new FakeClock(wallMs)
  const registry = new SimulatedDevices()
  const add = async (name: string, profileId: string): Promise<SimulatedUnit> => {
    const profile = profiles.get(profileId)?.profile
    if (!profile) throw new Error(profileId)
    return registry.add(name, await simulatorOf(profile, clock))
  }
  speaker = await add('voice', 'alsa-default')
  cabinet = await add('cabinet', 'raspberry-pi-cabinet')
  heard = []
  told = []
  plugged = []
  logged = []
  listenTo(speaker, (text) => heard.push(text))
  const log: EventLog = { ...silentLog, emit: (...event: unknown[]) => logged.push(event) }
  devices = createDevices({
    devices: [
      { id: 'voice', role: 'speaker.front', profile: 'alsa-default', at: { simulated: 'voice' } },
      { id: 'cabinet', role: 'sensors.cabinet', profile: 'raspberry-pi-cabinet', at: { simulated: 'cabinet' } },
    ].map((d) => deviceConfigSchema.parse(d)),
    profiles,
    clock,
    log,
    simulated: registry,
  })
  devices.start()
  /* Drivers are loaded in real time. */
  while (devices.snapshots().some((d) => d.operatingState !== 'ready')) {
    await clock.advance(100)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await clock.advance(500)
  voice = new Voice({
    devices,
    clock,
    settings: voiceSettingsSchema.parse({}),
    onHeadphones: (present) => plugged.push(present),
  })
  voice.follow(on)
}

beforeEach(() => open())
afterEach(async () => {
  const stopping = Promise.all([voice.stop(), devices.stop()])
  await clock.advance(5000)
  await stopping
})

const tell = (news: VoiceMessage): void => {
  const what = news.state === 'speaking' ? `${news.part}${news.instead ? ' instead' : ''}` : news.state
  told.push(`${news.id}: ${news.state === 'silent' ? news.why : what}`)
}
const say = (parts: SpeakMessage['parts'], more: Partial<SpeakMessage> = {}): void =>
  voice.speak({ type: 'speak', id: 1, lang: 'zh', speed: 100, parts, instead, ...more }, tell)
const headphones = async (into: boolean): Promise<void> => {
  cabinet.orders[into ? 'active' : 'inactive']?.run('headset')
  await clock.advance(500)
}
const volume = (): unknown => speaker.state().volume

describe('one thing at a time', () => {
  test('says the parts in order, tells which, and that it has ended', async () => {
    say([{ text: '您好' }, { text: '想办什么事？' }])
    await clock.advance(5000)
    expect(heard).toEqual(['您好', '想办什么事？'])
    expect(told).toEqual(['1: 0', '1: 1', '1: ended'])
    expect(devices.claims()).toEqual([])
  })

  test('a newer one takes the place of an older, which says no more', async () => {
    speaker.orders.speed?.run('slow')
    say([{ text: '一二三四五六七八九十' }, { text: '旧的' }])
    await clock.advance(100)
    say([{ text: '新的' }], { id: 2 })
    say([{ text: '最新的' }], { id: 3 })
    await clock.advance(60_000)
    expect(heard).toEqual(['一二三四五六七八九十', '最新的'])
    expect(told).toEqual(['1: 0', '3: 0', '3: ended'])
  })

  test('is silent at once when hushed, and when the visitor wants no voice', async () => {
    speaker.orders.speed?.run('slow')
    say([{ text: '第一句话' }, { text: '第二句话' }])
    await clock.advance(100)
    voice.hush()
    await clock.advance(60_000)
    voice.follow({ ...on, on: false })
    say([{ text: '没人要听' }], { id: 2 })
    await clock.advance(60_000)
    expect(heard).toEqual(['第一句话'])
    expect(told).toEqual(['1: 0'])
    expect(devices.claims()).toEqual([])
  })

  test('speaks faster when asked: half the time at twice the speed', async () => {
    const timeOf = async (speed: number): Promise<number> => {
      const from = clock.monoMs()
      told.length = 0
      say([{ text: '一二三四五六七八九十'.repeat(5) }], { speed })
      while (told.at(-1) !== '1: ended') await clock.advance(10)
      return clock.monoMs() - from
    }
    const plain = await timeOf(100)
    expect(await timeOf(200)).toBeLessThan(plain * 0.6)
    expect(await timeOf(50)).toBeGreaterThan(plain * 1.8)
  })

  test('says why it is silent', async () => {
    speaker.orders.program?.run('missing')
    say([{ text: '您好' }])
    await clock.advance(2000)
    speaker.orders.program?.run('there')
    speaker.orders.unplug?.run('')
    await clock.advance(120_000)
    say([{ text: '您好' }], { id: 2 })
    await clock.advance(2000)
    expect(told).toEqual(['1: 0', '1: noVoice', '2: noSpeaker'])
    expect(heard).toEqual([])
  })
})

describe('what is a person’s', () => {
  const row: SpeakMessage['parts'] = [
    { text: '姓名' },
    { text: '王…', personal: true },
    { text: '身份证号' },
    { text: '440…1234', personal: true },
    { text: '确认提交' },
  ]

  test('is not said on the loudspeaker; one sentence says so, once', async () => {
    say(row)
    await clock.advance(20_000)
    expect(heard).toEqual(['姓名', instead, '身份证号', '确认提交'])
    expect(told).toEqual(['1: 0', '1: 1 instead', '1: 2', '1: 4', '1: ended'])
  })

  test('is left out without a word when it is an echo', async () => {
    say([{ text: '138', personal: true, quiet: true }])
    await clock.advance(5000)
    expect(heard).toEqual([])
    expect(told).toEqual(['1: ended'])
  })

  test('is said in headphones', async () => {
    await headphones(true)
    expect(plugged).toEqual([true])
    say(row)
    await clock.advance(20_000)
    expect(heard).toEqual(['姓名', '王…', '身份证号', '440…1234', '确认提交'])
  })

  test('stops in the middle of the word when the headphones are pulled out', async () => {
    await headphones(true)
    speaker.orders.speed?.run('slow')
    say([{ text: '440…1234', personal: true }, { text: '王…', personal: true }, { text: '确认提交' }])
    await clock.advance(1000)
    expect(told).toEqual(['1: 0'])
    await headphones(false)
    expect(told).toEqual(['1: 0', '1: 0 instead'])
    await clock.advance(120_000)
    expect(heard).toEqual(['440…1234', instead, '确认提交'])
    expect(plugged).toEqual([true, false])
  })

  test('is nowhere after it was said: not in the log, not in the service', async () => {
    await headphones(true)
    say([{ text: '王秀英家住柳溪村', personal: true }])
    await clock.advance(20_000)
    const left = inspect([voice, logged, speaker.state()], { depth: 12, showHidden: true })
    expect(left).not.toContain('柳溪村')
    speaker.orders.speed?.run('slow')
    say([{ text: '王秀英家住柳溪村', personal: true }])
    await clock.advance(100)
    voice.hush()
    await clock.advance(1000)
    expect(inspect([voice, logged, speaker.state()], { depth: 12, showHidden: true })).not.toContain('柳溪村')
  })
})

describe('how loud', () => {
  test('by day as the site says, in steps, and as it was after the visit', async () => {
    say([{ text: '您好' }])
    await clock.advance(2000)
    expect(volume()).toBe(60)
    voice.follow({ ...on, volume: 5 })
    say([{ text: '您好' }])
    await clock.advance(2000)
    expect(volume()).toBe(99)
    voice.follow(undefined)
    await clock.advance(2000)
    expect(volume()).toBe(60)
  })

  test('as it was also for who turns the voice off while it is only being made louder', async () => {
    voice.follow({ ...on, volume: 5 })
    say([{ text: '您好' }])
    voice.follow(undefined)
    await clock.advance(2000)
    expect(volume()).toBe(60)
  })

  test('by night no louder than the cap, but in headphones', async () => {
    await open(lateEvening)
    voice.follow({ ...on, volume: 5 })
    say([{ text: '您好' }])
    await clock.advance(2000)
    expect(volume()).toBe(35)
    await headphones(true)
    say([{ text: '您好' }])
    await clock.advance(2000)
    expect(volume()).toBe(99)
    await headphones(false)
    say([{ text: '您好' }])
    await clock.advance(2000)
    expect(volume()).toBe(35)
  })

  test('the night may lie within a day or go over midnight', async () => {
    const { volumePercent } = await import('../../../../src/counter/voice/settings.ts')
    const at = (hour: number) => ({ headphones: false, wallMs: new Date(2026, 10, 22, hour).getTime() })
    const over = voiceSettingsSchema.parse({})
    const within = voiceSettingsSchema.parse({ night: { from: '12:00', to: '14:00', maxPercent: 0 } })
    expect([20, 21, 23, 3, 6, 7].map((h) => volumePercent(over, 3, at(h)))).toEqual([60, 35, 35, 35, 35, 60])
    expect([11, 12, 13, 14].map((h) => volumePercent(within, 3, at(h)))).toEqual([60, 0, 0, 60])
  })
})
