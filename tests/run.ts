import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { ensureScreens } from '../src/cli/demo/screens.ts'

/*
 * What `npm test` runs: installs the programs that tests use where it may, builds the screens, runs every project one after
 * the other and says what came of it. `npm test -- unit e2e` runs only those. Exit 1 when anything failed.
 */

interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed: file, name and the first lines of why. */
  failures: readonly string[]
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
})

/** Programs (or a file of theirs) that are real peers of kioskd in a test, and what is skipped without them. */
const programs = [
  { program: 'mosquitto', pkg: 'mosquitto', tests: 'integration/broker, integration/broker-acl, integration/install' },
  { program: 'openssl', pkg: 'openssl', tests: 'integration/broker-acl' },
  { program: 'debootstrap', pkg: 'debootstrap', tests: 'integration/install' },
  { program: 'ip', pkg: 'iproute2', tests: 'integration/install' },
  { program: 'systemd-analyze', pkg: 'systemd', tests: 'integration/units' },
  { program: 'socat', pkg: 'socat', tests: 'contract over a pseudo-terminal' },
  { program: '/usr/share/misc/usb.ids', pkg: 'usb.ids', tests: 'the ids of profiles' },
  { program: 'aplay', pkg: 'alsa-utils', tests: 'integration/sound' },
  { program: 'espeak-ng', pkg: 'espeak-ng', tests: 'integration/sound' },
  { program: 'ippeveprinter', pkg: 'cups-ipp-utils', tests: 'integration/ipp' },
  { program: 'avahi-daemon', pkg: 'avahi-daemon', tests: 'integration/ipp' },
  { program: 'dbus-daemon', pkg: 'dbus', tests: 'integration/ipp' },
  { program: 'pcscd', pkg: 'pcscd', tests: 'integration/pcsc' },
  { program: '/usr/lib/pcsc/drivers/serial/libifdvpcd.so', pkg: 'vsmartcard-vpcd', tests: 'integration/pcsc' },
  { program: '/usr/include/PCSC/winscard.h', pkg: 'libpcsclite-dev', tests: 'integration/pcsc' },
  { program: 'pdftoppm', pkg: 'poppler-utils', tests: 'what other programs see in our PDFs' },
  { program: 'chromium', pkg: 'chromium', tests: 'e2e, bench, integration/screen' },
  { program: 'cage', pkg: 'cage', tests: 'integration/screen' },
  { program: 'xkbcli', pkg: 'libxkbcommon-tools', tests: 'the keyboard of the screen' },
] as const

const sideBySide = availableParallelism() > 1
/** One after the other; what stands together in one runs side by side: tests that wait for processes leave room for those that draw. */
const phases: readonly (readonly (readonly string[])[])[] = [
  [['unit', 'contract']],
  ...(sideBySide ? [[['integration'], ['e2e']]] : [[['integration']], [['e2e']]]),
  [['chaos']],
]

const root = resolve(import.meta.dirname, '..')
const reports = join(root, '.kioskd/tests')
const isRoot = process.getuid?.() === 0
const has = (program: string) =>
  program.startsWith('/') ? existsSync(program) : spawnSync('which', [program], { env: withSbin() }).status === 0

function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
}

function installPrograms(): void {
  const missing = programs.filter(({ program }) => !has(program))
  if (missing.length === 0) return
  const packages = missing.map(({ pkg }) => pkg)
  const command = `apt-get install -y ${packages.join(' ')}`
  if (!isRoot || !has('apt-get')) {
    for (const { program, tests } of missing) console.log(`without ${program} these are skipped: ${tests}`)
    console.log(`to run them: sudo ${command}`)
    return
  }
  console.log(`installing what tests use: ${packages.join(', ')}`)
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
}

/** PC/SC's add-on cannot be compiled at `npm ci` on a machine without libpcsclite-dev; by now it may be there. */
function compileSmartcard(): void {
  const compiled = join(root, 'node_modules/smartcard/build/Release/smartcard_napi.node')
  if (existsSync(compiled) || !existsSync('/usr/include/PCSC/winscard.h')) return
  console.log('compiling the smartcard add-on')
  spawnSync(process.execPath, [join(root, 'provisioning/postinstall.mjs'), 'smartcard'], {
    cwd: root,
    stdio: 'inherit',
  })
}

/** Runs one group of projects and answers what its report says; a run without a report is one failure. What it prints comes at once, or together at its end. */
async function runProjects(names: readonly string[], atOnce: boolean): Promise<Count> {
  const report = join(reports, `${names.join('-')}.json`)
  rmSync(report, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const chosen = names.flatMap((name) => ['--project', name])
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(process.execPath, [vitest, 'run', '--passWithNoTests', ...chosen, ...reporting], {
    cwd: root,
    stdio: ['ignore', atOnce ? 'inherit' : 'pipe', 'inherit'],
    env: withSbin(),
  })
  const printed: Buffer[] = []
  child.stdout?.on('data', (piece: Buffer) => printed.push(piece))
  const code = await new Promise<number>((done) => child.once('exit', (status) => done(status ?? 1)))
  process.stdout.write(Buffer.concat(printed))
  const count = readReport(report)
  if (code === 0 || count.failed > 0) return count
  return { ...count, failed: 1, failures: [...count.failures, `${names.join(' + ')}: vitest ended with ${code}`] }
}

function readReport(file: string): Count {
  const said = existsSync(file) ? reportSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  if (!said?.success) return { passed: 0, failed: 0, skipped: 0, failures: [] }
  const { data } = said
  return {
    passed: data.numPassedTests,
    failed: data.numFailedTests,
    skipped: data.numPendingTests + data.numTodoTests,
    failures: data.testResults.flatMap(({ name, status, message, assertionResults }) => {
      const where = relative(root, name)
      const failed = assertionResults.filter((a) => a.status === 'failed')
      if (failed.length === 0 && status === 'failed') return [`${where}: ${brief(message)}`]
      return failed.map((a) => `${where} > ${a.fullName}\n      ${brief(a.failureMessages.join('\n'))}`)
    }),
  }
}

const brief = (text: string) => text.split('\n').slice(0, 4).join('\n      ').slice(0, 600)

mkdirSync(reports, { recursive: true })
installPrograms()
compileSmartcard()
if (!isRoot) console.log('not root: integration/install and integration/screen are skipped; to run them: sudo npm test')
const unbuilt = await ensureScreens(console.log)
if (unbuilt) throw new Error(unbuilt)
process.env.KIOSKD_KILLS ??= '8'

const wanted = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
const lines: string[] = []
async function runGroup(names: readonly string[], first: boolean): Promise<void> {
  if (wanted.length > 0 && !names.some((name) => wanted.includes(name))) return
  const startedMs = performance.now()
  const { passed, failed, skipped, failures: found } = await runProjects(names, first)
  failures.push(...found)
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  lines.push(`${names.join(' + ').padEnd(16)} ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`)
}
for (const phase of phases) await Promise.all(phase.map((names, i) => runGroup(names, i === 0)))
writeFileSync(join(reports, 'total.json'), JSON.stringify(total))
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((f) => `  - ${f}`).join('\n')}`)
console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1
