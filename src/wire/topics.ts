import { slug } from './fields.ts'

/** Where a kiosk stands in the topic tree: `kiosk/1/{tenant}/{kiosk}/…`. */
export interface KioskAddress {
  readonly tenant: string
  readonly kiosk: string
}

export type Suffix = 'state' | 'hb' | 'ack' | `dev/${string}` | `evt/${'p0' | 'p1' | 'p2' | 'p3'}`

export function topicOf(address: KioskAddress, suffix: Suffix): string {
  return `kiosk/1/${address.tenant}/${address.kiosk}/${suffix}`
}

/** Splits a topic; undefined for one that is not ours. */
export function parseTopic(topic: string): { readonly address: KioskAddress; readonly suffix: string } | undefined {
  const [root, version, tenant, kiosk, ...rest] = topic.split('/')
  if (root !== 'kiosk' || version !== '1' || rest.length === 0) return undefined
  if (!slug.safeParse(tenant).success || !slug.safeParse(kiosk).success || !tenant || !kiosk) return undefined
  return { address: { tenant, kiosk }, suffix: rest.join('/') }
}
