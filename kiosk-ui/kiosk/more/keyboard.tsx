import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { lang } from '../../i18n/speak.ts'
import { type BoardName, type BoardProps, boardsFor, onlyFiguresFollow } from './boards/board.ts'
import { DigitsBoard } from './boards/digits-board.tsx'
import { LatinBoard } from './boards/latin-board.tsx'
import { PinyinBoard } from './boards/pinyin-board.tsx'

const boards: Readonly<Record<BoardName, FunctionComponent<BoardProps>>> = {
  digits: DigitsBoard,
  pinyin: PinyinBoard,
  latin: LatinBoard,
}
const nobody = (): void => {}

interface KeyboardProps extends Pick<BoardProps, 'kind' | 'draft' | 'onDraft' | 'unfinished'> {
  readonly onUnfinished?: BoardProps['onUnfinished']
}

/** The page's own keyboard: there is no other on a kiosk. It begins with what the answer is written in, and turns to another way at a key. */
export function Keyboard({ kind, draft, unfinished, onDraft, onUnfinished = nobody }: KeyboardProps) {
  const may = onlyFiguresFollow(kind, draft)
    ? (['digits'] as const)
    : boardsFor(kind, lang.value === 'zh' || lang.value === 'hk')
  const [chosen, choose] = useState<BoardName | null>(unfinished ? 'pinyin' : null)
  /* Letters that are not yet a word stay with the board that can end or erase them, also when the page turns to another language. */
  useEffect(() => {
    if (unfinished) choose('pinyin')
  }, [unfinished])
  const board = chosen !== null && may.some((name) => name === chosen) ? chosen : may[0]
  const Board = boards[board]
  const turn = (name: BoardName): void => {
    onUnfinished('')
    choose(name)
  }
  const others = may.filter((name) => name !== board)
  return (
    <Board
      kind={kind}
      draft={draft}
      unfinished={unfinished}
      onDraft={onDraft}
      onUnfinished={onUnfinished}
      others={others}
      onBoard={turn}
    />
  )
}
