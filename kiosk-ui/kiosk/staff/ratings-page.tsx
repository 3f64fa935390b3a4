import { useState } from 'preact/hooks'
import type { StaffRating } from '../../../src/api/contract/staff.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { ChooseOne } from './choose-one.tsx'
import { go, today } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'
import { timeOf, wordFor } from './words.ts'

const answers = ['solved', 'spoken', 'calledBack', 'willImprove', 'mistaken'] as const

/** How low, why, and when; never who. */
const about = ({ level, reasons, ts }: StaffRating): string =>
  [
    w('ratings.level', { n: level }),
    ...(reasons.length === 0 ? [w('ratings.silent')] : reasons.map((reason) => pick(reason))),
    timeOf(ts),
  ].join(' · ')

/** Low ratings, those that wait for an answer first. */
export function RatingsPage({ ratings }: { readonly ratings: readonly StaffRating[] }) {
  const fit = useFit(`staff-ratings-${ratings.length}`, 1, ratings)
  return (
    <StaffFrame
      fit={fit}
      title={ratings.length === 0 ? w('ratings.none') : w('ratings.title')}
      sub={w('ratings.sub')}
      dock={<PrimaryKey label={w('back.today')} icon="back" onPress={go({ page: 'today' })} />}
    >
      <div class="hits" data-fit>
        {fit.items.map((rating) => (
          <Hit
            key={rating.transactionId}
            name={pick(rating.name)}
            line={about(rating)}
            reason={
              rating.answered === undefined
                ? undefined
                : `${wordFor('answer', rating.answered, rating.answered)} · ${about(rating)}`
            }
            onPress={go({ page: 'rating', transactionId: rating.transactionId })}
          />
        ))}
      </div>
    </StaffFrame>
  )
}

/** One low rating: what was done about it; 误评 is told to the office. */
export function RatingPage({ transactionId }: { readonly transactionId: string }) {
  const [rating] = useState(() => today.value?.ratings.find((one) => one.transactionId === transactionId))
  return (
    <ChooseOne
      name={`staff-rating-${transactionId}`}
      title={w('rating.ask')}
      sub={rating === undefined ? '' : `${pick(rating.name)} · ${about(rating)}`}
      choices={answers.map((code) => ({ code, label: w(`answer.${code}`) }))}
      back={{ page: 'ratings' }}
      path="rating"
      bodyOf={(answer) => ({ transactionId, answer })}
      done={(answer) => ({
        title: w('rating.done'),
        sub: w(answer === 'mistaken' ? 'rating.mistakenSub' : 'rating.doneSub'),
      })}
      gone={w('rating.gone')}
    />
  )
}
