import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { programRecognizer, speechSchema } from '../../../../src/counter/input/recognizer.ts'
import { createDevices } from '../../../../src/hardware/devices/create-devices.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { backendWith, CounterStand } from '../../../support/counter-stand.ts'
import { eventually } from '../../../support/house.ts'

const program = resolve('tests/fixtures/recognizer.mjs')
const speech = (how: string, { timeoutMs = 15_000, file = '' } = {}) =>
  programRecognizer(
    { ...speechSchema.parse({ program: process.execPath }), args: [program, '{lang}', how, file], timeoutMs },
    systemClock,
  )
const never = new AbortController().signal
const until = (signal = never, finish = never) => ({ signal, finish })

test('what is said in a language is its one line; silence is nothing', async () => {
  expect(await speech('says').listen('zh', until())).toEqual({ ok: true, value: '养老 资格' })
  expect(await speech('says').listen('yue', until())).toEqual({ ok: true, value: '養老' })
  expect(await speech('silence').listen('zh', until())).toMatchObject({ error: { code: 'nothing' } })
})

test('a program that breaks, floods, is missing or is late has failed, each under its name', async () => {
  expect(await speech('breaks').listen('zh', until())).toMatchObject({ error: { code: 'failed' } })
  expect(await speech('floods').listen('zh', until())).toMatchObject({ error: { code: 'failed' } })
  expect(await speech('deaf', { timeoutMs: 300 }).listen('zh', until())).toMatchObject({ error: { code: 'timeout' } })
  const nowhere = programRecognizer({ program: '/nowhere/recognise', args: [], timeoutMs: 3000 }, systemClock)
  expect(await nowhere.listen('zh', until())).toMatchObject({ error: { code: 'noProgram' } })
})

test('a kiosk that is out of file descriptors, or out of bounds, answers that it failed', async () => {
  const src = resolve('src')
  const starved = `
    import { openSync } from 'node:fs'
    import { programRecognizer } from '${src}/counter/input/recognizer.ts'
    import { systemClock } from '${src}/kernel/clock.ts'
    const never = new AbortController().signal
    const recognizer = programRecognizer({ program: '/bin/true', args: [], timeoutMs: 3000 }, systemClock)
    try { for (;;) openSync('/dev/null') } catch {}
    const heard = await recognizer.listen('zh', { signal: never, finish: never })
    process.stdout.write(JSON.stringify(heard))`
  const limited = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', starved]
  const said = execFileSync('sh', limited, { encoding: 'utf8', timeout: 15_000 })
  expect(JSON.parse(said)).toMatchObject({ ok: false, error: { code: 'failed' } })
  const tooLong = programRecognizer(
    { program: '/bin/true', args: ['x'.repeat(3_000_000)], timeoutMs: 3000 },
    systemClock,
  )
  expect(await tooLong.listen('zh', until())).toMatchObject({ error: { code: 'failed' } })
})

test('gone on to something else it ends at once', async () => {
  const gone = new AbortController()
  const walkedOff = speech('deaf').listen('zh', until(gone.signal))
  gone.abort()
  expect(await walkedOff).toMatchObject({ error: { code: 'aborted' } })
})

test('at the kiosk: said, understood, found; typed instead, it listens no more', async () => {
  const said: boolean[] = []
  const dir = mkdtempSync(join(tmpdir(), 'speech-'))
  const listening = join(dir, 'listening')
  const devices = createDevices({ devices: [], profiles: new Map(), clock: systemClock, log: silentLog })
  const stand = await CounterStand.open(devices, backendWith({}), {
    recognizer: speech('listens', { file: listening }),
    quiet: (on) => said.push(on),
  })
  onTestFinished(async () => {
    await stand.close()
    rmSync(dir, { recursive: true })
  })
  const speechNow = () => {
    const { projection } = stand.counter
    return projection.screen === 'search' ? projection.props.speech : projection.screen
  }
  stand.touch({ id: 'start' }, { id: 'openSearch' })
  expect(speechNow()).toBe('ready')
  stand.touch({ id: 'listen' })
  expect([speechNow(), said]).toEqual(['listening', [true]])
  stand.touch({ id: 'search', text: 'sb' })
  expect(speechNow()).toBe('ready')
  await eventually(() => said.length === 2 || 'still quiet')
  rmSync(listening, { force: true })
  stand.touch({ id: 'listen' })
  await eventually(() => existsSync(listening) || 'not listening')
  stand.touch({ id: 'listen' })
  expect(speechNow()).toBe('understanding')
  const found = await stand.until((p) => p.screen === 'search' && p.props.speech !== 'understanding', 8000)
  expect(found.screen === 'search' && [found.props.speech, found.props.typed, found.props.spoken]).toEqual([
    'ready',
    '养老 资格',
    1,
  ])
  expect(found.screen === 'search' && found.props.found[0]?.id).toBe('pension-certification')
  stand.touch({ id: 'listen' }, { id: 'back' })
  await eventually(() => said.length === 6 || `${said}`)
  expect(said.at(-1)).toBe(false)
})
