import '@fontsource-variable/noto-sans-sc/index.css'
import '../kit/tokens.css'
import '../kit/base.css'
import '../kit/page.css'
import '../kit/way.css'
import '../kit/keys.css'
import '../kit/messages.css'
import '../kit/desk.css'
import './dock.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { watch } from './state.ts'

document.body.classList.add('desk')
const host = document.getElementById('app')
if (host !== null) {
  render(<App />, host)
  void watch()
}
