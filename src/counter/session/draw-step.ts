import type { Question, ScreenProps, StepPosition } from '../../api/contract.ts'
import type { Service } from '../catalogue/service.ts'
import type { StepName, StepOf } from '../catalogue/steps.ts'
import { textOf } from '../catalogue/text.ts'
import { type Question as Asked, type FormLayout, pages } from '../forms/form.ts'
import { masked, maskOf } from '../forms/masks.ts'
import { consentItems, isLookedAt } from './consent-items.ts'
import { amountOf } from './operations/pay.ts'
import { issuedPapers } from './papers.ts'
import { chart, type Point } from './places.ts'
import { caseNoOf, type Drawn, optional, type ProjectionSources } from './projection.ts'
import { recordRows } from './record-rows.ts'
import { reviewRows } from './review-rows.ts'
import type { Running, View } from './state.ts'
import type { SessionVault } from './vault.ts'

type StepView = Exclude<
  View,
  {
    screen:
      | 'idle'
      | 'home'
      | 'group'
      | 'departments'
      | 'search'
      | 'guide'
      | 'result'
      | 'rating'
      | 'ratingReasons'
      | 'ratingUndo'
      | 'goodbye'
      | 'problem'
      | 'outOfService'
  }
>

interface At {
  readonly service: Service | undefined
  readonly step: StepPosition
  readonly sources: ProjectionSources
}

const nothing = textOf('')

/** Draws a screen of a step. Total: whatever the vault holds, there are props. */
export function drawStep(view: StepView, running: Running | null, { service, step, sources }: At): Drawn {
  const { vault } = sources
  const as = <S extends StepView['screen']>(screen: S, props: ScreenProps[S]): Drawn => ({ screen, props })
  const side = sources.sideOf(roleAt(running))
  switch (view.screen) {
    case 'consent': {
      const consent = own(running, 'consent') ?? noConsent
      const { purpose, recipient, retention } = consent
      const steps = running?.steps ?? []
      const items = consentItems(consent, steps)
      return as('consent', { step, purpose, items, recipient, retention, face: isLookedAt(consent, steps) })
    }
    case 'identify': {
      const identify = own(running, 'identify')
      const { phase, problem } = view
      const who = optional('whose', identify?.whose)
      return as('identify', {
        step,
        phase,
        side,
        ...optional('problem', problem),
        ...who,
      })
    }
    case 'confirm': {
      const identify = own(running, 'identify')
      return as('confirm', {
        step,
        identity: vault.masked(identify?.party),
        ...optional('whose', identify?.whose),
        notices: sources.notices(),
      })
    }
    case 'face': {
      const { phase, attempt, attempts, problem } = view
      return as('face', { step, phase, side, attempt, attempts, ...optional('problem', problem) })
    }
    case 'review':
      return as('review', { step, service: service?.name ?? nothing, rows: reviewRows(vault, service) })
    case 'working':
      return as('working', { step, what: view.what })
    case 'printing':
      return as('printing', { step, side, caseNo: caseNoOf(running) })
    case 'form': {
      const form = own(running, 'form')
      const all = pagesOf(vault, form?.layout ?? 'page', form?.perPage ?? 4)
      const questions = (all[view.page] ?? []).map((q) => question(vault, q))
      return as('form', {
        step,
        title: form?.title ?? nothing,
        page: view.page,
        pages: all.length,
        questions,
        ...optional('change', view.change),
      })
    }
    case 'choose': {
      const choose = own(running, 'choose')
      const chosen =
        vault.answers
          .get(choose?.id ?? '')
          ?.reveal()
          .split(',') ?? []
      return as('choose', {
        step,
        title: choose?.title ?? nothing,
        several: choose?.several ?? false,
        ...choices(choose?.options ?? [], chosen, sources.here),
        records: choose?.options ? [] : recordRows(vault),
      })
    }
    case 'records':
      return as('records', { step, title: own(running, 'query')?.title ?? nothing, records: recordRows(vault) })
    case 'licences': {
      const fetch = own(running, 'fetchLicences')
      return as('licences', {
        step,
        phase: view.phase,
        purpose: fetch?.purpose ?? nothing,
        types: (fetch?.types ?? []).map(({ code, name, required }) => {
          if (view.phase === 'asking') return { name, required }
          const licence = vault.licences.find((l) => l.typeCode === code)
          return { name, required, found: licence !== undefined, ...optional('validTo', licence?.validTo) }
        }),
      })
    }
    case 'document': {
      const capture = own(running, 'captureDocument')
      const { phase, ready, kept, problem } = view
      return as('document', {
        step,
        phase,
        side,
        title: capture?.title ?? nothing,
        ...optional('hint', capture?.hint),
        page: kept + 1,
        pages: capture?.pages ?? 1,
        ready,
        ...optional('promiseDays', capture?.promiseDays),
        ...optional('problem', problem),
      })
    }
    case 'scan': {
      const scan = own(running, 'scanCode')
      return as('scan', {
        step,
        phase: view.phase,
        side,
        title: scan?.title ?? nothing,
        ...optional('hint', scan?.hint),
        ...optional('problem', view.problem),
      })
    }
    case 'sign': {
      const sign = own(running, 'sign')
      return as('sign', {
        step,
        phase: view.phase,
        side,
        ...optional('whose', sign?.whose),
        statement: sign?.statement ?? nothing,
        ...optional('problem', view.problem),
      })
    }
    case 'pay':
      return as('pay', {
        step,
        phase: view.phase,
        title: own(running, 'pay')?.title ?? nothing,
        amountFen: running ? amountOf({ running, vault }) : 0,
        payUrl: view.phase === 'waiting' ? (vault.payment?.payUrl ?? '') : '',
      })
    case 'appointment':
      return as('appointment', {
        step,
        title: own(running, 'appointment')?.title ?? nothing,
        slots: vault.slots,
        ...optional('problem', view.problem),
      })
    case 'deliver': {
      const deliver = own(running, 'deliver')
      const questions = view.way ? (pagesOf(vault, 'page', 4)[0] ?? []).map((q) => question(vault, q)) : []
      return as('deliver', { step, title: deliver?.title ?? nothing, ways: deliver?.ways ?? [], questions })
    }
    case 'preview': {
      const print = own(running, 'print')
      const papers = running && print?.document === 'certificate' ? issuedPapers(running) : []
      const paper = papers.length > 1 ? papers[running?.papersDone ?? 0] : undefined
      const ofItem = paper && sources.catalogue.services.get(paper.serviceId)?.name
      return as('preview', {
        step,
        title: ofItem ?? print?.title ?? service?.name ?? nothing,
        pages: vault.prepared?.pages ?? 0,
        copies: print?.copies ?? 1,
        side,
      })
    }
  }
}

const noConsent = { party: '', purpose: nothing, items: [], recipient: nothing, retention: nothing }

function own<N extends StepName>(running: Running | null, name: N): StepOf<N> | undefined {
  const step = running?.steps[running.stepIndex]
  return step?.step === name ? (step as StepOf<N>) : undefined
}

function roleAt(running: Running | null): string {
  const step = running?.steps[running.stepIndex]
  return step && 'role' in step ? step.role : ''
}

const pagesOf = (vault: SessionVault, layout: FormLayout, perPage: number) =>
  vault.form ? pages(vault.form, layout, perPage) : []

/** A question as it stands: what a person typed is shown to them as it is, what was filled in from elsewhere is masked. */
function question(vault: SessionVault, { field, source }: Asked): Question {
  const whole = vault.form?.reveal(field.id) ?? ''
  const foreign = source !== undefined && source !== 'person'
  const wrong = vault.formProblem?.field === field.id ? vault.formProblem.code : undefined
  return {
    id: field.id,
    label: field.label,
    ...optional('hint', field.hint),
    kind: field.kind,
    required: field.required,
    ...optional('options', field.options),
    maxLength: field.maxLength ?? 100,
    value: foreign ? masked(maskOf(field), whole) : whole,
    ...(foreign ? { from: origin(source) } : {}),
    ...optional('problem', wrong),
  }
}

function origin(source: string): 'card' | 'licence' | 'earlier' {
  if (source.startsWith('card.') || source.startsWith('party.')) return 'card'
  return source.startsWith('licence.') ? 'licence' : 'earlier'
}

type Options = NonNullable<StepOf<'choose'>['options']>

/** Options as they are offered; places with their drawing, the nearest first. */
function choices(
  options: Options,
  chosen: readonly string[],
  here: Point | undefined,
): Pick<ScreenProps['choose'], 'options' | 'chart'> {
  const offered = options.map(({ value, label, hint }) => ({
    value,
    label,
    ...optional('hint', hint),
    chosen: chosen.includes(value),
  }))
  const points = options.flatMap(({ at }) => at ?? [])
  if (points.length === 0 || points.length < options.length) return { options: offered }
  const drawn = chart(points, here)
  const placed = offered.map((option, i) => ({ ...option, ...optional('at', drawn.points[i]) }))
  const far = ({ at }: (typeof placed)[number]): number => at?.distanceM ?? 0
  return {
    options: placed.toSorted((a, b) => far(a) - far(b)),
    chart: { spanM: drawn.spanM, ...optional('here', drawn.here) },
  }
}
