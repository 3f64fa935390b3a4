import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { LineSpec } from './gpio-lines.ts'
import type { Level, LinesTransport } from './lines.ts'
import type { CloseReason, OpenFailure } from './stream.ts'

/** Lines without interrupts (I2C expanders) have no edge file and are asked. */
const askEveryMs = 50

interface Chip {
  readonly label: string
  readonly base: number
  readonly lines: number
}

/** GPIO chips of sysfs. Numbering starts at 512 since kernel 6.6, at 0 or downwards from 1023 before: the base is looked up. */
export function sysfsChips(root = '/sys/class/gpio'): readonly Chip[] {
  try {
    return readdirSync(root)
      .filter((name) => /^gpiochip\d+$/.test(name))
      .map((name) => {
        const read = (file: string) => readFileSync(join(root, name, file), 'utf8').trim()
        return { label: read('label'), base: Number(read('base')), lines: Number(read('ngpio')) }
      })
  } catch {
    return []
  }
}

/** Number of a line for sysfs; undefined when there is no such chip or line. */
export function sysfsNumber(chips: readonly Chip[], { chip, offset }: LineSpec): number | undefined {
  const found = chips.find((c) => c.label === chip)
  return found && offset < found.lines ? found.base + offset : undefined
}

/** Lines through onoff, where the kernel still has `/sys/class/gpio`. */
export async function openSysfsLines(
  specs: readonly LineSpec[],
  clock: Clock,
): Promise<Result<LinesTransport, OpenFailure>> {
  const chips = sysfsChips()
  const numbers = specs.map((spec) => sysfsNumber(chips, spec))
  const missing = specs.find((_, i) => numbers[i] === undefined)
  if (missing) return fail('open.notFound', `${missing.chip} line ${missing.offset}`)
  let onoff: typeof import('onoff')
  try {
    onoff = await import('onoff')
  } catch (thrown) {
    return fail('open.failed', `onoff is not built: ${messageOf(thrown)}`)
  }
  const lines = new Map<string, InstanceType<typeof onoff.Gpio>>()
  const stop = new AbortController()
  let changed: (line: string, level: Level) => void = () => {}
  let closed: (reason: CloseReason) => void = () => {}
  const shut = () => {
    stop.abort()
    for (const gpio of lines.values()) gpio.unexport()
    lines.clear()
  }
  try {
    specs.forEach((spec, i) => {
      const { activeLow, direction, name } = spec
      const gpio = new onoff.Gpio(
        numbers[i] ?? 0,
        direction === 'in' ? 'in' : 'low',
        direction === 'in' ? 'both' : 'none',
        {
          activeLow,
        },
      )
      lines.set(name, gpio)
      if (direction === 'in') watch(name, gpio)
    })
  } catch (thrown) {
    shut()
    return fail('open.failed', messageOf(thrown))
  }

  function watch(name: string, gpio: InstanceType<typeof onoff.Gpio>): void {
    try {
      gpio.watch((error, level) => {
        if (error) closed({ code: 'lost', detail: error.message })
        else changed(name, level)
      })
    } catch {
      void ask(name, gpio)
    }
  }

  async function ask(name: string, gpio: InstanceType<typeof onoff.Gpio>): Promise<void> {
    let last: Level | undefined
    while (await clock.sleep(askEveryMs, stop.signal)) {
      const level = await gpio.read().catch(() => last)
      if (level !== undefined && level !== last) changed(name, level)
      last = level
    }
  }

  return ok({
    read: async (line) => {
      try {
        const level = await lines.get(line)?.read()
        return level === undefined ? fail('closed', line) : ok(level)
      } catch (thrown) {
        return fail('closed', messageOf(thrown))
      }
    },
    write: async (line, level) => {
      try {
        await lines.get(line)?.write(level)
        return ok(undefined)
      } catch (thrown) {
        return fail('closed', messageOf(thrown))
      }
    },
    onLevel: (listener) => {
      changed = listener
    },
    onClose: (listener) => {
      closed = listener
    },
    close: () => {
      shut()
      return Promise.resolve()
    },
  })
}
