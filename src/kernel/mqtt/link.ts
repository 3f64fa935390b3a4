import { readFileSync } from 'node:fs'
import type { IClientOptions, MqttClient } from 'mqtt'
import { Backoff } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import type { EventLog } from '../log.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'
import { ulid } from '../ulid.ts'
import type { BrokerConfig } from './config.ts'

export interface LinkHandlers {
  /** Every (re)connection; `linkId` is new each time. Publishing works until `onDown`. */
  onUp(connection: Connection): void
  onDown(): void
  onMessage(topic: string, payload: Uint8Array): void
}

export interface Will {
  readonly topic: string
  readonly payload: string
}

/** One established connection; never outlives it. */
export interface Connection {
  readonly linkId: string
  /** How many unacknowledged QoS 1 publishes the broker takes (MQTT 5 receive maximum), at most 100. */
  readonly receiveMaximum: number
  publish(
    topic: string,
    payload: string,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<Result<void, Coded<'linkDown'>>>
  subscribe(topic: string): Promise<Result<void, Coded<'linkDown' | 'refused'>>>
}

const mostInFlight = 100
const connackMs = 15_000
/** A connection that held for less is no reason to come back at once: two kiosks with one name throw each other out for ever. */
const steadyMs = 10_000
/** Reason code of MQTT 5: somebody else has connected under our name. */
const takenOver = 0x8e
/** Nobody was reached who could have an opinion on MQTT 5. */
const notReached: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
])
const keepaliveSeconds = 30
const willDelaySeconds = 30
const sessionExpirySeconds = 300

/**
 * Keeps a connection to the broker for ever: one mqtt.js client an attempt, our own backoff with full jitter (its fixed
 * reconnect period would bring a fleet back in one second), a fresh will each time. Starts without a broker.
 */
export class Link {
  readonly #config: BrokerConfig
  readonly #clientId: string
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #handlers: LinkHandlers
  readonly #makeWill: ((linkId: string) => Will | undefined) | undefined
  readonly #maxPayloadBytes: number
  readonly #backoff = new Backoff({ minMs: 500, maxMs: 60_000 })
  readonly #stop = new AbortController()
  #client: MqttClient | undefined
  /** Ends the present attempt or connection for good. */
  #over: (() => void) | undefined
  #protocol: 4 | 5
  /** Whether the present attempt has found somebody who listens. */
  #reached = true
  #running: Promise<void> | undefined

  constructor(options: {
    readonly config: BrokerConfig
    readonly clientId: string
    readonly clock: Clock
    readonly log: EventLog
    readonly handlers: LinkHandlers
    /** Left as the last word when the connection is lost; a watcher has none. */
    readonly makeWill?: (linkId: string) => Will | undefined
    /** Larger messages are ignored. */
    readonly maxPayloadBytes: number
  }) {
    this.#config = options.config
    this.#clientId = options.clientId
    this.#clock = options.clock
    this.#log = options.log
    this.#handlers = options.handlers
    this.#makeWill = options.makeWill
    this.#maxPayloadBytes = options.maxPayloadBytes
    this.#protocol = options.config.protocol === '3.1.1' ? 4 : 5
  }

  start(): void {
    this.#running ??= this.#keepConnected()
  }

  /** Closes in order; call after the last publish has been answered. */
  async stop(): Promise<void> {
    this.#stop.abort()
    const client = this.#client
    if (client) await Promise.race([client.endAsync(), this.#clock.sleep(500)])
    client?.end(true)
    /* A client ended while it connects may never say 'close'; without this an absent broker holds the daemon for 15 s. */
    this.#over?.()
    await this.#running
  }

  async #keepConnected(): Promise<void> {
    const { connectAsync: _unused, default: mqtt } = await import('mqtt')
    const { writeToStream } = await import('mqtt-packet')
    /* Its table of all 65,536 numbers as buffers would cost the daemon 6 MB for life. */
    writeToStream.cacheNumbers = false
    while (!this.#stop.signal.aborted) {
      const linkId = ulid(this.#clock.wallMs())
      const startedMs = this.#clock.monoMs()
      let connected = false
      this.#reached = true
      try {
        connected = await this.#oneConnection(mqtt.connect, linkId)
      } catch (thrown) {
        this.#log.emit('link.failed', { detail: messageOf(thrown) })
      }
      if (connected && this.#clock.monoMs() - startedMs >= steadyMs) this.#backoff.reset()
      if (!connected && this.#reached && this.#config.protocol === 'auto') this.#protocol = this.#protocol === 5 ? 4 : 5
      await this.#clock.sleep(this.#backoff.nextMs(), this.#stop.signal)
    }
  }

  /** Resolves when the connection is over; true if it ever was up. */
  #oneConnection(connect: (url: string, options: IClientOptions) => MqttClient, linkId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const client = connect(this.#config.url, this.#clientOptions(linkId))
      this.#client = client
      let up = false
      let isOver = false
      let why = 'closed'
      let lost = () => {}
      /* Our listeners stay and look at `isOver`: taking all off takes mqtt.js's own too, and its timers then hold the process. */
      const over = () => {
        if (isOver) return
        isOver = true
        this.#over = undefined
        cancelWatchdog()
        client.end(true)
        lost()
        if (this.#client === client) this.#client = undefined
        if (up) {
          this.#log.emit('link.down', { code: why })
          this.#handlers.onDown()
        }
        resolve(up)
      }
      this.#over = over
      const cancelWatchdog = this.#clock.after(connackMs, () => {
        if (!up) over()
      })
      client.on('connect', (packet) => {
        if (isOver) return
        up = true
        const receiveMaximum = Math.min(mostInFlight, packet.properties?.receiveMaximum ?? mostInFlight)
        this.#log.emit('link.up', { linkId, protocol: this.#protocol === 5 ? '5' : '3.1.1' })
        const wrapped = wrap(client, linkId, receiveMaximum)
        lost = wrapped.lost
        this.#handlers.onUp(wrapped.connection)
      })
      client.on('message', (topic, payload) => {
        if (!isOver && payload.length <= this.#maxPayloadBytes) this.#handlers.onMessage(topic, payload)
      })
      client.on('error', (error) => {
        if (isOver) return
        this.#log.emit('link.failed', { detail: error.message })
        this.#reached = !('code' in error && notReached.has(String(error.code)))
        over()
      })
      client.on('disconnect', ({ reasonCode }) => {
        why = reasonCode === takenOver ? 'takenOver' : `mqtt-${reasonCode ?? 0}`
      })
      client.on('close', over)
    })
  }

  #clientOptions(linkId: string): IClientOptions {
    const { username, password, caFile, certFile, keyFile } = this.#config
    const will = this.#makeWill?.(linkId)
    const v5 = this.#protocol === 5
    return {
      clientId: this.#clientId,
      protocolVersion: this.#protocol,
      /* With MQTT 5 the session outlives a short break, so that the delayed will is not sent for it. */
      clean: !v5,
      reconnectPeriod: 0,
      connectTimeout: connackMs,
      keepalive: keepaliveSeconds,
      queueQoSZero: false,
      resubscribe: false,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(caFile ? { ca: readFileSync(caFile) } : {}),
      ...(certFile ? { cert: readFileSync(certFile) } : {}),
      ...(keyFile ? { key: readFileSync(keyFile) } : {}),
      ...(v5
        ? {
            properties: {
              sessionExpiryInterval: sessionExpirySeconds,
              receiveMaximum: mostInFlight,
              maximumPacketSize: this.#maxPayloadBytes * 2,
            },
          }
        : {}),
      ...(will
        ? {
            will: {
              topic: will.topic,
              payload: Buffer.from(will.payload),
              qos: 1 as const,
              retain: true,
              ...(v5 ? { properties: { willDelayInterval: willDelaySeconds, contentType: 'application/json' } } : {}),
            },
          }
        : {}),
    }
  }
}

/** A connection whose every open publish is answered when it is lost: mqtt.js leaves the callbacks of those hanging. */
function wrap(
  client: MqttClient,
  linkId: string,
  receiveMaximum: number,
): { readonly connection: Connection; readonly lost: () => void } {
  const open = new Set<() => void>()
  const answer = <T>(start: (resolve: (result: T) => void) => void, whenLost: T): Promise<T> =>
    new Promise((resolve) => {
      const onLost = () => resolve(whenLost)
      open.add(onLost)
      start((result) => {
        open.delete(onLost)
        resolve(result)
      })
    })
  const connection: Connection = {
    linkId,
    receiveMaximum,
    publish: (topic, payload, options) =>
      answer<Result<void, Coded<'linkDown'>>>((resolve) => {
        if (!client.connected) return resolve(fail('linkDown'))
        client.publish(topic, payload, options, (error) =>
          resolve(error ? fail('linkDown', error.message) : ok(undefined)),
        )
      }, fail('linkDown')),
    subscribe: (topic) =>
      answer<Result<void, Coded<'linkDown' | 'refused'>>>((resolve) => {
        client.subscribe(topic, { qos: 1 }, (error, granted) => {
          if (error) resolve(fail('linkDown', error.message))
          else resolve(granted?.some((g) => g.qos >= 128) ? fail('refused') : ok(undefined))
        })
      }, fail('linkDown')),
  }
  return {
    connection,
    lost: () => {
      for (const onLost of open) onLost()
      open.clear()
    },
  }
}
