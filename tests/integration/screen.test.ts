import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
import { Running, writeSite } from '../support/kioskd.ts'
import { noPanel, Panel } from '../support/panel.ts'

const why = noPanel()

/** A port of this machine that nobody has. */
async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.skipIf(why !== undefined)(`the browser on a kiosk${why ? ` (${why})` : ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-screen-'))
  const panels: Panel[] = []
  let daemon: Running
  let panel: Panel
  let port: number
  let elsewhere: Server
  const asked: string[] = []

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
    elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end(request.url === '/api/v1/page' ? '{"silentMs":0,"inSession":false}' : 'not ours')
    })
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
    /* Before the daemon is up: the screen waits for it. */
    panel = open({ port })
  }, 120_000)
  afterAll(async () => {
    for (const each of panels) each.remove()
    elsewhere.close()
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

  test('a page that crashes leaves no picture of its memory, one that hangs is started anew; no other address is opened', async () => {
    const address = elsewhere.address()
    const other = typeof address === 'object' && address !== null ? address.port : 0
    for (const pid of panel.processes('--type=renderer')) process.kill(pid, 'SIGSEGV')
    const refused = open({ port: other, allowedPort: port })
    await eventually(() => refused.processes('--type=renderer').length > 0 || refused.out.slice(-1500), 20_000)
    const files = readdirSync(panel.dir, { recursive: true, encoding: 'utf8' })
    expect(files).toContain('browser/config/chromium/Crash Reports/settings.dat')
    expect(files.filter((name) => name.endsWith('.dmp'))).toEqual([])

    for (const pid of panel.processes('--type=renderer')) process.kill(pid, 'SIGSTOP')
    await alive(3)
    expect(panel.out).toContain('"why":"hung"')
    /* The hung page took 15 s: the other browser was up for long enough to ask. */
    expect(refused.count('screen.browserStarted')).toBe(1)
    expect([...new Set(asked)]).toEqual(['/api/v1/page'])
    refused.remove()
  })

  test('SIGTERM ends it with 0, and neither a process nor a file is left', async () => {
    expect(await panel.stop()).toBe(0)
    expect(panel.processes()).toEqual([])
    expect(readdirSync(panel.dir)).toEqual([])
  })

  test('this Chromium knows every switch and every policy', () => {
    const binary = readFileSync(browserPrograms.find((program) => existsSync(program)) ?? '')
    const known = (name: string) => binary.includes(Buffer.from(`${name}\0`))
    const switches = browserArgs('http://127.0.0.1:1/', '/profile').flatMap(
      (arg) => /^--([a-z-]+)/.exec(arg)?.[1] ?? [],
    )
    expect(switches.length).toBeGreaterThan(20)
    expect(switches.filter((name) => !known(name))).toEqual([])
    expect(Object.keys(readPolicy(policyFor({ port: 1 })) ?? {}).filter((name) => !known(name))).toEqual([])
    expect(known('NoSuchPolicyAtAll')).toBe(false)
  })
})
