import { existsSync } from 'node:fs'
import type { Clock } from '../../kernel/clock.ts'
import { fail, ok } from '../../kernel/result.ts'
import type { LineSpec } from './gpio-lines.ts'
import { openSysfsLines, sysfsChips, sysfsNumber } from './gpio-sysfs.ts'
import { openToolLines } from './gpio-tools.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'

/**
 * GPIO lines by chip label and offset. onoff where sysfs has these chips; else the tools of libgpiod, which newer kernels and
 * boards (Raspberry Pi 5) need (facts: onoff #205, #206).
 */
export function gpioLines(specs: readonly LineSpec[], clock: Clock): OpenLink {
  return async (signal) => {
    if (specs.length === 0) return fail('open.failed', 'no lines: name them in capabilities.lines of the site file')
    const chips = sysfsChips()
    const inSysfs = existsSync('/sys/class/gpio/export') && specs.every((s) => sysfsNumber(chips, s) !== undefined)
    const viaSysfs = inSysfs ? await openSysfsLines(specs, clock) : undefined
    const opened = viaSysfs?.ok ? viaSysfs : await openToolLines(specs)
    if (!opened.ok) return opened
    if (signal.aborted) {
      await opened.value.close()
      return fail('open.canceled')
    }
    return ok<OpenedLink>({ kind: 'lines', transport: opened.value })
  }
}
