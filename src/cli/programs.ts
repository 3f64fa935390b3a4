import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TransportKind } from '../hardware/profiles/schema/transport.ts'
import type { Profile } from '../hardware/profiles/schema.ts'

interface Needed {
  /** Any one of these will do. */
  readonly anyOf: readonly string[]
  readonly pkg: string
}

/** What a transport runs or talks to beside Node. */
const needs: Partial<Readonly<Record<TransportKind, readonly Needed[]>>> = {
  v4l2: [{ anyOf: ['ffmpeg', 'rpicam-vid'], pkg: 'ffmpeg' }],
  pcsc: [{ anyOf: ['pcscd'], pkg: 'pcscd' }],
  gpio: [{ anyOf: ['gpioget'], pkg: 'gpiod' }],
  alsa: [
    { anyOf: ['aplay'], pkg: 'alsa-utils' },
    { anyOf: ['espeak-ng'], pkg: 'espeak-ng' },
  ],
}

const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'].filter((folder) => folder !== '')
const has = (program: string) => folders.some((folder) => existsSync(join(folder, program)))

/** Programs that some of these profiles need and this machine does not have. */
export function missingPrograms(
  profiles: readonly Profile[],
): readonly { readonly program: string; readonly pkg: string; readonly profileId: string }[] {
  return profiles.flatMap((profile) =>
    (needs[profile.transport.kind] ?? [])
      .filter(({ anyOf }) => !anyOf.some(has))
      .map(({ anyOf, pkg }) => ({ program: anyOf.join(' or '), pkg, profileId: profile.id })),
  )
}
