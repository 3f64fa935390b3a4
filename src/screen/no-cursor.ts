import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names under which the compositor and Chromium look for the arrows and hands they draw. */
const names = [
  ...[
    'default',
    'left_ptr',
    'pointer',
    'hand',
    'hand1',
    'hand2',
    'text',
    'xterm',
    'ibeam',
    'wait',
    'watch',
    'progress',
  ],
  ...['left_ptr_watch', 'half-busy', 'grab', 'grabbing', 'openhand', 'closedhand', 'move', 'fleur', 'all-scroll'],
  ...['crosshair', 'help', 'not-allowed', 'no-drop', 'context-menu'],
]

const imageChunk = 0xfffd0002
const nominalSize = 24

/** A cursor of one transparent dot: Xcursor(3), "Cursor Files": header, table of one entry, one image chunk. */
export function emptyCursor(): Buffer {
  const header = [0x72756358, 16, 0x10000, 1]
  const table = [imageChunk, nominalSize, 28]
  const image = [36, imageChunk, nominalSize, 1, 1, 1, 0, 0, 0, 0]
  const words = [...header, ...table, ...image]
  const file = Buffer.alloc(words.length * 4)
  words.forEach((word, i) => {
    file.writeUInt32LE(word, i * 4)
  })
  return file
}

/**
 * Writes a cursor theme in which nothing can be seen, for XCURSOR_PATH: some touch panels call themselves a mouse, and then an arrow
 * would stand on the glass. Cage asks for a theme called `left_ptr`, Chromium for `default`.
 */
export function writeEmptyCursors(dir: string): void {
  mkdirSync(join(dir, 'default/cursors'), { recursive: true })
  for (const name of names) writeFileSync(join(dir, 'default/cursors', name), emptyCursor())
  symlinkSync('default', join(dir, 'left_ptr'))
}
