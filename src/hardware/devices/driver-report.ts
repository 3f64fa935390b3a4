import type { EventLog } from '../../kernel/log.ts'
import type { DriverReport, MediaEvent } from '../drivers/driver.ts'
import type { DeviceFacts } from './facts.ts'
import type { DeviceHealth } from './health/device-health.ts'

/** What a supervisor does about the words of one driver over one link. */
export interface ReportHost {
  readonly facts: DeviceFacts
  /** True while this link is the one in use. */
  current(): boolean
  ended(): boolean
  publish(): void
  conditions(list: readonly string[]): void
  lost(reason: string): void
  suspect(): void
  usage(inUse: boolean): void
}

/** The driver's ear: keeps what it says in the facts, and tells on what has changed. */
export function createReport(host: ReportHost): DriverReport {
  const { facts } = host
  return {
    seen: () => facts.seen(),
    conditions: (list) => {
      if (host.current() && !host.ended()) host.conditions(list)
    },
    identity: (what) => {
      facts.identity(what)
      host.publish()
    },
    lost: (reason) => host.lost(reason),
    suspect: () => host.suspect(),
    media: (event: MediaEvent) => {
      if (host.current()) facts.media.event(event, facts.profile?.media.forgottenAfterMs)
    },
    used: (id, amount) => {
      if (facts.used(id, amount)) host.publish()
    },
    level: (id, percent) => {
      facts.level(id, percent)
      host.publish()
    },
    sensor: (name, value) => {
      if (host.current() && facts.sensor(name, value)) host.publish()
    },
    usage: (inUse) => host.usage(inUse),
  }
}

/** One line in the log, and one in the history when it is an error, for each condition that came or went. */
export function tellConditions(
  { log, health }: { readonly log: EventLog; readonly health: DeviceHealth },
  deviceId: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const tell = (condition: string, standing: string) => log.emit('device.condition', { deviceId, condition, standing })
  for (const condition of after) {
    if (before.includes(condition)) continue
    tell(condition, 'raised')
    health.conditionRaised(condition)
  }
  for (const condition of before) if (!after.includes(condition)) tell(condition, 'cleared')
}
