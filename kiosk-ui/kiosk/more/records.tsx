import type { RecordRow, RevealedValues } from '../../../src/api/contract.ts'
import { m, stateText } from '../../i18n/more-text.ts'
import { pick } from '../../i18n/speak.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { useReveal } from '../reveal.tsx'
import { offered, press } from '../state.ts'
import { Back } from './ways-out.tsx'

const yuan = (fen: number): string => `¥ ${(fen / 100).toFixed(2)}`

/** A record in a line: what it costs, and its first two fields; whole while the key is held. */
export const lineOf = (r: RecordRow, shown: RevealedValues | null): string =>
  [
    r.amountFen === undefined ? '' : yuan(r.amountFen),
    ...r.fields.slice(0, 2).map((f, i) => shown?.[`${r.id} ${i}`] ?? f.value),
  ]
    .filter(Boolean)
    .join('  ')

export function Records({ at }: ScreenPropsOf<'records'>) {
  const { step, title, records } = at.props
  const { shown, key } = useReveal()
  const rows = records.flatMap((r) => [
    {
      key: r.id,
      label: shown?.[r.id] ?? r.title,
      value: r.amountFen === undefined ? stateText(r.state) : yuan(r.amountFen),
    },
    ...r.fields.map((f, i) => {
      const place = `${r.id} ${i}`
      return { key: place, label: f.label, value: shown?.[place] ?? f.value }
    }),
  ])
  const fit = useFit(`records${at.rev}`, 1, rows)
  return (
    <Frame
      name="records"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      aside={records.some((r) => r.hidden) && key}
      dock={
        <>
          {offered('next') && <PrimaryKey label={m('records.next')} onPress={press({ id: 'next' })} />}
          <Back />
        </>
      }
    >
      <Rows>
        {fit.items.map((r) => (
          <Row key={r.key} label={r.label} personal>
            {r.value}
          </Row>
        ))}
      </Rows>
    </Frame>
  )
}
