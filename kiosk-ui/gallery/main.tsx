import '@fontsource-variable/noto-sans-sc/index.css'
import '../kit/tokens.css'
import '../kit/base.css'
import '../kit/page.css'
import '../kit/way.css'
import '../kit/keys.css'
import '../kit/lists.css'
import '../kit/messages.css'
import '../kiosk/css/identity.css'
import '../kiosk/more/more.css'
import '../kiosk/more/keyboard.css'
import './gallery.css'
import { render } from 'preact'
import { Gallery } from './gallery.tsx'

const host = document.getElementById('app')
if (host !== null) render(<Gallery />, host)
