import { z } from 'zod'
import { brokerConfigSchema } from '../kernel/mqtt/config.ts'

/** The file given to `kioskd fleet --config`. */
export const fleetConfigSchema = z.strictObject({
  schema: z.literal(1),
  tenantName: z.string().min(1).max(60),
  database: z.string().min(1),
  broker: brokerConfigSchema,
  /** Name of the `$share` group when several ingest processes work side by side; needs a broker that has shared subscriptions. */
  sharedGroup: z
    .string()
    .regex(/^[a-z0-9-]{1,30}$/)
    .optional(),
  listen: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(7081),
      /** Further `host:port` names under which browsers reach this server through a proxy. */
      allowedHosts: z.array(z.string().min(3)).default([]),
    })
    .default({ host: '127.0.0.1', port: 7081, allowedHosts: [] }),
})
export type FleetConfig = z.output<typeof fleetConfigSchema>
