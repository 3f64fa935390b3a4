import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceConfigSchema } from '../../../src/hardware/devices/device-config.ts'
import { planDevice } from '../../../src/hardware/devices/plan.ts'
import { checkProfiles } from '../../../src/hardware/profiles/check/check-profiles.ts'
import { evaluateProfile } from '../../../src/hardware/profiles/evaluate.ts'
import { firmwareInRange } from '../../../src/hardware/profiles/firmware-range.ts'
import { loadProfiles } from '../../../src/hardware/profiles/load.ts'
import { matchProfile } from '../../../src/hardware/profiles/match.ts'
import { type Profile, profileJsonSchema } from '../../../src/hardware/profiles/schema.ts'
import { runExampleOnSimulator } from '../../../src/hardware/simulators/index.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { formatProblem } from '../../../src/kernel/config/yaml.ts'

const builtIn = fileURLToPath(new URL('../../../device-profiles', import.meta.url))
const shipped = loadProfiles([builtIn]).profiles
const profile = (id: string): Profile => {
  const found = shipped.get(id)
  if (!found) throw new Error(id)
  return found.profile
}

test('the shipped profiles have no fault, their examples hold in codec and simulator, the schema file is current', async () => {
  const checked = await checkProfiles([builtIn], { runExample: runExampleOnSimulator })
  expect(checked.problems.map(formatProblem)).toEqual([])
  expect(checked.profiles.size).toBeGreaterThanOrEqual(6)
  expect(readFileSync(join(builtIn, 'schema.json'), 'utf8')).toBe(profileJsonSchema())
})

describe('a folder of profiles', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profiles-'))
    cpSync(builtIn, folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const edit = (name: string, from: string, to: string) => {
    const file = join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
  }
  const problemsOf = async () => (await checkProfiles([folder])).problems.map(formatProblem).join('\n')

  test.each([
    ['an unknown key', 'model: CT-E351', 'model: CT-E351\ncolour: red', /ct-e351\.yaml:6:colour: unknown key/],
    ['an id that is not the file name', 'id: citizen-ct-e351', 'id: other', /:2:id: differs from the file name/],
    ['a missing base', '_base/escpos-80mm', '_base/nothing', /:3:extends: no usable base/],
    [
      'an example that lies',
      'identify:',
      'examples: [{ name: x, send: "10 04 04", receive: "12", means: { conditions: [media-empty-error] } }]\nidentify:',
      /example "x": means \[\], not \[media-empty-error\]/,
    ],
    ['broken YAML', 'vendor: Citizen', 'vendor: [Citizen', /is not valid YAML/],
  ])('names %s with file, line and remedy, and loads the others', async (_what, from, to, wanted) => {
    edit('printers/citizen-ct-e351.yaml', from, to)
    expect(await problemsOf()).toMatch(wanted)
    expect(loadProfiles([folder]).profiles.has('sdt-serial')).toBe(true)
  })

  test('two profiles that one device could fit equally well are reported', async () => {
    const text = readFileSync(join(folder, 'printers/citizen-ct-e351.yaml'), 'utf8')
    writeFileSync(join(folder, 'printers/twin.yaml'), text.replace('id: citizen-ct-e351', 'id: twin'))
    expect(await problemsOf()).toMatch(/twin\.yaml:\d+:match\[0\]: can tie with citizen-ct-e351/)
  })

  test('a later folder goes over an earlier one', () => {
    edit('printers/citizen-ct-e351.yaml', 'model: CT-E351', 'model: CT-E351 local')
    expect(loadProfiles([builtIn, folder]).profiles.get('citizen-ct-e351')?.profile.model).toBe('CT-E351 local')
  })
})

describe('matching', () => {
  const printer = {
    path: '/dev/usb/lp0',
    kind: 'usb-lp',
    vendorId: '1d90',
    productId: '20f0',
    usbPort: '1-1.2',
  } as const
  const like = (id: string, usb: object): Profile => ({
    ...profile('citizen-ct-e351'),
    id,
    match: [{ usb: { vendorId: '1d90', productId: '20f0', ...usb } }],
  })

  test('ids alone find the only profile that has them', () => {
    expect(matchProfile([profile('citizen-ct-e351')], printer)).toMatchObject({
      kind: 'matched',
      profileId: 'citizen-ct-e351',
    })
  })
  test('strings beat ids, the port beats strings, a tie is never guessed', () => {
    const device = { ...printer, product: 'CT-E351 rev 2' }
    const [ids, twin, strings, port] = [
      like('ids', {}),
      like('twin', {}),
      like('strings', { product: 'E351' }),
      like('port', { port: '1-1.2' }),
    ]
    expect(matchProfile([ids, strings], device)).toMatchObject({ profileId: 'strings' })
    expect(matchProfile([ids, strings, port], device)).toMatchObject({ profileId: 'port' })
    expect(matchProfile([ids, twin], device)).toEqual({ kind: 'ambiguous', profileIds: ['ids', 'twin'] })
    expect(matchProfile([], device)).toEqual({ kind: 'unknown' })
  })
})

describe('evaluation', () => {
  test.each([
    ['2.0.9', '<2.1.0', true],
    ['2.1', '<2.1.0', false],
    ['V1.07b', '>=1.8 <2', false],
    ['1.20', '>=1.2 <2', true],
    ['none', '<9', false],
  ])('firmware %s in %s: %s', (version, range, wanted) => {
    expect(firmwareInRange(version, range)).toBe(wanted)
  })

  test('quirks apply to their firmware, overrides go over them, and the hash tells the difference', () => {
    const quirk = {
      id: 'quiet',
      firmware: '<2',
      set: { status: { pollMs: 5000 } },
      reason: 'it stops printing',
      source: 'lab notes',
    }
    const base: Profile = { ...profile('citizen-ct-e351'), quirks: [quirk] }
    expect(evaluateProfile(base, '2.0').profile.status.pollMs).toBe(1000)
    expect(evaluateProfile(base, '1.9')).toMatchObject({ quirks: ['quiet'], profile: { status: { pollMs: 5000 } } })
    expect(evaluateProfile(base, '1.9', { status: { pollMs: 70 } }).profile.status.pollMs).toBe(70)
    expect(evaluateProfile(base, '1.9').hash).not.toBe(evaluateProfile(base, '2.0').hash)
    expect(evaluateProfile(base, '1.9').hash).toBe(evaluateProfile(structuredClone(base), '1.9').hash)
  })
})

describe('the device list', () => {
  const device = { id: 'receipt', role: 'printer.receipt', profile: 'auto', at: { usbPort: '1-1.2' } }
  const sources = {
    profiles: new Map([...shipped].map(([id, l]) => [id, l.profile])),
    clock: new FakeClock(),
    attached: () => [],
  }

  test('auto over TCP is refused with the reason', () => {
    const parsed = deviceConfigSchema.safeParse({ ...device, at: { tcp: 'x:9100' } })
    expect(parsed.error?.issues[0]?.message).toMatch(/name the profile/)
  })
  test('nothing plugged in is absence; something unknown is shown with its ids; a wrong profile is named', () => {
    const config = deviceConfigSchema.parse(device)
    expect(planDevice(config, sources)).toMatchObject({ kind: 'absent' })
    const unknown = {
      path: '/dev/usb/lp0',
      kind: 'usb-lp',
      vendorId: 'dead',
      productId: 'beef',
      usbPort: '1-1.2',
    } as const
    expect(planDevice(config, { ...sources, attached: () => [unknown] })).toMatchObject({
      code: 'config.noProfileMatches',
      detail: '/dev/usb/lp0 is dead:beef',
    })
    expect(planDevice({ ...config, profile: 'nope' }, sources)).toMatchObject({ code: 'config.profileUnknown' })
    expect(planDevice({ ...config, profile: 'sdt-serial', class: 'printer' }, sources)).toMatchObject({
      code: 'config.classMismatch',
    })
  })
})
