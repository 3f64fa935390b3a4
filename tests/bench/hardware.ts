import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createDevices } from '../../src/hardware/devices/create-devices.ts'
import { deviceConfigSchema } from '../../src/hardware/devices/device-config.ts'
import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import { presetCards } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { TimedReader } from './card-to-screen.ts'
import { type Figure, median, percentile, round } from './figure.ts'

const profilesDir = resolve(import.meta.dirname, '../../device-profiles')

/** From the last byte of a card on the wire (TCP) to the decoded card in the hands of whoever claimed the reader. */
export async function cardToEvent(cards: number): Promise<readonly Figure[]> {
  const timed = new TimedReader()
  const at = { tcp: `127.0.0.1:${await timed.listen()}` }
  const devices = createDevices({
    devices: [deviceConfigSchema.parse({ id: 'reader', role: 'identityReader', profile: 'sdt-serial', at })],
    profiles: loadProfiles([profilesDir]).profiles,
    clock: systemClock,
    log: silentLog,
  })
  devices.start()
  const [card] = presetCards
  const samples: number[] = []
  const signal = new AbortController().signal
  while (devices.byRole('identityReader')?.operatingState !== 'ready') await systemClock.sleep(10)
  const claimed = devices.claim('identityReader', 'identityReader', {
    owner: 'bench',
    reason: 'test',
    leaseMs: 600_000,
  })
  if (!claimed.ok || !card) throw new Error('no reader')
  for (let i = 0; i < cards; i += 1) {
    timed.reader.insertCard(card)
    const read = await claimed.value.device.readCard({ timeoutMs: 5000, signal })
    if (read.outcome !== 'done') throw new Error(read.code)
    samples.push(performance.now() - timed.lastByteMs)
    timed.reader.removeCard()
  }
  await devices.stop()
  return [
    { name: 'card.to.event.p50.ms', value: round(median(samples)), unit: 'ms' },
    { name: 'card.to.event.p99.ms', value: round(percentile(samples, 0.99)), unit: 'ms', limit: 5 },
  ]
}

/**
 * 200 profiles loaded, and 50 devices matched against them, in a process of its own that has loaded the code and nothing else: as at
 * the start of a daemon, not as in the tenth round of a warm loop.
 */
export function profilesLoad(): Figure {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-profiles-'))
  try {
    cpSync(join(profilesDir, '_base'), join(dir, '_base'), { recursive: true })
    const shipped = readdirSync(profilesDir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.yaml') && !name.startsWith('_base'),
    )
    mkdirSync(join(dir, 'all'))
    for (let i = 0; i < 200; i += 1) {
      const text = readFileSync(join(profilesDir, shipped[i % shipped.length] ?? ''), 'utf8')
      writeFileSync(join(dir, 'all', `profile-${i}.yaml`), text.replace(/^id: .+$/m, `id: profile-${i}`))
    }
    const runs = Array.from({ length: 5 }, () => {
      const ran = spawnSync(process.execPath, [join(import.meta.dirname, 'load-profiles.ts'), dir], {
        encoding: 'utf8',
      })
      return Number(ran.stdout)
    })
    return { name: 'profiles.load.ms', value: round(median(runs)), unit: 'ms', limit: 150 }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
