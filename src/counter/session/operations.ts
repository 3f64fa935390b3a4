import type { ProblemCode } from '../../api/contract.ts'
import type { Claim, DeviceClass, Devices, IdentityFailure, Outcome, PrintFailure } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Accepted, Applicant, Backend, BackendFailure } from '../backends/contract.ts'
import { drawInProcess } from '../printing/drawing.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import type { Ledger } from '../transactions/ledger.ts'
import { report } from '../transactions/ledger.ts'
import { deviceProblem } from './availability.ts'
import type { Running, SessionEvent } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface OperationContext {
  readonly devices: Devices
  readonly backend: Backend
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: EventLog
  readonly vault: SessionVault
  readonly sessionId: string
  readonly signal: AbortSignal
  readonly send: (event: SessionEvent) => void
}

/** Between two tries at a device that is not there, ms; the registry's own change event ends the wait sooner. */
const retryMs = 1000

/** Far longer than any visit: a claim that outlives it has been forgotten. */
const claimLeaseMs = 60 * 60_000

const claimOf = (context: OperationContext, reason: string) => ({
  owner: context.sessionId,
  reason,
  leaseMs: claimLeaseMs,
})

/** A claim on the device of a role, waiting for it to come back; tells the screen once while it is away. */
async function claimWhenReady<K extends DeviceClass>(
  context: OperationContext,
  deviceClass: K,
  role: string,
  missing: (code: ProblemCode) => void,
): Promise<Claim<K> | undefined> {
  const { devices, clock, signal } = context
  while (!signal.aborted) {
    const claim = devices.claim(deviceClass, role, claimOf(context, deviceClass))
    if (claim.ok) return claim.value
    const device = devices.byRole(role)
    if (claim.error.code !== 'claimed') missing(device ? deviceProblem(device) : 'service.unavailable')
    await waitForChange(devices, clock, signal)
  }
  return undefined
}

async function waitForChange(devices: Devices, clock: Clock, signal: AbortSignal): Promise<void> {
  const wake = new AbortController()
  const stop = devices.onChange(() => wake.abort())
  await clock.sleep(retryMs, AbortSignal.any([signal, wake.signal]))
  stop()
}

/** Waits for a card, for as long as the screen is up, over any number of unplugs and bad reads. */
export async function readCard(context: OperationContext, role: string): Promise<void> {
  const { clock, signal, send, vault } = context
  while (!signal.aborted) {
    const claim = await claimWhenReady(context, 'identityReader', role, (code) => send({ type: 'cardFailed', code }))
    if (!claim) return
    const answer = await claim.device
      .readCard({
        timeoutMs: 600_000,
        signal,
        onPhase: (phase) => {
          if (!signal.aborted) send({ type: 'cardPhase', phase })
        },
      })
      .finally(() => claim.release())
    if (answer.outcome === 'done') {
      vault.forgetIdentity()
      vault.identity = answer.value
      vault.cardUsed = true
      /* A visit that ended in this very moment has been purged already. */
      if (signal.aborted) vault.forgetIdentity()
      send({ type: 'cardRead' })
      return
    }
    if (signal.aborted || answer.code === 'canceled') return
    send({ type: 'cardFailed', code: cardProblem(answer.code) })
    await clock.sleep(300, signal)
  }
}

function cardProblem(code: IdentityFailure): ProblemCode {
  switch (code) {
    case 'cardDataInvalid':
      return 'reader.cardInvalid'
    case 'cardTypeUnsupported':
      return 'reader.cardTypeUnsupported'
    case 'cardReadError':
      return 'reader.cardNotRead'
    default:
      return 'reader.absent'
  }
}

/** Keeps a picture running while the face screen is up. */
export async function openCamera(context: OperationContext, role: string): Promise<void> {
  const { clock, signal, send, vault } = context
  while (!signal.aborted) {
    const claim = await claimWhenReady(context, 'camera', role, (code) => send({ type: 'cameraFailed', code }))
    if (!claim) return
    const opened = await claim.device.openView({ timeoutMs: 5000, signal })
    if (opened.outcome === 'done') {
      vault.camera = opened.value
      await watchCamera(context, role)
      await vault.closeCamera()
    } else if (opened.code !== 'canceled')
      send({
        type: 'cameraFailed',
        code: opened.code === 'framesFrozen' || opened.code === 'noFrames' ? 'camera.frozen' : 'camera.absent',
      })
    claim.release()
    if (!signal.aborted) await clock.sleep(retryMs, signal)
  }
}

/** Returns when the stream has failed or the screen is gone; until then says whether frames come. */
async function watchCamera(context: OperationContext, role: string): Promise<void> {
  const { devices, signal, send, vault } = context
  while (!signal.aborted && vault.camera) {
    const frame = await vault.camera.next({ timeoutMs: 2500, signal })
    if (signal.aborted) return
    if (frame.outcome !== 'done') {
      send({ type: 'cameraFailed', code: frame.code === 'deviceGone' ? 'camera.absent' : 'camera.frozen' })
      return
    }
    const frozen = devices.byRole(role)?.conditions.some((c) => c.startsWith('frames-frozen')) ?? false
    if (frozen) send({ type: 'cameraFailed', code: 'camera.frozen' })
    else send({ type: 'cameraReady' })
  }
}

function applicantOf(vault: SessionVault): Applicant | undefined {
  return vault.identity && { name: vault.identity.name, idNumber: vault.identity.idNumber }
}

const backendProblems: Readonly<Record<BackendFailure, ProblemCode>> = {
  unreachable: 'backend.unreachable',
  noAnswer: 'backend.noAnswer',
  serverError: 'backend.error',
  refused: 'backend.refused',
  canceled: 'backend.noAnswer',
}

/** Logs a call that did not end well and answers the problem to show. */
function backendProblem(
  context: OperationContext,
  call: string,
  answer: Exclude<Outcome<unknown, BackendFailure>, { outcome: 'done' }>,
): ProblemCode {
  context.log.emit('backend.failed', { call, code: answer.code, detail: answer.detail ?? '' })
  return backendProblems[answer.code]
}

export async function queryRegister(context: OperationContext, operation: string): Promise<void> {
  const applicant = applicantOf(context.vault)
  if (!applicant) return
  const answer = await context.backend.query(operation, applicant, context.signal)
  if (context.signal.aborted) return
  context.send({
    type: 'queryEnded',
    code: answer.outcome === 'done' ? null : backendProblem(context, 'query', answer),
  })
}

/** Two frames a moment apart go to the backend; the frames are forgotten at once. */
export async function checkFace(context: OperationContext): Promise<void> {
  const { backend, signal, send, vault } = context
  const applicant = applicantOf(vault)
  if (!applicant) return
  const frames: Uint8Array[] = []
  for (let i = 0; i < 2; i += 1) {
    const frame = await vault.camera?.next({ timeoutMs: 2500, signal })
    if (signal.aborted) return
    if (frame?.outcome !== 'done') return send({ type: 'cameraFailed', code: 'camera.frozen' })
    frames.push(Uint8Array.from(frame.value.jpeg))
  }
  const answer = await backend.verifyFace(applicant, frames, signal)
  for (const frame of frames) frame.fill(0)
  if (signal.aborted) return
  if (answer.outcome !== 'done') return send({ type: 'faceEnded', code: backendProblem(context, 'verifyFace', answer) })
  const verdict = answer.value
  if (!verdict.match)
    return send({ type: 'faceEnded', code: verdict.reason === 'notMatched' ? 'face.notMatched' : 'face.unclear' })
  vault.evidence = verdict.evidence
  send({ type: 'faceEnded', code: null })
}

/**
 * Intent on disk, then the call, then the outcome on disk, then the screen. The transaction id is the idempotency key.
 * When the answer is open, the backend is asked a few times what became of it; nothing is sent again.
 */
export async function submit(context: OperationContext, running: Running, operation: string): Promise<void> {
  const { ledger, vault, signal, send } = context
  const tx = running.transactionId
  const applicant = applicantOf(vault)
  if (!applicant) return
  const entry = (
    type: 'submit.intent' | 'submit.accepted' | 'submit.refused' | 'submit.unknown' | 'submit.notReceived',
    body = {},
  ) => ({
    type,
    session: context.sessionId,
    tx,
    body,
  })
  if (!(await ledger.record({ journal: entry('submit.intent', { operation }) }, true)).ok)
    return send({ type: 'submitEnded', submitted: { state: 'no' }, code: 'store.failed' })
  const answer = await context.backend.submit(
    { idempotencyKey: tx, operation, applicant, evidence: vault.evidence },
    signal,
  )
  const settled = answer.outcome === 'unknown' ? await settle(context, tx, answer.code) : answer
  if (settled.outcome === 'done') {
    const kept = await recordSurely(context, {
      journal: entry('submit.accepted', { caseNo: settled.value.caseNo }),
      reports: [report('transaction.accepted', { transactionId: tx, serviceId: running.serviceId })],
    })
    /* Nobody is told "accepted" on the strength of memory alone; the next boot asks the backend and finds it. */
    if (!kept) return send({ type: 'submitEnded', submitted: { state: 'unknown', code: 'store.failed' } })
    context.log.emit('transaction.accepted', { transactionId: tx })
    return send({ type: 'submitEnded', submitted: { state: 'accepted', ...settled.value } })
  }
  const code = backendProblem(context, 'submit', settled)
  if (settled.outcome === 'unknown') {
    await ledger.record({ journal: entry('submit.unknown', { code }) }, true)
    return send({ type: 'submitEnded', submitted: { state: 'unknown', code } })
  }
  const refused = settled.code === 'refused'
  await ledger.record(
    {
      journal: entry(refused ? 'submit.refused' : 'submit.notReceived', {
        code,
        ...(refused ? { why: settled.detail } : {}),
      }),
    },
    true,
  )
  send({ type: 'submitEnded', submitted: { state: 'no' }, code })
}

/** Writes what a citizen is about to be told, trying again while a disk recovers. */
async function recordSurely(
  { ledger, clock, signal }: OperationContext,
  entry: Parameters<Ledger['record']>[0],
): Promise<boolean> {
  for (const waitMs of [0, 300, 1000]) {
    if (waitMs > 0 && !(await clock.sleep(waitMs, signal))) break
    if ((await ledger.record(entry, true)).ok) return true
  }
  return false
}

/** Tries to close an open submission within a few seconds. */
async function settle(
  context: OperationContext,
  key: string,
  code: BackendFailure,
): Promise<Outcome<Accepted, BackendFailure>> {
  const { backend, clock, signal } = context
  let missing = 0
  for (const waitMs of [300, 1500, 2500]) {
    if (!(await clock.sleep(waitMs, signal))) break
    const answer = await backend.status(key, signal)
    if (answer.outcome !== 'done') continue
    if (answer.value) return { outcome: 'done', value: answer.value }
    missing += 1
  }
  /* Only a 5xx was an answer: the request is over and cannot arrive late. After silence it still can. */
  if (missing >= 2 && code === 'serverError') return { outcome: 'failed', code }
  return { outcome: 'unknown', code }
}

export interface PrintRequest {
  readonly role: string
  readonly content: ReceiptContent
}

/** Prints the receipt once. A print of which nobody can say how it ended stays `unknown`; it is never sent again. */
export async function print(context: OperationContext, running: Running, request: PrintRequest): Promise<void> {
  const { devices, ledger, vault, signal, send } = context
  const claim = devices.claim('printer', request.role, claimOf(context, 'print'))
  if (!claim.ok) {
    const device = devices.byRole(request.role)
    return send({ type: 'printEnded', receipt: 'notPrinted', code: device ? deviceProblem(device) : 'printer.absent' })
  }
  try {
    const { device } = claim.value
    const { content } = request
    /* A printer that draws codes itself gets the text; into the picture of any other the code is drawn. */
    const code = device.qr === 'native' && content.queryUrl ? { qr: content.queryUrl } : {}
    const picture = 'qr' in code ? { ...content, queryUrl: '' } : content
    const drawn = await drawInProcess({ content: picture, widthDots: device.dotsPerLine, dpi: device.dpi }, signal)
    if (!drawn.ok) {
      context.log.emit('step.failed', {
        transactionId: running.transactionId,
        step: 'print',
        code: drawn.error.code,
        detail: drawn.error.detail ?? '',
      })
      return send({ type: 'printEnded', receipt: 'notPrinted', code: 'printer.fault' })
    }
    vault.receipt = drawn.value
    const jobId = ulid(context.clock.wallMs())
    const entry = (type: 'print.intent' | 'print.done' | 'print.failed' | 'print.unknown', body = {}) => ({
      journal: { type, session: context.sessionId, tx: running.transactionId, body: { jobId, ...body } },
    })
    if (!(await ledger.record(entry('print.intent'), true)).ok)
      return send({ type: 'printEnded', receipt: 'notPrinted', code: 'store.failed' })
    const answer = await device.print({ jobId, raster: drawn.value, cut: true, ...code }, { timeoutMs: 20_000, signal })
    vault.forgetReceipt()
    if (answer.outcome === 'done') {
      await ledger.record(entry('print.done', { paperMm: Math.round(answer.value.paperMm) }), true)
      return send({ type: 'printEnded', receipt: 'printed' })
    }
    const failed = answer.outcome === 'failed'
    await ledger.record(entry(failed ? 'print.failed' : 'print.unknown', { code: answer.code }), true)
    context.log.emit('step.failed', {
      transactionId: running.transactionId,
      step: 'print',
      code: answer.code,
      detail: answer.detail ?? '',
    })
    send({ type: 'printEnded', receipt: failed ? 'notPrinted' : 'unknown', code: printProblem(answer.code) })
  } finally {
    claim.value.release()
  }
}

function printProblem(code: PrintFailure): ProblemCode {
  switch (code) {
    case 'mediaEmpty':
      return 'printer.mediaEmpty'
    case 'coverOpen':
      return 'printer.coverOpen'
    case 'deviceGone':
    case 'notReady':
      return 'printer.absent'
    default:
      return 'printer.fault'
  }
}
