import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ConfigProblem, readYaml, type Sourced } from '../../kernel/config/yaml.ts'
import { type CatalogueHead, catalogueSchema, type ServiceDefinition, type StepName, serviceSchema } from './schema.ts'

export interface Catalogue {
  readonly version: string
  readonly groups: CatalogueHead['groups']
  readonly services: ReadonlyMap<string, ServiceDefinition>
}

export interface CatalogueLoad {
  readonly catalogue: Catalogue | undefined
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads `catalogue.yaml` and every `services/*.yaml` of a folder. A service with a problem is left out and named; the others
 * are offered. Without a good `catalogue.yaml` there is no catalogue.
 */
export function loadCatalogue(dir: string): CatalogueLoad {
  const head = readYaml(join(dir, 'catalogue.yaml'), catalogueSchema)
  if (!head.ok) return { catalogue: undefined, problems: head.error }
  const problems: ConfigProblem[] = []
  const services = new Map<string, ServiceDefinition>()
  const folder = join(dir, 'services')
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
    : []
  for (const name of files) {
    const read = readYaml(join(folder, name), serviceSchema)
    if (!read.ok) {
      problems.push(...read.error)
      continue
    }
    const found = checkService(read.value, head.value.value)
    if (found.length === 0) services.set(read.value.value.id, read.value.value)
    problems.push(...found)
  }
  if (services.size === 0 && problems.length === 0)
    problems.push(head.value.problem([], 'has no service', `add one YAML file in ${folder}`))
  return { catalogue: { version: head.value.value.version, groups: head.value.value.groups, services }, problems }
}

/** What must have come before a step for it to make sense. */
const needsBefore: Partial<Record<StepName, readonly StepName[]>> = {
  identify: ['consent'],
  query: ['identify'],
  verifyFace: ['identify'],
  review: ['identify'],
  submit: ['identify', 'review'],
  print: ['submit'],
  result: ['submit'],
}

function checkService(source: Sourced<ServiceDefinition>, head: CatalogueHead): readonly ConfigProblem[] {
  const service = source.value
  const problems: ConfigProblem[] = []
  const expectedId = basename(source.file, '.yaml')
  if (service.id !== expectedId)
    problems.push(
      source.problem(['id'], `is "${service.id}" but the file is ${expectedId}.yaml`, 'make the two the same'),
    )
  const groups = head.groups.map((g) => g.id)
  if (!groups.includes(service.group))
    problems.push(
      source.problem(
        ['group'],
        `unknown group "${service.group}"`,
        'choose one or add it to catalogue.yaml',
        groups.join(', '),
      ),
    )
  const seen = new Set<StepName>()
  service.steps.forEach((step, i) => {
    if (seen.has(step.step))
      problems.push(source.problem(['steps', i], `step "${step.step}" stands twice`, 'remove one of them'))
    const missing = (needsBefore[step.step] ?? []).filter((needed) => !seen.has(needed))
    if (missing.length > 0)
      problems.push(
        source.problem(
          ['steps', i],
          `step "${step.step}" needs ${missing.map((m) => `"${m}"`).join(' and ')} before it`,
          'reorder or add the steps',
        ),
      )
    seen.add(step.step)
  })
  if (service.steps.at(-1)?.step !== 'result')
    problems.push(
      source.problem(
        ['steps', service.steps.length - 1],
        'the last step is not "result"',
        'end the service with a result step',
      ),
    )
  return problems
}

/** Device roles a service uses, and whether it can do without each. */
export function rolesOf(service: ServiceDefinition): readonly { readonly role: string; readonly optional: boolean }[] {
  return service.steps.flatMap((step) =>
    step.step === 'identify' || step.step === 'verifyFace'
      ? [{ role: step.role, optional: false }]
      : step.step === 'print'
        ? [{ role: step.role, optional: step.optional }]
        : [],
  )
}
