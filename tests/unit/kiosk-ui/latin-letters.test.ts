import { describe, expect, test } from 'vitest'
import { beginsLarge, type Layer, nextLayer } from '../../../kiosk-ui/kiosk/more/boards/board.ts'

/* Presses for letters as people write them, counted on the board's own rules. */

const accents = 'áéíóúâêôãõçñü'
const layerOf = (letter: string): Layer => (accents.includes(letter) ? 'accents' : 'small')

/** Presses of the key that turns to other letters, to write `text` in an answer of this kind. */
function turns(kind: string, text: string): number {
  let count = 0
  let draft = ''
  for (const letter of text) {
    const begins = beginsLarge(kind, draft)
    let asked: Layer | null = null
    const layer = () => asked ?? (begins ? 'capital' : 'small')
    const isLarge = letter !== letter.toLowerCase()
    const wanted = (): boolean => {
      if (letter === ' ') return true
      if (layerOf(letter.toLowerCase()) === 'accents') return layer() === 'accents' && isLarge === begins
      return layer() === (isLarge ? 'capital' : 'small')
    }
    for (let tries = 0; !wanted() && tries < 4; tries += 1) {
      asked = nextLayer(layer(), asked !== null)
      count += 1
    }
    expect(wanted(), `${letter} can be written`).toBe(true)
    draft += letter
  }
  return count
}

describe('a letter needs no more presses than it has to', () => {
  test.each([
    ['name', 'Maria Silva', 0],
    ['name', 'Maria da Silva', 1],
    ['name', 'Ana dos Santos e Sousa', 2],
    ['name', 'João', 2],
    ['name', 'Álvaro', 3],
    ['text', 'A new stall by the bridge', 0],
    ['address', 'Village road by the bridge', 0],
    ['address', 'Rua da Praia', 1],
    ['search', 'new stall', 0],
  ])('%s: %s', (kind, text, presses) => {
    expect(turns(kind, text)).toBe(presses)
  })

  test('the number of a licence is written in capitals throughout', () => {
    expect(['', 'A', 'AB '].map((draft) => beginsLarge('code', draft))).toEqual([true, true, true])
  })
})
