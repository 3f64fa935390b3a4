import '@fontsource-variable/noto-sans-sc/index.css'
import '../kit/tokens.css'
import '../kit/base.css'
import '../kit/page.css'
import '../kit/way.css'
import '../kit/keys.css'
import '../kit/lists.css'
import '../kit/messages.css'
import './css/idle.css'
import './css/home.css'
import './css/device.css'
import './css/identity.css'
import './css/face.css'
import './css/result.css'
import './css/sheets.css'
import './css/endings.css'
import './css/compact.css'
import './css/reach.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { fetchDeviceWords } from './device-words.ts'
import { followGlass } from './glass.ts'
import { fetchKeys } from './keys-later.ts'
import { connect } from './link.ts'
import { fetchMoreScreens } from './more-screens.ts'
import { fetchVoice } from './voice-door.ts'

document.body.classList.add('kiosk')
const host = document.getElementById('app')
if (host !== null) {
  followGlass()
  render(<App />, host)
  connect()
  fetchMoreScreens()
  fetchKeys()
  fetchVoice()
  fetchDeviceWords()
}
