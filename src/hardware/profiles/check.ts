import type { ConfigProblem } from '../../kernel/config/yaml.ts'
import { exampleProblem } from './examples.ts'
import { isFirmwareRange } from './firmware-range.ts'
import { type LoadedProfile, loadProfiles, type ProfileSet } from './load.ts'
import type { Profile, ProfileExample } from './schema.ts'

const driverOfClass: Readonly<Record<Profile['class'], readonly Profile['driver'][]>> = {
  identityReader: ['sdt'],
  printer: ['escpos'],
  camera: ['camera-mjpeg'],
}

export interface ProfileCheck extends ProfileSet {
  readonly problems: readonly ConfigProblem[]
}

/** Runs one example against a simulated device; answers what is wrong, or undefined. Given by cli and tests. */
export type ExampleRunner = (profile: Profile, example: ProfileExample) => Promise<string | undefined>

/**
 * Everything that can be wrong with profiles in these folders (later over earlier), each with file, line, key and remedy.
 * Examples are always run against the codec, and against the simulator too when a runner is given.
 */
export async function checkProfiles(
  directories: readonly string[],
  options: { readonly runExample?: ExampleRunner } = {},
): Promise<ProfileCheck> {
  const set = loadProfiles(directories)
  const problems = [...set.problems, ...ties(set)]
  for (const loaded of set.profiles.values()) {
    problems.push(...checkOne(loaded))
    problems.push(...(await checkExamples(loaded, options.runExample)))
  }
  return { profiles: set.profiles, problems }
}

function checkOne({ profile, source }: LoadedProfile): ConfigProblem[] {
  const found: ConfigProblem[] = []
  const say = (path: readonly PropertyKey[], what: string, remedy: string) =>
    found.push(source.problem(path, what, remedy))
  if (!driverOfClass[profile.class].includes(profile.driver))
    say(['driver'], `driver ${profile.driver} cannot serve class ${profile.class}`, 'correct class or driver')
  for (const [i, quirk] of profile.quirks.entries())
    if (!isFirmwareRange(quirk.firmware))
      say(['quirks', i, 'firmware'], 'is no range of versions', 'write e.g. "<2.1.0" or ">=1.2 <2"')
  if (profile.identify.firmware !== undefined && !isPattern(profile.identify.firmware))
    say(['identify', 'firmware'], 'is no regular expression', 'correct it')
  if (profile.class === 'printer') {
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

/** Error conditions this device can raise by its own word or ours. */
function errorsOf(profile: Profile): readonly string[] {
  const maps = profile.statusBits ? [profile.statusBits.dleEot, profile.statusBits.asb] : []
  const own = maps.flatMap((map) => Object.values(map)).flatMap((bits) => Object.values(bits ?? {}))
  return [...new Set([...own, 'comms-error', 'device-absent-error'])].filter((c) => c.endsWith('-error'))
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

/** Two profiles with the same match entry could never be told apart. */
function ties(set: ProfileSet): ConfigProblem[] {
  const owners = new Map<string, string>()
  const found: ConfigProblem[] = []
  for (const { profile, source } of set.profiles.values()) {
    for (const [i, entry] of profile.match.entries()) {
      const key = `${profile.transport.kind} ${JSON.stringify(entry)}`
      const owner = owners.get(key)
      if (owner !== undefined && owner !== profile.id)
        found.push(
          source.problem(
            ['match', i],
            `is the same as in ${owner}`,
            'add product, manufacturer or port to one of them',
          ),
        )
      owners.set(key, profile.id)
    }
  }
  return found
}

async function checkExamples(loaded: LoadedProfile, run: ExampleRunner | undefined): Promise<ConfigProblem[]> {
  const { profile, source } = loaded
  const found: ConfigProblem[] = []
  for (const [i, example] of profile.examples.entries()) {
    const wrong = exampleProblem(profile, example) ?? (await run?.(profile, example))
    if (wrong !== undefined)
      found.push(
        source.problem(['examples', i], `example "${example.name}": ${wrong}`, 'correct bytes, bits or meaning'),
      )
  }
  return found
}
