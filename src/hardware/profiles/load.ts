import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { type ConfigProblem, readYaml, type Sourced } from '../../kernel/config/yaml.ts'
import { layer } from './merge.ts'
import { type Profile, profileFileSchema, profileSchema } from './schema.ts'

type ProfileFile = z.output<typeof profileFileSchema>

export interface LoadedProfile {
  readonly profile: Profile
  readonly file: string
  /** For problems that later checks find. */
  readonly source: Sourced<unknown>
}

export interface ProfileSet {
  readonly profiles: ReadonlyMap<string, LoadedProfile>
  readonly problems: readonly ConfigProblem[]
}

/** More files than this in one folder tree are not a profile folder. */
const maxFiles = 2000

/**
 * Reads every `*.yaml` below the folders, later folders over earlier ones (`device-profiles` < `/etc/kioskd/device-profiles.d`):
 * a profile id that comes again replaces the earlier one. A bad file is reported and left out; it never stops the others.
 */
export function loadProfiles(directories: readonly string[]): ProfileSet {
  const problems: ConfigProblem[] = []
  const bases = new Map<string, Record<string, unknown>>()
  const files: { file: string; isBase: boolean }[] = []
  for (const directory of directories) {
    const found = yamlFiles(directory, problems)
    files.push(...found.filter((f) => !f.isBase))
    for (const { file } of found.filter((f) => f.isBase)) {
      const read = readFile(file, problems)
      if (read) bases.set(`_base/${basename(file, '.yaml')}`, read.raw)
    }
  }
  const profiles = new Map<string, LoadedProfile>()
  for (const { file } of files) {
    const loaded = loadOne(file, bases, problems)
    if (loaded) profiles.set(loaded.profile.id, loaded)
  }
  return { profiles, problems }
}

function loadOne(
  file: string,
  bases: ReadonlyMap<string, Record<string, unknown>>,
  problems: ConfigProblem[],
): LoadedProfile | undefined {
  const read = readFile(file, problems)
  if (!read) return undefined
  const { source, raw } = read
  const base = source.value.extends
  if (base !== undefined && !bases.has(base)) {
    problems.push(
      source.problem(['extends'], `no usable base "${base}"`, 'name a file of _base/', [...bases.keys()].join(', ')),
    )
    return undefined
  }
  if (source.value.id !== basename(file, '.yaml')) {
    problems.push(source.problem(['id'], 'differs from the file name', `write "${basename(file, '.yaml')}"`))
    return undefined
  }
  const merged = layer(base === undefined ? {} : bases.get(base), raw)
  // Said again with the base below it; the text is only a carrier, lines are looked up in the file people edit.
  const parsed = profileSchema.safeParse(merged)
  if (parsed.success) return { profile: parsed.data, file, source }
  for (const issue of parsed.error.issues)
    problems.push(
      source.problem(
        issue.path,
        base === undefined ? issue.message : `${issue.message} (after laying it over ${base})`,
        'add or correct the value here or in the base',
      ),
    )
  return undefined
}

/** The file as written (without defaults, so that layering sees only what was said) and as checked. */
function readFile(
  file: string,
  problems: ConfigProblem[],
): { source: Sourced<ProfileFile>; raw: Record<string, unknown> } | undefined {
  const parsed = readYaml(file, profileFileSchema)
  if (!parsed.ok) {
    problems.push(...parsed.error)
    return undefined
  }
  return { source: parsed.value, raw: parsed.value.written as Record<string, unknown> }
}

function yamlFiles(directory: string, problems: ConfigProblem[]): { file: string; isBase: boolean }[] {
  try {
    if (!statSync(directory).isDirectory()) throw new Error('not a folder')
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .slice(0, maxFiles)
      .map((name) => ({ file: join(directory, name), isBase: name.startsWith('_base/') }))
  } catch {
    const remedy = 'create the folder or correct the path'
    problems.push({ file: directory, line: 1, key: '', what: 'cannot be read as a folder', remedy })
    return []
  }
}
