import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../../kernel/clock.ts'
import { type CallName, callDefinitions, callNames } from '../http/calls.ts'

/**
 * How the office behaves. `error500` refuses to work; `silent` takes the request and never answers; `silentAfterEffect` does
 * what was asked and then never answers, which is the case that tempts a kiosk to do it twice; `slow` waits `slowMs` first;
 * `refuse:<code>` says no to everything with that code.
 */
export type ReferenceMode = 'normal' | 'error500' | 'silent' | 'silentAfterEffect' | 'slow' | `refuse:${string}`

const refusing = /^refuse:[a-z][A-Za-z0-9]{0,60}$/
const modeField = z.custom<ReferenceMode>(
  (text) =>
    typeof text === 'string' &&
    (['normal', 'error500', 'silent', 'silentAfterEffect', 'slow'].includes(text) || refusing.test(text)),
  'must be a mode',
)

/** `POST /v1/_office/mode`: for all endpoints, or for one. */
export const modeOrderBody = z.strictObject({
  mode: modeField,
  endpoint: z.enum(callNames).optional(),
  slowMs: z.number().int().min(0).max(60_000).optional(),
})

/** The office's troubles: what each endpoint suffers from, and the requests that hang because of it. */
export class Troubles {
  mode: ReferenceMode = 'normal'
  readonly modes = new Map<CallName, ReferenceMode>()
  slowMs = 1000
  readonly #clock: Clock
  readonly #hanging = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  order({ mode, endpoint, slowMs }: z.output<typeof modeOrderBody>): void {
    if (slowMs !== undefined) this.slowMs = slowMs
    if (endpoint) this.modes.set(endpoint, mode)
    else {
      this.mode = mode
      this.modes.clear()
    }
  }

  /** Before the work: answers the status and code to say instead of doing it. */
  async before(endpoint: CallName, reply: FastifyReply): Promise<{ status: number; code: string } | undefined> {
    const mode = this.#modeOf(endpoint)
    if (mode === 'error500') return { status: 500, code: 'internal' }
    if (mode.startsWith('refuse:')) return { status: 422, code: mode.slice('refuse:'.length) }
    if (mode === 'slow') await this.#clock.sleep(this.slowMs)
    if (mode === 'silent') {
      await this.#hang(reply)
      return { status: 500, code: 'internal' }
    }
    return undefined
  }

  /** After the work and before the answer. */
  async after(endpoint: CallName, reply: FastifyReply): Promise<void> {
    if (this.#modeOf(endpoint) === 'silentAfterEffect' && callDefinitions[endpoint].hasEffect) await this.#hang(reply)
  }

  release(): void {
    for (const release of this.#hanging) release()
  }

  #modeOf(endpoint: CallName): ReferenceMode {
    return this.modes.get(endpoint) ?? this.mode
  }

  /** Holds the answer back until the caller gives up or the office closes. */
  #hang(reply: FastifyReply): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        this.#hanging.delete(release)
        resolve()
      }
      this.#hanging.add(release)
      reply.raw.once('close', release)
    })
  }
}
