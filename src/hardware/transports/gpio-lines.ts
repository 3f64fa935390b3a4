import { z } from 'zod'

/** One GPIO line as a profile or site file names it. Numbers of `/sys/class/gpio` are no names: they differ by model and kernel. */
export const gpioLine = z.strictObject({
  name: z
    .string()
    .max(40)
    .regex(/^[a-z][a-zA-Z0-9]*$/, 'a name in camelCase'),
  chip: z.string().min(1).max(64).describe('Label of the chip, e.g. pinctrl-bcm2711, or gpiochip0'),
  offset: z.int().min(0).max(1023).describe('Line within the chip; on a Raspberry Pi the BCM number'),
  activeLow: z.boolean().default(false),
  bias: z.enum(['as-is', 'disable', 'pull-up', 'pull-down']).default('as-is'),
})

export interface LineSpec extends z.output<typeof gpioLine> {
  readonly direction: 'in' | 'out'
}
