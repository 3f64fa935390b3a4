import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LineSpec } from '../../../../src/hardware/transports/gpio-lines.ts'
import { sysfsChips, sysfsNumber } from '../../../../src/hardware/transports/gpio-sysfs.ts'
import { openToolLines } from '../../../../src/hardware/transports/gpio-tools.ts'
import type { Level } from '../../../../src/hardware/transports/lines.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'

const root = mkdtempSync(join(tmpdir(), 'gpiod-'))
const path = process.env.PATH ?? ''
const levels = join(root, 'levels')
afterAll(() => {
  process.env.PATH = path
  rmSync(root, { recursive: true, force: true })
})

const line = (name: string, offset: number, more: Partial<LineSpec> = {}): LineSpec => ({
  name,
  offset,
  chip: 'pinctrl-bcm2711',
  activeLow: false,
  bias: 'pull-up',
  direction: 'in',
  ...more,
})

async function eventually(wanted: () => boolean, everyMs = 10): Promise<void> {
  const untilMs = systemClock.monoMs() + 15_000
  while (!wanted() && systemClock.monoMs() < untilMs) await systemClock.sleep(everyMs)
  expect(wanted()).toBe(true)
}

describe.each(['1', '2'])('the tools of libgpiod %s', (version) => {
  beforeEach(() => {
    const bin = join(root, 'bin')
    rmSync(levels, { recursive: true, force: true })
    mkdirSync(levels, { recursive: true })
    mkdirSync(bin, { recursive: true })
    const program = join(bin, 'stand-in.mjs')
    copyFileSync(new URL('../../../fixtures/gpiod-stand-in.mjs', import.meta.url).pathname, program)
    chmodSync(program, 0o755)
    for (const name of ['gpiodetect', 'gpioget', 'gpiomon', 'gpioset'])
      if (!existsSync(join(bin, name))) symlinkSync(program, join(bin, name))
    process.env.PATH = `${bin}:${path}`
    process.env.GPIOD_DIR = levels
    process.env.GPIOD_VERSION = version
  })
  afterEach(() => {
    process.env.PATH = path
  })

  test('levels are read by chip label, changes come as they happen, the slow scan reads the truth', async () => {
    writeFileSync(join(levels, '17'), '1')
    const opened = await openToolLines([line('door', 17), line('mains', 23, { activeLow: true })])
    if (!opened.ok) throw new Error(opened.error.detail)
    const heard: [string, Level][] = []
    opened.value.onLevel((name, level) => heard.push([name, level]))
    expect(await opened.value.read('door')).toEqual({ ok: true, value: 1 })
    expect(await opened.value.read('mains')).toEqual({ ok: true, value: 1 })
    // The monitor takes a while to start, and a change before that is the slow scan's: so the door goes on moving.
    let level = 1
    await eventually(() => {
      level = 1 - level
      writeFileSync(join(levels, '17'), String(level))
      return heard.some(([name, at]) => name === 'door' && at === 0)
    }, 200)
    await opened.value.close()
  })

  test('an output keeps its level while it is held, and falls back when closed', async () => {
    const opened = await openToolLines([line('lamp', 5, { direction: 'out', bias: 'as-is' })])
    if (!opened.ok) throw new Error(opened.error.detail)
    expect(await opened.value.write('lamp', 1)).toEqual({ ok: true, value: undefined })
    const held = () => (existsSync(join(levels, '5')) ? readFileSync(join(levels, '5'), 'utf8') : '')
    await eventually(() => held() === '1')
    await opened.value.close()
    await eventually(() => held() === '')
  })

  test('a chip that is not there is named', async () => {
    expect(await openToolLines([{ ...line('x', 1), chip: 'no-such-chip' }])).toMatchObject({
      ok: false,
      error: { code: 'open.notFound', detail: 'chip no-such-chip' },
    })
  })
})

test('sysfs numbers come from the chip of that label, wherever the kernel put its base', () => {
  const sys = join(root, 'gpio')
  for (const [name, label, base, lines] of [
    ['gpiochip512', 'pinctrl-bcm2711', 512, 58],
    ['gpiochip570', 'raspberrypi-exp-gpio', 570, 8],
  ] as const) {
    mkdirSync(join(sys, name), { recursive: true })
    writeFileSync(join(sys, name, 'label'), `${label}\n`)
    writeFileSync(join(sys, name, 'base'), `${base}\n`)
    writeFileSync(join(sys, name, 'ngpio'), `${lines}\n`)
  }
  const chips = sysfsChips(sys)
  expect(sysfsNumber(chips, line('door', 17))).toBe(529)
  expect(sysfsNumber(chips, line('door', 58))).toBeUndefined()
  expect(sysfsNumber(chips, { ...line('x', 3), chip: 'raspberrypi-exp-gpio' })).toBe(573)
  expect(sysfsChips(join(root, 'nowhere'))).toEqual([])
})
