import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * What keeps a page of the web from talking to a server on this machine (DNS rebinding, cross-site requests): only known
 * Host names, only our own Origin, no CORS, and a policy under which a page can load and contact nothing but this server.
 * A request from elsewhere gets 404, so that it cannot even learn that somebody listens.
 */
export interface GuardOptions {
  /** `host:port` values that may stand in the Host header. */
  readonly allowedHosts: () => ReadonlySet<string>
  /** Of the addresses our own pages come from. */
  readonly scheme?: 'http' | 'https'
}

const policy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function guard(server: FastifyInstance, options: GuardOptions): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isForeign(request, options.allowedHosts(), options.scheme ?? 'http')) return reply.code(404).send()
    return undefined
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', policy)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'no-referrer')
    reply.header('cross-origin-resource-policy', 'same-origin')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=()')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

function isForeign(request: FastifyRequest, hosts: ReadonlySet<string>, scheme: string): boolean {
  const { host, origin } = request.headers
  if (host === undefined || !hosts.has(host.toLowerCase())) return true
  if (request.headers['sec-fetch-site'] === 'cross-site') return true
  return origin !== undefined && ![...hosts].some((h) => origin === `${scheme}://${h}`)
}

/** Compares secrets in a time that does not tell how much was right. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** The token of `Authorization: Bearer …`, or an empty text. */
export function bearerOf(request: FastifyRequest): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

/** Loopback names under which a browser on this machine reaches a port. */
export function loopbackHosts(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}
