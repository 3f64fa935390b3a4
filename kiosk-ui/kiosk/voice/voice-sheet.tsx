import { t } from '../../i18n/kiosk-text.ts'
import { lang } from '../../i18n/speak.ts'
import { v } from '../../i18n/voice-text.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Seg } from '../../kit/seg.tsx'
import { Sheet } from '../../kit/sheet.tsx'
import { Floor } from '../frame.tsx'
import { openSheet } from '../state.ts'
import { faster, slower, wish, wishes } from './reader.ts'

/** Whether it is read aloud, in which speech, how fast and how loud. */
export function VoiceSheet() {
  const { on, cantonese, speed, volume } = wishes()
  return (
    <Sheet
      label={v('voice.ask')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <PrimaryKey
          label={t('sheet.close')}
          icon="check"
          onPress={() => {
            openSheet.value = null
          }}
        />
      }
    >
      <h2 tabIndex={-1}>{v('voice.ask')}</h2>
      <div class="voice">
        <Seg
          label={v('voice.ask')}
          value={on ? 'on' : 'off'}
          choices={[
            { value: 'on', show: v('voice.on') },
            { value: 'off', show: v('voice.off') },
          ]}
          onChoose={(to) => wish({ on: to === 'on' })}
        />
        {on && lang.value === 'zh' && (
          <Seg
            label={v('voice.dialect')}
            value={cantonese ? 'yue' : 'zh'}
            choices={[
              { value: 'zh', show: v('voice.mandarin') },
              { value: 'yue', show: v('voice.cantonese') },
            ]}
            onChoose={(to) => wish({ cantonese: to === 'yue' })}
          />
        )}
        {on && (
          <>
            <div class="voice__step">
              <Key label={v('voice.slower')} onPress={slower} />
              <b class="num">{v('voice.percent', { n: speed })}</b>
              <Key label={v('voice.faster')} onPress={faster} />
            </div>
            <div class="voice__step">
              <Key label={v('voice.softer')} onPress={() => wish({ volume: Math.max(1, volume - 1) })} />
              <b class="num">{v('voice.step', { n: volume })}</b>
              <Key label={v('voice.louder')} onPress={() => wish({ volume: Math.min(5, volume + 1) })} />
            </div>
          </>
        )}
      </div>
    </Sheet>
  )
}
