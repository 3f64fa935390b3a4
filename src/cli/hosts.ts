import type { FleetConfig } from '../fleet/config.ts'
import type { SiteConfig } from './site-file.ts'

/**
 * Hosts that a process must reach, and those it lets in (addresses or networks), without port: the installer opens the unit's sandbox for these and no others.
 */
export function hostsOfSite(site: SiteConfig): readonly string[] {
  const places = site.devices.flatMap(({ at }) => {
    if ('tcp' in at) return [at.tcp.replace(/:\d+$/, '')]
    return 'http' in at ? [new URL(at.http).hostname] : []
  })
  return distinct([
    new URL(site.broker.url).hostname,
    new URL(site.backend.url).hostname,
    ...places,
    ...site.branch.map(({ url }) => new URL(url).hostname),
    ...(site.staffDesk?.clients ?? []),
  ])
}

export function hostsOfFleet(config: FleetConfig): readonly string[] {
  return distinct([new URL(config.broker.url).hostname])
}

/** Without the brackets of an IPv6 address, each once. */
function distinct(hosts: readonly string[]): readonly string[] {
  return [...new Set(hosts.map((host) => host.replace(/^\[(.*)\]$/, '$1')))]
}
