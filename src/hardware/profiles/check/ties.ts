import type { ConfigProblem } from '../../../kernel/config/yaml.ts'
import type { ProfileSet } from '../load.ts'
import type { MatchEntry, Profile } from '../schema.ts'

interface Owned {
  readonly profile: Profile
  readonly entry: MatchEntry
}

/** How much an entry says; entries that say equally much tie when one device can satisfy both. */
function weight(entry: MatchEntry): number {
  if (!('usb' in entry)) return 4
  const { product, manufacturer, port } = entry.usb
  return 1 + (product !== undefined || manufacturer !== undefined ? 2 : 0) + (port !== undefined ? 4 : 0)
}

/** Whether some device could have both texts: one says nothing, or one text is part of the other. */
const together = (a: string | undefined, b: string | undefined) =>
  a === undefined || b === undefined || a.includes(b) || b.includes(a)
const same = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b

function tie(a: MatchEntry, b: MatchEntry): boolean {
  if ('path' in a && 'path' in b) return a.path === b.path
  if ('reader' in a && 'reader' in b) return together(a.reader, b.reader)
  if (!('usb' in a && 'usb' in b)) return false
  const [x, y] = [a.usb, b.usb]
  return (
    x.vendorId === y.vendorId &&
    x.productId === y.productId &&
    weight(a) === weight(b) &&
    together(x.product, y.product) &&
    together(x.manufacturer, y.manufacturer) &&
    same(x.port, y.port) &&
    same(x.usagePage, y.usagePage) &&
    same(x.usage, y.usage)
  )
}

/** Entries of two profiles that one plugged-in device could satisfy equally well: it would be `ambiguous` for ever. */
export function ties(set: ProfileSet): ConfigProblem[] {
  const seen: Owned[] = []
  const found: ConfigProblem[] = []
  for (const { profile, source } of set.profiles.values()) {
    for (const [i, entry] of profile.match.entries()) {
      const rival = seen.find(
        (other) =>
          other.profile.id !== profile.id &&
          other.profile.transport.kind === profile.transport.kind &&
          tie(other.entry, entry),
      )
      if (rival)
        found.push(
          source.problem(
            ['match', i],
            `can tie with ${rival.profile.id}: one device would fit both equally well`,
            'say more in one of them: product, manufacturer, usagePage or port',
          ),
        )
      seen.push({ profile, entry })
    }
  }
  return found
}
