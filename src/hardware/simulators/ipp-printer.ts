import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { type IppRequest, readIpp, type Written, writeIpp } from './ipp-bytes.ts'

export interface SimulatedDocumentPrinterOptions {
  /** Offers Create-Job and Send-Document. */
  readonly jobsInTwo?: boolean
  readonly formats?: readonly string[]
  /** Time of one page. */
  readonly pageMs?: number
  /** A job waits so long before it begins. */
  readonly pendingMs?: number
}

interface Job {
  readonly id: number
  document: Buffer | undefined
  state: number
  impressions: number
  pages: number
}

const maxBodyBytes = 64 << 20
const maxJobs = 100
const text = 0x41
const keyword = 0x44
const enumTag = 0x23
const integer = 0x21

/** A document printer over HTTP as RFC 8010 and 8011 have it: takes jobs, prints them page by page, stops without paper. */
export class SimulatedDocumentPrinter {
  readonly #clock: Clock
  readonly #options: SimulatedDocumentPrinterOptions
  readonly #sockets = new Set<Socket>()
  readonly #jobs: Job[] = []
  readonly levels = { black: 80, waste: 10 }
  #server: Server | undefined
  #port = 0
  #count = 0
  #working = false
  #emptyAfterPages = Number.POSITIVE_INFINITY
  paper: 'ok' | 'low' | 'empty' = 'ok'
  coverOpen = false
  jammed = false
  silent = false
  slowMs = 0
  pages = 0

  constructor(clock: Clock, options: SimulatedDocumentPrinterOptions = {}) {
    this.#clock = clock
    this.#options = options
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'job', uri: `ipp://127.0.0.1:${this.#port}/ipp/print` }
  }

  get plugged(): boolean {
    return this.#server !== undefined
  }
  /** Newest last, at most 100. */
  get jobs(): readonly Readonly<Job>[] {
    return this.#jobs
  }

  /** Begins to listen; on the same port as before when it was there already. */
  async start(): Promise<void> {
    if (this.#server) return
    const server = createServer((request, response) => {
      this.#received(request, response).catch(() => response.destroy())
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    if (server) await new Promise((resolve) => server.close(resolve))
  }

  setPaper(level: 'ok' | 'low' | 'empty'): void {
    this.paper = level
    this.#emptyAfterPages = Number.POSITIVE_INFINITY
    this.#work()
  }

  setCover(open: boolean): void {
    if (open) this.jammed = false
    this.coverOpen = open
    this.#work()
  }

  jam(): void {
    this.jammed = true
  }

  /** The tray holds so many pages more. */
  emptyAfter(pages: number): void {
    this.#emptyAfterPages = pages
  }

  reasons(): string[] {
    const found: string[] = []
    if (this.paper === 'low') found.push('media-low-warning')
    if (this.paper === 'empty') found.push('media-empty-error')
    if (this.coverOpen) found.push('door-open-error')
    if (this.jammed) found.push('media-jam-error')
    if (this.levels.black === 0) found.push('marker-supply-empty-error')
    else if (this.levels.black <= 10) found.push('marker-supply-low-warning')
    if (this.levels.waste >= 90) found.push('marker-waste-almost-full-warning')
    return found.length === 0 ? ['none'] : found
  }

  #stopped(): boolean {
    return this.reasons().some((reason) => reason.endsWith('-error'))
  }

  async #received(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of request) {
      length += (chunk as Buffer).length
      if (length > maxBodyBytes) return void response.destroy()
      chunks.push(chunk as Buffer)
    }
    const read = readIpp(Buffer.concat(chunks))
    if (this.silent) return
    if (!read || request.method !== 'POST') return void response.writeHead(400).end()
    const answer = this.#answer(read)
    if (this.slowMs > 0) await this.#clock.sleep(this.slowMs)
    response.writeHead(200, { 'content-type': 'application/ipp' }).end(answer)
  }

  #answer(request: IppRequest): Buffer {
    const say = (status: number, ...groups: readonly (readonly [number, Readonly<Record<string, Written>>])[]) =>
      writeIpp(status, request.requestId, [
        [1, { 'attributes-charset': [0x47, 'utf-8'], 'attributes-natural-language': [0x48, 'en'] }],
        ...groups,
      ])
    // RFC 8011 4.1.4: the first two attributes are fixed.
    if (!request.values.has('1/attributes-charset') || !request.values.has('1/printer-uri')) return say(0x0400)
    const format = request.values.get('1/document-format')?.[0]?.toString()
    const inTwo = this.#options.jobsInTwo === true
    switch (request.operation) {
      case 0x000b:
        return say(0, [4, this.#attributes()])
      case 0x0002:
        if (format !== undefined && !this.#formats().includes(format)) return say(0x040a)
        return say(0, [2, this.#jobAttributes(this.#accept(request.document))])
      case 0x0005:
        return inTwo ? say(0, [2, this.#jobAttributes(this.#accept(undefined))]) : say(0x0501)
    }
    const job = this.#jobs.find((known) => known.id === request.values.get('1/job-id')?.[0]?.readInt32BE(0))
    if (!job) return say(0x0406)
    switch (request.operation) {
      case 0x0006:
        if (!inTwo) return say(0x0501)
        if (format !== undefined && !this.#formats().includes(format)) return say(0x040a)
        this.#give(job, request.document)
        return say(0, [2, this.#jobAttributes(job)])
      case 0x0009:
        return say(0, [2, this.#jobAttributes(job)])
      case 0x0008:
        if (job.state >= 7) return say(0x0404)
        job.state = 7
        return say(0)
      default:
        return say(0x0501)
    }
  }

  #formats(): readonly string[] {
    return this.#options.formats ?? ['application/pdf', 'image/jpeg', 'image/pwg-raster']
  }

  #attributes(): Readonly<Record<string, Written>> {
    const busy = this.#jobs.some((job) => job.state === 5)
    return {
      'printer-state': [enumTag, this.#stopped() ? 5 : busy ? 4 : 3],
      'printer-state-reasons': [keyword, ...this.reasons()],
      'printer-is-accepting-jobs': [0x22, true],
      'printer-make-and-model': [text, 'kioskd simulated A4'],
      'printer-firmware-string-version': [text, '1.2.3'],
      'printer-device-id': [text, 'MFG:kioskd;MDL:A4;SN:SIM0001;'],
      'operations-supported': [
        enumTag,
        ...[0x0002, 0x0008, 0x0009, 0x000b],
        ...(this.#options.jobsInTwo ? [0x0005, 0x0006] : []),
      ],
      'document-format-supported': [0x49, ...this.#formats()],
      'marker-names': [0x42, 'Black', 'Waste'],
      'marker-types': [keyword, 'toner', 'waste-toner'],
      'marker-colors': [0x42, '#000000', 'none'],
      'marker-levels': [integer, this.levels.black, this.levels.waste],
    }
  }

  #jobAttributes(job: Job): Readonly<Record<string, Written>> {
    return {
      'job-id': [integer, job.id],
      'job-uri': [0x45, `ipp://127.0.0.1:${this.#port}/ipp/print/${job.id}`],
      'job-state': [enumTag, job.state],
      'job-state-reasons': [keyword, 'none'],
      'job-impressions-completed': [integer, job.impressions],
    }
  }

  #accept(document: Buffer | undefined): Job {
    this.#count += 1
    const job: Job = { id: this.#count, document: undefined, state: 3, impressions: 0, pages: 0 }
    this.#jobs.push(job)
    if (this.#jobs.length > maxJobs) this.#jobs.shift()
    if (document) this.#give(job, document)
    return job
  }

  #give(job: Job, document: Buffer): void {
    job.document = Buffer.from(document)
    // As many pages as the PDF says; a picture is one.
    job.pages = Math.max(1, document.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 1)
    this.#clock.after(this.#options.pendingMs ?? 5, () => this.#work())
  }

  /** Prints page by page until something stops it. */
  #work(): void {
    if (this.#working) return
    const job = this.#jobs.find((known) => known.document && known.state >= 3 && known.state <= 6)
    if (!job) return
    if (this.#stopped()) {
      if (job.state === 5) job.state = 6
      return
    }
    job.state = 5
    this.#working = true
    this.#clock.after(this.#options.pageMs ?? 20, () => {
      this.#working = false
      if (job.state === 5 && !this.#stopped()) {
        job.impressions += 1
        this.pages += 1
        this.#emptyAfterPages -= 1
        if (job.impressions >= job.pages) job.state = 9
        if (this.#emptyAfterPages <= 0) this.setPaper('empty')
      }
      this.#work()
    })
  }
}
