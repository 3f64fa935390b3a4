import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

export type PageName = 'kiosk' | 'desk' | 'fleet' | 'dock' | 'gallery'

/** The built screens: `<page>/index.html` for each page, and `assets/` with names that change with their content. */
export interface PageOptions {
  /** The folder that `npm run build:ui` writes. */
  readonly pagesDir: string
  readonly page: PageName
  /** Last touch on the page's text, e.g. to put a bearer in. */
  readonly finish?: (html: string) => string
}

export const builtPage = (pagesDir: string, page: PageName): string =>
  readFileSync(join(pagesDir, page, 'index.html'), 'utf8')

/** Serves one page at `/` and the assets below `/assets/`. */
export async function servePage(server: FastifyInstance, options: PageOptions): Promise<void> {
  const html = builtPage(options.pagesDir, options.page)
  const page = options.finish?.(html) ?? html
  server.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  await server.register(fastifyStatic, {
    root: join(options.pagesDir, 'assets'),
    prefix: '/assets/',
    index: false,
    cacheControl: false,
    setHeaders: (reply) => reply.header('cache-control', 'public, max-age=31536000, immutable'),
  })
}
