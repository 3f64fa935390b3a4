import type { Overlay as OverlayProps, ProblemCode, ScreenProps, StepPosition, Text } from '../../api/contract.ts'
import type { Devices } from '../../hardware/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import { itemsOf, type Service, stepsNamed } from '../catalogue/service.ts'
import type { Step, StepName } from '../catalogue/steps.ts'
import { textOf } from '../catalogue/text.ts'
import { daysWritten, dayText } from '../printing/receipt-words.ts'
import { unavailableReason, type World } from './availability.ts'
import { drawStep } from './draw-step.ts'
import { type FrontPage, frontPage } from './front-page.ts'
import { departmentsOf, groupsOf, inOrder, tileOf } from './menu.ts'
import type { Point } from './places.ts'
import type { Item, Running, SessionState, View } from './state.ts'
import { stepsWithEffect } from './steps/effects.ts'
import type { SessionVault } from './vault.ts'

export interface ProjectionSources extends World {
  readonly catalogue: Catalogue
  readonly devices: Devices
  readonly vault: SessionVault
  /** What is to be told to whoever has just been identified. */
  readonly notices: () => ScreenProps['confirm']['notices']
  /** Services that fit what was typed, best first. */
  readonly find: (typed: string) => readonly string[]
  readonly sideOf: (role: string) => 'left' | 'right' | 'below' | 'above'
  readonly helpPhone: string
  readonly helpMinutes: number
  readonly ratingUndoMs: number
  /** What the first screen tells besides the services. */
  readonly front: FrontPage
  /** Where this kiosk stands. */
  readonly here?: Point | undefined
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
  'fetchLicences',
  'form',
  'captureDocument',
  'scanCode',
  'sign',
  'review',
  'submit',
  'choose',
  'pay',
  'print',
  'ticket',
  'appointment',
  'deliver',
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

/** Why no service at all can be offered; undefined while one can. */
function nothingWorks(sources: ProjectionSources): ProblemCode | undefined {
  const reasons = [...sources.catalogue.services.values()].map((s) => unavailableReason(s, sources))
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined
}

/** Object keys come from files, the code from an office. */
function becauseOf({ vault, catalogue }: ProjectionSources) {
  const code = vault.refusal
  return code !== undefined && Object.hasOwn(catalogue.refusals, code) ? catalogue.refusals[code] : undefined
}

const isAtPayment = (running: Running | null): boolean => running?.steps[running.stepIndex]?.step === 'pay'

/** Draws a state. Total: every view has its props whatever the vault holds. */
export function draw(state: SessionState, sources: ProjectionSources): Drawn {
  const { view, running } = state
  const service = running ? sources.catalogue.services.get(running.serviceId) : undefined
  const step = running ? stepPosition(running) : { index: 1, count: 1 }
  const name: Text = service?.name ?? textOf('')
  const common = () =>
    inOrder(sources.catalogue.services.values())
      .filter((s) => s.common)
      .map((s) => tileOf(s, sources))
  const home = (): ScreenProps['home'] => ({
    groups: groupsOf(sources),
    common: common().slice(0, 3),
    serviceCount: sources.catalogue.services.size,
    byDepartment: departmentsOf(sources).length > 0,
  })
  const as = <S extends View['screen']>(screen: S, props: ScreenProps[S]): Drawn => ({ screen, props })

  switch (view.screen) {
    case 'idle':
      return as('idle', {
        featured: common().slice(0, 3),
        ...optional('notice', nothingWorks(sources)),
        ...frontPage(sources.front, sources.wallMs()),
      })
    case 'home':
      return as('home', home())
    case 'departments':
      return as('departments', { departments: departmentsOf(sources) })
    case 'group': {
      const ofDepartment = view.by === 'department'
      const group = (ofDepartment ? departmentsOf(sources) : groupsOf(sources)).find((g) => g.id === view.groupId)
      const services = inOrder(sources.catalogue.services.values()).filter(
        (s) => (ofDepartment ? s.department : s.group) === view.groupId,
      )
      return group ? as('group', { group, services: services.map((s) => tileOf(s, sources)) }) : as('home', home())
    }
    case 'search': {
      const typed = sources.vault.searched
      const found = typed === '' ? [] : sources.find(typed)
      const tiles = found.flatMap((id) => {
        const hit = sources.catalogue.services.get(id)
        return hit ? [tileOf(hit, sources)] : []
      })
      const { spoken, speech } = view
      return as('search', {
        typed,
        found: tiles,
        spoken,
        byDepartment: departmentsOf(sources).length > 0,
        ...optional('speech', speech),
      })
    }
    case 'guide': {
      const shown = sources.catalogue.services.get(view.serviceId)
      if (!shown) return as('home', home())
      const { who, bring, minutes, fee, result, legalLimit } = shown
      return as('guide', {
        service: tileOf(shown, sources),
        who,
        bring,
        minutes,
        fee,
        result,
        legalLimit,
        /* Two papers are fetched at one slot: nobody is told so twice. */
        steps: shown.steps.flatMap((s) => guideName(s) ?? []).filter((name, i, all) => name !== all[i - 1]),
        items: shown.items ? bundleItems(sources, itemsOf(shown), view.without, []) : [],
      })
    }
    case 'result':
      return as('result', resultProps(running, service, name, sources))
    case 'rating':
      return as('rating', { service: name, caseNo: caseNoOf(running) })
    case 'ratingReasons':
      return as('ratingReasons', {
        level: view.level,
        reasons: sources.catalogue.ratings.reasons.map(({ code, text }) => ({
          code,
          label: text,
          chosen: view.reasons.includes(code),
        })),
        contact: sources.vault.phone !== undefined,
      })
    case 'ratingUndo':
      return as('ratingUndo', { level: view.level, undoMs: sources.ratingUndoMs })
    case 'goodbye':
      return as('goodbye', {
        take: toTake(running, sources),
        ...(running?.items.some(({ submitted }) => submitted.state === 'queued') ? { kept: true } : {}),
      })
    case 'problem':
      return as('problem', {
        code: view.code,
        saved: view.saved,
        ...optional('caseNo', view.caseNo ?? (view.saved ? caseNoOf(running) : undefined)),
        ...optional('unpaid', view.saved && isAtPayment(running) ? (true as const) : undefined),
        ...optional('paperInDoubt', view.paperInDoubt),
        ...optional('service', service?.name),
        ...optional('because', view.code === 'backend.refused' ? becauseOf(sources) : undefined),
        ...optional('ticketNo', view.ticketNo),
        ...optional('slip', view.slip),
        phoneLeft: view.phoneLeft === true,
      })
    case 'outOfService':
      return as('outOfService', { code: view.code, remedies: standingRemedies(sources.devices) })
    default:
      return drawStep(view, running, { service, step, sources })
  }
}

export function drawOverlay(
  state: SessionState,
  sources: ProjectionSources,
  remainingMs: number | null,
): OverlayProps | null {
  const { overlay } = state
  if (!overlay) return null
  switch (overlay.kind) {
    case 'help':
      return {
        kind: 'help',
        ticketNo: overlay.ticketNo,
        phone: sources.helpPhone,
        expectedMinutes: sources.helpMinutes,
      }
    case 'assist':
      return { kind: 'assist', staffRef: overlay.staffRef }
    default:
      return { ...overlay, remainingMs: remainingMs ?? 0 }
  }
}

/** Not all that is printed is a receipt. */
const guideName = (step: Step): Required<Text> | undefined =>
  step.step === 'print' && step.document !== 'receipt' ? papersName : stepNames[step.step]

const papersName: Required<Text> = {
  zh: '取打印的材料',
  hk: '取列印的文件',
  en: 'Take your papers',
  pt: 'Levar os papéis',
}

/** The counted steps in the citizen's words. */
export const stepNames: Readonly<Partial<Record<StepName, Required<Text>>>> = {
  consent: { zh: '看清说明，点同意', hk: '看清說明，按同意', en: 'Read and agree', pt: 'Ler e aceitar' },
  identify: { zh: '放身份证', hk: '放身份證', en: 'Place your ID card', pt: 'Pôr o bilhete de identidade' },
  fetchLicences: {
    zh: '调取电子证照',
    hk: '調取電子證照',
    en: 'Use your e-licences',
    pt: 'Usar as licenças eletrónicas',
  },
  form: { zh: '回答几个问题', hk: '回答幾個問題', en: 'Answer a few questions', pt: 'Responder a umas perguntas' },
  captureDocument: { zh: '拍材料', hk: '影文件', en: 'Scan your papers', pt: 'Digitalizar os papéis' },
  scanCode: { zh: '扫码', hk: '掃碼', en: 'Scan the code', pt: 'Ler o código' },
  sign: { zh: '签名', hk: '簽名', en: 'Sign', pt: 'Assinar' },
  choose: { zh: '选一项', hk: '選一項', en: 'Choose', pt: 'Escolher' },
  pay: { zh: '扫码付款', hk: '掃碼付款', en: 'Pay by phone', pt: 'Pagar com o telemóvel' },
  ticket: { zh: '取号', hk: '取籌', en: 'Take a number', pt: 'Tirar uma senha' },
  appointment: { zh: '约时间', hk: '約時間', en: 'Choose a time', pt: 'Escolher a hora' },
  deliver: { zh: '选怎么拿', hk: '選怎樣領取', en: 'Pick up or post', pt: 'Levantar ou receber' },
  verifyFace: { zh: '看一下摄像头', hk: '看一下鏡頭', en: 'Look at the camera', pt: 'Olhar para a câmara' },
  review: { zh: '核对一遍', hk: '核對一遍', en: 'Check once more', pt: 'Verificar' },
  submit: { zh: '提交', hk: '提交', en: 'Hand in', pt: 'Enviar' },
  print: { zh: '取回执', hk: '取回執', en: 'Take your receipt', pt: 'Levar o recibo' },
}

export function caseNoOf(running: Running | null): string {
  if (!running) return ''
  return running.submitted.state === 'accepted' ? running.submitted.caseNo : referenceOf(running.transactionId)
}

/** Items of a bundle, with what has become of each. */
function bundleItems(
  { catalogue }: Pick<ProjectionSources, 'catalogue'>,
  ids: readonly string[],
  without: readonly string[],
  handedIn: readonly Item[],
): ScreenProps['guide']['items'] {
  return ids.map((serviceId) => {
    const submitted = handedIn.find((i) => i.serviceId === serviceId)?.submitted
    const state = submitted === undefined || submitted.state === 'no' ? 'open' : submitted.state
    return {
      serviceId,
      name: catalogue.services.get(serviceId)?.name ?? textOf(serviceId),
      chosen: !without.includes(serviceId),
      state,
      ...(submitted?.state === 'accepted' ? { caseNo: submitted.caseNo } : {}),
    }
  })
}

const doneWords: Required<Text> = { zh: '办好了', hk: '辦好了', en: 'Done', pt: 'Feito' }
const checkedWords: Required<Text> = {
  zh: '正在核对，不用再办一次',
  hk: '正在核對，不用再辦一次',
  en: 'Being checked. No need to do it again',
  pt: 'Em verificação. Não é preciso repetir',
}
const keptWords: Required<Text> = {
  zh: '已存好，网通后自动上报',
  hk: '已存好，網絡通後自動上報',
  en: 'Kept safely. It goes on by itself later',
  pt: 'Bem guardado. Segue por si mais tarde',
}

function resultProps(
  running: Running | null,
  service: Service | undefined,
  name: Text,
  sources: ProjectionSources,
): ScreenProps['result'] {
  const submitted = running?.submitted ?? { state: 'no' as const }
  const headline = service?.steps.find((s) => s.step === 'result')?.headline ?? doneWords
  const open = running?.openEffect ?? (submitted.state === 'unknown' ? submitted.code : undefined)
  const accepted = submitted.state === 'accepted' ? submitted : undefined
  return {
    outcome: open ? 'unknown' : submitted.state === 'queued' ? 'queued' : 'accepted',
    transactionId: running?.transactionId ?? '',
    caseNo: open || service?.steps.some(({ step }) => stepsWithEffect.has(step)) ? caseNoOf(running) : '',
    take: toTake(running, sources),
    service: name,
    headline: open ? checkedWords : submitted.state === 'queued' ? keptWords : headline,
    facts: open ? [] : [...facts(accepted, sources.vault), ...places(service, sources.vault)],
    receipt: running?.receipt ?? 'none',
    ...optional('problem', open ?? running?.receiptProblem),
    queryUrl: accepted && !open ? accepted.queryUrl : '',
    items: running && service?.items ? bundleItems(sources, service.items, [], running.items) : [],
  }
}

const toTake = (running: Running | null, { vault }: ProjectionSources): ScreenProps['goodbye']['take'] => [
  ...(vault.cardUsed ? (['card'] as const) : []),
  ...(running?.receipt === 'printed' ? (['receipt'] as const) : []),
]

type Facts = ScreenProps['result']['facts']

/** The places that were chosen, with what stands about them: somebody is about to go there. */
function places(service: Service | undefined, { answers }: SessionVault): Facts {
  return stepsNamed(service?.steps ?? [], 'choose').flatMap(({ id, options = [] }) => {
    const chosen = answers.get(id)?.reveal().split(',') ?? []
    return options
      .filter(({ value, at }) => at && chosen.includes(value))
      .map(({ label, hint }) => ({ label, value: hint ?? label }))
  })
}

function facts(
  accepted: Extract<Running['submitted'], { state: 'accepted' }> | undefined,
  { references, promises }: SessionVault,
): Facts {
  const dated = (label: Required<Text>, day: string | undefined): Facts => (day ? [{ label, value: dayText(day) }] : [])
  const booked = references.get('appointmentAt')
  const plain = (label: Required<Text>, value: string | undefined): Facts =>
    value ? [{ label, value: textOf(value) }] : []
  return [
    ...dated(factNames.validUntil, accepted?.validUntil),
    ...dated(factNames.expectedBy, accepted?.expectedBy),
    ...plain(factNames.ticket, references.get('ticket')),
    ...(booked === undefined ? [] : [{ label: factNames.appointment, value: inEvery(booked) }]),
    ...plain(factNames.collection, references.get('delivery')),
    ...dated(factNames.papersBy, promises[0]?.dueBy),
  ]
}

const inEvery = (sentence: string): Required<Text> => ({
  zh: daysWritten('zh', sentence),
  hk: daysWritten('hk', sentence),
  en: daysWritten('en', sentence),
  pt: daysWritten('pt', sentence),
})

const factNames = {
  validUntil: { zh: '有效期到', hk: '有效期至', en: 'Valid until', pt: 'Válido até' },
  expectedBy: { zh: '预计办结', hk: '預計辦結', en: 'Expected by', pt: 'Previsto para' },
  ticket: { zh: '您的号', hk: '您的籌號', en: 'Your number', pt: 'A sua senha' },
  appointment: { zh: '预约时间', hk: '預約時間', en: 'Your appointment', pt: 'A sua marcação' },
  collection: { zh: '取件号', hk: '取件號', en: 'For collection', pt: 'Para levantar' },
  papersBy: { zh: '材料请补交到', hk: '文件請補交至', en: 'Bring the papers by', pt: 'Entregue os papéis até' },
} as const satisfies Record<string, Required<Text>>

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

export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
