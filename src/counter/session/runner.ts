import type { Text, VoiceLang } from '../../api/contract.ts'
import { localDayAfter } from '../../kernel/local-day.ts'
import type { StepOf } from '../catalogue/steps.ts'
import { openForm, pages } from '../forms/form.ts'
import type { Recognizer } from '../input/recognizer.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import { deliveryFields } from './delivery-fields.ts'
import type { Later } from './later.ts'
import { arrangeDelivery, bookSlot, drawNumber } from './operations/bookings.ts'
import { openCamera } from './operations/camera.ts'
import { checkFace } from './operations/check-face.ts'
import type { OperationContext, RunningContext } from './operations/context.ts'
import { openDesk, takePage } from './operations/desk.ts'
import { listen } from './operations/listen.ts'
import { pay } from './operations/pay.ts'
import { prepareDocument } from './operations/prepare-document.ts'
import { print } from './operations/print.ts'
import { fetchLicences, fetchRecords, loadSlots, queryRegister } from './operations/questions.ts'
import { readCard } from './operations/read-card.ts'
import { readCode } from './operations/read-code.ts'
import { sign } from './operations/sign.ts'
import { submit } from './operations/submit.ts'
import { prefillFrom } from './prefill.ts'
import type { Effect, Running } from './state.ts'
import type { SessionVault } from './vault.ts'

type RunEffect = Extract<Effect, { readonly do: 'run' }>
type Job = (context: OperationContext) => Promise<void>

export interface RunnerOptions {
  readonly vault: SessionVault
  readonly later: Later
  readonly recognizer: Recognizer | undefined
  /** While it is on, nothing is said aloud. */
  readonly quiet: (on: boolean) => void
  /** YYYY-MM-DD at the kiosk. */
  readonly today: () => string
  readonly receiptOf: (running: Running) => ReceiptContent
  readonly context: (signal: AbortSignal) => OperationContext
  /** The one catch around an operation: our own mistake becomes a log line, and the machine decides what it means. */
  readonly failed: (thrown: unknown, signal: AbortSignal) => void
}

/** Carries out what steps ask for: one long operation at a time, each ended by the next or by the end of the visit. */
export class Runner {
  readonly #options: RunnerOptions
  #operation = new AbortController()
  /** "Done" of a signature, "give up" of a payment, "that is all" of a sentence: an end that the operation brings about by itself. */
  #finish = new AbortController()

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  stop(): void {
    this.#operation.abort()
  }

  /** Asks the running operation to come to its own end. */
  finish(): void {
    this.#finish.abort()
  }

  readCard(role: string, party: string): void {
    this.#begin((context) => readCard(context, role, party))
  }

  openCamera(role: string): void {
    this.#begin((context) => openCamera(context, role))
  }

  openDesk(role: string): void {
    this.#begin((context) => openDesk(context, role))
  }

  listen(lang: VoiceLang): void {
    const { recognizer, quiet } = this.#options
    if (!recognizer) return
    this.#finish = new AbortController()
    const { signal } = this.#finish
    this.#begin((context) => listen(context, { recognizer, lang, quiet, finish: signal }))
  }

  /** Beside the running picture, under the same end. */
  checkFace(running: Running | null): void {
    const step = running?.steps[running.stepIndex]
    const party = step?.step === 'verifyFace' ? step.party : this.#options.vault.party
    this.#run((context) => checkFace(context, party), this.#operation.signal)
  }

  query(running: Running): void {
    this.#beginIn(running, queryRegister)
  }

  submit(running: Running): void {
    this.#beginIn(running, (context) => submit(context, (inner, item) => this.#options.later.keep(inner, item)))
  }

  print(running: Running, role: string): void {
    this.#beginIn(running, (context) => print(context, { role, content: this.#options.receiptOf(running) }))
  }

  run({ operation, running, variant }: RunEffect): void {
    const finish = new AbortController()
    this.#finish = finish
    switch (operation) {
      case 'licences':
        return this.#beginIn(running, fetchLicences)
      case 'records':
        return this.#beginIn(running, fetchRecords)
      case 'page':
        return this.#beginIn(running, takePage)
      case 'code':
        return this.#beginIn(running, (context) => readCode(context, variant === 'typed'))
      case 'signature':
        return this.#beginIn(running, (context) => sign(context, finish.signal))
      case 'payment':
        return this.#beginIn(running, (context) => pay(context, finish.signal))
      case 'slots':
        return this.#beginIn(running, loadSlots)
      case 'booking':
        return this.#beginIn(running, (context) => bookSlot(context, variant ?? ''))
      case 'delivery':
        return this.#beginIn(running, (context) => arrangeDelivery(context, variant ?? 'pickUp'))
      case 'queueNumber':
        return this.#beginIn(running, drawNumber)
      case 'document':
        return this.#beginIn(running, prepareDocument)
    }
  }

  /** Opens the form of a step, or finds it again with what was answered. */
  openForm(running: Running): void {
    const { vault, today } = this.#options
    const step = running.steps[running.stepIndex]
    const fields = step?.step === 'form' ? step.fields : step?.step === 'deliver' ? deliveryFields : undefined
    if (!fields) return
    if (vault.form !== undefined && vault.form === vault.forms.get(running.stepIndex)) return
    const form = vault.forms.get(running.stepIndex) ?? openForm(fields, prefillFrom(vault), { today: today() })
    vault.forms.set(running.stepIndex, form)
    vault.form = form
    vault.formProblem = undefined
  }

  keepPage(running: Running | null): void {
    const { vault } = this.#options
    const step = running?.steps[running.stepIndex]
    const { page } = vault
    /* The machine has gone on already when it was the last page: the page belongs to the step before. */
    const capture = step?.step === 'captureDocument' ? step : lastCapture(running)
    if (!page || !capture) return vault.forgetPage()
    vault.documents.set(capture.document, [...(vault.documents.get(capture.document) ?? []), page])
    vault.page = undefined
  }

  /** 容缺: the material is promised for a day. */
  promise(running: Running, wallMs: number): void {
    const { vault } = this.#options
    const step = running.steps[running.stepIndex]
    if (step?.step !== 'captureDocument' || !step.promiseDays) return
    const others = vault.promises.filter((p) => p.document !== step.document)
    vault.promises = [
      ...others,
      { document: step.document, title: paperName(step), dueBy: localDayAfter(wallMs, step.promiseDays) },
    ]
  }

  #beginIn(running: Running, job: (context: RunningContext) => Promise<void>): void {
    this.#begin((context) => job({ ...context, running }))
  }

  #begin(job: Job): void {
    this.#operation.abort()
    this.#operation = new AbortController()
    this.#run(job, this.#operation.signal)
  }

  #run(job: Job, signal: AbortSignal): void {
    job(this.#options.context(signal)).catch((thrown: unknown) => this.#options.failed(thrown, signal))
  }
}

/** Titles ask for it (“放上平面图”); on paper stands what it is. */
/** What is asked for, without the asking. */
function paperName({ title }: StepOf<'captureDocument'>): Text {
  const bare = (text: string): string => {
    const name = text.replace(/^(?:放上|Put down |Coloque )/, '')
    return name.charAt(0).toUpperCase() + name.slice(1)
  }
  const { zh, hk, en, pt } = title
  return { zh: bare(zh), en: bare(en), ...(hk ? { hk: bare(hk) } : {}), ...(pt ? { pt: bare(pt) } : {}) }
}

function lastCapture(running: Running | null) {
  const step = running?.steps.slice(0, running.stepIndex).findLast((s) => s.step === 'captureDocument')
  return step?.step === 'captureDocument' ? step : undefined
}

/** What the machine may know of the form that is being filled. */
export function formFacts(vault: SessionVault, running: Running | null) {
  const { form } = vault
  if (!form) return undefined
  const step = running?.steps[running.stepIndex]
  const [layout, perPage] = step?.step === 'form' ? [step.layout, step.perPage] : (['page', 4] as const)
  const all = pages(form, layout, perPage)
  return {
    pages: all.length,
    missing: (page: number) => (all[page] ?? []).some((q) => q.field.required && !q.answered),
    open: (page: number) => (all[page] ?? []).some((q) => !q.answered),
  }
}

/** Where a question stands that was asked in this service. */
export function placeOf(vault: SessionVault, { steps }: Running, field: string) {
  for (const [stepIndex, form] of vault.forms) {
    const step = steps[stepIndex]
    if (step?.step !== 'form') continue
    const page = pages(form, step.layout, step.perPage).findIndex((asked) => asked.some((q) => q.field.id === field))
    if (page >= 0) return { stepIndex, page }
  }
  return undefined
}
