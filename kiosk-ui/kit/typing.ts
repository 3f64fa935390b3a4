/** What a key of a keypad or keyboard may do in a field of figures: type one, or take the last one back. */
export interface FigureField {
  /** False when the field does not take it. */
  type(character: string): boolean
  /** False when there is nothing to take back. */
  erase(): boolean
}

let open: FigureField | null = null

/** The field of figures on the screen; there is never more than one. */
export const figureField = (): FigureField | null => open

/** Offers a field; answers the way to take it away again. */
export function offerFigureField(field: FigureField): () => void {
  open = field
  return () => {
    if (open === field) open = null
  }
}
