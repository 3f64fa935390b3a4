import { useState } from 'preact/hooks'
import type { DockUnit } from '../../src/cli/demo/dock-contract.ts'
import { deviceNames } from '../i18n/devices-text.ts'
import { t } from '../i18n/dock-text.ts'
import { speakOr } from '../i18n/speak.ts'
import { Icon } from '../kit/icon.tsx'
import { order } from './state.ts'

/** A simulated device of any class: what can be seen of it, and one of its orders at a time. */
export function UnitCard({ unit }: { readonly unit: DockUnit }) {
  const [name, setName] = useState(unit.orders[0]?.name ?? '')
  const [value, setValue] = useState('')
  const chosen = unit.orders.find((o) => o.name === name)
  const values = chosen?.values ?? []
  const wanted = values.includes(value) || values.length === 0 ? value : (values[0] ?? '')
  return (
    <section class="panel dev" aria-label={speakOr(deviceNames, unit.class)}>
      <header>
        <h2>
          <Icon name="chart" />
          {speakOr(deviceNames, unit.class)}
        </h2>
        <code class="code">{unit.profile}</code>
      </header>
      <div class="dev__in">
        <p class="dev__now">
          <code class="code">{unit.state}</code>
        </p>
        <form
          class="unit"
          onSubmit={(event) => {
            event.preventDefault()
            void order({ order: 'unit', device: unit.id, name, value: chosen?.values === undefined ? '' : wanted })
          }}
        >
          <label>
            {t('unit.order')}
            <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
              {unit.orders.map((o) => (
                <option key={o.name} value={o.name}>
                  {o.name}: {o.says}
                </option>
              ))}
            </select>
          </label>
          {values.length > 0 && (
            <label>
              {t('unit.value')}
              <select value={wanted} onChange={(event) => setValue(event.currentTarget.value)}>
                {values.map((v) => (
                  <option key={v} value={v}>
                    {v}
                  </option>
                ))}
              </select>
            </label>
          )}
          {chosen?.values?.length === 0 && (
            <label>
              {t('unit.value')}
              <input value={value} maxLength={200} onInput={(event) => setValue(event.currentTarget.value)} />
            </label>
          )}
          <button type="submit" class="btn">
            {t('unit.do')}
          </button>
        </form>
      </div>
    </section>
  )
}
