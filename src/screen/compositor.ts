import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../kernel/clock.ts'
import { type Coded, fail, ok, type Result } from '../kernel/result.ts'
import { ProcessGroup } from './group.ts'
import { writeEmptyCursors } from './no-cursor.ts'
import { plainKeyboardRules, writePlainKeyboard } from './plain-keyboard.ts'

const socketWithinMs = 10_000
const lookEveryMs = 50

/** Switches of wlroots and libseat that an administrator, or a test without a panel, may set. */
const passedOn = /^(WLR_[A-Z_]+|LIBSEAT_BACKEND)$/

export interface Compositor {
  readonly group: ProcessGroup
  /** What a client is started with that keeps its files below `home`. */
  readonly envFor: (home: string) => NodeJS.ProcessEnv
}

export interface CompositorOptions {
  /** Empty folder in memory, of nobody else. */
  readonly dir: string
  readonly rotate: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/**
 * Starts cage, a Wayland compositor for one window over the whole panel, which blanks nothing by itself. Its own program is a sleep:
 * browsers are started beside it, so that one can be exchanged without a flash of the console. It gets no X server, no folder
 * but `dir`, no arrow, and a keyboard with which nothing can be opened.
 */
export async function startCompositor(
  options: CompositorOptions,
): Promise<Result<Compositor, Coded<'cannotStart' | 'ended' | 'noSocket'>>> {
  const { dir, rotate, clock, signal } = options
  const home = join(dir, 'cage')
  const env = environment(dir, home)
  writeEmptyCursors(join(dir, 'cursors'))
  writePlainKeyboard(join(home, 'config'))
  /* Each -r turns the picture for a panel that stands a quarter turn clockwise. */
  const turns = Array.from({ length: rotate / 90 }, () => '-r')
  const started = await ProcessGroup.start({
    program: 'cage',
    args: [...turns, '--', 'sleep', 'infinity'],
    env,
    clock,
    keepsWords: true,
  })
  if (!started.ok) return started
  const group = started.value
  let over = false
  void group.ended.then(() => {
    over = true
  })
  for (let waitedMs = 0; waitedMs < socketWithinMs && !over && !signal.aborted; waitedMs += lookEveryMs) {
    const socket = readdirSync(dir).find((name) => /^wayland-\d+$/.test(name))
    if (socket !== undefined)
      return ok({ group, envFor: (clientHome) => ({ ...environment(dir, clientHome), WAYLAND_DISPLAY: socket }) })
    await clock.sleep(lookEveryMs, signal)
  }
  await group.end(0)
  return fail(over ? 'ended' : 'noSocket', group.said)
}

/** All that these programs know of the world: nothing of ours leaks into them, and what they write stays below `home`. */
function environment(dir: string, home: string): NodeJS.ProcessEnv {
  const folder = (name: string) => {
    const path = join(home, name)
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return path
  }
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    TMPDIR: folder('tmp'),
    XDG_RUNTIME_DIR: dir,
    XDG_CONFIG_HOME: folder('config'),
    XDG_CACHE_HOME: folder('cache'),
    XCURSOR_PATH: join(dir, 'cursors'),
    XKB_DEFAULT_RULES: plainKeyboardRules,
    /* Cage wants to be able to start an X server before anybody asks for one. */
    WLR_XWAYLAND: '/bin/false',
    /* No bus: nothing there is for a kiosk, and looking for one takes time. */
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DBUS_SYSTEM_BUS_ADDRESS: 'disabled:',
  }
}
