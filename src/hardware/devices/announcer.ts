import type { DeviceSnapshot } from '../contract.ts'

/** Tells of a snapshot when anything that can be seen of it has changed (the time of the last answer alone is no news). */
export class Announcer {
  readonly #onChange: (snapshot: DeviceSnapshot) => void
  #told = ''

  constructor(onChange: (snapshot: DeviceSnapshot) => void) {
    this.#onChange = onChange
  }

  offer(snapshot: DeviceSnapshot): void {
    const { lastSeenWallMs: _, ...visible } = snapshot
    const text = JSON.stringify(visible)
    if (text === this.#told) return
    this.#told = text
    this.#onChange(snapshot)
  }
}
