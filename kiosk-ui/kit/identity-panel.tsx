import { Picture } from './picture.tsx'

export interface IdentityPanelProps {
  readonly fields: readonly { readonly label: string; readonly value: string; readonly big?: boolean }[]
  readonly number: { readonly label: string; readonly value: string }
}

/** Laid out like the card in the hand. */
export function IdentityPanel({ fields, number }: IdentityPanelProps) {
  return (
    <section class="card idpanel">
      <dl>
        {fields.map((f) => (
          <div key={f.label}>
            <dt>{f.label}</dt>
            <dd class={f.big ? 'big' : ''} data-personal>
              {f.value}
            </dd>
          </div>
        ))}
      </dl>
      <Picture name="silhouette" class="idpanel__photo" />
      <dl class="idpanel__no">
        <dt>{number.label}</dt>
        <dd class="num" data-personal>
          {number.value}
        </dd>
      </dl>
    </section>
  )
}
