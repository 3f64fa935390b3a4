import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Coded, fail, messageOf, ok, type Result } from '../../kernel/result.ts'

/** Names what is in a folder of clips. */
export const clipsManifest = 'manifest.json'

/** Languages a voice speaks: `yue` is Cantonese. */
export const voiceLangs = ['zh', 'yue', 'en', 'pt'] as const
export type VoiceLang = (typeof voiceLangs)[number]

const sha = z.string().regex(/^[0-9a-f]{32}$/)
const clipSchema = z.strictObject({
  /** Of the string, e.g. `home.ask`. */
  id: z.string().min(1).max(200),
  /** Below the folder, e.g. `zh/home.ask.3f9a21bc.wav`. */
  file: z.string().regex(/^[a-z]{2,3}\/[\w.-]{1,200}\.(wav|opus)$/),
  /** `recording`: somebody put it there, and nothing writes over it. */
  origin: z.enum(['stand-in', 'recording']),
  /** Of the bytes as they were when the manifest was written. */
  fileHash: sha,
})
export type Clip = z.output<typeof clipSchema>

const manifestSchema = z.strictObject({
  schema: z.literal(1),
  /** By language and by the hash of the words: other words are another clip. */
  clips: z.partialRecord(z.enum(voiceLangs), z.record(sha, clipSchema)),
})
export type ClipsManifest = z.output<typeof manifestSchema>

export const hashOf = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32)

/** Spaces and line ends make no other words. */
export const wordsHash = (text: string): string => hashOf(text.replace(/\s+/g, ' ').trim())

/** An empty one where there is none; the detail of a failure is a line for people. */
export function readManifest(dir: string): Result<ClipsManifest, Coded<'bad'>> {
  const file = join(dir, clipsManifest)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return ok({ schema: 1, clips: {} })
  }
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text))
    if (parsed.success) return ok(parsed.data)
    return fail('bad', `${file}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
  } catch (thrown) {
    return fail('bad', `${file}: ${messageOf(thrown)}`)
  }
}

/** A folder of clips, found by their words: a recording of older words is never heard under new ones. */
export class Clips {
  readonly dir: string
  #manifest: ClipsManifest = { schema: 1, clips: {} }
  #readOfMs = 0

  constructor(dir: string) {
    this.dir = dir
  }

  /** The file of just these words, if it is there. A folder that was built anew is noticed. */
  find(text: string, lang: string): string | undefined {
    this.#look()
    const known = voiceLangs.find((l) => l === lang)
    const clip = known && this.#manifest.clips[known]?.[wordsHash(text)]
    if (!clip) return undefined
    const file = join(this.dir, clip.file)
    return changedMs(file) === undefined ? undefined : file
  }

  #look(): void {
    const ms = changedMs(join(this.dir, clipsManifest)) ?? 0
    if (ms === this.#readOfMs) return
    this.#readOfMs = ms
    const read = readManifest(this.dir)
    this.#manifest = read.ok ? read.value : { schema: 1, clips: {} }
  }
}

function changedMs(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}
