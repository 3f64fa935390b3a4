import { pressing } from './key.tsx'
import { Picture } from './picture.tsx'

export interface FacesProps<L extends number> {
  readonly levels: readonly { readonly level: L; readonly word: string }[]
  readonly onChoose: (level: L) => void
}

/** Five equal tiles, no colours of praise or blame, nothing chosen beforehand. */
export function Faces<L extends number>({ levels, onChoose }: FacesProps<L>) {
  return (
    <div class="faces">
      {levels.map(({ level, word }) => (
        <button key={level} type="button" class="facekey" onClick={() => onChoose(level)} {...pressing}>
          <Picture name={`face-${level}`} />
          <span>{word}</span>
        </button>
      ))}
    </div>
  )
}
