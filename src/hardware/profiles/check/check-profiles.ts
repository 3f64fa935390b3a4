import type { ConfigProblem } from '../../../kernel/config/yaml.ts'
import { driverFamilies } from '../../drivers/families.ts'
import { ippErrors } from '../../protocols/ipp/printer-state.ts'
import { exampleProblem } from '../examples.ts'
import { isFirmwareRange } from '../firmware-range.ts'
import { type LoadedProfile, loadProfiles, type ProfileSet } from '../load.ts'
import { capabilityKeys } from '../schema/capabilities.ts'
import { protocolKeys } from '../schema/protocol.ts'
import type { Profile, ProfileExample } from '../schema.ts'
import { quirkProblems } from './quirk-boundaries.ts'
import { ties } from './ties.ts'
import { idProblems, type UsbIds } from './usb-ids.ts'

export interface ProfileCheck extends ProfileSet {
  readonly problems: readonly ConfigProblem[]
}

/** Runs one example against a simulated device; answers what is wrong, or undefined. Given by cli and tests. */
export type ExampleRunner = (profile: Profile, example: ProfileExample) => Promise<string | undefined>

export interface CheckOptions {
  readonly runExample?: ExampleRunner
  readonly usbIds?: UsbIds
  /** Opens a profile on its simulator and runs its automatic self-tests; answers what is wrong. */
  readonly tryOut?: (profile: Profile) => Promise<string | undefined>
}

/**
 * Everything that can be wrong with profiles in these folders (later over earlier), each with file, line, key and remedy.
 * Examples are always run against the codec, and against the simulator too when a runner is given.
 */
export async function checkProfiles(directories: readonly string[], options: CheckOptions = {}): Promise<ProfileCheck> {
  const set = loadProfiles(directories)
  const { usbIds, tryOut } = options
  const problems = [...set.problems, ...ties(set)]
  for (const loaded of set.profiles.values()) {
    problems.push(...checkOne(loaded), ...quirkProblems(loaded), ...(usbIds ? idProblems(loaded, usbIds) : []))
    problems.push(...(await checkExamples(loaded, options.runExample)))
  }
  if (tryOut)
    for (const loaded of set.profiles.values()) {
      const wrong = await tryOut(loaded.profile)
      if (wrong !== undefined)
        problems.push(loaded.source.problem(['driver'], `on its simulator: ${wrong}`, 'correct the settings it names'))
    }
  return { profiles: set.profiles, problems }
}

function checkOne({ profile, source }: LoadedProfile): ConfigProblem[] {
  const found: ConfigProblem[] = []
  const say = (path: readonly PropertyKey[], what: string, remedy: string) =>
    found.push(source.problem(path, what, remedy))
  if (!driverFamilies[profile.driver].classes.includes(profile.class))
    say(['driver'], `driver ${profile.driver} cannot serve class ${profile.class}`, 'correct class or driver')
  for (const key of foreignKeys(profile.capabilities, capabilityKeys(profile.class)))
    say(
      ['capabilities', key],
      `means nothing for a ${profile.class}`,
      `take it out; allowed: ${capabilityKeys(profile.class).join(', ')}`,
    )
  for (const key of foreignKeys(profile.protocol, protocolKeys(profile.driver)))
    say(
      ['protocol', key],
      `means nothing to driver ${profile.driver}`,
      `take it out; allowed: ${protocolKeys(profile.driver).join(', ')}`,
    )
  if (profile.evidence !== 'none' && profile.sources.length === 0)
    say(
      ['sources'],
      'is empty although evidence is claimed',
      'name the public source of ids and parameters, or write evidence: none',
    )
  if (profile.evidence === 'none' && profile.match.length > 0)
    say(['match'], 'matches by ids that no source supports', 'name a source and say evidence, or take the match out')
  for (const [i, quirk] of profile.quirks.entries())
    if (!isFirmwareRange(quirk.firmware))
      say(['quirks', i, 'firmware'], 'is no range of versions', 'write e.g. "<2.1.0" or ">=1.2 <2"')
  if (profile.identify.firmware !== undefined && !isPattern(profile.identify.firmware))
    say(['identify', 'firmware'], 'is no regular expression', 'correct it')
  if (profile.driver === 'escpos') {
    for (const key of ['dotsPerLine', 'dpi', 'cut', 'status'] as const)
      if (profile.capabilities[key] === undefined)
        say(['capabilities', key], 'is missing for a printer', 'add it from the manual')
    if (profile.capabilities.status !== 'none' && profile.statusBits === undefined)
      say(['statusBits'], 'is missing for a printer that tells its status', 'add the bit map of the manual')
  }
  const remedied = new Set(profile.repair.map((r) => r.condition))
  for (const condition of errorsOf(profile))
    if (!remedied.has(condition))
      say(['repair'], `has no text for ${condition}`, 'add { condition, text, picture } so that staff can help')
  return found
}

const foreignKeys = (settings: object, known: readonly string[]): readonly string[] =>
  Object.entries(settings).flatMap(([key, value]) => (value === undefined || known.includes(key) ? [] : [key]))

/** Error conditions this device can raise by its own word or ours. */
function errorsOf(profile: Profile): readonly string[] {
  const maps = profile.statusBits
    ? [profile.statusBits.dleEot, profile.statusBits.asb, profile.statusBits.full ?? {}]
    : []
  const own = maps.flatMap((map) => Object.values(map)).flatMap((bits) => Object.values(bits ?? {}))
  const ipp = profile.driver === 'ipp' ? ippErrors : []
  return [...new Set([...own, ...ipp, 'comms-error', 'device-absent-error'])].filter((c) => c.endsWith('-error'))
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

async function checkExamples(loaded: LoadedProfile, run: ExampleRunner | undefined): Promise<ConfigProblem[]> {
  const { profile, source } = loaded
  const found: ConfigProblem[] = []
  for (const [i, example] of profile.examples.entries()) {
    const wrong = (await exampleProblem(profile, example)) ?? (await run?.(profile, example))
    if (wrong !== undefined)
      found.push(
        source.problem(['examples', i], `example "${example.name}": ${wrong}`, 'correct bytes, bits or meaning'),
      )
  }
  return found
}
