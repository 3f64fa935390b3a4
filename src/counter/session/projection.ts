import type {
  GroupTile,
  Overlay as OverlayProps,
  ProblemCode,
  ScreenProps,
  ServiceTile,
  StepPosition,
  Text,
} from '../../api/contract.ts'
import type { Devices } from '../../hardware/contract.ts'
import type { Backend } from '../backends/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import type { ServiceDefinition, StepName } from '../catalogue/schema.ts'
import { unavailableReason } from './availability.ts'
import type { Running, SessionState, View } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface ProjectionSources {
  readonly catalogue: Catalogue
  readonly devices: Devices
  readonly backend: Backend
  readonly vault: SessionVault
  readonly sideOf: (role: string) => 'left' | 'right' | 'below' | 'above'
  readonly helpPhone: string
  readonly helpMinutes: number
  readonly ratingUndoMs: number
}

/** Screen and props of a view; everything else of a projection is the runner's. */
export interface Drawn {
  readonly screen: View['screen']
  readonly props: ScreenProps[View['screen']]
}

/** Steps that a citizen sees as a place on the guide line. */
const countedSteps: ReadonlySet<StepName> = new Set<StepName>([
  'consent',
  'identify',
  'verifyFace',
  'review',
  'submit',
  'print',
])

export function stepPosition(running: Running): StepPosition {
  const counted = running.steps.map((s) => countedSteps.has(s.step))
  const count = counted.filter(Boolean).length
  const index = counted.slice(0, running.stepIndex + 1).filter(Boolean).length
  return { index: Math.max(1, index), count }
}

/** Our own reference of a transaction that has no case number yet. */
export function referenceOf(transactionId: string): string {
  return `K-${transactionId.slice(-8)}`
}

export function tileOf(service: ServiceDefinition, sources: ProjectionSources): ServiceTile {
  const reason = unavailableReason(service, sources.devices, sources.backend)
  const { id, name, summary } = service
  return reason ? { id, name, summary, available: false, reason } : { id, name, summary, available: true }
}

function inOrder(services: Iterable<ServiceDefinition>): ServiceDefinition[] {
  return [...services].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}

function groupsOf(sources: ProjectionSources): readonly GroupTile[] {
  const services = [...sources.catalogue.services.values()]
  return sources.catalogue.groups
    .map((g) => ({ ...g, serviceCount: services.filter((s) => s.group === g.id).length }))
    .filter((g) => g.serviceCount > 0)
}

/** Why no service at all can be offered; undefined while one can. */
function nothingWorks(sources: ProjectionSources): ProblemCode | undefined {
  const reasons = [...sources.catalogue.services.values()].map((s) =>
    unavailableReason(s, sources.devices, sources.backend),
  )
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined
}

/** Draws a state. Total: every view has its props whatever the vault holds. */
export function draw(state: SessionState, sources: ProjectionSources): Drawn {
  const { view, running } = state
  const service = running ? sources.catalogue.services.get(running.serviceId) : undefined
  const step = running ? stepPosition(running) : { index: 1, count: 1 }
  const name: Text = service?.name ?? { zh: '', en: '' }
  const common = () =>
    inOrder(sources.catalogue.services.values())
      .filter((s) => s.common)
      .map((s) => tileOf(s, sources))
  const as = <S extends View['screen']>(screen: S, props: ScreenProps[S]): Drawn => ({ screen, props })

  switch (view.screen) {
    case 'idle':
      return as('idle', { featured: common().slice(0, 3), ...optional('notice', nothingWorks(sources)) })
    case 'home':
      return as('home', {
        groups: groupsOf(sources),
        common: common().slice(0, 3),
        serviceCount: sources.catalogue.services.size,
      })
    case 'group': {
      const group = groupsOf(sources).find((g) => g.id === view.groupId)
      const services = inOrder(sources.catalogue.services.values()).filter((s) => s.group === view.groupId)
      return group
        ? as('group', { group, services: services.map((s) => tileOf(s, sources)) })
        : as('home', { groups: groupsOf(sources), common: common(), serviceCount: sources.catalogue.services.size })
    }
    case 'guide': {
      const shown = sources.catalogue.services.get(view.serviceId)
      if (!shown)
        return as('home', {
          groups: groupsOf(sources),
          common: common(),
          serviceCount: sources.catalogue.services.size,
        })
      const { who, bring, minutes, fee, result, legalLimit } = shown
      return as('guide', {
        service: tileOf(shown, sources),
        who,
        bring,
        minutes,
        fee,
        result,
        legalLimit,
        steps: shown.steps.flatMap((s) => stepNames[s.step] ?? []),
      })
    }
    case 'consent': {
      const consent = running?.steps[running.stepIndex]
      if (consent?.step !== 'consent') return as('problem', { code: 'service.unavailable', saved: false })
      const { purpose, items, recipient, retention } = consent
      return as('consent', { step, purpose, items, recipient, retention })
    }
    case 'identify':
      return as('identify', {
        step,
        phase: view.phase,
        side: sources.sideOf(roleAt(running)),
        ...optional('problem', view.problem),
      })
    case 'confirm':
      return as('confirm', { step, identity: sources.vault.masked() })
    case 'face':
      return as('face', {
        step,
        phase: view.phase,
        side: sources.sideOf(roleAt(running)),
        attempt: view.attempt,
        attempts: view.attempts,
        ...optional('problem', view.problem),
      })
    case 'review':
      return as('review', { step, service: name, rows: reviewRows(sources.vault, service) })
    case 'working':
      return as('working', { step, what: view.what })
    case 'printing':
      return as('printing', { step, side: sources.sideOf(roleAt(running)), caseNo: caseNoOf(running) })
    case 'result':
      return as('result', resultProps(running, service, name))
    case 'rating':
      return as('rating', { service: name, caseNo: caseNoOf(running) })
    case 'ratingUndo':
      return as('ratingUndo', { level: view.level, undoMs: sources.ratingUndoMs })
    case 'goodbye': {
      const take = [
        ...(sources.vault.cardUsed ? (['card'] as const) : []),
        ...(running?.receipt === 'printed' ? (['receipt'] as const) : []),
      ]
      return as('goodbye', { take })
    }
    case 'problem':
      return as('problem', {
        code: view.code,
        saved: view.saved,
        ...optional('caseNo', view.caseNo ?? (view.saved ? caseNoOf(running) : undefined)),
        ...optional('service', service?.name),
        ...optional('ticketNo', view.ticketNo),
      })
    case 'outOfService':
      return as('outOfService', { code: view.code, remedies: standingRemedies(sources.devices) })
  }
}

export function drawOverlay(
  state: SessionState,
  sources: ProjectionSources,
  remainingMs: number | null,
): OverlayProps | null {
  if (!state.overlay) return null
  return state.overlay.kind === 'timeout'
    ? { kind: 'timeout', remainingMs: remainingMs ?? 0 }
    : { kind: 'help', ticketNo: state.overlay.ticketNo, phone: sources.helpPhone, expectedMinutes: sources.helpMinutes }
}

/** The counted steps in the citizen's words. */
const stepNames: Readonly<Partial<Record<StepName, Text>>> = {
  consent: { zh: '看清说明，点同意', en: 'Read and agree' },
  identify: { zh: '放身份证', en: 'Place your ID card' },
  verifyFace: { zh: '看一下摄像头', en: 'Look at the camera' },
  review: { zh: '核对一遍', en: 'Check once more' },
  submit: { zh: '提交', en: 'Hand in' },
  print: { zh: '取回执', en: 'Take your receipt' },
}

function roleAt(running: Running | null): string {
  const step = running?.steps[running.stepIndex]
  return step && 'role' in step ? step.role : ''
}

function caseNoOf(running: Running | null): string {
  if (!running) return ''
  return running.submitted.state === 'accepted' ? running.submitted.caseNo : referenceOf(running.transactionId)
}

function reviewRows(vault: SessionVault, service: ServiceDefinition | undefined): ScreenProps['review']['rows'] {
  const { name, idNumber } = vault.masked()
  const same = (value: string): Text => ({ zh: value, en: value })
  return [
    { label: { zh: '姓名', en: 'Name' }, value: same(name), fromCard: true },
    { label: { zh: '身份证号', en: 'ID number' }, value: same(idNumber), fromCard: true },
    { label: { zh: '办好以后', en: 'You will get' }, value: service?.result ?? same(''), fromCard: false },
  ]
}

function resultProps(
  running: Running | null,
  service: ServiceDefinition | undefined,
  name: Text,
): ScreenProps['result'] {
  const submitted = running?.submitted ?? { state: 'no' as const }
  const headline = service?.steps.find((s) => s.step === 'result')?.headline ?? { zh: '办好了', en: 'Done' }
  const accepted = submitted.state === 'accepted'
  const problem: ProblemCode | undefined = submitted.state === 'unknown' ? submitted.code : running?.receiptProblem
  return {
    outcome: accepted ? 'accepted' : 'unknown',
    transactionId: running?.transactionId ?? '',
    caseNo: caseNoOf(running),
    service: name,
    headline: accepted ? headline : { zh: '正在核对，不用再办一次', en: 'Being checked. No need to do it again' },
    facts:
      accepted && submitted.validUntil
        ? [
            {
              label: { zh: '有效期到', en: 'Valid until' },
              value: { zh: chineseDate(submitted.validUntil), en: submitted.validUntil },
            },
          ]
        : [],
    receipt: running?.receipt ?? 'none',
    ...optional('problem', problem),
    queryUrl: accepted ? submitted.queryUrl : '',
  }
}

/** `2027-11-21` as people say it. Anything else is left as it is. */
export function chineseDate(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  return match ? `${match[1]} 年 ${Number(match[2])} 月 ${Number(match[3])} 日` : iso
}

function standingRemedies(devices: Devices): ScreenProps['outOfService']['remedies'] {
  return devices.snapshots().flatMap((d) =>
    d.remedies.map((r) => ({
      deviceId: d.id,
      text: r.text,
      condition: r.condition,
      ...optional('picture', r.picture),
    })),
  )
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
