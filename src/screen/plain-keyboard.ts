import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys that open something of a browser or of a desk instead of reaching the page, as evdev calls them in XKB. */
const dead = {
  modifiers: ['LCTL', 'RCTL', 'LALT', 'RALT', 'LWIN', 'RWIN', 'COMP', 'MENU'],
  /* Find, reload, address bar, caret browsing, full screen, developer tools. */
  functions: ['FK03', 'FK05', 'FK06', 'FK07', 'FK11', 'FK12'],
  others: ['PRSC', 'PAUS'],
}

const rules = `! model = keycodes
  * = evdev
! model = types
  * = complete
! model = compat
  * = complete
! layout = symbols
  * = kioskd
`

const symbols = `default
xkb_symbols "basic" {
  include "pc"
  include "us"
${Object.values(dead)
  .flat()
  .map(
    (key) =>
      `  override key <${key}> { type = "ONE_LEVEL", symbols[Group1] = [ VoidSymbol ], actions[Group1] = [ NoAction() ] };`,
  )
  .join('\n')}
};
`

/** Name of the rules for XKB_DEFAULT_RULES. */
export const plainKeyboardRules = 'kioskd'

/**
 * Writes keyboard rules without Ctrl, Alt, the Windows key, and the keys a browser answers to itself (also those for back, home or
 * mail, which no rule here names): whoever plugs a keyboard in can type and press the kiosk's six keys, and open nothing.
 * @param configHome becomes XDG_CONFIG_HOME, where libxkbcommon looks first
 * @see https://xkbcommon.org/doc/current/user-configuration.html
 */
export function writePlainKeyboard(configHome: string): void {
  for (const [folder, text] of [
    ['rules', rules],
    ['symbols', symbols],
  ] as const) {
    mkdirSync(join(configHome, 'xkb', folder), { recursive: true })
    writeFileSync(join(configHome, 'xkb', folder, plainKeyboardRules), text)
  }
}
