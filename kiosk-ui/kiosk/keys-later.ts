const AGAIN_MS = 2000

/** What follows the keys of a keyboard, switch or keypad comes right after the first paint: no finger is faster. */
export function fetchKeys(): void {
  import('./keys.ts').then(
    ({ followKeys }) => followKeys(),
    () => setTimeout(fetchKeys, AGAIN_MS),
  )
}
