import type { Camera, CameraView, DeviceByClass, DeviceClass, IdentityReader, Printer } from '../contract.ts'
import type { Driver } from '../drivers/driver.ts'
import type { Supervisor } from './supervisor.ts'

function deviceOf<K extends DeviceClass>(driver: Driver, deviceClass: K): DeviceByClass[K] | undefined {
  // `class` is the tag of the union, so the cast says no more than the comparison.
  return driver.device.class === deviceClass ? (driver.device as DeviceByClass[K]) : undefined
}

/** What a claim hands out: the device, through its supervisor, until the claim is released. */
export interface Handle<K extends DeviceClass> {
  readonly device: DeviceByClass[K]
  /** Cancels what runs and closes what is open. */
  end(): void
}

const gone = { outcome: 'failed', code: 'notReady' } as const

export function createHandle<K extends DeviceClass>(supervisor: Supervisor, deviceClass: K): Handle<K> {
  const ended = new AbortController()
  const views = new Set<CameraView>()
  const both = (signal: AbortSignal) => AbortSignal.any([signal, ended.signal])

  const identityReader = (): IdentityReader => ({
    class: 'identityReader',
    readCard: (options) =>
      ended.signal.aborted
        ? Promise.resolve(gone)
        : supervisor.command(
            { timeoutMs: options.timeoutMs, signal: both(options.signal), lateOutcome: 'failed' },
            async (driver, signal) =>
              (await deviceOf(driver, 'identityReader')?.readCard({ ...options, signal })) ?? gone,
          ),
  })

  const printer = (): Printer => ({
    class: 'printer',
    get dotsPerLine() {
      return supervisor.profile?.capabilities.dotsPerLine ?? 576
    },
    get qr() {
      return supervisor.profile?.capabilities.qr ?? 'raster'
    },
    get dpi() {
      return supervisor.profile?.capabilities.dpi ?? 203
    },
    print: (job, options) =>
      ended.signal.aborted
        ? Promise.resolve(gone)
        : supervisor.command(
            { timeoutMs: options.timeoutMs, signal: both(options.signal), lateOutcome: 'unknown' },
            async (driver, signal) => (await deviceOf(driver, 'printer')?.print(job, { ...options, signal })) ?? gone,
          ),
  })

  const camera = (): Camera => ({
    class: 'camera',
    openView: async (options) => {
      if (ended.signal.aborted) return gone
      const opened = await supervisor.command(
        { timeoutMs: options.timeoutMs, signal: both(options.signal), lateOutcome: 'failed' },
        async (driver, signal) => (await deviceOf(driver, 'camera')?.openView({ ...options, signal })) ?? gone,
      )
      if (opened.outcome !== 'done') return opened
      if (ended.signal.aborted) {
        await opened.value.close()
        return { outcome: 'failed', code: 'canceled' }
      }
      views.clear()
      views.add(opened.value)
      return opened
    },
  })

  const makers = { identityReader, printer, camera }
  return {
    device: makers[deviceClass]() as DeviceByClass[K],
    end: () => {
      ended.abort()
      for (const view of views) view.close().catch(() => {})
      views.clear()
    },
  }
}
