import { resolve } from 'node:path'
import Fastify from 'fastify'
import { z } from 'zod'
import {
  cameraFaults,
  presetCards,
  printerFaults,
  readerFaults,
  receiptPng,
  type SimulatedCard,
  type SimulatedDevice,
  type SimulatedUnit,
  scenes,
} from '../../hardware/simulators/index.ts'
import { guard, loopbackHosts } from '../../kernel/http/guard.ts'
import { listen } from '../../kernel/http/listen.ts'
import { builtPage, servePage } from '../../kernel/http/pages.ts'
import type { DockAnswer, DockDevice, DockOrder, DockState, DockUnit } from './dock-contract.ts'
import type { Addresses, DemoStack } from './stack.ts'

const pagesDir = resolve(import.meta.dirname, '../../../kiosk-ui/dist')
const device = z.string().max(40)
const level = z.enum(['ok', 'low', 'empty'])

const orderSchema: z.ZodType<DockOrder> = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('insertCard'), device, card: z.string().max(40) }),
  z.strictObject({ order: z.literal('removeCard'), device }),
  z.strictObject({ order: z.enum(['plug', 'unplug']), device }),
  z.strictObject({ order: z.literal('paper'), device, level }),
  z.strictObject({ order: z.literal('cover'), device, open: z.boolean() }),
  z.strictObject({ order: z.literal('freeze'), device, frozen: z.boolean() }),
  z.strictObject({ order: z.literal('scene'), device, scene: z.enum(scenes) }),
  z.strictObject({ order: z.literal('fault'), device, fault: z.string().max(40) }),
  z.strictObject({ order: z.literal('unit'), device, name: z.string().max(40), value: z.string().max(200) }),
  z.strictObject({ order: z.literal('network'), to: z.enum(['up', 'cut']) }),
  z.strictObject({ order: z.literal('backend'), to: z.enum(['normal', 'error500', 'silent']) }),
  z.strictObject({ order: z.literal('killKioskd') }),
])

/** The dev dock's page and API. Only the demo has it; `kioskd run` does not. */
export class DockServer {
  readonly #stack: DemoStack
  readonly #server = Fastify({ bodyLimit: 16 * 1024, forceCloseConnections: true })
  readonly #cards = new Map<string, SimulatedCard>(presetCards.map((card) => [card.id, card]))
  #hosts: ReadonlySet<string> = new Set()
  #network: 'up' | 'cut' = 'up'
  addresses: Addresses | undefined

  constructor(stack: DemoStack) {
    this.#stack = stack
  }

  /** A card that is not among the presets, for whoever drives the stack from code. */
  addCard(card: SimulatedCard): void {
    this.#cards.set(card.id, card)
  }

  async listen(port: number): Promise<string> {
    guard(this.#server, { allowedHosts: () => this.#hosts })
    await servePage(this.#server, { pagesDir, page: 'dock' })
    const gallery = builtPage(pagesDir, 'gallery')
    this.#server.get('/gallery', (_request, reply) => reply.type('text/html; charset=utf-8').send(gallery))
    this.#routes()
    const listening = await listen(this.#server, '127.0.0.1', port)
    if (!listening.ok) throw new Error(`the dev dock cannot listen on port ${port}: ${listening.error.detail ?? ''}`)
    this.#hosts = loopbackHosts(listening.value)
    return `http://127.0.0.1:${listening.value}/`
  }

  async close(): Promise<void> {
    await this.#server.close()
  }

  #routes(): void {
    const server = this.#server
    server.get('/api/dock/state', async () => this.#state())
    server.post('/api/dock/orders', async (request, reply): Promise<DockAnswer> => {
      const order = orderSchema.safeParse(request.body)
      if (!order.success) return reply.code(400).send({ done: false, code: 'badOrder' })
      const code = await this.#carryOut(order.data)
      if (code) return reply.code(409).send({ done: false, code })
      return { done: true }
    })
    server.get<{ Params: { id: string } }>('/api/dock/receipts/:id', async (request, reply) => {
      const receipt = this.#receipts().find((r) => `${r.id}.png` === request.params.id)
      return receipt ? reply.type('image/png').send(await receiptPng(receipt)) : reply.code(404).send()
    })
  }

  #receipts() {
    return this.#stack.simulators.entries().flatMap(([, d]) => (d.kind === 'printer' ? d.receipts : []))
  }

  #state(): DockState {
    const { kiosk = '', fleet = '', dock = '' } = this.addresses ?? {}
    const mode = this.#stack.backend.mode
    return {
      addresses: { kiosk, fleet, dock },
      devices: this.#stack.simulators.entries().map(([id, d]) => describe(id, d)),
      units: [...this.#stack.units].map(([id, { profileId, unit }]) => describeUnit(id, profileId, unit)),
      cards: [...this.#cards.values()].map(({ id, label }) => ({ id, label })),
      network: this.#network,
      backend: mode === 'normal' || mode === 'error500' ? mode : 'silent',
      kioskd: { running: this.#stack.kiosk.running, restarts: this.#stack.kiosk.restarts },
      receipts: this.#receipts()
        .map((r) => ({ id: r.id, at: r.atWallMs, png: `/api/dock/receipts/${r.id}.png` }))
        .reverse(),
    }
  }

  /** Answers why an order could not be carried out. */
  async #carryOut(order: DockOrder): Promise<string | undefined> {
    if (order.order === 'network') {
      this.#network = order.to
      await this.#stack.setNetwork(order.to === 'up')
      return undefined
    }
    if (order.order === 'backend') {
      this.#stack.backend.mode = order.to
      return undefined
    }
    if (order.order === 'killKioskd') {
      this.#stack.kiosk.kill()
      return undefined
    }
    if (order.order === 'unit') return toUnit(this.#stack.units.get(order.device)?.unit, order.name, order.value)
    const found = this.#stack.simulators.entries().find(([id]) => id === order.device)?.[1]
    return found ? this.#toDevice(found, order) : 'noSuchDevice'
  }

  async #toDevice(
    target: SimulatedDevice,
    order: Exclude<DockOrder, { order: 'network' | 'backend' | 'killKioskd' | 'unit' }>,
  ): Promise<string | undefined> {
    if (order.order === 'plug' || order.order === 'unplug') {
      const plugged = order.order === 'plug'
      if (target.kind === 'camera') await (plugged ? target.plug() : target.unplug())
      else if (plugged) target.wire.plug()
      else target.wire.unplug()
      return undefined
    }
    switch (target.kind) {
      case 'identityReader': {
        if (order.order === 'removeCard') return void target.removeCard()
        if (order.order === 'fault') return orderFault(readerFaults, order.fault, (f) => target.order(f))
        const card = order.order === 'insertCard' ? this.#cards.get(order.card) : undefined
        if (!card) return 'noSuchOrder'
        return void target.insertCard(card)
      }
      case 'printer':
        if (order.order === 'paper') return void target.setPaper(order.level)
        if (order.order === 'cover') return void target.setCover(order.open)
        if (order.order === 'fault') return orderFault(printerFaults, order.fault, (f) => target.order(f))
        return 'noSuchOrder'
      case 'camera':
        if (order.order === 'freeze') return void target.freeze(order.frozen)
        if (order.order === 'scene') return void target.setScene(order.scene)
        if (order.order === 'fault') return orderFault(cameraFaults, order.fault, (f) => target.order(f))
        return 'noSuchOrder'
    }
  }
}

function orderFault<F extends string>(
  known: readonly F[],
  fault: string,
  order: (fault: F | 'none') => void,
): string | undefined {
  const found = fault === 'none' ? 'none' : known.find((f) => f === fault)
  if (!found) return 'noSuchFault'
  order(found)
  return undefined
}

function toUnit(unit: SimulatedUnit | undefined, name: string, value: string): string | undefined {
  if (!unit) return 'noSuchDevice'
  const order = Object.hasOwn(unit.orders, name) ? unit.orders[name] : undefined
  if (!order) return 'noSuchOrder'
  return order.run(value) === undefined ? undefined : 'badValue'
}

function describeUnit(id: string, profile: string, unit: SimulatedUnit): DockUnit {
  const orders = Object.entries(unit.orders).map(([name, { says, values }]) => ({
    name,
    says,
    ...(values === undefined ? {} : { values }),
  }))
  return { id, class: unit.class, profile, state: JSON.stringify(unit.state()), orders }
}

function describe(id: string, d: SimulatedDevice): DockDevice {
  switch (d.kind) {
    case 'identityReader':
      return { kind: d.kind, id, plugged: d.wire.plugged, card: d.card?.id ?? null, faults: d.faults }
    case 'printer':
      return { kind: d.kind, id, plugged: d.wire.plugged, paper: d.paper, coverOpen: d.coverOpen, faults: d.faults }
    case 'camera':
      return { kind: d.kind, id, plugged: d.plugged, frozen: d.frozen, scene: sceneOf(d.scene), faults: d.faults }
  }
}

/** The dock shows people only; a camera over a table shows nobody. */
const sceneOf = (scene: string) => scenes.find((known) => known === scene) ?? 'nobody'
