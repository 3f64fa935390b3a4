import { apiEvents } from './api.ts'
import { counterEvents } from './counter.ts'
import type { FieldsOf } from './define.ts'
import { fleetEvents } from './fleet.ts'
import { hardwareEvents } from './hardware.ts'
import { kernelEvents } from './kernel.ts'
import { screenEvents } from './screen.ts'
import { telemetryEvents } from './telemetry.ts'

/** Every event that kioskd can log. Nothing is logged that does not stand here; docs/EVENTS.md is generated from it. */
export const eventCatalogue = {
  ...kernelEvents,
  ...hardwareEvents,
  ...counterEvents,
  ...telemetryEvents,
  ...apiEvents,
  ...fleetEvents,
  ...screenEvents,
}

export type EventId = keyof typeof eventCatalogue
export type EventFields<Id extends EventId> = FieldsOf<(typeof eventCatalogue)[Id]>
