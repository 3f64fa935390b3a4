import { z } from 'zod'

/** The `broker:` section of the site and fleet files. Certificates are files that only kioskd can read. */
export const brokerConfigSchema = z.strictObject({
  url: z.url({ protocol: /^mqtts?$/ }),
  /** `auto`: MQTT 5, and 3.1.1 when the broker refuses it. */
  protocol: z.enum(['auto', '5', '3.1.1']).default('auto'),
  username: z.string().max(200).optional(),
  password: z.string().max(200).optional(),
  caFile: z.string().optional(),
  certFile: z.string().optional(),
  keyFile: z.string().optional(),
})
export type BrokerConfig = z.output<typeof brokerConfigSchema>
