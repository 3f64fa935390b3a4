import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CancelTimer, Clock } from '../../../kernel/clock.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../../../kernel/result.ts'
import { makeDir } from '../../../kernel/store/make-dir.ts'
import { hexOf } from '../../profiles/bytes.ts'
import type { Profile } from '../../profiles/schema.ts'
import type { Tap } from '../../transports/tap.ts'
import { type Scrubber, scrubberOf } from './scrub.ts'

export type RecordingFailure = Coded<'alreadyRecording' | 'cannotWrite'>

/** Nobody forgets a recording that ends by itself. */
export const maxRecordingMs = 600_000
const maxFileBytes = 4_000_000
/** Lines are written together this often, not one by one. */
const writeEveryMs = 250

interface Running {
  readonly file: string
  readonly scrubber: Scrubber
  readonly startedMonoMs: number
  readonly cancel: CancelTimer
  lines: string[]
  cancelWrite: CancelTimer | undefined
  writtenBytes: number
}

/**
 * Writes what crosses one device's wire to a JSONL file for a limited time, without anything of a person: see `Scrubber`. A line is
 * `{t, dir, hex}` or `{t, dir, masked, what}`, `t` in ms since the start; the first line says which profile and firmware.
 */
export class Recorder {
  readonly #clock: Clock
  readonly #dir: string
  #running: Running | undefined

  constructor(clock: Clock, dir: string) {
    this.#clock = clock
    this.#dir = dir
  }

  /** For `tapped`; costs one comparison while nothing is recorded. */
  readonly tap: Tap = (direction, bytes) => {
    if (this.#running) this.#note(this.#running, direction, bytes)
  }

  /** Starts, and answers the file. */
  async start(
    deviceId: string,
    profile: Profile,
    head: Readonly<Record<string, string>>,
    ms: number,
  ): Promise<Result<string, RecordingFailure>> {
    const scrubber = await scrubberOf(profile)
    if (this.#running) return fail('alreadyRecording')
    const stamp = new Date(this.#clock.wallMs()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
    const file = join(this.#dir, `${deviceId}-${stamp}.jsonl`)
    const folder = makeDir(this.#dir)
    if (!folder.ok) return fail('cannotWrite', folder.error.detail)
    try {
      writeFileSync(file, `${JSON.stringify({ v: 1, device: deviceId, profile: profile.id, ...head })}\n`, {
        mode: 0o600,
      })
    } catch (thrown) {
      return fail('cannotWrite', messageOf(thrown))
    }
    this.#running = {
      file,
      scrubber,
      startedMonoMs: this.#clock.monoMs(),
      cancel: this.#clock.after(Math.min(ms, maxRecordingMs), () => this.stop()),
      lines: [],
      cancelWrite: undefined,
      writtenBytes: 0,
    }
    return ok(file)
  }

  stop(): void {
    const running = this.#running
    if (!running) return
    this.#running = undefined
    running.cancel()
    this.#write(running)
  }

  #note(running: Running, direction: 'in' | 'out', bytes: Uint8Array): void {
    const t = Math.round(this.#clock.monoMs() - running.startedMonoMs)
    for (const part of running.scrubber.push(direction, bytes))
      running.lines.push(
        JSON.stringify(
          'bytes' in part ? { t, dir: direction, hex: hexOf(part.bytes) } : { t, dir: direction, ...part },
        ),
      )
    running.cancelWrite ??= this.#clock.after(writeEveryMs, () => this.#write(running))
  }

  #write(running: Running): void {
    running.cancelWrite?.()
    running.cancelWrite = undefined
    if (running.lines.length === 0) return
    const text = `${running.lines.join('\n')}\n`
    running.lines = []
    try {
      appendFileSync(running.file, text)
      running.writtenBytes = statSync(running.file).size
    } catch {
      // A full disk ends the recording, nothing else.
      running.cancel()
      this.#running = undefined
    }
    if (running.writtenBytes > maxFileBytes && this.#running === running) this.stop()
  }
}
