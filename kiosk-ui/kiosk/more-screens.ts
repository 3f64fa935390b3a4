import { signal } from '@preact/signals'

type More = typeof import('./more/index.ts')

/** Screens that no visit begins with. They come right after the first paint, and a visit is long enough for them to be there in time. */
export const more = signal<More | null>(null)

export function fetchMoreScreens(): void {
  import('./more/index.ts').then(
    (screens) => {
      more.value = screens
    },
    /* The daemon is away, and the page says so by itself; asked again when a screen wants it. */
    () => setTimeout(fetchMoreScreens, 2000),
  )
}
