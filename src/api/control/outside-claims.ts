import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import {
  type Claim,
  type ClaimFailure,
  type DeviceClass,
  type Devices,
  failed,
  type Outcome,
} from '../../hardware/contract.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import { type CommandSchema, commandSchemas } from './command-args.ts'
import type { claimRequest, commandRequest } from './schemas.ts'

type Command = (...args: readonly unknown[]) => Promise<Outcome<unknown>>

const maxClaims = 16

/** Devices held by programs beside kioskd (a maker's test tool, a bank's own application), each by a token. */
export class OutsideClaims {
  readonly #devices: Devices
  readonly #claims = new Map<string, { readonly claim: Claim<DeviceClass>; readonly deviceClass: DeviceClass }>()

  constructor(devices: Devices) {
    this.#devices = devices
  }

  take(request: z.output<typeof claimRequest>): Result<string, ClaimFailure | { readonly code: 'tooManyClaims' }> {
    for (const [token, { claim }] of this.#claims) if (!claim.held) this.#claims.delete(token)
    if (this.#claims.size >= maxClaims) return fail('tooManyClaims')
    const { client, leaseMs } = request
    const claim = this.#devices.claim(request.class, request.role, {
      owner: `outside:${client}`,
      reason: 'outside-client',
      leaseMs,
    })
    if (!claim.ok) return claim
    const token = randomBytes(18).toString('base64url')
    this.#claims.set(token, { claim: claim.value, deviceClass: request.class })
    return ok(token)
  }

  renew(token: string): boolean {
    return this.#claims.get(token)?.claim.renew() ?? false
  }

  release(token: string): boolean {
    const held = this.#claims.get(token)
    this.#claims.delete(token)
    held?.claim.release()
    return held !== undefined
  }

  /** Runs one command of the device's class; ends early when the caller hangs up (`signal`). */
  async run(
    token: string,
    command: string,
    request: z.output<typeof commandRequest>,
    signal: AbortSignal,
  ): Promise<Outcome<unknown> | undefined> {
    const held = this.#claims.get(token)
    if (!held?.claim.held) return undefined
    const schemas: Readonly<Record<string, CommandSchema | undefined>> = commandSchemas[held.deviceClass]
    const schema = Object.hasOwn(schemas, command) ? schemas[command] : undefined
    if (!schema) return failed('notSupported', `commands: ${Object.keys(schemas).join(', ')}`)
    const args = schema.args.safeParse(request.args)
    const options = schema.options.safeParse(request.options)
    const wrong = args.error?.issues[0] ?? options.error?.issues[0]
    if (!args.success || !options.success)
      return failed('invalidData', `${wrong?.path.join('.') ?? ''}: ${wrong?.message ?? ''}`)
    // The table names only commands of the class.
    const run = (held.claim.device as unknown as Record<string, Command>)[command]
    if (!run) return failed('notSupported')
    return run(...args.data, { ...options.data, timeoutMs: request.timeoutMs, signal })
  }
}

/**
 * What a command found, for the program that holds the claim: it asked for the person's data, and gets it in clear over a socket
 * that only its own user can open. Bytes become base64. What is handed out is destroyed on our side.
 */
export function toClientJson(value: unknown): unknown {
  if (value instanceof Sensitive) {
    const inner = toClientJson(value.reveal())
    value.destroy()
    return inner
  }
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(toClientJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toClientJson(inner)]))
}
