import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemClock as clock } from '../../../src/kernel/clock.ts'
import { ProcessGroup } from '../../../src/screen/group.ts'
import { eventually } from '../../support/house.ts'

const dir = mkdtempSync(join(tmpdir(), 'kioskd-group-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const start = async (name: string, script: string) => {
  const started = await ProcessGroup.start({
    program: process.execPath,
    args: ['-e', script, join(dir, name)],
    env: {},
    clock,
    keepsWords: true,
  })
  if (!started.ok) throw new Error(started.error.code)
  return started.value
}
/** A parent that hears no SIGTERM and has a child; the child's number is in the file. */
const stubborn = `
  process.on('SIGTERM', () => console.error('not me'))
  const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  require('fs').writeFileSync(process.argv[1], String(child.pid))
  setInterval(() => {}, 1000)`
const lives = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/\nState:\t[ZX]/.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

test('a program that will not end is killed with its children, after the time it was given', async () => {
  const group = await start('stubborn', stubborn)
  const file = join(dir, 'stubborn')
  await eventually(() => (existsSync(file) && readFileSync(file, 'utf8') !== '') || 'no child yet')
  const child = Number(readFileSync(file, 'utf8'))
  expect([group.how, lives(child)]).toEqual(['runs', true])
  await group.end(200)
  await group.ended
  await eventually(() => !lives(child) || 'the child lives')
  expect([group.how, group.said]).toEqual(['SIGKILL', 'not me'])
})

test('how a program ended, and the end of what it said, are kept', async () => {
  const group = await start(
    'talker',
    `console.error('x'.repeat(5000)); console.error('why\\n it ended'); process.exitCode = 3`,
  )
  await group.ended
  await eventually(() => group.said.endsWith('why | it ended') || group.said.slice(-50))
  expect([group.how, group.said.length < 700]).toEqual(['exit 3', true])
})

test('a program that is not there is a failure, not a throw', async () => {
  const started = await ProcessGroup.start({ program: '/no/such', args: [], env: {}, clock, keepsWords: false })
  expect(started).toMatchObject({ ok: false, error: { code: 'cannotStart' } })
})
