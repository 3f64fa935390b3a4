import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { CasePlate } from '../kit/case-plate.tsx'
import { Faces } from '../kit/faces.tsx'
import { Icon, iconNames } from '../kit/icon.tsx'
import { IdentityPanel } from '../kit/identity-panel.tsx'
import { BackKey, FloorKey, Key, PrimaryKey } from '../kit/key.tsx'
import '../kit/later-pictures.ts'
import { Keyboard } from '../kiosk/more/keyboard.tsx'
import { Note } from '../kit/note.tsx'
import { Picture, pictureNames } from '../kit/picture.tsx'
import { Qr } from '../kit/qr.tsx'
import { Ring } from '../kit/ring.tsx'
import { Row, Rows } from '../kit/row.tsx'
import { Seg } from '../kit/seg.tsx'
import { StateMark } from '../kit/state-mark.tsx'
import { Hit, Tile } from '../kit/tile.tsx'
import { look, MODES, SIZES } from './look.ts'

const nothing = (): void => {}

/** Every part of the kit as a visitor's screen draws it, in the size and the colours chosen above. For whoever builds or judges screens. */
export function Gallery() {
  return (
    <main class="gallery">
      <h1>界面零件</h1>
      <Looks />
      <Part name="字 type">
        <p class="type--display">您好，想办什么事？</p>
        <p class="type--head">请放身份证</p>
        <p class="type--title">养老待遇资格认证</p>
        <p class="type--lead">平放在亮灯的地方，停两秒。</p>
        <p>看不清、不会用，按右下角“人工帮助”。</p>
        <p class="muted">鸢 饕餮 麒麟 㴙 ABC abc 0123456789</p>
      </Part>
      <Part name="色 colour">
        <div class="swatches">
          {COLOURS.map((name) => (
            <span key={name} data-colour={name}>
              <i class={`is-${name}`} />
              {name}
            </span>
          ))}
        </div>
      </Part>
      <Part name="键 keys">
        <PrimaryKey label="开始办理" onPress={nothing} />
        <div class="inline">
          <Key label="改用手输" icon="search" onPress={nothing} />
          <Key label="不同意" wide onPress={nothing} />
          <BackKey label="返回" onPress={nothing} />
        </div>
        <nav class="floor" aria-label="常用">
          <FloorKey icon="exit" label="退出" onPress={nothing} />
          <FloorKey icon="size" label="字号" opens on onPress={nothing} />
          <FloorKey icon="help" label="人工帮助" help onPress={nothing} />
        </nav>
      </Part>
      <Part name="单选 one of several">
        <Choice />
      </Part>
      <Part name="入口 tiles">
        <div class="tiles">
          <Tile picture="elder" name="养老" lines={['资格认证', '高龄津贴']} onPress={nothing} />
          <Tile picture="health" name="看病" lines={['健康证', '医保缴费']} onPress={nothing} />
        </div>
        <div class="hits">
          <Hit name="养老待遇资格认证" line="每年一次，三分钟" onPress={nothing} />
          <Hit name="社保缴费查询" line="带身份证" reason="读卡器坏了" onPress={nothing} />
        </div>
      </Part>
      <Part name="清单 rows">
        <Rows fill={false}>
          <Row icon="person" label="谁能办">
            本人
          </Row>
          <Row icon="card" label="要带什么" tag="从身份证来">
            身份证
          </Row>
        </Rows>
      </Part>
      <Part name="提示 notes">
        {(['tip', 'ok', 'warn', 'alert', 'mute'] as const).map((kind) => (
          <Note key={kind} kind={kind} icon="info" title="您的申请已存好" line="网通后自动上报，请拿好回执。" />
        ))}
      </Part>
      <Part name="身份 identity">
        <div class="inline inline--tall">
          <IdentityPanel
            fields={[
              { label: '姓名', value: '王**', big: true },
              { label: '住址', value: '青石县********' },
            ]}
            number={{ label: '身份证号', value: '990***********1234' }}
          />
        </div>
        <CasePlate label="办件编号" value="YL20261122-0007" />
      </Part>
      <Part name="圈和码 rings and codes">
        <div class="inline">
          {[1, 0.6, 0.2].map((left) => (
            <Ring key={left} left={left}>
              <b class="num">{Math.round(left * 30)}</b>
            </Ring>
          ))}
          <Qr payload="https://service.example/shiqiao-01" label="二维码" />
        </div>
      </Part>
      <Part name="评价 rating">
        <Faces levels={FACES} onChoose={nothing} />
      </Part>
      <Part name="键盘 keyboards">
        <Typing />
      </Part>
      <Part name="状态 states">
        <div class="inline">
          {STATES.map((state) => (
            <StateMark key={state} state={state} />
          ))}
        </div>
      </Part>
      <Part name="图画 pictures">
        <div class="plates">
          {pictureNames().map((name) => (
            <figure key={name}>
              <Picture name={name} />
              <figcaption>{name}</figcaption>
            </figure>
          ))}
        </div>
      </Part>
      <Part name="图标 icons">
        <div class="plates plates--icons">
          {iconNames.map((name) => (
            <figure key={name}>
              <Icon name={name} />
              <figcaption>{name}</figcaption>
            </figure>
          ))}
        </div>
      </Part>
    </main>
  )
}

const COLOURS = ['bg', 'surface', 'sunken', 'ink', 'ink-2', 'primary', 'way', 'ok', 'warn', 'alert', 'floor'] as const
const STATES = ['serving', 'partial', 'stopped', 'lost', 'maintenance'] as const
const FACES = [
  { level: 5, word: '非常满意' },
  { level: 4, word: '满意' },
  { level: 3, word: '基本满意' },
  { level: 2, word: '不满意' },
  { level: 1, word: '非常不满意' },
] as const

function Part({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>{name}</h2>
      {children}
    </section>
  )
}

function Looks() {
  const { size, mode } = look.value
  return (
    <>
      <Seg
        label="字号"
        choices={SIZES.map((value) => ({ value, show: value }))}
        value={size}
        onChoose={(chosen) => {
          look.value = { ...look.peek(), size: chosen }
        }}
      />
      <Seg
        label="颜色"
        choices={MODES.map((value) => ({ value, show: value }))}
        value={mode}
        onChoose={(chosen) => {
          look.value = { ...look.peek(), mode: chosen }
        }}
      />
    </>
  )
}

function Choice() {
  const [value, choose] = useState('a')
  return (
    <Seg
      label="例子"
      choices={[
        { value: 'a', show: '本人办' },
        { value: 'b', show: '替家人办' },
      ]}
      value={value}
      onChoose={choose}
    />
  )
}

function Typing() {
  const [typed, type] = useState('')
  return (
    <>
      <output class="draft num">{typed || ' '}</output>
      <Keyboard kind="number" draft={typed} onDraft={type} />
      <Keyboard kind="text" draft={typed} onDraft={type} />
    </>
  )
}
