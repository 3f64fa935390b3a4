import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyFor } from '../../src/screen/policy.ts'
import { browserPrograms } from '../../src/screen/programs.ts'
import { panelFile, panelFileSchema } from '../../src/screen/settings.ts'
import { project } from './kioskd.ts'

/** An account that nobody on this machine has, one a panel: what runs as it is the panel's. */
let nextUid = 61_000 + (process.pid % 500) * 4
const asUid = (uid: number) => ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', '--no-new-privs']

/** Why there can be no panel here, with the command that changes it; undefined when there can. */
export function noPanel(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root: sudo npm test'
  const missing = ['cage', 'unshare', 'setpriv'].filter((program) => spawnSync('which', [program]).status !== 0)
  if (!browserPrograms.some((program) => existsSync(program))) missing.push('chromium')
  if (missing.length > 0) return `needs ${missing.join(', ')}: apt-get install cage chromium util-linux`
  const [setpriv = '', ...rest] = asUid(nextUid)
  const alone = spawnSync(setpriv, [...rest, 'unshare', '--user', '--pid', '--net', '--fork', 'true'])
  return alone.status === 0 ? undefined : 'needs user namespaces for accounts that are not root, as Chromium does'
}

export interface PanelOptions {
  /** Where the page is. */
  readonly port: number
  /** What the managed policy allows, when that is something else. */
  readonly allowedPort?: number
  readonly rotate?: number
  /** Done to its folder before it starts. */
  readonly before?: (dir: string) => void
}

/**
 * `kioskd screen` as its unit starts it: an account of its own that may gain no rights, the managed policy in force (in this
 * panel's own view of /etc/chromium), a /tmp of its own, a folder in memory. The panel itself is one that wlroots makes up.
 */
export class Panel {
  readonly uid = nextUid++
  readonly dir = mkdtempSync('/dev/shm/kioskd-panel-')
  readonly #files = mkdtempSync(join(tmpdir(), 'kioskd-panel-'))
  readonly #process: ChildProcess
  readonly ended: Promise<number | null>
  out = ''

  constructor({ port, allowedPort = port, rotate = 0, before }: PanelOptions) {
    chownSync(this.dir, this.uid, this.uid)
    before?.(this.dir)
    const settings = panelFileSchema.parse({ screen: { port, rotate, hungAfterMs: 15_000 } }).screen
    const policy = join(this.#files, 'policy.json')
    writeFileSync(policy, policyFor({ port: allowedPort }, 'file:///mnt/kioskd/provisioning/browser/closed.html'))
    writeFileSync(join(this.#files, 'panel.yaml'), panelFile(settings))
    /* A clone below /root cannot be reached by other accounts; seen through /mnt it can. */
    const prepare = `set -e
      mount -t tmpfs none /mnt && mkdir /mnt/kioskd && touch /mnt/node /mnt/panel.yaml
      mount --bind "$1" /mnt/kioskd && mount --bind "$2" /mnt/node && mount --bind "$3/panel.yaml" /mnt/panel.yaml
      mount -t tmpfs none /etc/chromium && mkdir -p /etc/chromium/policies/managed && cp "$3/policy.json" /etc/chromium/policies/managed/kioskd.json
      mount -t tmpfs -o mode=1777 none /tmp
      shift 3; exec "$@"`
    const screen = ['/mnt/node', '/mnt/kioskd/src/main.ts', 'screen', '--site', '/mnt/panel.yaml', '--dir', this.dir]
    const args = ['-c', prepare, 'sh', project, process.execPath, this.#files, ...asUid(this.uid), ...screen]
    this.#process = spawn('unshare', ['--mount', 'sh', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        WLR_BACKENDS: 'headless',
        WLR_RENDERER: 'pixman',
        WLR_LIBINPUT_NO_DEVICES: '1',
      },
    })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.out += chunk.toString()
      })
    this.ended = new Promise((done) => this.#process.once('exit', (code) => done(code)))
  }

  /** How often the log has this event. */
  count(event: string): number {
    return this.out.split(`"event":"${event}"`).length - 1
  }

  /** Its processes whose arguments contain `text`; those that are over but not yet collected do not count. */
  processes(text = ''): readonly number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8')
          if (!status.includes(`\nUid:\t${this.uid}\t`) || /\nState:\t[ZX]/.test(status)) return false
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text)
        } catch {
          return false
        }
      })
      .map(Number)
  }

  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM')
    return this.ended
  }

  remove(): void {
    for (const pid of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        /* It ended with its parent. */
      }
    }
    for (const dir of [this.dir, this.#files]) rmSync(dir, { recursive: true, force: true })
  }
}

/** What Chromium makes of these managed policies: a line each, beginning with the name, containing its status. */
export function policiesTaken(policy: string): readonly string[] {
  const files = mkdtempSync(join(tmpdir(), 'kioskd-policy-'))
  writeFileSync(join(files, 'policy.json'), policy)
  const prepare = `mount -t tmpfs none /etc/chromium && mkdir -p /etc/chromium/policies/managed &&
    cp "$1/policy.json" /etc/chromium/policies/managed/kioskd.json && exec "$2" "$3" "$1/profile"`
  const script = join(project, 'tests/fixtures/policies-taken.ts')
  const args = ['--mount', 'sh', '-c', prepare, 'sh', files, process.execPath, script]
  const ran = spawnSync('unshare', args, { encoding: 'utf8', timeout: 40_000 })
  rmSync(files, { recursive: true, force: true })
  if (ran.status !== 0) throw new Error(ran.stderr.slice(0, 2000))
  return ran.stdout.trim().split('\n')
}
