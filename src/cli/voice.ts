import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Text } from '../api/contract.ts'
import { loadCatalogue } from '../counter/catalogue/load.ts'
import { buildClips } from '../counter/voice/build-clips.ts'
import { type Line, scriptOf, textsIn } from '../counter/voice/script.ts'
import { standIn } from '../counter/voice/stand-in.ts'
import { readManifest, type VoiceLang, voiceLangs } from '../hardware/drivers/clips.ts'
import { type Coded, fail, ok, type Result } from '../kernel/result.ts'
import { exitCodes, readArgs } from './exit.ts'

const help = `kioskd voice script [--lang LANG[,LANG]] [--catalogue DIR] [--json]
kioskd voice build --out DIR [--lang LANG[,LANG]] [--catalogue DIR] [--opus] [--json]
What the kiosk can say. Languages: zh Mandarin, yue Cantonese, en, pt; all when not said.
  script   lists every fixed string with its id, as a table for a recording studio (tab-separated):
           language, id, name of the sound file without its ending, words
  build    makes a sound file of each that has none of its words, by espeak-ng, as a stand-in.
           A recording (.wav or .opus) with the name of the table goes into the same folder and is
           never written over; run build again afterwards. A recording of words that have changed
           is named, and not played.
  --catalogue DIR   services that are offered (default: provisioning/catalogue/demo)
  --out DIR         the folder that capabilities.clips of the speaker names
  --opus            small files instead of WAV; needs ffmpeg
What has a name, number or date in it is spoken by espeak-ng as it comes up.`

const wordsFile = resolve(import.meta.dirname, '../../kiosk-ui/dist/words.json')
const wordsSchema = z.record(
  z.string(),
  z.object({ zh: z.string(), en: z.string(), hk: z.string().exactOptional(), pt: z.string().exactOptional() }),
)

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(
    args,
    {
      lang: { type: 'string' },
      catalogue: { type: 'string' },
      out: { type: 'string' },
      opus: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    help,
  )
  if ('exit' in read) return read.exit
  const { values, positionals } = read.args
  const [verb] = positionals
  if ((verb !== 'script' && verb !== 'build') || (verb === 'build') !== (values.out !== undefined)) {
    console.error(help)
    return exitCodes.badUse
  }
  const langs = langsOf(values.lang)
  if (!langs.ok) return wrong(langs.error.detail, exitCodes.badUse)
  const texts = allTexts(values.catalogue ?? 'provisioning/catalogue/demo')
  if (!texts.ok) return wrong(texts.error.detail, exitCodes.problem)
  const lines = langs.value.flatMap((lang) => scriptOf(lang, texts.value))
  if (values.out !== undefined) return build(lines, values.out, values.opus ? 'opus' : 'wav', values.json === true)
  if (values.json) console.log(JSON.stringify(lines))
  else console.log(['lang\tid\tfile\twords', ...lines.map((l) => [l.lang, l.id, l.file, l.text].join('\t'))].join('\n'))
  return exitCodes.good
}

async function build(lines: readonly Line[], out: string, ending: 'wav' | 'opus', json: boolean): Promise<number> {
  const dir = resolve(out)
  const before = readManifest(dir)
  if (!before.ok)
    return wrong(`${before.error.detail}; remedy: put it right, or take it away and build anew`, exitCodes.problem)
  const built = await buildClips({ dir, before: before.value }, lines, ending, standIn)
  if (!built.ok) {
    const program = built.error.detail ?? ''
    const remedy = built.error.code === 'noProgram' ? `apt-get install ${program}` : 'free the disk, or try again'
    return wrong(`${built.error.code} (${program}); remedy: ${remedy}`, exitCodes.problem)
  }
  const { made, kept, recordings, removed, outdated } = built.value
  if (json) console.log(JSON.stringify(built.value))
  else {
    console.log(`${dir}: ${made} made, ${kept} kept, ${recordings} recordings, ${removed} no longer said.`)
    for (const file of outdated)
      console.log(`${file}: its words have changed; it is not played until it is recorded anew`)
  }
  return exitCodes.good
}

function langsOf(wanted: string | undefined): Result<readonly VoiceLang[], Coded<'bad'>> {
  if (wanted === undefined) return ok(voiceLangs)
  const langs = wanted.split(',').map((name) => voiceLangs.find((lang) => lang === name))
  const known = langs.filter((lang) => lang !== undefined)
  if (known.length === langs.length) return ok(known)
  return fail('bad', `"${wanted}" is not known; allowed: ${voiceLangs.join(', ')}; remedy: kioskd voice --help`)
}

/** The words of the pages, as they were built, and the texts of a catalogue. */
function allTexts(catalogueDir: string): Result<ReadonlyMap<string, Text>, Coded<'bad'>> {
  if (!existsSync(wordsFile)) return fail('bad', `${wordsFile}: the screens are not built; remedy: npm run build:ui`)
  const words = wordsSchema.safeParse(JSON.parse(readFileSync(wordsFile, 'utf8')))
  if (!words.success) return fail('bad', `${wordsFile}: is not of this version; remedy: npm run build:ui`)
  const { catalogue, problems } = loadCatalogue(catalogueDir)
  if (!catalogue)
    return fail(
      'bad',
      `${problems[0]?.file ?? catalogueDir}: ${problems[0]?.what ?? 'no catalogue'}; remedy: ${problems[0]?.remedy ?? ''}`,
    )
  return ok(new Map([...Object.entries(words.data), ...textsIn(catalogue, 'catalogue')]))
}

function wrong(detail: string | undefined, code: number): number {
  console.error(`kioskd voice: ${detail}`)
  return code
}
