import { fail, ok, type Result } from '../../kernel/result.ts'
import { decodeMessage } from '../protocols/ipp/decode.ts'
import { type IppMessage, isSuccess } from '../protocols/ipp/message.ts'
import { type PrinterState, printerStateOf } from '../protocols/ipp/printer-state.ts'
import { getPrinterAttributes } from '../protocols/ipp/requests.ts'
import type { JobTransport } from '../transports/job.ts'

export interface IppFailure {
  /** `notSent`: the printer has not got it; `refused`: it said no; `doubtful`: it may have acted. */
  readonly code: 'notSent' | 'refused' | 'doubtful' | 'gone' | 'timeout' | 'aborted'
  /** IPP status of a refusal. */
  readonly status?: number
  readonly detail?: string
}

export interface IppLimits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const maxRequestId = 0x7fffffff

/** Requests to one printer, each with a number of its own that the answer must repeat. */
export class IppLine {
  readonly #transport: JobTransport
  readonly #version: readonly [major: number, minor: number]
  #requestId = 0

  constructor(transport: JobTransport, version: '1.1' | '2.0' = '2.0') {
    this.#transport = transport
    this.#version = version === '1.1' ? [1, 1] : [2, 0]
  }

  get uri(): string {
    return this.#transport.uri
  }

  /** Sends what `build` makes of a request number, and a document behind it; answers what the printer granted. */
  async ask(
    build: (requestId: number, uri: string) => Uint8Array,
    limits: IppLimits,
    document?: Uint8Array,
  ): Promise<Result<IppMessage, IppFailure>> {
    this.#requestId = (this.#requestId % maxRequestId) + 1
    const head = build(this.#requestId, this.uri)
    head.set(this.#version)
    const posted = await this.#transport.post(document ? [head, document] : [head], limits)
    if (!posted.ok) return { ok: false, error: failureOf(posted.error) }
    const message = decodeMessage(posted.value)?.message
    if (!message || message.requestId !== this.#requestId) return fail('doubtful', 'no IPP answer')
    if (isSuccess(message.code)) return ok(message)
    const detail = `ipp status ${message.code.toString(16).padStart(4, '0')}`
    return { ok: false, error: { code: 'refused', status: message.code, detail } }
  }

  async printer(limits: IppLimits): Promise<Result<PrinterState, IppFailure>> {
    const answer = await this.ask(getPrinterAttributes, limits)
    return answer.ok ? ok(printerStateOf(answer.value)) : answer
  }
}

function failureOf({ code, detail }: { readonly code: string; readonly detail?: string }): IppFailure {
  const said = detail === undefined ? {} : { detail }
  if (code === 'open.refused' && detail?.startsWith('http')) return { code: 'refused', ...said }
  if (code === 'open.refused' || code === 'open.notFound') return { code: 'gone', ...said }
  if (code.startsWith('open.')) return { code: 'notSent', ...said }
  if (code === 'timeout' || code === 'aborted') return { code, ...said }
  return { code: 'doubtful', ...said }
}
