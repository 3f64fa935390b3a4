import '@fontsource-variable/noto-sans-sc/index.css'
import '../kit/tokens.css'
import '../kit/base.css'
import '../kit/page.css'
import '../kit/keys.css'
import '../kit/lists.css'
import '../kit/messages.css'
import '../kit/desk.css'
import '../kiosk/staff/staff.css'
import './desk.css'
import '../kit/later-pictures.ts'
import { render } from 'preact'
import { App } from './app.tsx'
import { begin } from './begin.ts'

document.body.classList.add('desk')
const host = document.getElementById('app')
if (host !== null) {
  begin()
  render(<App />, host)
}
