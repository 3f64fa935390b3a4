import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Backoff } from '../kernel/backoff.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EventLog } from '../kernel/log.ts'
import { askPage } from './ask-page.ts'
import { browserArgs } from './browser-args.ts'
import { type Compositor, startCompositor } from './compositor.ts'
import { ProcessGroup } from './group.ts'
import { PageWatch, type Verdict } from './page-watch.ts'
import { closedPage, type PanelSettings, pageUrl } from './settings.ts'

const askEveryMs = 2000
/** A daemon that starts needs two seconds; one that takes longer is not coming soon. */
const closedAfterMs = 8000
const again = { minMs: 500, maxMs: 30_000 }
const compositorGraceMs = 3000

export interface ScreenOptions {
  readonly settings: PanelSettings
  /** Folder in memory that belongs to the screen alone; everything in it is deleted at the start and at the end. */
  readonly dir: string
  /** Chromium itself, not a script that adds flags of its own. */
  readonly browser: string
  readonly clock: Clock
  readonly log: EventLog
}

type Why = 'ended' | Exclude<Verdict, 'well'>

/** Keeps the daemon's page on the panel until `signal` aborts: compositor, browser, and a look at both. */
export class Screen {
  readonly #options: ScreenOptions
  readonly #compositorAgain = new Backoff(again)
  readonly #browserAgain = new Backoff(again)

  /** All that a browser writes is below it. */
  readonly #home: string

  constructor(options: ScreenOptions) {
    this.#options = options
    this.#home = join(options.dir, 'browser')
  }

  async run(signal: AbortSignal): Promise<void> {
    const { dir, clock, log } = this.#options
    while (!signal.aborted) {
      empty(dir)
      const { how, detail } = await this.#compositorsLife(signal)
      if (signal.aborted) break
      const againMs = this.#compositorAgain.nextMs()
      log.emit('screen.compositorEnded', { how, detail, againMs })
      await clock.sleep(againMs, signal)
    }
    empty(dir)
  }

  /** One compositor from its start to its end, and how that came. */
  async #compositorsLife(signal: AbortSignal): Promise<{ readonly how: string; readonly detail: string }> {
    const { settings, dir, clock, log } = this.#options
    const started = await startCompositor({ dir, rotate: settings.rotate, clock, signal })
    if (!started.ok) return { how: started.error.code, detail: started.error.detail ?? '' }
    log.emit('screen.compositorStarted', { rotate: settings.rotate })
    const { group } = started.value
    const gone = new AbortController()
    void group.ended.then(() => gone.abort())
    await this.#showPages(started.value, AbortSignal.any([signal, gone.signal]))
    const end = { how: group.how, detail: group.said }
    await group.end(compositorGraceMs)
    return end
  }

  async #showPages(compositor: Compositor, up: AbortSignal): Promise<void> {
    const { settings, clock, log } = this.#options
    const url = pageUrl(settings.port)
    while (await this.#daemonAnswers(compositor, up)) {
      const started = await this.#startBrowser(compositor, url)
      let why: Why = 'ended'
      let how = started.ok ? '' : started.error.code
      if (started.ok) {
        log.emit('screen.browserStarted', { url })
        why = await this.#watch(started.value, up)
        how = started.value.how
        await this.#endBrowser(started.value)
      }
      if (up.aborted) return
      const againMs = why === 'nightly' ? 0 : this.#browserAgain.nextMs()
      log.emit('screen.browserEnded', { why, how, againMs })
      await clock.sleep(againMs, up)
    }
  }

  #startBrowser(compositor: Compositor, url: string): ReturnType<typeof ProcessGroup.start> {
    const { browser, clock } = this.#options
    wipe(this.#home)
    const env = compositor.envFor(this.#home)
    noCrashReports(env)
    const args = browserArgs(url, join(this.#home, 'profile'))
    return ProcessGroup.start({ program: browser, args, env, clock, keepsWords: false })
  }

  /** Not asked but killed: there is nothing to keep, and a hung one would not answer. */
  async #endBrowser(browser: ProcessGroup): Promise<void> {
    await browser.end(0)
    wipe(this.#home)
  }

  /**
   * Waits until the daemon answers: there is no page before, and an error page of the browser would stay. When that takes long,
   * a page of ours tells people to go to the counter; it goes as soon as the daemon is there.
   */
  async #daemonAnswers(compositor: Compositor, up: AbortSignal): Promise<boolean> {
    const { settings, clock, log } = this.#options
    const sinceMs = clock.monoMs()
    let closed: Awaited<ReturnType<typeof ProcessGroup.start>> | undefined
    while (!up.aborted) {
      const seen = await askPage(settings.port, up)
      if (seen.ok || up.aborted) break
      if (!closed && clock.monoMs() - sinceMs >= closedAfterMs) {
        log.emit('screen.daemonSilent', { url: pageUrl(settings.port), detail: seen.error.detail ?? '' })
        closed = await this.#startBrowser(compositor, closedPage)
      }
      await clock.sleep(500, up)
    }
    if (closed?.ok) await this.#endBrowser(closed.value)
    return !up.aborted
  }

  /** Looks at one run of the browser until it should be another, or the panel is gone. */
  async #watch(browser: ProcessGroup, up: AbortSignal): Promise<Why> {
    const { settings, clock, log } = this.#options
    const startedMs = clock.monoMs()
    const watch = new PageWatch(startedMs, settings)
    const ended = new AbortController()
    void browser.ended.then(() => ended.abort())
    const on = AbortSignal.any([up, ended.signal])
    for (let told = false; await clock.sleep(told ? askEveryMs : 250, on); ) {
      const answer = await askPage(settings.port, on)
      if (on.aborted) break
      const wall = clock.synced() ? new Date(clock.wallMs()) : undefined
      const verdict = watch.judge(clock.monoMs(), answer.ok ? answer.value : undefined, wall)
      if (verdict !== 'well') return verdict
      if (watch.everAlive && !told) {
        told = true
        this.#browserAgain.reset()
        this.#compositorAgain.reset()
        log.emit('screen.pageAlive', { ms: Math.round(clock.monoMs() - startedMs) })
      }
    }
    return 'ended'
  }
}

/** Whether a folder has nothing in it but what a screen leaves there: nothing else is ever deleted. */
export function isOurs(names: readonly string[]): boolean {
  return names.every((name) => /^(browser|cage|cursors|dconf|wayland-\d+(\.lock)?)$/.test(name))
}

/** The folder itself may be systemd's, so it stays. */
function empty(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  for (const name of readdirSync(dir)) wipe(join(dir, name))
}

/**
 * A crash report is a picture of the memory, and what is in it is a person's. No switch keeps Chromium from writing one, so the
 * folder in which crashpad begins a report is there and closed.
 */
function noCrashReports({ XDG_CONFIG_HOME = '' }: NodeJS.ProcessEnv): void {
  const reports = join(XDG_CONFIG_HOME, 'chromium/Crash Reports')
  mkdirSync(reports, { recursive: true, mode: 0o700 })
  mkdirSync(join(reports, 'new'), { mode: 0o500 })
}

/** Again while programs that are being killed still write. */
function wipe(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 })
}
