import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../..')
const needed = ['debootstrap', 'unshare', 'chroot', 'ip', 'npm']

/** Why there can be no chroot here, with the command that changes it; undefined when there can. */
export function noChroot(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root: sudo npm test'
  const missing = needed.filter((program) => spawnSync('which', [program]).status !== 0)
  return missing.length === 0
    ? undefined
    : `needs ${missing.join(', ')}: apt-get install debootstrap util-linux iproute2`
}

/** A fresh Debian 12 in a folder: no Node, no npm, nothing of kioskd. */
export class Chroot {
  readonly root = mkdtempSync(join(tmpdir(), 'kioskd-debian-'))

  constructor() {
    execFileSync('cp', ['-a', `${base()}/.`, this.root])
  }

  /** Runs a shell script inside, with a network of its own, and kills whatever it left behind. */
  run(script: string): { readonly status: number | null; readonly out: string } {
    const prepare = `ip link set lo up && mount -t proc proc '${this.root}/proc' && exec chroot '${this.root}' /bin/sh -c "$1"`
    const flags = ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', prepare, 'sh', script]
    const ran = spawnSync('unshare', flags, {
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
    })
    return { status: ran.status, out: ran.stdout + ran.stderr }
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text)
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Debian as debootstrap leaves it, kept between runs. The mirror is the one that this machine's apt uses. */
function base(): string {
  const dir = join(project, '.kioskd/debian-12')
  if (existsSync(dir)) return dir
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'])
  const [mirror = ''] = targets.toString().split('\n')
  rmSync(`${dir}.part`, { recursive: true, force: true })
  mkdirSync(dirname(dir), { recursive: true })
  const options = ['--variant=minbase', '--include=mosquitto,openssl', 'bookworm', `${dir}.part`, mirror]
  execFileSync('debootstrap', options, { stdio: 'pipe', timeout: 300_000 })
  renameSync(`${dir}.part`, dir)
  return dir
}

/** The tree as a release has it: what git knows, the built screens, the packages kioskd runs with and no others. */
export function packTree(target: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: project }).toString()
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(project, name))))
    cpSync(join(project, file), join(target, file))
  cpSync(join(project, 'kiosk-ui/dist'), join(target, 'kiosk-ui/dist'), { recursive: true })
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: target, stdio: 'pipe', timeout: 200_000 })
}
