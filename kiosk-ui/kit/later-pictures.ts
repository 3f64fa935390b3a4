import { byName } from './drawing.ts'
import { addPictures } from './picture.tsx'

/** The drawings that no visit begins with: they come after the first paint. */
addPictures(byName(import.meta.glob('./pictures/later/*.svg', { query: '?raw', import: 'default', eager: true })))
