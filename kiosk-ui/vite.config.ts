import { resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { learn } from './i18n/language.ts'
import { spokenWords } from './i18n/spoken-words.ts'

const page = (name: string) => resolve(import.meta.dirname, name, 'index.html')

/** What the pages can say, for whoever records it: `kioskd voice` reads it. */
const words: Plugin = {
  name: 'words',
  async generateBundle() {
    await Promise.all([learn('hk'), learn('pt')])
    this.emitFile({ type: 'asset', fileName: 'words.json', source: JSON.stringify(spokenWords) })
  },
}

/** Five pages, one build: each server answers `/` with its own index.html and `/assets/*` from the shared folder. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), words],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: fonts, scripts or styles, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        kiosk: page('kiosk'),
        desk: page('desk'),
        fleet: page('fleet'),
        dock: page('dock'),
        gallery: page('gallery'),
      },
    },
  },
})
