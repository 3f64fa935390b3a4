import { comparisonsOf } from '../forms/conditions.ts'
import { fieldProblems } from '../forms/fields.ts'
import { checkRoles } from './check-roles.ts'
import type { CatalogueHead } from './schema.ts'
import type { Service } from './service.ts'
import type { Step, StepName } from './steps.ts'

/** Says a problem at a path of the service's file. */
export type Say = (path: readonly PropertyKey[], what: string, remedy: string, allowed?: string) => void

/** What must have come before a step for it to make sense. */
const needsBefore: Partial<Record<StepName, readonly StepName[]>> = {
  identify: ['consent'],
  verifyFace: ['identify'],
  fetchLicences: ['identify'],
  sign: ['identify'],
  submit: ['review'],
}

/** Steps that show or handle data of a person: consent comes first (PIPL articles 13 and 17). */
const personal: ReadonlySet<StepName> = new Set<StepName>(['form', 'captureDocument', 'scanCode', 'sign', 'deliver'])

/** Steps that may stand once only. */
const once: ReadonlySet<StepName> = new Set<StepName>(['review', 'submit', 'result'])

/** What a schema cannot say about one service: the order of its steps, its people, its answers, its groups. */
export function checkService(service: Service, head: CatalogueHead, say: Say): void {
  const groups = head.groups.map((g) => g.id)
  if (!groups.includes(service.group))
    say(['group'], `unknown group "${service.group}"`, 'choose one or add it to catalogue.yaml', groups.join(', '))
  const departments = head.departments.map((d) => d.id)
  if (service.department !== undefined && !departments.includes(service.department))
    say(
      ['department'],
      `unknown department "${service.department}"`,
      'choose one or add it to catalogue.yaml',
      departments.join(', '),
    )
  if (service.items)
    for (const [i, id] of service.items.entries())
      if (id === service.id) say(['bundle', i], 'a bundle holds itself', 'remove it')
  checkOrder(service, say)
  checkParties(service, say)
  checkRoles(service.steps, say)
  checkAnswers(service.steps, say)
  if (service.steps.at(-1)?.step !== 'result')
    say(['steps', service.steps.length - 1], 'the last step is not "result"', 'end the service with a result step')
}

function checkOrder(service: Service, say: Say): void {
  const seen = new Set<StepName>()
  const handsIn = service.offline !== 'local'
  service.steps.forEach((step, i) => {
    if (once.has(step.step) && seen.has(step.step))
      say(['steps', i], `step "${step.step}" stands twice`, 'remove one of them')
    const missing = (needsBefore[step.step] ?? []).filter((needed) => !seen.has(needed))
    const asksPerson = step.step === 'query' && step.subject === undefined
    if (asksPerson && !seen.has('identify')) missing.push('identify')
    if (step.step === 'print' && step.document === 'receipt' && handsIn && !seen.has('submit')) missing.push('submit')
    if (step.step === 'pay' && step.amount === 'due' && !seen.has('submit')) missing.push('submit')
    if (missing.length > 0)
      say(
        ['steps', i],
        `step "${step.step}" needs ${missing.map((m) => `"${m}"`).join(' and ')} before it`,
        'reorder or add the steps',
      )
    if (
      step.step === 'pay' &&
      service.steps.slice(0, i).some((s) => s.step === 'print' && s.document === 'certificate')
    )
      say(['steps', i], 'what is to be paid for is printed before it', 'put the pay step before the printing')
    if (personal.has(step.step) && !seen.has('consent'))
      say(
        ['steps', i],
        `step "${step.step}" asks for personal data without a consent before it`,
        'put a consent step first',
      )
    if (step.step === 'pay' && step.amount === 'chosen' && !hasRecords(service.steps.slice(0, i)))
      say(
        ['steps', i, 'amount'],
        'is "chosen", but no records are chosen before',
        'add a query and a choose step without options',
      )
    if (step.step === 'choose' && step.options === undefined && !queried(service.steps.slice(0, i)))
      say(['steps', i], 'has no options and no query before it', 'add options, or a query step with a subject')
    if (!handsIn && (step.step === 'submit' || step.step === 'query' || step.step === 'pay'))
      say(
        ['steps', i],
        `step "${step.step}" needs a backend, but the service is "offline: local"`,
        'write offline: none',
      )
    if (service.offline === 'queue' && asksNow(step))
      say(
        ['steps', i],
        `step "${step.step}" needs an answer at once, but the service is "offline: queue"`,
        'write offline: none, or take the step out',
      )
    seen.add(step.step)
  })
}

/** Steps that cannot wait for the network to come back. */
const asksNow = (step: Step) =>
  ['query', 'verifyFace', 'fetchLicences', 'pay', 'sign', 'ticket', 'appointment', 'deliver'].includes(step.step) ||
  (step.step === 'scanCode' && step.lookup !== undefined) ||
  (step.step === 'print' && step.document === 'certificate')

const queried = (steps: readonly Step[]) =>
  steps.some(
    (s) => (s.step === 'query' && s.subject !== undefined) || (s.step === 'scanCode' && s.lookup !== undefined),
  )
const hasRecords = (steps: readonly Step[]) =>
  queried(steps) && steps.some((s) => s.step === 'choose' && s.options === undefined)

function checkParties(service: Service, say: Say): void {
  const roles = new Set(service.parties?.map((p) => p.role) ?? ['applicant'])
  const identified = new Set<string>()
  const agreed = new Set<string>()
  service.steps.forEach((step, i) => {
    if (!('party' in step)) return
    if (step.step === 'consent') agreed.add(step.party)
    if (!roles.has(step.party))
      say(['steps', i, 'party'], `unknown party "${step.party}"`, 'choose one of parties', [...roles].join(', '))
    if (step.step === 'identify') {
      if (identified.has(step.party)) say(['steps', i], `"${step.party}" is identified twice`, 'remove one of them')
      /* Nobody agrees for another; that nobody at all was asked is said of the order. */
      if (agreed.size > 0 && !agreed.has(step.party))
        say(['steps', i], `"${step.party}" is identified without having agreed`, 'put a consent step for them first')
      identified.add(step.party)
    } else if (step.step !== 'consent' && roles.has(step.party) && !identified.has(step.party))
      say(
        ['steps', i],
        `"${step.party}" is not identified before "${step.step}"`,
        'put an identify step for them first',
      )
  })
  if (service.parties)
    for (const [i, { role }] of service.parties.entries())
      if (!identified.has(role))
        say(['parties', i, 'role'], `"${role}" is never identified`, 'add an identify step for them')
}

/** Questions and choices fill answers; conditions and questions to the backend look at earlier ones. */
function checkAnswers(steps: readonly Step[], say: Say): void {
  const known = new Set<string>()
  steps.forEach((step, i) => {
    for (const { field, path } of 'when' in step && step.when ? comparisonsOf(step.when, ['steps', i, 'when']) : [])
      if (!known.has(field))
        say(path, `the condition looks at "${field}", which is not asked before`, 'ask it earlier, or correct the name')
    if (step.step === 'query')
      for (const [j, name] of step.with.entries())
        if (!known.has(name))
          say(
            ['steps', i, 'with', j],
            `"${name}" is not asked before`,
            'ask it earlier, or correct the name',
            [...known].join(', '),
          )
    const fills = (name: string, path: readonly PropertyKey[]) => {
      if (known.has(name)) say(path, `"${name}" is filled twice`, 'give one of them another name')
      known.add(name)
    }
    if (step.step === 'choose') fills(step.id, ['steps', i, 'id'])
    if (step.step === 'scanCode') fills(step.code, ['steps', i, 'code'])
    if (step.step === 'captureDocument') fills(step.document, ['steps', i, 'document'])
    if (step.step === 'form') {
      for (const { path, what, remedy } of fieldProblems(step.fields))
        say(['steps', i, 'fields', ...path], what, remedy)
      step.fields.forEach((field, j) => {
        if (known.has(field.id))
          say(['steps', i, 'fields', j, 'id'], `"${field.id}" is filled twice`, 'give one of them another name')
      })
      for (const field of step.fields) known.add(field.id)
    }
  })
}

/** Every text of a file in every language of the region. */
export function missingTexts(
  written: unknown,
  languages: readonly string[],
  path: readonly PropertyKey[] = [],
): readonly { readonly path: readonly PropertyKey[]; readonly missing: readonly string[] }[] {
  if (Array.isArray(written)) return written.flatMap((w, i) => missingTexts(w, languages, [...path, i]))
  if (typeof written !== 'object' || written === null) return []
  if ('zh' in written) {
    const missing = languages.filter((language) => !Object.hasOwn(written, language))
    return missing.length > 0 ? [{ path, missing }] : []
  }
  return Object.entries(written).flatMap(([key, value]) => missingTexts(value, languages, [...path, key]))
}

/** What services get wrong among each other: bundles and prerequisites that lead nowhere or round in a circle, numbers used twice. */
export function checkTogether(services: ReadonlyMap<string, Service>, say: (id: string) => Say): void {
  const numbers = new Map<string, string>()
  for (const service of services.values()) {
    const tell = say(service.id)
    service.items?.forEach((id, i) => {
      const item = services.get(id)
      if (!item) tell(['bundle', i], `unknown service "${id}"`, 'correct the id, or offer the service in this region')
      else if (item.items) tell(['bundle', i], `"${id}" is a bundle itself`, 'name its services instead')
      else if (service.offline === 'queue' && item.offline !== 'queue')
        tell(
          ['bundle', i],
          `"${id}" cannot be handed in later, but the bundle is "offline: queue"`,
          'write offline: none',
        )
    })
    service.after.forEach((id, i) => {
      if (!services.has(id)) tell(['after', i], `unknown service "${id}"`, 'correct the id')
      else if (reaches(services, id, service.id))
        tell(['after', i], `"${id}" has this service before it, in a circle`, 'take one of the two out')
    })
    if (service.number === undefined) continue
    const other = numbers.get(service.number)
    if (other) tell(['number'], `number ${service.number} is already that of "${other}"`, 'give it another number')
    numbers.set(service.number, service.id)
  }
}

function reaches(services: ReadonlyMap<string, Service>, from: string, to: string): boolean {
  const seen = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(services.get(id)?.after ?? []))
  }
  return false
}
