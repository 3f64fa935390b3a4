import '@fontsource-variable/noto-sans-sc/index.css'
import '../kit/tokens.css'
import '../kit/base.css'
import '../kit/page.css'
import '../kit/way.css'
import '../kit/keys.css'
import '../kit/lists.css'
import '../kit/messages.css'
import '../kit/desk.css'
import './fleet.css'
import './kiosk-page.css'
import './phone.css'
import { render } from 'preact'
import { App, followWindow } from './app.tsx'
import { follow, poll } from './source.ts'

document.body.classList.add('desk')
const host = document.getElementById('app')
if (host !== null) {
  followWindow()
  render(<App />, host)
  follow()
  poll()
}
