import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { browserArgs } from '../../src/screen/browser-args.ts'
import { policyFor, readPolicy } from '../../src/screen/policy.ts'
import { browserPrograms } from '../../src/screen/programs.ts'
import { eventually } from '../support/house.ts'
import { kioskd, Running, writeSite } from '../support/kioskd.ts'
import { noPanel, Panel, policiesTaken } from '../support/panel.ts'

const why = noPanel()

/** A port of this machine that nobody has. */
async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

test.each([
  ['without a site file', [], '--site is missing'],
  ['for a word it does not know', ['colours', '--site', 'FILE'], 'there is no "colours"'],
  ['for a page on any port', ['--site', 'ANYPORT'], ':1:screen.port: 0 is any port'],
  ['for a file with a mistake', ['--site', 'WRONG'], ':1:screen.rotate: '],
])('%s it says what to do', (_, args, why) => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-screen-use-'))
  const texts = { FILE: 'screen: {}', ANYPORT: 'screen: { port: 0 }', WRONG: 'screen: { rotate: 45 }' }
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(dir, name), text)
  const ran = kioskd('screen', ...args.map((arg) => (arg in texts ? join(dir, arg) : arg)))
  rmSync(dir, { recursive: true })
  expect(ran).toMatchObject({ status: 2, err: expect.stringContaining(why) })
  expect(ran.err).toContain('remedy: ')
})

/** A server that says it is a daemon with a living page, and notes what it is asked for; its page tells how large it is. */
class Elsewhere {
  readonly #server: Server
  readonly asked = new Set<string>()

  constructor() {
    this.#server = createServer((request, response) => {
      this.asked.add(request.url ?? '')
      if (request.url === '/api/v1/page') return response.end('{"silentMs":0,"inSession":false}')
      response.setHeader('content-type', 'text/html')
      return response.end(
        "<script>onresize = () => fetch('/size?' + innerWidth + 'x' + innerHeight); onresize()</script>",
      )
    })
  }

  async start(port = 0): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(port, '127.0.0.1', done))
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

describe.skipIf(why !== undefined)(`the browser on a kiosk${why ? ` (${why})` : ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-screen-'))
  const panels: Panel[] = []
  let daemon: Running
  let panel: Panel
  let port: number
  const elsewhere = new Elsewhere()
  const allowed = new Elsewhere()

  const page = async () => (await fetch(`http://127.0.0.1:${port}/api/v1/page`)).json()
  const alive = (times: number) =>
    eventually(() => panel.count('screen.pageAlive') === times || panel.out.slice(-1500), 25_000)
  const open = (options: ConstructorParameters<typeof Panel>[0]) => {
    const opened = new Panel(options)
    panels.push(opened)
    return opened
  }

  beforeAll(async () => {
    expect(await ensureScreens(() => {})).toBeUndefined()
    port = await freePort()
    const site = writeSite(dir, (text) => text.replace('port: 0', `port: ${port}`))
    daemon = new Running('run', '--site', site)
    /* Before the daemon is up: the screen waits for it. */
    panel = open({ port })
  }, 120_000)
  afterAll(async () => {
    for (const each of panels) each.remove()
    elsewhere.stop()
    allowed.stop()
    await daemon.end()
    rmSync(dir, { recursive: true, force: true })
  })

  test('waits for the daemon, and then its page lives', async () => {
    await alive(1)
    expect(await page()).toEqual({ silentMs: expect.any(Number), inSession: false })
  })

  test('it runs in the sandbox of the browser, as an account without rights', () => {
    const status = (pid: number | undefined) => readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(panel.processes('--no-sandbox')).toEqual([])
    expect(panel.processes('--remote-debugging')).toEqual([])
    const renderers = panel.processes('--type=renderer')
    expect(renderers.length).toBeGreaterThan(0)
    /* In a user namespace of its own, and under a filter of system calls: proc(5). */
    for (const pid of renderers) {
      expect(status(pid)).toMatch(/\nSeccomp:\t2/)
      expect(status(pid)).toMatch(/\nNSpid:\t\d+\t\d+/)
    }
  })

  test('a browser that is killed comes back, with nothing of what it held', async () => {
    const [first] = panel.processes('--kiosk')
    if (first === undefined) throw new Error('there is no browser')
    process.kill(first, 'SIGKILL')
    await alive(2)
    expect(panel.out).toContain('"why":"ended","how":"SIGKILL"')
    expect(panel.processes('--kiosk')).not.toContain(first)
  })

  test('a page that crashes leaves no picture of its memory, one that hangs is started anew; another address is not opened, a turned panel is upright, and without a daemon the panel says so', async () => {
    for (const pid of panel.processes('--type=renderer')) process.kill(pid, 'SIGSEGV')
    const refused = open({ port: await elsewhere.start(), allowedPort: port })
    await eventually(() => refused.processes('--type=renderer').length > 0 || refused.out.slice(-1500), 20_000)
    const files = readdirSync(panel.dir, { recursive: true, encoding: 'utf8' })
    expect(files).toContain('browser/config/chromium/Crash Reports/settings.dat')
    expect(files.filter((name) => name.endsWith('.dmp'))).toEqual([])

    for (const pid of panel.processes('--type=renderer')) process.kill(pid, 'SIGSTOP')
    /* The panel that wlroots makes up is 1280 x 720; this one was turned. */
    const turned = open({ port: await allowed.start(), rotate: 90 })
    await eventually(() => allowed.asked.has('/size?720x1280') || [...allowed.asked].join(' '), 20_000)
    turned.remove()
    /* Nobody listens where this one asks; then somebody does. */
    const later = await freePort()
    const closed = open({ port: later })
    await alive(3)
    expect(panel.out).toContain('"why":"hung"')
    /* That took 15 s: the browser whose policy knows another address only was up for long enough to ask. */
    expect(refused.count('screen.browserStarted')).toBe(1)
    expect([...elsewhere.asked]).toEqual(['/api/v1/page'])
    refused.remove()
    await eventually(() => closed.processes('/browser/closed.html').length > 0 || closed.out.slice(-1500), 20_000)
    expect(closed.out).toContain('"event":"screen.daemonSilent"')
    const opened = new Elsewhere()
    await opened.start(later)
    await eventually(() => opened.asked.has('/') || [...opened.asked].join(' '), 20_000)
    expect(closed.processes('/browser/closed.html')).toEqual([])
    closed.remove()
    opened.stop()
  })

  test('SIGTERM ends it with 0, and neither a process nor a file is left', async () => {
    expect(await panel.stop()).toBe(0)
    expect(panel.processes()).toEqual([])
    expect(readdirSync(panel.dir)).toEqual([])
  })

  test('a folder with files of somebody else is refused, and nothing in it is deleted', async () => {
    const careless = open({ port, before: (dir) => writeFileSync(join(dir, 'letter.txt'), 'mine') })
    expect(await careless.ended).toBe(2)
    expect(careless.out).toContain(`${careless.dir} is not the screen's own`)
    expect(readdirSync(careless.dir)).toEqual(['letter.txt'])
  })

  test('this Chromium knows every switch', () => {
    const binary = readFileSync(browserPrograms.find((program) => existsSync(program)) ?? '')
    const known = (name: string) => binary.includes(Buffer.from(`${name}\0`))
    const switches = browserArgs('http://127.0.0.1:1/', '/profile').flatMap(
      (arg) => /^--([a-z-]+)/.exec(arg)?.[1] ?? [],
    )
    expect(switches.length).toBeGreaterThan(20)
    expect(switches.filter((name) => !known(name))).toEqual([])
    expect(known('no-such-switch-at-all')).toBe(false)
  })

  test('this Chromium takes every policy as it is meant', () => {
    /* Looked at from inside, by the developer tools: what shuts these is left out here, and proven by the tests above. */
    const { RemoteDebuggingAllowed, IncognitoModeAvailability, ...policy } = readPolicy(policyFor({ port: 7080 })) ?? {}
    expect([RemoteDebuggingAllowed, IncognitoModeAvailability]).toEqual([false, 2])
    const seen = { ...policy, DeveloperToolsAvailability: 1, URLAllowlist: ['chrome://policy', 'about:blank'] }
    const taken = policiesTaken(JSON.stringify(seen))
    expect(taken.map((line) => line.split(' ')[0]).sort()).toEqual(Object.keys(seen).sort())
    expect(taken.filter((line) => !/ Mandatory (OK|Deprecated) /.test(line))).toEqual([])
  })
})
