import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watchHotPlug } from '../../../src/hardware/devices/hot-plug.ts'
import { systemClock } from '../../../src/kernel/clock.ts'

test('a device file that comes, even in a folder that comes with it, is one hint to look again', async () => {
  const dev = mkdtempSync(join(tmpdir(), 'dev-'))
  let hints = 0
  const usb = join(dev, 'usb')
  const plug = watchHotPlug(systemClock, () => (hints += 1), [dev, usb])
  const until = async (n: number) => {
    for (let i = 0; i < 300 && hints < n; i += 1) await systemClock.sleep(10)
    expect(hints).toBe(n)
  }
  mkdirSync(usb)
  for (let i = 0; i < 5; i += 1) writeFileSync(join(dev, `ttyUSB${i}`), '')
  await until(1)
  writeFileSync(join(usb, 'lp0'), '')
  await until(2)
  rmSync(usb, { recursive: true })
  await until(3)
  plug.close()
  writeFileSync(join(dev, 'ttyUSB9'), '')
  await systemClock.sleep(300)
  expect(hints).toBe(3)
  rmSync(dev, { recursive: true })
})
