import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildClips, type MakeClip } from '../../../../src/counter/voice/build-clips.ts'
import { scriptOf, textsIn } from '../../../../src/counter/voice/script.ts'
import { Clips, readManifest } from '../../../../src/hardware/drivers/clips.ts'
import { ok } from '../../../../src/kernel/result.ts'

const texts = new Map([
  ['home.ask', { zh: '您想办哪方面的事？', hk: '您想辦哪方面的事？', en: 'What is it about?' }],
  ['key.back', { zh: '返回', en: 'Back', pt: 'Voltar' }],
  ['home.sub', { zh: '这里能办 {n} 件事。', en: '{n} services are offered here.' }],
])

describe('the script', () => {
  test('has every fixed string of a voice, and none with a value in it', () => {
    expect(scriptOf('zh', texts).map((l) => l.text)).toEqual(['您想办哪方面的事？', '返回'])
    expect(scriptOf('pt', texts).map((l) => l.text)).toEqual(['What is it about?', 'Voltar'])
  })

  test('in Cantonese has both ways of writing, for readers of both', () => {
    expect(scriptOf('yue', texts).map((l) => l.id)).toEqual(['home.ask', 'home.ask.simplified', 'key.back'])
  })

  test('finds the texts of a catalogue wherever they stand', () => {
    const tree = { groups: [{ id: 'g', name: { zh: '养老', en: 'Pension' } }], services: new Map([['s', { n: 1 }]]) }
    expect([...textsIn(tree, 'catalogue')]).toEqual([['catalogue.groups.0.name', { zh: '养老', en: 'Pension' }]])
  })
})

describe('a folder of clips', () => {
  let dir: string
  let asked: string[]
  const make: MakeClip = async ({ text }, file) => {
    asked.push(text)
    writeFileSync(file, `stand-in of ${text}`)
    return ok(undefined)
  }
  const build = async (from: typeof texts = texts) => {
    asked = []
    const before = readManifest(dir)
    if (!before.ok) throw new Error(before.error.detail)
    const built = await buildClips({ dir, before: before.value }, scriptOf('zh', from), 'wav', make)
    if (!built.ok) throw new Error(built.error.code)
    return built.value
  }
  const record = (file: string, bytes: string): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), bytes)
  }
  const changed = new Map(texts).set('key.back', { zh: '退回去', en: 'Back', pt: 'Voltar' })
  const [, backLine] = scriptOf('zh', texts)
  const back = `${backLine?.file}.wav`

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kioskd-clips-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  test('gets a stand-in of what is missing only, and is found by its words', async () => {
    expect(await build()).toMatchObject({ made: 2, kept: 0, recordings: 0 })
    expect(await build()).toMatchObject({ made: 0, kept: 2 })
    expect(asked).toEqual([])
    const clips = new Clips(dir)
    expect(clips.find('返回', 'zh')).toBe(join(dir, back))
    expect(clips.find('返回', 'yue')).toBeUndefined()
    expect(clips.find('返回首页', 'zh')).toBeUndefined()
  })

  test('keeps what somebody has recorded, over a stand-in or before there was one', async () => {
    await build()
    record(back, 'the voice of Aunt Li')
    expect(await build()).toMatchObject({ made: 0, kept: 1, recordings: 1 })
    expect(readFileSync(join(dir, back), 'utf8')).toBe('the voice of Aunt Li')
    rmSync(dir, { recursive: true })
    record(back.replace('.wav', '.opus'), 'the voice of Aunt Li')
    expect(await build()).toMatchObject({ made: 1, recordings: 1 })
    expect(new Clips(dir).find('返回', 'zh')).toBe(join(dir, back.replace('.wav', '.opus')))
  })

  test('plays no older words under new ones: a stand-in goes, a recording stays and is named', async () => {
    await build()
    expect(await build(changed)).toMatchObject({ made: 1, removed: 1, outdated: [] })
    expect(existsSync(join(dir, back))).toBe(false)
    record(back, 'the voice of Aunt Li')
    await build()
    expect(await build(changed)).toMatchObject({ removed: 0, outdated: [back] })
    expect(existsSync(join(dir, back))).toBe(true)
    expect(new Clips(dir).find('返回', 'zh')).toBeUndefined()
    expect(new Clips(dir).find('退回去', 'zh')).toBeDefined()
  })

  test('is noticed when it is built anew, and does not break the voice when it is damaged', async () => {
    const clips = new Clips(dir)
    expect(clips.find('返回', 'zh')).toBeUndefined()
    await build()
    expect(clips.find('返回', 'zh')).toBeDefined()
    writeFileSync(join(dir, 'manifest.json'), '{"schema":1,"clips":{"zh":{"x":{"file":"../../etc/passwd"}}}}')
    expect(clips.find('返回', 'zh')).toBeUndefined()
    expect(readManifest(dir)).toMatchObject({ ok: false })
  })
})
