import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { type ConfigProblem, readYaml, type Sourced, validated } from '../../kernel/config/yaml.ts'
import { checkService, checkTogether, missingTexts, type Say } from './check.ts'
import { overlaid, overlaySchema } from './overlay.ts'
import { bundleSchema, type CatalogueHead, catalogueSchema, refusalsFileSchema, serviceSchema } from './schema.ts'
import type { Service } from './service.ts'

export interface Catalogue {
  readonly version: string
  /** Languages that the screens offer, the region's own first. */
  readonly languages: CatalogueHead['languages']
  readonly groups: CatalogueHead['groups']
  readonly departments: CatalogueHead['departments']
  readonly ratings: CatalogueHead['ratings']
  readonly refusals: CatalogueHead['refusals']
  readonly services: ReadonlyMap<string, Service>
}

export interface CatalogueLoad {
  readonly catalogue: Catalogue | undefined
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads `catalogue.yaml`, every `services/*.yaml` of a folder, and of the shared folder what `take` names. A service with a problem is left
 * out and named; the others are offered. Without a good `catalogue.yaml` there is no catalogue.
 */
export function loadCatalogue(dir: string): CatalogueLoad {
  const read = readYaml(join(dir, 'catalogue.yaml'), catalogueSchema)
  if (!read.ok) return { catalogue: undefined, problems: read.error }
  const head = read.value
  const problems: ConfigProblem[] = [...languageProblems(head, head.value.languages)]
  const found = new Map<string, { readonly service: Service; readonly say: Say }>()
  const bad = new Set<string>()

  const take = (file: string, sharedDir: string | undefined) => {
    const loaded = readService(file, head.value, sharedDir)
    problems.push(...loaded.problems)
    if (loaded.service && loaded.problems.length === 0)
      found.set(loaded.service.id, {
        service: loaded.service,
        say: (path, what, remedy, allowed) => problems.push(loaded.problem(path, what, remedy, allowed)),
      })
    else bad.add(basename(file, '.yaml'))
  }
  const own = filesOf(join(dir, 'services'))
  const sharedDir = head.value.shared === undefined ? undefined : resolve(dir, head.value.shared, 'services')
  for (const file of own) take(file, sharedDir)
  for (const [i, id] of head.value.take.entries()) {
    if (found.has(id) || bad.has(id)) continue
    const file = sharedDir && join(sharedDir, `${id}.yaml`)
    if (file && existsSync(file)) take(file, undefined)
    else
      problems.push(
        head.problem(['take', i], `no shared service "${id}"`, 'correct the id, or add its file to the shared folder'),
      )
  }
  if (found.size === 0 && problems.length === 0)
    problems.push(head.problem([], 'has no service', `add one YAML file in ${join(dir, 'services')}`))

  const before = problems.length
  const services = new Map([...found].map(([id, { service }]) => [id, service]))
  const spoilt = new Set<string>()
  checkTogether(services, (id) => (...args) => {
    spoilt.add(id)
    /* A bundle whose item was left out for its own mistake needs no second complaint, but cannot be offered either. */
    if (!(args[0][0] === 'bundle' && [...bad].some((b) => args[1].includes(`"${b}"`)))) found.get(id)?.say(...args)
  })
  if (problems.length > before || spoilt.size > 0) for (const id of spoilt) services.delete(id)
  const { version, languages, groups, departments, ratings } = head.value
  const refusals = { ...sharedRefusals(sharedDir, head.value.languages, problems), ...head.value.refusals }
  const sorted = new Map([...services].sort())
  return { catalogue: { version, languages, groups, departments, ratings, refusals, services: sorted }, problems }
}

function sharedRefusals(
  servicesDir: string | undefined,
  languages: readonly string[],
  problems: ConfigProblem[],
): CatalogueHead['refusals'] {
  const file = servicesDir && resolve(servicesDir, '../refusals.yaml')
  if (!file || !existsSync(file)) return {}
  const read = readYaml(file, refusalsFileSchema)
  if (!read.ok) {
    problems.push(...read.error)
    return {}
  }
  problems.push(...languageProblems(read.value, languages))
  return read.value.value.refusals
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name))
}

interface ReadService {
  readonly service: Service | undefined
  readonly problems: readonly ConfigProblem[]
  readonly problem: (path: readonly PropertyKey[], what: string, remedy: string, allowed?: string) => ConfigProblem
}

const anything = z.looseObject({
  id: z.string().optional(),
  extends: z.string().optional(),
  bundle: z.unknown().optional(),
})

function readService(file: string, head: CatalogueHead, sharedDir: string | undefined): ReadService {
  const failed = (problems: readonly ConfigProblem[]): ReadService => ({
    service: undefined,
    problems,
    problem: (_path, what, remedy) => ({ file, line: 1, key: '', what, remedy }),
  })
  const raw = readYaml(file, anything)
  if (!raw.ok) return failed(raw.error)
  const isOverlay = raw.value.value.extends !== undefined
  const source = isOverlay ? readOverlay(file, sharedDir) : readWhole(raw.value)
  if (!source.ok) return failed(source.error)
  const { value: definition } = source.value
  const problems: ConfigProblem[] = []
  const say: Say = (path, what, remedy, allowed) => problems.push(source.value.problem(path, what, remedy, allowed))
  const expectedId = basename(file, '.yaml')
  if (definition.id !== expectedId)
    say(['id'], `is "${definition.id}" but the file is ${expectedId}.yaml`, 'make the two the same')
  const service = toService(definition, head)
  checkService(service, head, say)
  problems.push(...languageProblems(source.value, head.languages))
  for (const backend of Object.keys(head.codes))
    if (!service.items && service.codes[backend] === undefined && service.offline !== 'local')
      say(['codes'], `has no code for backend "${backend}"`, `add codes.${backend}`)
  for (const [backend, code] of Object.entries(service.codes))
    for (const part of ['region', 'organisation'] as const)
      if (code[part] === undefined && head.codes[backend] === undefined)
        say(
          ['codes', backend],
          `has no ${part} code for backend "${backend}"`,
          `add it here, or codes.${backend} to catalogue.yaml`,
        )
  return { service, problems, problem: source.value.problem }
}

type Definition = z.output<typeof serviceSchema> | z.output<typeof bundleSchema>

/** The same reading of the file, held against the schema it claims to be of: a region's files are read at every start. */
function readWhole(raw: Sourced<{ readonly bundle?: unknown }>) {
  const { file, written, lineOf } = raw
  const source = { fileOf: () => file, written, lineOf }
  return raw.value.bundle === undefined ? validated(source, serviceSchema) : validated(source, bundleSchema)
}

function readOverlay(file: string, sharedDir: string | undefined) {
  const overlay = readYaml(file, overlaySchema)
  if (!overlay.ok) return overlay
  const base = overlay.value.value.extends
  const shared = sharedDir === undefined ? undefined : join(sharedDir, `${base}.yaml`)
  if (!shared || !existsSync(shared))
    return {
      ok: false as const,
      error: [
        overlay.value.problem(
          ['extends'],
          `no shared service "${base}"`,
          'correct the id, or set shared in catalogue.yaml',
        ),
      ],
    }
  const under = readYaml(shared, anything)
  if (!under.ok) return under
  const schema = under.value.value.bundle === undefined ? serviceSchema : bundleSchema
  return overlaid<Definition>(under.value, overlay.value, schema)
}

function toService(definition: Definition, head: CatalogueHead): Service {
  const regionCodes = head.codes
  if (!('bundle' in definition)) return { ...definition, regionCodes }
  const { bundle, ...rest } = definition
  return { ...rest, items: bundle, codes: {}, proxy: false, queueDays: 3, regionCodes }
}

function languageProblems(source: Sourced<unknown>, languages: readonly string[]): readonly ConfigProblem[] {
  return missingTexts(source.written, languages).map(({ path, missing }) =>
    source.problem(path, `has no text in ${missing.join(', ')}`, 'translate it'),
  )
}
