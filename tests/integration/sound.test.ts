import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { alsaSound } from '../../src/hardware/transports/alsa.ts'
import { systemClock } from '../../src/kernel/clock.ts'

/* The real aplay and espeak-ng, into ALSA's null output: no sound card is needed to hear whether they were used right. */

const has = (program: string) => spawnSync('which', [program]).status === 0
const missing = ['aplay', 'espeak-ng'].filter((program) => !has(program))
const never = new AbortController().signal

describe.skipIf(missing.length > 0)('sound through ALSA', () => {
  async function open(device: string) {
    return await alsaSound(device, undefined, systemClock)(never)
  }

  test.each(['zh', 'en', 'pt'])('speaks %s to the end', async (lang) => {
    const opened = await open('null')
    if (!opened.ok || opened.value.kind !== 'sound') throw new Error('no sound')
    const text = lang === 'zh' ? '请把身份证放好' : 'Please put your card down'
    expect(
      await opened.value.transport.speak(text, lang, { timeoutMs: 15_000, signal: never, speedPercent: 100 }),
    ).toEqual({
      ok: true,
      value: undefined,
    })
  })

  test('can be stopped, and says what is wrong with a file', async () => {
    const opened = await open('null')
    if (!opened.ok || opened.value.kind !== 'sound') throw new Error('no sound')
    const { transport } = opened.value
    const stopped = await transport.playFile('/dev/zero', {
      timeoutMs: 5000,
      signal: AbortSignal.timeout(200),
      speedPercent: 100,
    })
    expect(stopped.ok).toBe(false)
    expect(
      await transport.playFile('/nowhere.wav', { timeoutMs: 5000, signal: never, speedPercent: 100 }),
    ).toMatchObject({ ok: false })
  })

  test('an output that is not there is absence', async () => {
    expect(await open('plughw:17')).toMatchObject({ ok: false, error: { code: 'open.notFound' } })
  })
})
