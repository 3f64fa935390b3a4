import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { LineSpec } from './gpio-lines.ts'
import type { Level, LinesTransport } from './lines.ts'
import type { CloseReason, OpenFailure, WriteFailure } from './stream.ts'

const run = promisify(execFile)
const toolTimeoutMs = 2000
const maxLine = 256

/** The tools changed their arguments with version 2 (Debian 13): the chip became an option, outputs are held by default. */
type Version = 1 | 2

/** Inputs that can share one gpiomon: the same chip and the same electrical settings. */
interface Group {
  readonly chip: string
  readonly flags: readonly string[]
  readonly specs: readonly LineSpec[]
  monitor: ChildProcess | undefined
}

async function versionOf(): Promise<Version> {
  const { stdout } = await run('gpiodetect', ['--version'], { timeout: toolTimeoutMs })
  return /v2\./.test(stdout) ? 2 : 1
}

/** `gpiochip0 [pinctrl-bcm2711] (58 lines)` of both versions, as label -> name. */
export function chipNames(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [, name = '', label = ''] of text.matchAll(/^(gpiochip\d+) \[([^\]]*)\]/gm)) {
    names.set(name, name)
    if (!names.has(label)) names.set(label, name)
  }
  return names
}

/** Values that gpioget printed: `1 0` (version 1) or `"17"=active "27"=inactive` (version 2), in the order asked. */
export function levelsOf(text: string, version: Version): readonly Level[] {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => ((version === 1 ? word === '1' : word.endsWith('=active')) ? 1 : 0))
}

/** One line of gpiomon with `--format="%o %e"`: offset and edge; falling is 0 in version 1 and 2 in version 2. */
export function edgeOf(line: string): { readonly offset: number; readonly level: Level } | undefined {
  const found = /^(\d+) ([012])$/.exec(line.trim())
  if (!found) return undefined
  return { offset: Number(found[1]), level: found[2] === '1' ? 1 : 0 }
}

const chipArgs = (chip: string, version: Version) => (version === 1 ? [chip] : ['-c', chip])

/** Lines through the programs of libgpiod (package gpiod): the character device, without an add-on to compile. */
export async function openToolLines(specs: readonly LineSpec[]): Promise<Result<LinesTransport, OpenFailure>> {
  let version: Version
  let names: ReadonlyMap<string, string>
  try {
    version = await versionOf()
    names = chipNames((await run('gpiodetect', [], { timeout: toolTimeoutMs })).stdout)
  } catch (thrown) {
    return fail('open.failed', `gpiod tools: ${messageOf(thrown)}`)
  }
  const unknown = specs.find((spec) => !names.has(spec.chip))
  if (unknown) return fail('open.notFound', `chip ${unknown.chip}`)
  const lines = new ToolLines(specs, names, version)
  const started = await lines.start()
  if (started.ok) return ok(lines)
  // Monitors of other groups hold their lines: the next try would find them busy.
  await lines.close()
  return fail('open.failed', started.error.detail)
}

class ToolLines implements LinesTransport {
  readonly #version: Version
  readonly #groups: readonly Group[]
  readonly #outputs: readonly LineSpec[]
  readonly #names: ReadonlyMap<string, string>
  readonly #levels = new Map<string, Level>()
  readonly #holders = new Map<string, ChildProcess>()
  #changed: (line: string, level: Level) => void = () => {}
  #closed: ((reason: CloseReason) => void) | undefined
  #reason: CloseReason | undefined

  constructor(specs: readonly LineSpec[], names: ReadonlyMap<string, string>, version: Version) {
    this.#version = version
    this.#names = names
    this.#outputs = specs.filter((s) => s.direction === 'out')
    const groups = new Map<string, LineSpec[]>()
    for (const spec of specs) {
      if (spec.direction !== 'in') continue
      const key = `${spec.chip} ${spec.bias} ${spec.activeLow}`
      groups.set(key, [...(groups.get(key) ?? []), spec])
    }
    this.#groups = [...groups.values()].flatMap((members) => {
      const [first] = members
      if (!first) return []
      const bias = first.bias === 'disable' && version === 2 ? 'disabled' : first.bias
      const flags = [`--bias=${bias}`, ...(first.activeLow ? ['--active-low'] : [])]
      return [{ chip: names.get(first.chip) ?? first.chip, flags, specs: members, monitor: undefined }]
    })
  }

  async start(): Promise<Result<void, WriteFailure>> {
    for (const group of this.#groups) {
      const looked = await this.#look(group)
      if (!looked.ok) return looked
    }
    for (const { name } of this.#outputs) this.#levels.set(name, 0)
    return ok(undefined)
  }

  /** Takes the monitor away for a moment: the kernel gives a line to one reader at a time. */
  async read(line: string): Promise<Result<Level, WriteFailure>> {
    const group = this.#groups.find((g) => g.specs.some((s) => s.name === line))
    if (group) {
      const looked = await this.#look(group)
      if (!looked.ok) return looked
    }
    const level = this.#levels.get(line)
    return level === undefined ? fail('closed', line) : ok(level)
  }

  write(line: string, level: Level): Promise<Result<void, WriteFailure>> {
    const spec = this.#outputs.find((s) => s.name === line)
    if (this.#reason || !spec) return Promise.resolve(fail('closed', line))
    this.#levels.set(line, level)
    this.#holders.get(line)?.kill()
    const chip = this.#names.get(spec.chip) ?? spec.chip
    const low = spec.activeLow ? ['--active-low'] : []
    const held = this.#version === 1 ? ['--mode=signal'] : []
    const args = [...held, ...low, ...chipArgs(chip, this.#version), `${spec.offset}=${level}`]
    // A line keeps its level only while somebody holds it.
    const holder = spawn('gpioset', args, { stdio: 'ignore' })
    this.#holders.set(line, holder)
    return new Promise((resolve) => {
      holder.once('spawn', () => resolve(ok(undefined)))
      holder.once('error', (error) => resolve(fail('closed', error.message)))
      holder.once('exit', (code) => {
        if (this.#holders.get(line) === holder && code !== null && code !== 0) this.#end(`gpioset ended with ${code}`)
      })
    })
  }

  onLevel(listener: (line: string, level: Level) => void): void {
    this.#changed = listener
  }

  onClose(listener: (reason: CloseReason) => void): void {
    this.#closed = listener
    if (this.#reason) listener(this.#reason)
  }

  close(): Promise<void> {
    this.#reason ??= { code: 'closed' }
    this.#release()
    return Promise.resolve()
  }

  async #look(group: Group): Promise<Result<void, WriteFailure>> {
    const { monitor } = group
    group.monitor = undefined
    monitor?.kill()
    const offsets = group.specs.map((s) => String(s.offset))
    const args = [...group.flags, ...chipArgs(group.chip, this.#version), ...offsets]
    try {
      const { stdout } = await run('gpioget', args, { timeout: toolTimeoutMs })
      const levels = levelsOf(stdout, this.#version)
      for (const [i, spec] of group.specs.entries()) this.#note(spec.name, levels[i] ?? 0)
    } catch (thrown) {
      return fail('closed', messageOf(thrown).split('\n')[0])
    }
    if (!this.#reason) this.#watch(group, args)
    return ok(undefined)
  }

  #watch(group: Group, args: readonly string[]): void {
    const buffered = this.#version === 1 ? ['--line-buffered'] : []
    const monitor = spawn('gpiomon', [...buffered, '--format=%o %e', ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
    group.monitor = monitor
    let rest = ''
    monitor.stdout.setEncoding('latin1').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = (parts.pop() ?? '').slice(-maxLine)
      for (const part of parts) {
        const edge = edgeOf(part)
        const spec = edge && group.specs.find((s) => s.offset === edge.offset)
        if (edge && spec) this.#note(spec.name, edge.level)
      }
    })
    const over = (why: string) => {
      if (group.monitor === monitor) this.#end(why)
    }
    monitor.on('error', (error) => over(error.message))
    monitor.on('exit', (code) => over(`gpiomon ended with ${code}`))
  }

  #note(line: string, level: Level): void {
    if (this.#levels.get(line) === level) return
    this.#levels.set(line, level)
    this.#changed(line, level)
  }

  #end(detail: string): void {
    if (this.#reason) return
    this.#reason = { code: 'lost', detail }
    this.#release()
    this.#closed?.(this.#reason)
  }

  #release(): void {
    for (const group of this.#groups) {
      const { monitor } = group
      group.monitor = undefined
      monitor?.kill()
    }
    for (const holder of this.#holders.values()) holder.kill()
    this.#holders.clear()
  }
}
