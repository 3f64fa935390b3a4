import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { ensureScreens } from '../src/cli/demo/screens.ts'

/*
 * What `npm test` runs: installs the programs that tests use where it may, builds the screens, runs every project one after
 * the other and says what came of it. A file that failed is run once more, alone; what holds then is passed and named.
 * `npm test -- unit e2e` runs only those. Exit 1 when anything failed.
 */

/** What came of one file of tests. */
interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed: file, name and the first lines of why. */
  readonly failures: readonly string[]
}

/** Outcomes by file, as a path below the project; what has no file of its own stands under the names of its projects. */
type Outcomes = ReadonlyMap<string, Outcome>

const reportSchema = z.object({
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

/** More files than this that fail are no accident of the day, and are not run again. */
const mostFilesAgain = 4

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

/** Runs one group of projects, or only some files of it, and answers what its report says. What it prints comes at once, or together at its end. */
async function runProjects(
  names: readonly string[],
  atOnce: boolean,
  files: readonly string[] = [],
): Promise<Outcomes> {
  const report = join(reports, `${names.join('-')}${files.length > 0 ? '-again' : ''}.json`)
  rmSync(report, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const chosen = names.flatMap((name) => ['--project', name])
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(process.execPath, [vitest, 'run', '--passWithNoTests', ...chosen, ...reporting, ...files], {
    cwd: root,
    stdio: ['ignore', atOnce ? 'inherit' : 'pipe', 'inherit'],
    env: withSbin(),
  })
  const printed: Buffer[] = []
  child.stdout?.on('data', (piece: Buffer) => printed.push(piece))
  const code = await new Promise<number>((done) => child.once('exit', (status) => done(status ?? 1)))
  process.stdout.write(Buffer.concat(printed))
  const outcomes = readReport(report)
  if (code === 0 || [...outcomes.values()].some(({ failed }) => failed > 0)) return outcomes
  const failures = [`${names.join(' + ')}: vitest ended with ${code}`]
  return new Map([...outcomes, [names.join(' + '), { passed: 0, failed: 1, skipped: 0, failures }]])
}

function readReport(file: string): Outcomes {
  const said = existsSync(file) ? reportSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  return new Map((said?.data?.testResults ?? []).map((result) => [relative(root, result.name), outcomeOf(result)]))
}

function outcomeOf({
  name,
  status,
  message,
  assertionResults,
}: z.infer<typeof reportSchema>['testResults'][number]): Outcome {
  const where = relative(root, name)
  const passed = assertionResults.filter((a) => a.status === 'passed').length
  const failed = assertionResults.filter((a) => a.status === 'failed')
  const failures = failed.map((a) => `${where} > ${a.fullName}\n      ${brief(a.failureMessages.join('\n'))}`)
  /* What goes wrong before the first test of a group leaves its tests untried. */
  if (failed.length === 0 && status === 'failed') failures.push(`${where}: ${brief(message)}`)
  return { passed, failed: failures.length, skipped: assertionResults.length - passed - failed.length, failures }
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
const outcomes = new Map<string, Outcome>()
const lines: string[] = []
const sum = (of: Outcomes): { passed: number; failed: number; skipped: number } => {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of of.values()) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}
const told = (count: ReturnType<typeof sum>) =>
  `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`
async function runGroup(names: readonly string[], first: boolean): Promise<void> {
  if (wanted.length > 0 && !names.some((name) => wanted.includes(name))) return
  const startedMs = performance.now()
  const found = await runProjects(names, first)
  for (const [file, outcome] of found) outcomes.set(file, outcome)
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  lines.push(`${names.join(' + ').padEnd(16)} ${told(sum(found))}, ${seconds} s`)
}
for (const phase of phases) await Promise.all(phase.map((names, i) => runGroup(names, i === 0)))

/*
 * On two cores a browser, a daemon and a broker of one file stand beside those of another, and once in some thousand tests
 * something takes longer than a test waits. A file that failed is run once more with nothing beside it; what holds then
 * counts, and is named: a name that comes twice is a defect of the test or of kioskd.
 */
const again = [...outcomes].filter(([file, { failed }]) => failed > 0 && existsSync(join(root, file)))
const weak: string[] = []
if (again.length > 0 && again.length <= mostFilesAgain && outcomes.size > again.length) {
  const files = again.map(([file]) => file)
  console.log(`\nonce more, alone: ${files.join(', ')}`)
  const projects = [...new Set(files.map((file) => file.split('/')[1] ?? ''))]
  const second = await runProjects(projects, true, files)
  for (const [file, first] of again) {
    const outcome = second.get(file)
    if (outcome) outcomes.set(file, outcome)
    if (outcome?.failed === 0) weak.push(...first.failures)
  }
}

const total = sum(outcomes)
const failures = [...outcomes.values()].flatMap((outcome) => outcome.failures)
writeFileSync(join(reports, 'total.json'), JSON.stringify(total))
const list = (title: string, items: readonly string[]) =>
  items.length > 0 && console.log(`\n${title}\n${items.map((f) => `  - ${f}`).join('\n')}`)
list('Held only when run again, alone; the first time:', weak)
list('Failed:', failures)
console.log(`\n${lines.join('\n')}\n\n${told(total)}`)
process.exitCode = total.failed === 0 ? 0 : 1
