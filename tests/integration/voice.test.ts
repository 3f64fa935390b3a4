import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveMessage, VoiceMessage } from '../../src/api/contract.ts'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { buildClips } from '../../src/counter/voice/build-clips.ts'
import { type Line, scriptOf } from '../../src/counter/voice/script.ts'
import { standIn } from '../../src/counter/voice/stand-in.ts'
import { Clips, readManifest, voiceLangs } from '../../src/hardware/drivers/clips.ts'
import { listenTo } from '../../src/hardware/simulators/index.ts'
import { alsaSound } from '../../src/hardware/transports/alsa.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'

const has = (program: string) => spawnSync('which', [program]).status === 0
const wanted = { 'espeak-ng': 'espeak-ng', ffmpeg: 'ffmpeg', aplay: 'alsa-utils' } as const
const missing = Object.entries(wanted).flatMap(([program, pkg]) => (has(program) ? [] : [pkg]))
const title =
  missing.length === 0 ? 'clips by the real voice program' : `clips: apt-get install ${missing.join(' ')} to run these`

/* What the pages can say is written when they are built. */
beforeAll(async () => {
  expect(await ensureScreens(() => {})).toBeUndefined()
})

const texts = new Map([
  ['key.back', { zh: '返回', hk: '返回', en: 'Back', pt: 'Voltar' }],
  ['home.ask', { zh: '您想办哪方面的事？', hk: '您想辦哪方面的事？', en: 'What is it about?', pt: 'De que se trata?' }],
])

/** 16-bit samples behind the 44 bytes of a plain WAV head. */
function samples(file: string): Int16Array {
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 4).toString()).toBe('RIFF')
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length - (bytes.length % 2)))
}

describe.skipIf(missing.length > 0)(title, () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kioskd-clips-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  async function build(lines: readonly Line[], ending: 'wav' | 'opus'): Promise<Clips> {
    const before = readManifest(dir)
    if (!before.ok) throw new Error(before.error.detail)
    const built = await buildClips({ dir, before: before.value }, lines, ending, standIn)
    expect(built).toMatchObject({ ok: true, value: { made: lines.length } })
    return new Clips(dir)
  }

  test('in every language are a second of speech and no silence, and differ by language', async () => {
    const lines = voiceLangs.flatMap((lang) => scriptOf(lang, texts))
    const clips = await build(lines, 'wav')
    for (const { lang, text } of lines) {
      const sound = samples(clips.find(text, lang) ?? '')
      expect(sound.length, `${lang} ${text}`).toBeGreaterThan(22_050 / 4)
      const loud = sound.filter((s) => Math.abs(s) > 1000).length
      expect(loud / sound.length, `${lang} ${text}`).toBeGreaterThan(0.05)
    }
    const bytesOf = (lang: string) => readFileSync(clips.find('返回', lang) ?? '')
    expect(bytesOf('zh').equals(bytesOf('yue'))).toBe(false)
  })

  test('play faster and slower at the same pitch, as WAV and as Opus', async () => {
    const [line] = scriptOf('en', texts)
    if (!line) throw new Error('no line')
    const opened = await alsaSound('null', undefined, systemClock)(AbortSignal.timeout(5000))
    if (!opened.ok || opened.value.kind !== 'sound') throw new Error('no sound')
    for (const ending of ['wav', 'opus'] as const) {
      rmSync(dir, { recursive: true, force: true })
      const file = (await build([line], ending)).find(line.text, 'en') ?? ''
      for (const speedPercent of [50, 100, 200]) {
        const limits = { timeoutMs: 15_000, signal: AbortSignal.timeout(15_000), speedPercent }
        expect(await opened.value.transport.playFile(file, limits), `${file} ${speedPercent}`).toMatchObject({
          ok: true,
        })
      }
    }
  })
})

test('kioskd voice script is a table of every fixed string, with the names of the sound files', () => {
  const script = execFileSync(process.execPath, ['src/main.ts', 'voice', 'script', '--lang', 'en'], {
    encoding: 'utf8',
  })
  const [head, ...rows] = script.trim().split('\n')
  expect(head).toBe('lang\tid\tfile\twords')
  expect(rows.length).toBeGreaterThan(500)
  expect(rows).toContainEqual(expect.stringMatching(/^en\tkey\.back\ten\/key\.back\.[0-9a-f]{8}\tBack$/))
  expect(rows).toContainEqual(expect.stringMatching(/^en\tcatalogue\.services\.pension-certification\.name\t/))
  expect(rows.every((row) => row.split('\t').length === 4 && !/\{\w+\}/.test(row))).toBe(true)
})

test('kioskd voice says what is wrong with its arguments', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['src/main.ts', 'voice', ...args], { encoding: 'utf8' })
  expect(run('build')).toMatchObject({ status: 2 })
  expect(run('script', '--lang', 'zh,fr')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('allowed: zh, yue'),
  })
  expect(run('script', '--catalogue', '/nowhere').status).toBe(1)
})

test('a page is heard only while the visitor wants the voice, is told how it goes, and is silent when it goes away', async () => {
  const hall = await Hall.open()
  try {
    const speaker = hall.simulated.get('voice')
    if (!speaker) throw new Error('no speaker')
    const heard: string[] = []
    listenTo(speaker, (text) => heard.push(text))
    const bearer = /kioskd-bearer" content="([^"]+)/.exec(await (await fetch(hall.kiosk.url)).text())?.[1]
    const live = new URL('/api/v1/live', hall.kiosk.url.replace('http', 'ws'))
    const page = new WebSocket(live, ['kioskd.v1', `bearer.${bearer}`], { origin: new URL(hall.kiosk.url).origin })
    const news: VoiceMessage[] = []
    page.on('message', (data) => {
      const message = JSON.parse(String(data)) as LiveMessage
      if (message.type === 'voice') news.push(message)
    })
    await new Promise((resolve) => page.once('open', resolve))
    const speak = (id: number, ...texts: string[]) =>
      page.send(
        JSON.stringify({
          type: 'speak',
          id,
          lang: 'zh',
          speed: 100,
          instead: '插上耳机',
          parts: texts.map((text) => ({ text })),
        }),
      )
    await hall.visitor.until((p) => p.screen === 'idle' && p.kiosk.voice === true, 10_000)
    speak(1, '没人要听')
    await hall.visitor.act({ id: 'setPrefs', prefs: { voice: { on: true, speed: 100, volume: 3, cantonese: false } } })
    await hall.visitor.until((p) => p.prefs.voice?.on === true, 5000)
    page.send('{"type":"speak","id":2,"parts":[{"text":"没有边"}]}')
    speak(3, '您好', '请放身份证')
    await eventually(() => news.at(-1)?.state === 'ended' || JSON.stringify(news))
    expect(heard).toEqual(['您好', '请放身份证'])
    expect(news.map((n) => [n.id, n.state])).toEqual([
      [3, 'speaking'],
      [3, 'speaking'],
      [3, 'ended'],
    ])
    speaker.orders.speed?.run('slow')
    speak(4, '很长的一句话', '这一句不会再来')
    await eventually(() => heard.includes('很长的一句话') || 'not begun')
    page.terminate()
    const speaking = () => hall.kiosk.devices.claims().some(({ deviceId }) => deviceId === 'voice')
    await eventually(() => !speaking() || 'still speaking')
    expect(heard).not.toContain('这一句不会再来')
  } finally {
    await hall.close()
  }
})
