import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Clip, type ClipsManifest, clipsManifest, hashOf, wordsHash } from '../../hardware/drivers/clips.ts'
import type { Coded, Result } from '../../kernel/result.ts'
import type { Line } from './script.ts'

export interface Built {
  /** Stand-ins made now. */
  readonly made: number
  /** Stand-ins that were there already. */
  readonly kept: number
  readonly recordings: number
  /** Stand-ins whose words nobody says any more. */
  readonly removed: number
  /** Recordings of words that have changed: they lie there, and are not played. */
  readonly outdated: readonly string[]
}

/** Makes the sound file of a line. */
export type MakeClip = (line: Line, file: string) => Promise<Result<void, Coded<'noProgram' | 'failed'>>>

interface Folder {
  readonly dir: string
  readonly before: ClipsManifest
}

const atOnce = 4

/**
 * Brings a folder of clips up to date: a stand-in for every line that has no clip of its words. A file that is not as the manifest says was put there
 * by somebody: it is a recording, and nothing writes over it. Lines of other languages are left as they are.
 */
export async function buildClips(
  folder: Folder,
  lines: readonly Line[],
  ending: 'wav' | 'opus',
  make: MakeClip,
): Promise<Result<Built, Coded<'noProgram' | 'failed'>>> {
  const { dir, before } = folder
  const clips: Record<string, Record<string, Clip>> = {}
  let made = 0
  const todo: Line[] = []
  const keep = (line: Line, clip: Clip): void => {
    clips[line.lang] = { ...clips[line.lang], [wordsHash(line.text)]: clip }
  }
  for (const line of lines) {
    const there = present(folder, line)
    if (there) keep(line, there)
    else todo.push(line)
  }
  for (let i = 0; i < todo.length; i += atOnce) {
    const batch = todo.slice(i, i + atOnce)
    const results = await Promise.all(
      batch.map(async (line) => {
        const file = `${line.file}.${ending}`
        mkdirSync(dirname(join(dir, file)), { recursive: true })
        const result = await make(line, join(dir, file))
        if (result.ok)
          keep(line, { id: line.id, file, origin: 'stand-in', fileHash: hashOf(readFileSync(join(dir, file))) })
        return result
      }),
    )
    const failure = results.find((r) => !r.ok)
    if (failure && !failure.ok) return failure
    made += batch.length
  }
  const langs = new Set(lines.map((l) => l.lang))
  const { removed, outdated } = clear(folder, clips, langs)
  const others = Object.entries(before.clips).filter(([lang]) => ![...langs].some((l) => l === lang))
  const manifest = { schema: 1, clips: { ...Object.fromEntries(others), ...clips } }
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, `${clipsManifest}.new`), `${JSON.stringify(manifest, null, 1)}\n`)
  renameSync(join(dir, `${clipsManifest}.new`), join(dir, clipsManifest))
  const all = Object.values(clips).flatMap((byHash) => Object.values(byHash))
  const recordings = all.filter((c) => c.origin === 'recording').length
  return { ok: true, value: { made, kept: all.length - recordings - made, recordings, removed, outdated } }
}

/** The clip of just these words that lies in the folder, a recording before a stand-in. */
function present({ dir, before }: Folder, line: Line): Clip | undefined {
  const known = before.clips[line.lang]?.[wordsHash(line.text)]
  const found = ['wav', 'opus'].flatMap((ending): Clip[] => {
    const file = `${line.file}.${ending}`
    if (!existsSync(join(dir, file))) return []
    const fileHash = hashOf(readFileSync(join(dir, file)))
    const standIn = known?.origin === 'stand-in' && known.file === file && known.fileHash === fileHash
    return [{ id: line.id, file, origin: standIn ? 'stand-in' : 'recording', fileHash }]
  })
  return found.find((c) => c.origin === 'recording') ?? found[0]
}

/** Takes away what this command made and nobody needs. */
function clear(
  { dir, before }: Folder,
  after: Readonly<Record<string, Readonly<Record<string, Clip>>>>,
  langs: ReadonlySet<string>,
): { readonly removed: number; readonly outdated: readonly string[] } {
  const used = new Set(Object.values(after).flatMap((byHash) => Object.values(byHash).map((c) => c.file)))
  const gone = Object.entries(before.clips)
    .filter(([lang]) => langs.has(lang))
    .flatMap(([, byHash]) => Object.values(byHash ?? {}))
    .filter(({ file }) => !used.has(file) && existsSync(join(dir, file)))
  const ours = gone.filter(
    ({ file, origin, fileHash }) => origin === 'stand-in' && hashOf(readFileSync(join(dir, file))) === fileHash,
  )
  for (const { file } of ours) rmSync(join(dir, file))
  return { removed: ours.length, outdated: gone.filter((c) => !ours.includes(c)).map((c) => c.file) }
}
